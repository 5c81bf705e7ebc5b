"""The EPUB in a real browser: its own text, style, fonts, sound and overlays, played as a reading system plays them."""

import mimetypes
from collections.abc import AsyncIterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Route

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.epub.publication import render_epub
from tests.support.sample_books import sample_books

HOST = "http://book.test/"
mimetypes.add_type("application/xhtml+xml", ".xhtml")
mimetypes.add_type("application/smil+xml", ".smil")

# Lights up what the overlay names at the time of the sound, and notes (id, seconds, background) whenever that changes.
PLAYER = """async (name) => {
  const smil = new DOMParser().parseFromString(await (await fetch(name + ".smil")).text(), "application/xml");
  const seconds = (clock) => clock.split(":").reduce((sum, part) => sum * 60 + parseFloat(part), 0);
  const parts = [...smil.getElementsByTagName("par")].map((par) => {
    const audio = par.getElementsByTagName("audio")[0];
    return {
      id: par.getElementsByTagName("text")[0].getAttribute("src").split("#")[1], source: audio.getAttribute("src"),
      begin: seconds(audio.getAttribute("clipBegin")), end: seconds(audio.getAttribute("clipEnd")),
    };
  });
  const sound = new Audio(parts[0].source);
  const seen = [];
  await document.fonts.ready;
  await sound.play();
  while (!sound.ended) {
    const now = sound.currentTime;
    const part = parts.find((p) => p.begin <= now && now < p.end);
    if (part && (!seen.length || seen.at(-1)[0] !== part.id)) {
      document.querySelectorAll(".-epub-media-overlay-active").forEach((e) => e.classList.remove("-epub-media-overlay-active"));
      const element = document.getElementById(part.id);
      element.classList.add("-epub-media-overlay-active");
      seen.push([part.id, now, getComputedStyle(element).backgroundColor]);
    }
    await new Promise(requestAnimationFrame);
  }
  return { seen, duration: sound.duration, fonts: [...document.fonts].filter((f) => f.status === "loaded").map((f) => f.family) };
}"""


@pytest.fixture(scope="module")
async def book() -> Book:
    return (await sample_books())[1]


@pytest.fixture
async def shelf(browser: Browser, book: Book) -> AsyncIterator[Page]:
    archive = ZipFile(BytesIO(render_epub(book)))
    page = await browser.new_page()

    async def serve(route: Route) -> None:
        name = route.request.url.removeprefix(HOST).partition("#")[0]
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        await route.fulfill(body=archive.read(name), content_type=kind)

    await page.route(f"{HOST}**", serve)
    yield page
    await page.close()


async def test_each_sentence_is_lit_while_it_is_spoken(shelf: Page, book: Book) -> None:
    await shelf.goto(f"{HOST}EPUB/page-01.xhtml")
    heard = await shelf.evaluate(PLAYER, "page-01")
    track = book.pages[0].track
    assert track is not None
    assert heard["duration"] == pytest.approx(track.duration, abs=0.001)
    assert [sentence for sentence, _, _ in heard["seen"]] == ["p1-0-0", "p1-0-1", "p1-0-2"]
    for (_, seconds, background), cue in zip(heard["seen"], track.cues, strict=True):
        assert cue.start <= seconds + 0.001
        assert seconds < cue.end
        assert background == "rgb(255, 229, 154)"
    assert "Literata" in heard["fonts"]


@pytest.mark.parametrize("name", ["cover", "title", "dedication", "page-02", "colophon", "nav"])
async def test_axe_finds_nothing_wrong_with_a_document(shelf: Page, name: str) -> None:
    await shelf.goto(f"{HOST}EPUB/{name}.xhtml")
    options = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
    found = await Axe().run(shelf, options=options)
    assert found.violations_count == 0, found.generate_report()
