"""From references to books: fetches pictures and sound from the store once, encodes them once, and notes what cannot be had."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import TypeVar
from uuid import NAMESPACE_URL, uuid5

from services.d_aggregator import audio, completeness
from services.d_aggregator.book import Book, BookPage, PictureFile, TrackFile
from storycreator.core.concurrency import gather
from storycreator.core.errors import DamagedArtifactError, EngineError, NotFoundError
from storycreator.messages.common import ArtifactRef, Provenance
from storycreator.messages.illustration import Picture
from storycreator.messages.layout import SectionRole
from storycreator.messages.narration import Cue, NarrationTrack
from storycreator.messages.package import BindRequest
from storycreator.messages.production import EditionWork
from storycreator.storage.artifacts import ArtifactStore

ResultT = TypeVar("ResultT")
OffLoop = Callable[[Callable[[], ResultT]], Awaitable[ResultT]]
"""Runs work in a thread."""
SUBJECTS = 6


@dataclass(frozen=True)
class Finish:
    """How much care goes into a book."""

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
    """By page, why one could not be had."""


@dataclass
class Sound:
    """The tracks of an edition that could be loaded."""

    tracks: dict[int, TrackFile] = field(default_factory=dict)
    lost: dict[int, str] = field(default_factory=dict)
    """By page, why one could not be had."""


def picture_path(page: int) -> str:
    """Where a picture lies in the package."""
    return f"pictures/page-{page:02}.png" if page else "pictures/cover.png"


def _prepared(picture: Picture, content: bytes, finish: Finish) -> PictureFile:
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
        file = PictureFile(page=picture.page, png=content, width=width, height=height, alt=alt)
        file.jpeg(finish.picture_width, finish.picture_quality)
    except (OSError, ValueError, SyntaxError) as error:
        raise EngineError(f"the picture cannot be read: {error}") from error
    return file


async def load_pictures(request: BindRequest, artifacts: ArtifactStore, finish: Finish, off_loop: OffLoop[PictureFile]) -> Pictures:
    """Every picture, or the reason why not. Raises ``StoreError`` when the store itself is gone."""
    found = Pictures()
    illustrations = request.production.illustrations

    async def one(picture: Picture) -> None:
        try:
            content = await artifacts.get(picture.image)
            file = await off_loop(lambda: _prepared(picture, content, finish))
        except (DamagedArtifactError, NotFoundError, EngineError) as error:
            found.lost[picture.page] = error.message
            return
        name = picture_path(picture.page)
        if file.png == content:
            found.refs[picture.page] = picture.image.model_copy(update={"name": name, "media_type": "image/png"})
        else:
            found.refs[picture.page] = await artifacts.put(file.png, media_type="image/png", name=name)
        found.files[picture.page] = file

    await gather(one(picture) for picture in (illustrations.pictures if illustrations else ()))
    return found


def _within(cues: tuple[Cue, ...], duration: float) -> tuple[Cue, ...]:
    """Cues of the sound that is there: none begins after its end or runs over it."""
    return tuple(cue if cue.end <= duration else cue.model_copy(update={"end": duration}) for cue in cues if cue.start < duration)


async def load_sound(work: EditionWork, artifacts: ArtifactStore, off_loop: OffLoop[TrackFile]) -> Sound:
    """Every track as MP3, or the reason why not. Raises ``StoreError`` when the store itself is gone."""
    found = Sound()

    def encoded(track: NarrationTrack, flac: bytes) -> TrackFile:
        content, duration = audio.encode(flac)
        return TrackFile(page=track.page, mp3=content, duration=duration, cues=_within(track.cues, duration))

    async def one(track: NarrationTrack) -> None:
        try:
            flac = await artifacts.get(track.audio)
            found.tracks[track.page] = await off_loop(lambda: encoded(track, flac))
        except (DamagedArtifactError, NotFoundError, EngineError) as error:
            found.lost[track.page] = error.message

    await gather(one(track) for track in (work.narration.tracks if work.narration else ()))
    return found


def make_book(request: BindRequest, work: EditionWork, pictures: Pictures, sound: Sound, finish: Finish) -> Book:
    """One edition. Its layout must be there."""
    layout = work.layout
    if layout is None:
        raise EngineError(f"the edition {work.edition.language} has no layout")
    production = request.production
    numbers = [page.number for page in layout.pages]
    missing = [
        *completeness.pictures(production, pictures.lost, (0, *numbers)),
        *completeness.narration(production, work, sound.lost),
        *completeness.translation(work),
    ]
    headings = {section.page: section.heading for section in layout.sections if section.role is SectionRole.PAGE}
    pages = tuple(
        BookPage(
            number=page.number,
            heading=headings.get(page.number, str(page.number)),
            html=page.html,
            text=page.text,
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
        title_track=sound.tracks.get(0),
        subjects=("Children’s stories", *list(keywords)[:SUBJECTS]),
        provenances=_makings(request, work),
        missing=tuple(missing),
        illustrated=completeness.illustrated(production),
        original_language=request.story.language,
        draft=finish.draft,
        picture_width=finish.picture_width,
        picture_quality=finish.picture_quality,
    )


def _makings(request: BindRequest, work: EditionWork) -> tuple[Provenance, ...]:
    """Who made this edition, in the order of the work."""
    illustrations = request.production.illustrations
    parts = (request.story, work.translation, illustrations, work.narration, work.layout)
    return tuple(part.provenance for part in parts if part is not None)


def _identifier(work: EditionWork, pictures: Pictures, sound: Sound, finish: Finish) -> str:
    """A UUID of everything a reader would meet."""
    digest = hashlib.sha256(work.edition.model_dump_json().encode())
    digest.update(work.layout.model_dump_json().encode() if work.layout else b"")
    for page, ref in sorted(pictures.refs.items()):
        digest.update(f"{page} {ref.sha256}".encode())
    for track in sorted(work.narration.tracks if work.narration else (), key=lambda track: track.page):
        digest.update(f"{track.page} {track.page in sound.lost or track.audio.sha256}".encode())
    digest.update(repr(finish).encode())
    return f"urn:uuid:{uuid5(NAMESPACE_URL, digest.hexdigest())}"
