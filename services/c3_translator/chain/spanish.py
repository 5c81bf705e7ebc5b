"""Edits."""


def edit(stream: str) -> str:
    """Nothing yet."""
    return stream
