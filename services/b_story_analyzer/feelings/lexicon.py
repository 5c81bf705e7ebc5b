"""English word lists, read from ``lexicon.toml``: the words of each emotion, and words too common to be keywords."""

import tomllib
from importlib.resources import files

_TABLE = tomllib.loads(files(__package__).joinpath("lexicon.toml").read_text(encoding="utf-8"))

EMOTIONS: tuple[str, ...] = tuple(_TABLE["emotions"])
FEELINGS = {name: frozenset(entry["words"].split()) for name, entry in _TABLE["emotions"].items()}
ANCHORS: dict[str, str] = {name: entry["anchor"] for name, entry in _TABLE["emotions"].items()}
"""A typical sentence of each emotion, for comparing by meaning."""
BASELINE: dict[str, float] = {name: entry["baseline"] for name, entry in _TABLE["emotions"].items()}
"""The mean cosine similarity of each anchor to story text: the value for a text without that emotion."""
GENERIC = frozenset(_TABLE["generic"].split())
"""Nouns that say nothing about the subject of a story."""
STOP_WORDS = GENERIC | frozenset(_TABLE["stop_words"].split())
