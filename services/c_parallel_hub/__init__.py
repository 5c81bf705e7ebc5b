"""Service C, the parallel hub: it makes everything that can be made from a story in parallel."""
