"""How reading aloud can be done: one module per engine."""
