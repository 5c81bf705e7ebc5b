"""Measures: words, sentences, syllables, readability, language."""
