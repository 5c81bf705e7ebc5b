"""Load the pictures and sound of books from the store, and record what is not available."""

import hashlib
from collections.abc import Awaitable, Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from services.d_aggregator.book import completeness
from services.d_aggregator.book.book import Book, BookPage
from services.d_aggregator.book.picture import PictureFile
from services.d_aggregator.book.track import Encoder, TrackFile
from storycreator.core.completeness import doubted
from storycreator.core.concurrency import gather
from storycreator.core.errors import DamagedArtifactError, EngineError, NotFoundError
from storycreator.locales.locale import locale
from storycreator.messages.common import ArtifactRef, Provenance
from storycreator.messages.illustration import Picture, picture_path
from storycreator.messages.layout import SectionRole
from storycreator.messages.narration import NarrationTrack
from storycreator.messages.package import BindRequest
from storycreator.messages.production import EditionWork
from storycreator.storage.artifacts import ArtifactStore

ResultT = TypeVar("ResultT")
RunInThread = Callable[[Callable[[], ResultT]], Awaitable[ResultT]]
"""Runs work in a thread."""
SUBJECTS = 6


@dataclass(frozen=True)
class Finish:
    """The quality settings of a book."""

    draft: bool = False
    picture_width: int = 1200
    picture_quality: int = 85


PRESS = Finish()
DRAFT = Finish(draft=True, picture_width=640, picture_quality=75)


@dataclass
class Pictures:
    """All pictures that could be loaded."""

    files: dict[int, PictureFile] = field(default_factory=dict)
    refs: dict[int, ArtifactRef] = field(default_factory=dict)
    """Their PNGs in the store, named by their place in the package."""
    lost: dict[int, str] = field(default_factory=dict)
    """The reason why one is missing, by page."""
    cast_sheet: PictureFile | None = None


@dataclass
class Sound:
    """The tracks of an edition that could be loaded."""

    tracks: dict[int, TrackFile] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    """The reason why one is missing, by page."""


def _prepare(picture: Picture, content: bytes, finish: Finish) -> PictureFile:
    """The picture as PNG with its JPEG made, which also proves that it can be decoded. Raises ``EngineError``."""
    from PIL import Image

    try:
        with Image.open(BytesIO(content)) as image:
            width, height = image.size
            if image.format != "PNG":
                out = BytesIO()
                image.convert("RGB").save(out, "PNG")
                content = out.getvalue()
        alt = " ".join(picture.alt.split()) or ("Cover picture" if picture.page == 0 else f"Picture of page {picture.page}")
        file = PictureFile(
            page=picture.page, png=content, width=width, height=height, alt=alt, alts={one.language: one.text for one in picture.alts}
        )
        file.jpeg(finish.picture_width, finish.picture_quality)
    except (OSError, ValueError, SyntaxError) as error:
        raise EngineError(f"the picture cannot be read: {error}") from error
    return file


async def load_pictures(request: BindRequest, artifacts: ArtifactStore, finish: Finish, in_thread: RunInThread[PictureFile]) -> Pictures:
    """Every picture, or the reason why it is missing. Raises ``StoreError`` when the store is not available."""
    found = Pictures()
    illustrations = request.production.illustrations

    async def load(picture: Picture) -> None:
        try:
            content = await artifacts.get(picture.image)
            file = await in_thread(lambda: _prepare(picture, content, finish))
        except (DamagedArtifactError, NotFoundError, EngineError) as error:
            found.lost[picture.page] = error.message
            return
        name = picture_path(picture.page)
        if file.png == content:
            found.refs[picture.page] = picture.image.model_copy(update={"name": name, "media_type": "image/png"})
        else:
            found.refs[picture.page] = await artifacts.put(file.png, media_type="image/png", name=name)
        found.files[picture.page] = file

    async def load_sheet(ref: ArtifactRef) -> None:
        names = ", ".join(member.name for member in request.story.cast)
        with suppress(DamagedArtifactError, NotFoundError, EngineError):  # no page of the book lacks anything
            content = await artifacts.get(ref)
            sheet = Picture(page=0, image=ref, width=1, height=1, alt=names)
            found.cast_sheet = await in_thread(lambda: _prepare(sheet, content, finish))

    sheets = [load_sheet(illustrations.cast_sheet)] if illustrations and illustrations.cast_sheet else []
    await gather([*(load(picture) for picture in (illustrations.pictures if illustrations else ())), *sheets])
    return found


async def load_sound(
    work: EditionWork, artifacts: ArtifactStore, in_thread: RunInThread[TrackFile], encoders: Collection[Encoder] = ()
) -> Sound:
    """Every track, or the reason why it is missing, encoded. Raises ``StoreError`` when the store is not available."""
    found = Sound()

    def loaded(track: NarrationTrack, sound: bytes) -> TrackFile:
        file = TrackFile.load(track.page, sound, track.cues)
        for encoder in encoders:
            with suppress(Exception):  # the format that needs it reports the error
                file.encoded(encoder)
        return file

    async def load(track: NarrationTrack) -> None:
        try:
            sound = await artifacts.get(track.audio)
            found.tracks[track.page] = await in_thread(lambda: loaded(track, sound))
        except (DamagedArtifactError, NotFoundError, EngineError) as error:
            found.lost[track.page] = error.message

    await gather(load(track) for track in (work.narration.tracks if work.narration else ()))
    return found


def make_book(request: BindRequest, work: EditionWork, pictures: Pictures, sound: Sound, finish: Finish) -> Book:
    """One edition. Its layout must be there."""
    layout = work.layout
    if layout is None:
        raise EngineError(f"the edition {work.edition.language} has no layout")
    production = request.production
    numbers = [page.number for page in layout.pages]
    lacks = [*completeness.pictures(production, pictures.lost, (0, *numbers)), *completeness.narration(production, work, sound.lost)]
    headings = {section.page: section.heading for section in layout.sections if section.role is SectionRole.PAGE}
    pages = tuple(
        BookPage(
            number=page.number,
            heading=headings.get(page.number, str(page.number)),
            paragraphs=page.paragraphs,
            text=layout.text(page),
            picture=pictures.files.get(page.number),
            track=sound.tracks.get(page.number),
        )
        for page in layout.pages
    )
    keywords = dict.fromkeys(keyword.text for keyword in request.analysis.keywords)
    return Book(
        edition=work.edition,
        layout=layout,
        pages=pages,
        analysis=request.analysis,
        identifier=_identifier(work, pictures, sound, finish),
        cover=pictures.files.get(0),
        cast_sheet=pictures.cast_sheet,
        title_track=sound.tracks.get(0),
        subjects=("Children’s stories", *list(keywords)[:SUBJECTS]),
        provenances=_provenances(request, work),
        lacks=tuple(lacks),
        missing=tuple(map(completeness.in_words, lacks)),
        translated=_translated(work),
        illustrated=completeness.illustrated(production),
        original_language=request.story.language,
        draft=finish.draft,
        picture_width=finish.picture_width,
        picture_quality=finish.picture_quality,
    )


def _translated(work: EditionWork) -> str:
    if work.translation is None or not work.translation.machine:
        return ""
    number, sentences = doubted(work.translation)
    return locale(work.edition.language).interface.translated.format(doubted=number, sentences=sentences)


def _provenances(request: BindRequest, work: EditionWork) -> tuple[Provenance, ...]:
    """The provenance of each part, in the order of production."""
    illustrations = request.production.illustrations
    parts = (request.story, work.translation, illustrations, work.narration, work.layout)
    return tuple(part.provenance for part in parts if part is not None)


def _identifier(work: EditionWork, pictures: Pictures, sound: Sound, finish: Finish) -> str:
    """A UUID derived from everything in the book."""
    digest = hashlib.sha256(work.edition.model_dump_json().encode())
    digest.update(work.layout.model_dump_json().encode() if work.layout else b"")
    for page, ref in sorted(pictures.refs.items()):
        digest.update(f"{page} {ref.sha256}".encode())
    if pictures.cast_sheet:
        digest.update(hashlib.sha256(pictures.cast_sheet.png).digest())
    for track in sorted(work.narration.tracks if work.narration else (), key=lambda track: track.page):
        digest.update(f"{track.page} {track.page in sound.lost or track.audio.sha256}".encode())
    digest.update(repr(finish).encode())
    return f"urn:uuid:{uuid5(NAMESPACE_URL, digest.hexdigest())}"
