"""The ways a translation can be made, one module each."""
