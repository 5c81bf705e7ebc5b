"""What this process is loading at the moment, for its health checks."""

from collections.abc import Iterator
from contextlib import contextmanager

_under_way: list[str] = []


@contextmanager
def loading(model: str) -> Iterator[None]:
    """Say so within the block: a call that needs this model waits for it."""
    _under_way.append(model)
    try:
        yield
    finally:
        _under_way.remove(model)


def under_way() -> tuple[str, ...]:
    """The models being loaded, by their names in the manifest."""
    return tuple(sorted(set(_under_way)))
