"""What an image was built from: a digest of the sources, written into it by the Dockerfile with ``python3 revision.py FOLDER``.

Two images of one checkout have the same, whatever each holds of it. Uses nothing beyond the standard library: it runs before anything is
installed.
"""

import hashlib
import sys
from pathlib import Path

BAKED = Path(__file__).with_name("REVISION")
FOLDERS = ("storycreator", "services")


def digest(root: Path) -> str:
    """Twelve hexadecimal digits over the names and contents of all sources below a checkout."""
    found = hashlib.sha256()
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path != BAKED and "__pycache__" not in path.parts:
                content = hashlib.sha256(path.read_bytes()).hexdigest()
                found.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return found.hexdigest()[:12]


def revision() -> str:
    """The revision of the image this runs in; empty outside an image."""
    return BAKED.read_text().strip() if BAKED.exists() else ""


if __name__ == "__main__":
    print(digest(Path(sys.argv[1])))  # noqa: T201
