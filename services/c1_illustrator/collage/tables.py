"""The word lists and tables of the collage, read from ``data/*.toml``."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The content of ``data/NAME.toml``, in the order of the file."""
    return tomllib.loads(files(__package__).joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


def word_list(name: str) -> frozenset[str]:
    """A list of ``data/words.toml``."""
    return frozenset(table("words")[name].split())
