"""Commands that look at running services."""
