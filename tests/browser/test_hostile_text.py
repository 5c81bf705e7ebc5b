"""Whatever stands in a title, a dedication, a page, a name or a description: in a real browser no script runs, and the words are words."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from lxml import etree
from playwright.async_api import Browser, Page
from pypdf import PdfReader

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.epub import FORM as EPUB
from services.d_aggregator.formats.html import FORM as HTML
from services.d_aggregator.formats.pdf import FORM as PDF
from storycreator.messages.common import Provenance
from storycreator.security.escaping import inert
from tests.support.books import small_book
from tests.support.hostile import EVERYTHING, MARKUP

OURS = {"html": 2, "xhtml": 0}
"""Script elements of our own: the reader's, and its table of cues."""
FOUND = """() => ({
    pwned: window.pwned, title: document.title,
    scripts: [...document.getElementsByTagNameNS('*', 'script')].length,
    handlers: [...document.querySelectorAll('*')].flatMap(e => [...e.attributes]).filter(a => a.name.startsWith('on')).length,
    links: [...document.querySelectorAll('[href],[src]')].map(e => e.getAttribute('href') || e.getAttribute('src'))
        .filter(u => u && !/^(#|data:(image|audio|,)|[\\w./-]+(#[\\w-]+)?$)/.test(u)),
    strange: document.querySelectorAll('iframe,object,embed,base,form,use').length,
})"""


def hostile_book(text: str) -> Book:
    """The text stands wherever somebody else's words can stand."""
    book = small_book(sound=False, missing=(text,))
    sentences = [sentence.model_copy(update={"text": text}) for sentence in book.pages[0].paragraphs[0].sentences]
    paragraph = book.pages[0].paragraphs[0].model_copy(update={"sentences": tuple(sentences)})
    picture = book.pages[0].picture
    assert picture is not None
    first = replace(book.pages[0], heading=text, paragraphs=(paragraph,), text=text, picture=replace(picture, alt=text, alts={"en": text}))
    return replace(
        book,
        edition=book.edition.model_copy(update={"title": text, "dedication": text, "blurb": text}),
        layout=book.layout.model_copy(update={"title": text, "dedication": text, "blurb": text}),
        pages=(first, replace(book.pages[1], picture=None)),
        cover=replace(book.cover, alt=text) if book.cover else None,
        subjects=(text,),
        provenances=tuple(Provenance(service=letter, engine=text, model=text, licence=text, voice=text) for letter in ("A", "C1", "C2")),
    )


Look = Callable[[Path], Awaitable[dict[str, object]]]


@pytest.fixture
async def look(browser: Browser) -> AsyncIterator[Look]:
    """Opens a file without its Content-Security-Policy: only the escaping protects."""
    context = await browser.new_context(bypass_csp=True)

    async def open_file(file: Path) -> dict[str, object]:
        page: Page = await context.new_page()
        dialogs: list[str] = []
        page.on("dialog", lambda dialog: dialogs.append(dialog.message))
        await page.goto(file.as_uri())
        await page.wait_for_timeout(50)
        found: dict[str, object] = await page.evaluate(FOUND)
        await page.close()
        return found | {"dialogs": dialogs}

    yield open_file
    await context.close()


def harmless(found: dict[str, object], kind: str) -> None:
    assert found.get("pwned") is None
    assert {name: value for name, value in found.items() if name not in ("pwned", "title")} == {
        "scripts": OURS[kind], "handlers": 0, "links": [], "strange": 0, "dialogs": [],
    }  # fmt: skip


@pytest.mark.parametrize("name", ["script", "closing", "attribute", "everything"])
async def test_in_the_web_book_no_script_runs(name: str, look: Look, tmp_path: Path) -> None:
    text = MARKUP.get(name, EVERYTHING)
    (rendered,) = HTML.files(hostile_book(text))
    file = tmp_path / "book.html"
    file.write_bytes(rendered.content)
    found = await look(file)
    assert " ".join(inert(text).split()) in " ".join(str(found["title"]).split())
    harmless(found, "html")


async def test_in_the_epub_no_script_runs_and_every_document_is_xml(look: Look, tmp_path: Path) -> None:
    (rendered,) = EPUB.files(hostile_book(EVERYTHING))
    with ZipFile(BytesIO(rendered.content)) as archive:
        archive.extractall(tmp_path)
        names = archive.namelist()
    for name in names:
        assert (tmp_path / name).resolve().is_relative_to(tmp_path)
        if name.endswith((".opf", ".smil", ".xml", ".xhtml")):
            etree.fromstring((tmp_path / name).read_bytes(), etree.XMLParser(resolve_entities=False))
    documents = [name for name in names if name.endswith(".xhtml")]
    assert len(documents) == 7
    for name in documents:
        harmless(await look(tmp_path / name), "xhtml")


def test_the_pdf_has_no_script_no_action_and_no_attachment() -> None:
    text = f"{MARKUP['script']} {MARKUP['link']}"
    (rendered,) = PDF.files(hostile_book(text))
    for word in (b"/JavaScript", b"/JS", b"/Launch", b"/URI", b"/EmbeddedFile", b"/OpenAction"):
        assert word not in rendered.content
    reader = PdfReader(BytesIO(rendered.content))
    assert reader.metadata is not None
    assert reader.metadata.title == text
