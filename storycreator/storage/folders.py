"""The folders a container may write to: as whom it does, and whether it can.

``python -m storycreator.storage.folders FOLDER…`` prints a line for each that it cannot write to; the set-up scripts run it in the
containers they are about to start. Loads nothing of ours, because every health check does."""

import os
import sys
from pathlib import Path

AS_OWNER_OF = "STORYCREATOR_AS_OWNER_OF"
"""Set in the image of main: the folder, mounted from the host, whose owner a main that was given no user becomes."""


def become_owner() -> None:
    """Become the owner of the books folder, when this is a container's root and another user owns it. Gives up every right of root."""
    folder = os.environ.get(AS_OWNER_OF)
    if folder and os.geteuid() == 0:
        owner = Path(folder).stat()
        if owner.st_uid:
            os.setgroups([])
            os.setgid(owner.st_gid)
            os.setuid(owner.st_uid)


def denied(folder: Path, *, inside: bool = True) -> str:
    """Why this process may not write to a folder or, with ``inside``, to what is directly in it; empty when it may."""
    paths = [folder]
    if inside and os.access(folder, os.R_OK | os.X_OK):
        paths += folder.iterdir()
    for path in paths:
        if os.access(path, os.W_OK | (os.X_OK if path.is_dir() else 0)) or not os.path.lexists(path):
            continue
        owner, ours = path.lstat().st_uid, os.geteuid()
        if owner == ours:
            return f"{path} may not be written to, although it belongs to this user ({ours})"
        return f"{path} belongs to user {owner}, and this program runs as user {ours}"
    return ""


def fault(folder: Path) -> str:
    """What keeps this process from writing to a folder, found out by writing; empty when nothing does. Books of others do not matter."""
    import tempfile

    inside = str(folder) != os.environ.get(AS_OWNER_OF)
    try:
        with tempfile.TemporaryFile(dir=folder):
            return denied(folder, inside=inside)
    except OSError as error:
        return denied(folder, inside=inside) or f"{folder}: {error.strerror}"


def main(folders: list[str]) -> int:
    """Print what is wrong; returns 1 when something is."""
    become_owner()
    faults = [said for said in map(fault, map(Path, folders)) if said]
    sys.stdout.writelines(f"{said}\n" for said in faults)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
