"""Quotes and their speakers."""
