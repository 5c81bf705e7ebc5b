"""A finished package, read back from its folder, and what a judge says of it."""

import json
import re
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

RECORD = "pipeline_output.json"
FORMATS = ("book.html", "book.epub", "book.pdf", "book.md", "book.txt")
SOUND = ("book.mp3", "book.vtt", "book.srt")


@dataclass(frozen=True)
class Verdict:
    """One judge's word on one package."""

    judge: str
    passed: bool
    measured: str
    """The figure, as it goes into a table cell."""
    failures: tuple[str, ...] = ()
    """What exactly is wrong, each in a line."""
    numbers: dict[str, float] = field(default_factory=dict)
    """For totals over several packages."""

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> "Verdict":
        """The reverse."""
        return cls(**{**value, "failures": tuple(value["failures"])})


@dataclass(frozen=True)
class EditionText:
    """One language's text."""

    language: str
    title: str
    pages: dict[int, list[str]]
    """Sentences by page number."""

    @property
    def sentences(self) -> list[tuple[int, str]]:
        """All of them with their page, in order."""
        return [(page, sentence) for page, found in self.pages.items() for sentence in found]


class Package:
    """A folder with ``pipeline_output.json``. Raises ``FileNotFoundError`` or ``ValueError`` when there is none that can be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.record: dict[str, Any] = json.loads((folder / RECORD).read_text(encoding="utf-8"))

    @property
    def request(self) -> dict[str, Any]:
        """What was asked of the story generator."""
        found: dict[str, Any] = self.record["request"]["story"]
        return found

    @property
    def story(self) -> dict[str, Any]:
        """The story as recorded."""
        found: dict[str, Any] = self.record["story"]
        return found

    @property
    def pages(self) -> list[str]:
        """The original's text, page by page."""
        return [page["text"] for page in self.story["pages"]]

    @property
    def cast(self) -> list[dict[str, Any]]:
        """Who is in the story."""
        return list(self.story["cast"])

    @cached_property
    def name_words(self) -> frozenset[str]:
        """Every word of every cast name, as written."""
        return frozenset(word for member in self.cast for word in words(member["name"]))

    @property
    def hero(self) -> str:
        """The hero's name; empty when the cast has none."""
        return next((member["name"] for member in self.cast if member["role"] == "hero"), "")

    @cached_property
    def editions(self) -> list[EditionText]:
        """The original first."""
        found = []
        for work in (self.record.get("production") or {}).get("editions", []):
            edition = work["edition"]
            pages = {
                page["number"]: [sentence for paragraph in page["paragraphs"] for sentence in paragraph["sentences"]]
                for page in edition["pages"]
            }
            found.append(EditionText(edition["language"], edition["title"], pages))
        return found

    def narration(self, language: str) -> dict[str, Any] | None:
        """What the record says of a language's narration."""
        for work in self.record["production"]["editions"]:
            if work["edition"]["language"] == language:
                found: dict[str, Any] | None = work["narration"]
                return found
        return None

    @property
    def asked_languages(self) -> list[str]:
        """Original and translations that were asked for."""
        return [self.story["language"], *self.record["request"]["languages"]]

    def path(self, *parts: str) -> Path:
        """A file of the package."""
        return self.folder.joinpath(*parts)


def words(text: str) -> list[str]:
    """Words with inner apostrophes and hyphens, as written."""
    return re.findall(r"[^\W_]+(?:['’\-][^\W_]+)*", text)


def plain(text: str) -> str:
    """Letters and digits only, folded: what must be the same however it is typeset."""
    return "".join(char for char in text.casefold() if char.isalnum())
