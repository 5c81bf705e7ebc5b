"""Artifacts, cached results and garbage collection."""
