"""Judges whole books: ``make quality``."""
