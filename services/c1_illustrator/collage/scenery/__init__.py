"""Things that places are made of."""
