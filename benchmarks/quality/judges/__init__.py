"""Judges of a finished package. They read its files, know nothing of how it was made, and can each fail."""
