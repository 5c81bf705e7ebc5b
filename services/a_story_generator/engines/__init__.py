"""The ways a story can be written, one module each."""
