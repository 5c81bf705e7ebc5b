"""Books for these tests, made without a service."""

from collections.abc import Callable
from typing import TypeVar

from services.d_aggregator.book.assets import PRESS, Finish, load_pictures, load_sound, make_book
from services.d_aggregator.book.book import Book
from storycreator.messages.package import BindRequest
from storycreator.storage.artifacts import ArtifactStore
from tests.support.productions import bind_request

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
