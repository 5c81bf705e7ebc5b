"""Locales: the words and rules of each language."""
