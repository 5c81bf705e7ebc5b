"""Measurements; there is no passing or failing."""
