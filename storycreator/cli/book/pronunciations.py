"""``--say`` and ``--lexicon``: how words are to be said."""

from pathlib import Path

from storycreator.core.errors import InvalidInputError, invalid_input
from storycreator.messages.common import Pronunciation

LARGEST = 1_000_000
"""Bytes of a lexicon file."""


def pronunciations(said: list[str] | None, lexicon: Path | None) -> tuple[Pronunciation, ...]:
    """Those of the flags, then those of the file, each ``WORD=HOW`` or ``LANGUAGE:WORD=HOW``. Raises ``InvalidInputError``."""
    lines = [("--say", one) for one in said or ()]
    if lexicon:
        try:
            if lexicon.stat().st_size > LARGEST:
                raise InvalidInputError.of("--lexicon", f"{lexicon} is larger than {LARGEST} bytes")
            text = lexicon.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidInputError.of("--lexicon", f"{lexicon} cannot be read as UTF-8 text: {error}") from error
        lines += [
            (f"--lexicon, line {number}", line.strip())
            for number, line in enumerate(text.splitlines(), start=1)
            if line.strip() and not line.lstrip().startswith("#")
        ]
    return tuple(_one(field, line) for field, line in lines)


def _one(field: str, line: str) -> Pronunciation:
    word, equals, how = (part.strip() for part in line.partition("="))
    language, colon, rest = (part.strip() for part in word.partition(":"))
    if colon:
        word = rest
    if not (equals and word and how):
        raise InvalidInputError.of(
            field, f'{line!r}: write WORD=HOW, for example "Siobhán=shiv-AWN", "Siobhán=/ʃɪˈvɔːn/" or "fr:Siobhán=chi-VONE"'
        )
    with invalid_input():
        return Pronunciation(word=word, said=how, language=language if colon else "")
