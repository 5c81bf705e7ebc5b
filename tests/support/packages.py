"""Small finished packages, made by hand, for those who judge or read packages."""

import hashlib
import html
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from PIL import Image

from benchmarks.support.stories import analysis
from storycreator.jobs.output.record import JobStatus, compose
from storycreator.jobs.walk import Results
from storycreator.locales.sentences import original_edition
from storycreator.messages.common import ArtifactRef, Provenance
from storycreator.messages.edition import Edition, EditionPage, Paragraph
from storycreator.messages.illustration import Illustrations, Picture
from storycreator.messages.job import JobRequest
from storycreator.messages.narration import Loudness, Narration
from storycreator.messages.package import Package, PackageFile
from storycreator.messages.production import EditionWork, Production
from storycreator.messages.story import CastMember, Scene, Story, StoryPage, StoryRequest

MADE = Provenance(service="X", engine="hand")
PAGES = (
    "Mira was a small robot who lived on the moon. Every night she counted the stars and wished to visit one.",
    "One morning a fox called Otto landed in a paper rocket. But the rocket was broken, and Otto was sad and afraid.",
    '"I cannot go home," said Otto. Mira thought hard. Then she filled the empty tank with moonlight.',
    "Up they flew, and Mira touched her star at last. They were happy and proud, and from that day on they were the best of friends.",
)
SPANISH = (
    "Mira era una pequeña robot que vivía en la luna. Cada noche contaba las estrellas y soñaba con visitar una.",
    "Una mañana, un zorro llamado Otto aterrizó en un cohete de papel. Pero el cohete estaba roto y Otto tenía miedo.",
    "«No puedo volver a casa», dijo Otto. Mira pensó mucho. Luego llenó el depósito vacío con luz de luna.",
    "Volaron muy alto y Mira tocó por fin su estrella. Estaban felices, y desde ese día fueron los mejores amigos.",
)


def cast() -> tuple[CastMember, ...]:
    return (
        CastMember(name="Mira", kind="robot", role="hero", pronoun="she"),
        CastMember(name="Otto", kind="fox", role="friend", pronoun="he"),
    )


def told(pages: Sequence[str] = PAGES) -> Story:
    found = tuple(
        StoryPage(
            number=number, text=text, scene=Scene(place="the moon"), cast=tuple(member.name for member in cast() if member.name in text)
        )
        for number, text in enumerate(pages, start=1)
    )
    return Story(title="Mira and the Moonlight", pages=found, cast=cast(), provenance=MADE)


def spanish(pages: Sequence[str] = SPANISH) -> Edition:
    """Sentence for sentence, as far as the full stops say."""
    return Edition(
        language="es",
        title="Mira y la luz de luna",
        pages=tuple(
            EditionPage(number=number, paragraphs=(Paragraph(sentences=tuple(part.strip(" .") + "." for part in text.split(". "))),))
            for number, text in enumerate(pages, start=1)
        ),
    )


def tone(path: Path, lufs: float, seconds: float = 4.0) -> None:
    """A 997 Hz sine of a loudness (within a tenth): BS.1770 puts a full-scale one at −3.01 LUFS in one channel."""
    rate = 24_000
    wave = 10 ** ((lufs + 3.01) / 20) * np.sin(2 * np.pi * 997 * np.arange(int(rate * seconds)) / rate)
    soundfile.write(path, wave.astype("float32"), rate, format="MP3")


def _epub(path: Path, edition: Edition, *, valid: bool = True) -> None:
    text = "".join(f"<p>{html.escape(sentence)}</p>" for page in edition.pages for part in page.paragraphs for sentence in part.sentences)
    page = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>T</title></head><body>{text}</body></html>'
    nav = (
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>N</title></head><body>'
        '<nav epub:type="toc"><ol><li><a href="page.xhtml">Page</a></li></ol></nav></body></html>'
    )
    identifier = '<dc:identifier id="id">urn:isbn:9780000000002</dc:identifier>' if valid else ""
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">{identifier}<dc:title>T</dc:title>'
        f'<dc:language>{edition.language}</dc:language><meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata>'
        '<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
        '<item id="page" href="page.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="page"/></spine></package>'
    )
    container = (
        '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, content in (("META-INF/container.xml", container), ("package.opf", package), ("nav.xhtml", nav), ("page.xhtml", page)):
            archive.writestr(name, content)


def build(
    folder: Path,
    pages: Sequence[str] = PAGES,
    translated: Sequence[str] | None = None,
    *,
    lufs: float = -16.0,
    recorded_peak: float = -3.0,
    valid_epub: bool = True,
    **request: Any,
) -> Path:
    """A package of four pages with pictures and sound (a tone), in English and, when given, Spanish."""
    story = told(pages)
    editions = [original_edition(story)] + ([spanish(translated)] if translated else [])
    loud = Loudness(integrated_lufs=-16, true_peak_dbtp=recorded_peak, gain_db=0)
    (folder / "pictures").mkdir(parents=True)
    pictures = []
    for number in range(len(pages) + 1):
        name = f"page-{number:02}.png" if number else "cover.png"
        pixels = np.random.default_rng(number).integers(0, 255, (12, 16, 3), dtype=np.uint8)
        Image.fromarray(pixels).resize((1600, 1200), Image.Resampling.NEAREST).save(folder / "pictures" / name, compress_level=1)
        shows = story.pages[number - 1].cast if number else ("Mira", "Otto")
        ref = _ref(folder, f"pictures/{name}", "image/png")
        pictures.append(
            Picture(page=number, image=ref, width=1600, height=1200, alt="A robot stands on the moon.", place="moon", shows=shows)
        )
    files = [PackageFile(artifact=picture.image, format="picture") for picture in pictures]
    for edition in editions:
        home = folder / edition.language
        (home / "audio").mkdir(parents=True)
        text = "\n\n".join(sentence for page in edition.pages for part in page.paragraphs for sentence in part.sentences)
        for name in ("book.md", "book.txt", "book.pdf", "book.vtt", "book.srt"):
            (home / name).write_text(text, encoding="utf-8")
        (home / "book.html").write_text(f"<html><body>{html.escape(text)}</body></html>", encoding="utf-8")
        _epub(home / "book.epub", edition, valid=valid_epub)
        tone(home / "book.mp3", lufs)
        for number in range(len(edition.pages) + 1):
            tone(home / "audio" / (f"page-{number:02}.mp3" if number else "title.mp3"), lufs, 0.5)
        for path in sorted(home.rglob("*.*")):
            name = path.relative_to(folder).as_posix()
            files.append(PackageFile(artifact=_ref(folder, name, "application/octet-stream"), language=edition.language, format="file"))
    job = JobRequest(
        story=StoryRequest(**{"prompt": "A robot on the moon", "pages": len(pages), "words_per_page": 22} | request),
        languages=("es",) if translated else (),
    )
    works = tuple(
        EditionWork(
            edition=edition,
            narration=Narration(language=edition.language, tracks=(), sample_rate=24_000, loudness=loud, provenance=MADE),
        )
        for edition in editions
    )
    results = Results(
        mode="local",
        story=story,
        analysis=analysis(),
        production=Production(
            editions=works, illustrations=Illustrations(pictures=tuple(pictures), provenance=MADE), outcomes=(), provenance=MADE
        ),
        package=Package(title=story.title, languages=tuple(e.language for e in editions), files=tuple(files), provenance=MADE),
    )
    record = compose("job", job, results, JobStatus.DONE)
    (folder / "pipeline_output.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def _ref(folder: Path, name: str, media_type: str) -> ArtifactRef:
    content = (folder / name).read_bytes()
    return ArtifactRef(sha256=hashlib.sha256(content).hexdigest(), media_type=media_type, bytes=len(content), name=name)


def edit(folder: Path, change: Any) -> None:
    """Change a package's record in place: ``change`` is handed the whole of it."""
    path = folder / "pipeline_output.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    change(record)
    path.write_text(json.dumps(record), encoding="utf-8")
