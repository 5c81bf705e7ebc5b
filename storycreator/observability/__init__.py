"""Logs of running services."""
