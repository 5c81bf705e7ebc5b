"""One Chromium for all tests of the reader; a fresh, empty profile for each page."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.html import render_html

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--mute-audio",
    "--autoplay-policy=no-user-gesture-required",
)


class Reading:
    """An open book, and everything the browser complained about or asked the network for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    @property
    def outside(self) -> list[str]:
        """Requests for anything but the book's own file."""
        return [url for url in self.requests if not url.startswith(("file:", "data:"))]

    async def go(self, section: str) -> None:
        """Open the book at a section."""
        await self.page.evaluate(f"location.hash = '#{section}'")
        await self.page.wait_for_selector(f"#{section}:not([hidden])")

    async def shown(self) -> list[str]:
        """Ids of the sections that can be seen."""
        ids: list[str] = await self.page.evaluate(
            "[...document.querySelectorAll('main > section')].filter(s => s.checkVisibility()).map(s => s.id)"
        )
        return ids


Open = Callable[..., Awaitable[Reading]]


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.fail("the reader is tested in a real browser: apt-get install chromium")
    async with async_playwright() as driver:
        running = await driver.chromium.launch(executable_path=path, args=list(FLAGS))
        yield running
        await running.close()


@pytest.fixture
async def read(browser: Browser, tmp_path: Path) -> AsyncIterator[Open]:
    contexts = []

    async def open_book(book: Book, **options: object) -> Reading:
        file = tmp_path / "book.html"
        file.write_bytes(render_html(book))
        context = await browser.new_context(**options)  # type: ignore[arg-type]
        contexts.append(context)
        reading = Reading(await context.new_page())
        await reading.page.goto(file.as_uri())
        return reading

    yield open_book
    for context in contexts:
        await context.close()
