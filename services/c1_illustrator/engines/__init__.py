"""The ways of making a picture, one module each."""
