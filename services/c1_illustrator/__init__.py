"""Service C1, the illustrator: a cover and a picture for each page."""
