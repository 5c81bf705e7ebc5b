"""Commands that make, resume and change books."""
