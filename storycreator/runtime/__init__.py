"""Putting services together and running them."""
