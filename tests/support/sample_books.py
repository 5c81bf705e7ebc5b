"""Books for tests of the binder, made without a service."""

from collections.abc import Callable
from io import BytesIO
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from benchmarks.support.productions import bind_request
from services.d_aggregator.book.assets import PRESS, Finish, load_pictures, load_sound, make_book
from services.d_aggregator.book.book import Book
from storycreator.messages.package import BindRequest
from storycreator.storage.artifacts import ArtifactStore

T = TypeVar("T")


async def at_once(work: Callable[[], T]) -> T:
    return work()


async def books(request: BindRequest, store: ArtifactStore, finish: Finish = PRESS) -> list[Book]:
    pictures = await load_pictures(request, store, finish, at_once)
    works = [work for work in request.production.editions if work.layout]
    return [make_book(request, work, pictures, await load_sound(work, store, at_once), finish) for work in works]


async def sample_books(finish: Finish = PRESS) -> list[Book]:
    store = ArtifactStore.open("memory://")
    return await books(await bind_request(store), store, finish)


def changed(epub: bytes, name: str, change: Callable[[str], str] | None) -> bytes:
    """The EPUB with one file changed, or without it."""
    out = BytesIO()
    with ZipFile(BytesIO(epub)) as source, ZipFile(out, "w") as target:
        for info in source.infolist():
            content = source.read(info)
            if info.filename == name:
                if change is None:
                    continue
                content = change(content.decode()).encode()
            target.writestr(info.filename, content, ZIP_STORED if info.filename == "mimetype" else ZIP_DEFLATED)
    return out.getvalue()
