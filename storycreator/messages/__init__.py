"""Frozen pydantic models of everything that is sent between services, one module per proto file."""
