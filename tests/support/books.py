"""A small whole book, ready to be rendered: pictures and sound are made here, so no engine is needed."""

from functools import cache
from io import BytesIO

import numpy as np
import soundfile
from PIL import Image, ImageDraw

from benchmarks.support.productions import layout as plain_layout
from benchmarks.support.stories import analysis, story
from services.d_aggregator.book.book import Book, BookPage
from services.d_aggregator.book.picture import PictureFile
from services.d_aggregator.book.track import TrackFile
from storycreator.locales.sentences import original_edition
from storycreator.messages.common import Provenance
from storycreator.messages.layout import Layout
from storycreator.messages.narration import Cue

SECONDS_A_SENTENCE = 0.7
RATE = 24_000


@cache
def picture(page: int, width: int = 1600, height: int = 1200) -> PictureFile:
    """A hill under a moon, another colour on each page."""
    image = Image.new("RGB", (width, height), ((40 + 60 * page) % 256, 90, 150))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width * 0.6, height * 0.1, width * 0.8, height * 0.37), fill=(250, 240, 200))
    draw.ellipse((-width * 0.2, height * 0.6, width * 1.2, height * 1.8), fill=(60, 110 + 10 * page, 80))
    out = BytesIO()
    image.save(out, "PNG", compress_level=1)
    return PictureFile(page=page, png=out.getvalue(), width=width, height=height, alt=f"A moon over the hills, number {page}")


def track(page: int, places: list[tuple[int, int, str]]) -> TrackFile:
    """A tone for each (paragraph, sentence, text), one after another."""
    each = int(RATE * SECONDS_A_SENTENCE)
    time = np.arange(each) / RATE
    sound = np.concatenate([0.05 * np.sin(2 * np.pi * (300 + 60 * index) * time) for index in range(len(places))])
    out = BytesIO()
    soundfile.write(out, sound, RATE, format="FLAC")
    cues = tuple(
        Cue(paragraph=p, sentence=s, text=text, start=index * SECONDS_A_SENTENCE, end=(index + 1) * SECONDS_A_SENTENCE)
        for index, (p, s, text) in enumerate(places)
    )
    return TrackFile(page=page, sound=out.getvalue(), duration=len(places) * SECONDS_A_SENTENCE, cues=cues)


def small_book(
    *, pictures: bool = True, sound: bool = True, language: str = "en", missing: tuple[str, ...] = (), layout: Layout | None = None
) -> Book:
    """Four pages. ``layout`` replaces the plain one made here."""
    edition = original_edition(story()).model_copy(update={"language": language})
    layout = layout or plain_layout(edition)
    pages = []
    for page, laid in zip(edition.pages, layout.pages, strict=True):
        places = [(p, s, text) for p, par in enumerate(page.paragraphs) for s, text in enumerate(par.sentences)]
        pages.append(
            BookPage(
                number=page.number,
                heading=f"Page {page.number}",
                paragraphs=laid.paragraphs,
                text=layout.text(laid),
                picture=picture(page.number) if pictures else None,
                track=track(page.number, places) if sound else None,
            )
        )
    return Book(
        edition=edition,
        layout=layout,
        pages=tuple(pages),
        analysis=analysis(),
        identifier="urn:uuid:6b1f9c1e-8a5b-5a53-9a54-0c6f6f3f2a11",
        cover=picture(0) if pictures else None,
        title_track=track(0, [(0, 0, edition.title)]) if sound else None,
        provenances=(
            Provenance(service="A", engine="embedded", model="Qwen2.5-Coder-1.5B-Instruct", licence="Apache-2.0"),
            Provenance(service="C1", engine="collage", model="Noto Emoji", licence="Apache-2.0"),
            Provenance(service="C2", engine="kokoro", model="Kokoro-82M", voice="af_heart", licence="Apache-2.0"),
        ),
        missing=missing,
    )
