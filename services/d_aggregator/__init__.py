"""D, the aggregator: binds everything into books, checks them, and says what is missing."""
