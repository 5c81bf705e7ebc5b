"""A whole small production in a store: four pages in English and Spanish, pictures and sound made here in a moment."""

import colorsys
from collections.abc import Iterable
from io import BytesIO

import numpy as np
import soundfile
from PIL import Image, ImageDraw

from benchmarks.support.stories import analysis, story
from storycreator.locales.sentences import original_edition
from storycreator.messages.analysis import Keyword
from storycreator.messages.common import Provenance
from storycreator.messages.edition import Edition, EditionPage, Paragraph
from storycreator.messages.illustration import Illustrations, Picture
from storycreator.messages.layout import Layout, LayoutPage, LayoutParagraph, LayoutSentence, Section, SectionRole, sentence_id
from storycreator.messages.narration import Cue, Loudness, Narration, NarrationTrack
from storycreator.messages.package import BindRequest
from storycreator.messages.production import BranchKind, BranchOutcome, BranchStatus, EditionWork, Production
from storycreator.messages.translation import Translation
from storycreator.storage.artifacts import ArtifactStore

RATE = 24_000
SPANISH = (
    ("Mira era una robot pequeña que vivía en la luna.", "Cada noche contaba las estrellas.", "—Un día las visitaré —dijo Mira."),
    ("Una mañana aterrizó un zorro llamado Otto en un cohete de papel.", "—¿Vienes conmigo? —preguntó Otto."),
    ("Pero el cohete no tenía combustible.", "Mira pensó y pensó, y luego se rio."),
    ("Llenaron el depósito de luz de luna.", "—¡Arriba! —gritó Otto, y por fin Mira vio su estrella."),
)
PAGE_WORDS = {"en": "Page", "es": "Página"}


def spanish() -> Edition:
    pages = tuple(EditionPage(number=n, paragraphs=(Paragraph(sentences=page),)) for n, page in enumerate(SPANISH, start=1))
    return Edition(
        language="es",
        title="Mira y la luz de la luna",
        dedication="Para quien cuenta estrellas.",
        blurb="Una robot y un zorro.",
        pages=pages,
    )


def paragraphs(page: EditionPage) -> tuple[LayoutParagraph, ...]:
    """A page's text as it is."""
    return tuple(
        LayoutParagraph(
            sentences=tuple(LayoutSentence(id=sentence_id(page.number, p, s), text=text) for s, text in enumerate(paragraph.sentences))
        )
        for p, paragraph in enumerate(page.paragraphs)
    )


def layout(edition: Edition) -> Layout:
    """What the formatter makes, plainly."""
    word = PAGE_WORDS.get(edition.language, "Page")
    pages = tuple(LayoutPage(number=page.number, paragraphs=paragraphs(page)) for page in edition.pages)
    sections = (
        Section(id="cover", role=SectionRole.COVER, heading="Cover"),
        Section(id="title", role=SectionRole.TITLE_PAGE, heading="Title page"),
        Section(id="dedication", role=SectionRole.DEDICATION, heading="Dedication"),
        *(
            Section(id=f"page-{page.number}", role=SectionRole.PAGE, page=page.number, heading=f"{word} {page.number}")
            for page in edition.pages
        ),
        Section(id="colophon", role=SectionRole.COLOPHON, heading="About this book"),
    )
    return Layout(
        language=edition.language,
        right_to_left=edition.language in ("ar", "he"),
        title=edition.title,
        dedication=edition.dedication,
        blurb=edition.blurb,
        pages=pages,
        sections=sections,
        provenance=Provenance(service="C4", engine="typographer"),
    )


def png(page: int, size: tuple[int, int] = (400, 300)) -> bytes:
    """A plain picture, another colour for each page."""
    red, green, blue = (int(255 * value) for value in colorsys.hsv_to_rgb(page / 9, 0.4, 0.9))
    image = Image.new("RGB", size, (red, green, blue))
    ImageDraw.Draw(image).ellipse((50, 50, 50 + 20 * (page + 1), 200), fill=(40, 40, 60))
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def sound(sentences: Iterable[str], page: int, rate: int = RATE) -> tuple[bytes, tuple[Cue, ...], float]:
    """Speech-like tones: (FLAC, cues, seconds). Each sentence is a burst as long as it has characters, with a quiet pause after it."""
    rng = np.random.default_rng(page)
    pieces, cues, at = [], [], 0
    for index, text in enumerate(sentences):
        length = int(rate * 0.02 * max(10, len(text)))
        time = np.arange(length) / rate
        voice = np.sin(2 * np.pi * (180 + 20 * page + 15 * index) * time) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * time))
        burst = 0.3 * voice + 0.02 * rng.standard_normal(length)
        pause = np.zeros(int(rate * 0.2))
        cues.append(Cue(paragraph=0, sentence=index, text=text, start=at / rate, end=(at + length) / rate))
        pieces += [burst, pause]
        at += length + len(pause)
    out = BytesIO()
    soundfile.write(out, np.concatenate(pieces).astype(np.float32), rate, format="FLAC", subtype="PCM_16")
    return out.getvalue(), tuple(cues), at / rate


async def illustrations(store: ArtifactStore, pages: Iterable[int]) -> Illustrations:
    pictures = []
    for page in pages:
        image = await store.put(png(page), media_type="image/png", name=f"page-{page:02}.png")
        pictures.append(Picture(page=page, image=image, width=400, height=300, alt=f"A dark oval on a plain ground, number {page}."))
    return Illustrations(pictures=tuple(pictures), provenance=Provenance(service="C1", engine="collage", licence="Apache-2.0"))


async def narration(store: ArtifactStore, edition: Edition) -> Narration:
    tracks = []
    for page in (None, *edition.pages):
        number = page.number if page else 0
        text = [s for paragraph in page.paragraphs for s in paragraph.sentences] if page else [edition.title]
        flac, cues, duration = sound(text, number)
        if page:  # cues count sentences within their paragraph
            places = [(p, s) for p, paragraph in enumerate(page.paragraphs) for s in range(len(paragraph.sentences))]
            cues = tuple(c.model_copy(update={"paragraph": p, "sentence": s}) for c, (p, s) in zip(cues, places, strict=True))
        audio = await store.put(flac, media_type="audio/flac", name=f"{edition.language}-{number}.flac")
        tracks.append(NarrationTrack(page=number, audio=audio, duration=duration, cues=cues))
    return Narration(
        language=edition.language,
        tracks=tuple(tracks),
        sample_rate=RATE,
        loudness=Loudness(integrated_lufs=-16, true_peak_dbtp=-2, gain_db=0),
        provenance=Provenance(service="C2", engine="hibari", voice="Hibari", licence="Apache-2.0"),
    )


async def bind_request(store: ArtifactStore, **asked: object) -> BindRequest:
    """A production in which all went well."""
    tale = story()
    original, translated = original_edition(tale), spanish()
    works = (
        EditionWork(edition=original, layout=layout(original), narration=await narration(store, original)),
        EditionWork(
            edition=translated,
            translation=Translation(edition=translated, provenance=Provenance(service="C3", engine="embedded")),
            layout=layout(translated),
            narration=await narration(store, translated),
        ),
    )
    branches = ("pictures", "layout:en", "narration:en", "translation:es", "layout:es", "narration:es")
    outcomes = tuple(
        BranchOutcome(branch=name, kind=BranchKind(name.partition(":")[0]), language=name.partition(":")[2], status=BranchStatus.OK)
        for name in branches
    )
    production = Production(
        editions=works,
        illustrations=await illustrations(store, range(5)),
        outcomes=outcomes,
        provenance=Provenance(service="C", engine="hub"),
    )
    about = analysis().model_copy(update={"keywords": (Keyword(text="moon", score=0.9), Keyword(text="stars", score=0.7))})
    return BindRequest.model_validate(
        {"prompt": "a robot on the moon", "story": tale, "analysis": about, "production": production, **asked}
    )
