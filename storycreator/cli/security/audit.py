"""``python main.py audit``: read the audit logs, and prove that nobody has changed them."""

import os
from collections import deque
from pathlib import Path
from typing import Annotated

import typer

from storycreator.cli.errors import EXIT_FAILED
from storycreator.cli.screen import err, out, print_json
from storycreator.core.errors import InvalidInputError, NotFoundError, StateError
from storycreator.security import audit as logs
from storycreator.settings import load

app = typer.Typer(no_args_is_help=True, help="The log of who asked what of the services, and how it ended.")

Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
Log = Annotated[str, typer.Option("--log", metavar="NAME", help="One log, such as service-a [default: all].")]
HIDDEN = ("time", "what", "number", "previous", "hash")
"""What ``show`` has no words for beside an entry."""


def _logs(name: str) -> list[Path]:
    """The folders of logs. Raises ``NotFoundError`` or ``StateError``."""
    folder = load().audit_folder
    found = sorted(path for path in folder.glob("*") if path.is_dir() and name in ("", path.name))
    if not found:
        raise NotFoundError(f"there is no audit log {name or ''} in {folder}; services write one where STORYCREATOR_AUDIT says so")
    for path in found:
        if not os.access(path, os.R_OK | os.X_OK):
            raise StateError(f"{path} belongs to another user: run this as that user")
    return found


@app.command()
def show(
    log: Log = "",
    last: Annotated[int, typer.Option(min=1, help="How many entries of each log.")] = 20,
    as_json: Json = False,
) -> None:
    """Print the newest entries.

    Examples: `python main.py audit show`, `python main.py audit show --log service-a --last 100 --json`"""
    found = {path.name: list(deque(logs.entries(path), last)) for path in _logs(log)}
    if as_json:
        print_json({"logs": found})
        return
    for name, entries in found.items():
        for entry in entries:
            about = " ".join(f"{field}={value}" for field, value in entry.items() if field not in HIDDEN)
            out.print(f"{entry.get('time')} {name} {entry.get('what')} {about}", soft_wrap=True, markup=False)


@app.command()
def verify(
    log: Log = "",
    noted: Annotated[
        str,
        typer.Option("--noted", metavar="NUMBER:HASH", help="A line noted elsewhere from an earlier verify.", show_default=False),
    ] = "",
    as_json: Json = False,
) -> None:
    """Find lines that were changed, dropped, moved or cut off. Prints the last line's number and hash: note them elsewhere, and give them
    as --noted later. Exits 1 when something is wrong.

    Examples: `python main.py audit verify`, `python main.py audit verify --log service-a --noted 1041:9f86d0…`"""
    number, _, digest = noted.partition(":")
    if noted and not (log and number.isdecimal() and len(digest) == 64):
        raise InvalidInputError.of("--noted", "is NUMBER:HASH, as verify prints it, of one log (--log)")
    found = {path.name: logs.verify(path, (int(number), digest) if noted else None) for path in _logs(log)}
    ok = not any(one.faults for one in found.values())
    if as_json:
        print_json({
            "ok": ok,
            "logs": {name: {"faults": one.faults, "number": one.head.number, "hash": one.head.hash} for name, one in found.items()},
        })  # fmt: skip
    else:
        for name, one in found.items():
            for fault in one.faults:
                err.print(f"✗ {name}: {fault}", soft_wrap=True, markup=False)
            kept = one.head.number - one.head.first + 1
            out.print(f"{'✗' if one.faults else '✓'} {name}: {kept} lines; the last is {one.head.number}:{one.head.hash}", soft_wrap=True)
    if not ok:
        raise typer.Exit(EXIT_FAILED)
