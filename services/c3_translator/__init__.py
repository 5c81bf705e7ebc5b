"""Service C3: translates an edition, sentence by sentence."""
