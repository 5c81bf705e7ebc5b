"""Logs, and what else says how a running service is doing."""
