"""Run Apertium's stages one by one, so that the stream between them can be edited.

Installed pairs describe themselves in ``modes/NAME.mode``: a shell pipeline. Its stages are run without a shell, each over the
whole batch. The stream between stages is Apertium's: ``^word/reading<tag><tag>/…$`` for each word, everything else is blank.
"""

import re
import shlex
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from storycreator.core.errors import EngineError, ModelUnavailableError
from storycreator.core.subprocesses import run_program

PACKAGES = ("apertium", "apertium-por-cat", "apertium-spa-cat", "apertium-fra-cat")
_RESERVED = re.compile(r"[\\\[\]{}^$/@<>*#+~]")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_UNIT = re.compile(r"\^((?:\\.|[^$\\])*)\$", re.DOTALL)
_SLASH = re.compile(r"(?<!\\)/")
STAGE_SECONDS = 60.0

Edit = Callable[[str], str]


@dataclass(frozen=True)
class Stage:
    """One program of a pipeline, or (``edit``) a function over the stream."""

    argv: tuple[str, ...] = ()
    edit: Edit | None = None

    def run(self, stream: str) -> str:
        """The stream after this stage. Raises ``EngineError``."""
        if self.edit is not None:
            return self.edit(stream)
        try:
            return run_program(self.argv, stream.encode(), seconds=STAGE_SECONDS).decode()
        except FileNotFoundError as error:
            raise EngineError(f"{self.argv[0]} failed: {error}") from error


def escape(text: str) -> str:
    """Plain text for the stream."""
    return _RESERVED.sub(r"\\\g<0>", text)


def unescape(text: str) -> str:
    """The reverse of ``escape``."""
    return _ESCAPED.sub(r"\1", text)


def units(stream: str) -> list[str]:
    """The inner texts of the ``^…$`` in order."""
    return [match.group(1) for match in _UNIT.finditer(stream)]


def edit_units(change: Callable[[str], str]) -> Edit:
    """An edit that replaces the inner text of every ``^…$``."""
    return lambda stream: _UNIT.sub(lambda match: f"^{change(match.group(1))}$", stream)


def readings(unit: str) -> list[str]:
    """``word/reading/reading`` in parts."""
    return _SLASH.split(unit)


def _modes() -> Path:
    program = shutil.which("apertium")
    if program:
        folder = Path(program).resolve().parent.parent / "share" / "apertium" / "modes"
        if folder.is_dir():
            return folder
    raise ModelUnavailableError(_missing(PACKAGES))


def _missing(packages: Iterable[str]) -> str:
    return f"the translation data is not installed; run: apt-get install -y --no-install-recommends {' '.join(packages)}"


def pipeline(mode: str, hooks: Mapping[str, tuple[Edit, ...]] | None = None) -> tuple[Stage, ...]:
    """The stages of an installed mode. ``hooks`` puts edits after the stage whose file name contains the key
    (``automorf``, ``autobil``) or, with a leading ``<``, before it (``<autogen``). Raises ``ModelUnavailableError``."""
    path = _modes() / f"{mode}.mode"
    if not path.is_file():
        raise ModelUnavailableError(_missing(PACKAGES))
    stages: list[Stage] = []
    for command in path.read_text(encoding="utf-8").split("|"):
        argv = tuple(word for word in shlex.split(command.replace("$1", "-g").replace("$2", "")) if word)
        if shutil.which(argv[0]) is None:
            raise ModelUnavailableError(_missing(PACKAGES))
        for key, edits in (hooks or {}).items():
            if key.startswith("<") and key[1:] in command:
                stages += [Stage(edit=edit) for edit in edits]
        stages.append(Stage(argv))
        for key, edits in (hooks or {}).items():
            if not key.startswith("<") and key in command:
                stages += [Stage(edit=edit) for edit in edits]
    return tuple(stages)


def cut(stages: tuple[Stage, ...], *, after: str = "", before: str = "") -> tuple[Stage, ...]:
    """The stages of a pipeline after the one whose command contains ``after`` and before the one with ``before``."""
    names = [" ".join(stage.argv) for stage in stages]
    first = next(i for i, name in enumerate(names) if after in name) + 1 if after else 0
    last = next(i for i, name in enumerate(names) if before in name) if before else len(stages)
    return stages[first:last]


def run(stages: Iterable[Stage], stream: str) -> str:
    """Run a stream through all stages."""
    for stage in stages:
        stream = stage.run(stream)
    return stream


def join(texts: Iterable[str]) -> str:
    """Join texts to one stream, each closed by a blank that every stage keeps."""
    return "".join(f"{text}.[][{number}\n]" for number, text in enumerate(texts))


def split(stream: str, count: int) -> list[str]:
    """The texts of a joined stream. Raises ``EngineError`` when one was lost."""
    parts = re.split(r"\.?\[\]\[\d+\n\]|\[\d+\n\]", stream)
    if len(parts) != count + 1:
        raise EngineError(f"Apertium gave {len(parts) - 1} sentences for {count}; please report the text that did it")
    return parts[:count]


def sentence_parts(stream: str) -> list[str]:
    """A joined stream cut after each text's closing blank; the last part is what follows the last text."""
    parts = re.split(r"(?<=\n\])", stream)
    return parts if parts[-1] == "" else [*parts, ""]
