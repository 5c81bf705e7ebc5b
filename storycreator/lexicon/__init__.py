"""Nouns, adjectives and verbs with what picture books need to know of them, and their forms in each language."""
