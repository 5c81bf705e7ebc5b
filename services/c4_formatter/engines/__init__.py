"""Typesetting engines."""
