"""Protobuf ↔ pydantic, mapped by hand: ``ParseDict`` costs about twenty times as much."""
