"""Service C, the parallel hub: everything that can be made of a story at once, is."""
