"""One edition with everything it is made of."""
