"""A small disk of its own, for what happens when it is full."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def disk(folder: Path, size: str) -> Iterator[Path]:
    """A tmpfs of a size such as ``1m`` mounted on a folder. Needs to be root with the right to mount, as CI is; fails otherwise."""
    folder.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "storycreator-test", str(folder)], capture_output=True, text=True)
    assert done.returncode == 0, f"this test needs to mount a small disk: run it as root (in a container: --privileged); {done.stderr}"
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def read_only(folder: Path) -> None:
    """From now on it can only be read."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
