"""What a run of the command line leaves."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Done:
    """One run."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs ``main.py`` with these arguments."""

    def __call__(self, *arguments: str) -> Done: ...
