"""Frozen pydantic models: the vocabulary every service, codec and face shares, one module per proto file."""
