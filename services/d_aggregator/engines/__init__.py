"""Binding engines: finished books, or drafts."""
