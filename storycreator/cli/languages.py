"""``python main.py languages``: the languages that have a locale file, and what books in each can and cannot have."""

from collections import Counter
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from storycreator.cli.screen import err, out, print_json
from storycreator.lexicon import entries
from storycreator.locales.locale import FALLBACK, Locale, available, endonym, language_name, locale, script

REMOTE_TRANSLATORS = ("openai", "libretranslate")


@dataclass(frozen=True)
class LanguageRow:
    """One language. What only an installed service can tell is None where the service is not installed."""

    tag: str
    name: str
    endonym: str
    script: str
    direction: str
    lacks: tuple[str, ...]
    """Sections the locale does not have."""
    translators: tuple[str, ...] | None
    """Engines that translate into it, the default first; none for the language stories are written in."""
    voice: str | None
    """The engine and its default voice; empty where only a remote engine reads it aloud."""
    typeface: str | None
    """The typeface that books are set in; empty where the reader's device has to have one."""
    frames: int | None
    """How many story frames are told in it."""
    lexicon: float
    """The share of the lexicon's words it has."""
    unfinished: tuple[str, ...]
    """What of locale, frames, lexicon, voice and typeface is not complete; what only an absent service could tell is left out."""


def _installed(service: str) -> bool:
    return find_spec("services") is not None and find_spec(f"services.{service}") is not None


def _translators(tag: str) -> tuple[str, ...] | None:
    if not _installed("c3_translator"):
        return None
    from services.c3_translator.pivot.draft import LANGUAGES

    language = tag.partition("-")[0]
    return () if language == FALLBACK else ("embedded", *REMOTE_TRANSLATORS) if language in LANGUAGES else REMOTE_TRANSLATORS


def _voice(tag: str) -> str | None:
    if not _installed("c2_narrator"):
        return None
    from services.c2_narrator.engines.espeak import espeak_language
    from services.c2_narrator.voices import KOKORO, PICO, voices_for
    from storycreator.core.errors import ModelUnavailableError

    for engine, known in (("kokoro", KOKORO), ("pico", PICO)):
        if voices := voices_for(known, tag):
            return f"{engine}: {voices[0].label}"
    try:
        name = espeak_language(tag)
    except ModelUnavailableError:
        return "espeak: not installed"
    return f"espeak: {name}" if name else ""


def _typeface(tag: str) -> str | None:
    if not _installed("d_aggregator"):
        return None
    from services.d_aggregator.parts.typefaces import FAMILY, covers

    return FAMILY if covers(endonym(tag)) else ""


@cache
def _told() -> Counter[str] | None:
    if not _installed("a_story_generator"):
        return None
    from services.a_story_generator.frames.schema import told

    return told()


def _row(one: Locale, most_frames: int) -> LanguageRow:
    frames, voice, typeface, lexicon = _told(), _voice(one.tag), _typeface(one.tag), round(entries.share(one.tag), 3)
    whole = {
        "locale": not one.lacks,
        "frames": frames is None or frames[one.tag] == most_frames,
        "lexicon": lexicon == 1,
        "voice": voice is None or (bool(voice) and "not installed" not in voice),
        "typeface": typeface != "",
    }
    return LanguageRow(
        tag=one.tag,
        name=language_name(one.tag),
        endonym=endonym(one.tag),
        script=script(one.tag),
        direction=one.direction,
        lacks=one.lacks,
        translators=_translators(one.tag),
        voice=voice,
        typeface=typeface,
        frames=None if frames is None else frames[one.tag],
        lexicon=lexicon,
        unfinished=tuple(part for part, done in whole.items() if not done),
    )


def rows() -> tuple[LanguageRow, ...]:
    """Every language that has a locale file: complete ones first, then by tag."""
    found = [locale(tag) for tag in available()]
    most = max((_told() or {}).values(), default=0)
    return tuple(_row(one, most) for one in sorted(found, key=lambda one: (bool(one.lacks), one.tag)))


def languages(as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False) -> None:
    """List the languages books can be made in, and what each lacks.

    Headings, interface and grammar that a locale lacks are English instead; without reading_ease only the length of sentences is judged.
    A language that is not listed can be asked for too: its locale lacks everything. To add one: docs/adding-a-language.md.

    Examples:

    `python main.py languages`

    `python main.py languages --json`
    """
    found = rows()
    if as_json:
        print_json({"languages": [{**asdict(row), "complete": not row.lacks} for row in found]})
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("tag", "language", "locale", "stories", "translation", "voice", "script", "typeface", "complete"):
        table.add_column(heading, overflow="fold")
    for row in found:
        table.add_row(
            row.tag,
            escape(row.name if row.endonym == row.name else f"{row.name} · {row.endonym}"),
            f"[yellow]lacks {', '.join(row.lacks)}[/]" if row.lacks else "[green]complete[/]",
            "?" if row.frames is None else f"{row.frames} frames, {row.lexicon:.0%} of the lexicon" if row.frames else "",
            "?" if row.translators is None else ", ".join(row.translators) or "stories are written in it",
            "?" if row.voice is None else escape(row.voice) or "openai only",
            f"{row.script}, {row.direction}",
            "?" if row.typeface is None else row.typeface or "the reader's own",
            f"all but {', '.join(row.unfinished)}" if row.unfinished else "[green]all[/]",
        )
    out.print(table)
    if any(None in (row.translators, row.voice, row.typeface, row.frames) for row in found):
        err.print("? is known only where the services are installed.")
