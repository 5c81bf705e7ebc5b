"""A job's output folder: the book and its record."""
