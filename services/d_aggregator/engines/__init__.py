"""How a book can be bound: finished, or as a draft."""
