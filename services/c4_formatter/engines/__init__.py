"""How an edition can be typeset."""
