"""Finding the drawing that shows a word."""
