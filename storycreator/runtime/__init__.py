"""Assembling and running services."""
