"""The EPUB: what a reading system and its listener meet, whole or with gaps."""

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from PIL import Image

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.audio import frames
from services.d_aggregator.formats.epub.check import find_faults
from services.d_aggregator.formats.epub.publication import render_epub
from storycreator.messages.common import Provenance
from storycreator.messages.layout import LayoutParagraph, LayoutSentence
from tests.support.sample_books import sample_books

NAMES = {
    "h": "http://www.w3.org/1999/xhtml",
    "s": "http://www.w3.org/ns/SMIL",
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
}


@pytest.fixture(scope="module")
async def english() -> Book:
    return (await sample_books())[0]


@pytest.fixture(scope="module")
async def spanish() -> Book:
    return (await sample_books())[1]


def opened(book: Book) -> ZipFile:
    content = render_epub(book)
    assert find_faults(content) == ()
    return ZipFile(BytesIO(content))


def tree(archive: ZipFile, name: str) -> Any:
    return etree.fromstring(archive.read(f"EPUB/{name}"))


def found(element: Any, path: str) -> list[Any]:
    return list(element.xpath(path, namespaces=NAMES))


def silent(book: Book) -> Book:
    return replace(book, title_track=None, pages=tuple(replace(page, track=None) for page in book.pages))


def unpictured(book: Book) -> Book:
    return replace(book, cover=None, pages=tuple(replace(page, picture=None) for page in book.pages))


def test_a_spanish_colophon_has_no_english_words(spanish: Book) -> None:
    read = Provenance(service="C2", engine="espeak", model="espeak-ng", voice="es", licence="GPL-3.0-or-later (a separate program)")
    said = opened(replace(spanish, provenances=(read,))).read("EPUB/colophon.xhtml").decode()
    assert "espeak · espeak-ng · es · GPL-3.0-or-later<" in said


def test_every_sentence_lights_up_while_it_is_heard(english: Book) -> None:
    archive = opened(english)
    for page in english.pages:
        smil = tree(archive, f"page-{page.number:02}.smil")
        text = tree(archive, f"page-{page.number:02}.xhtml")
        assert page.track is not None
        targets = [src.partition("#")[2] for src in found(smil, "//s:text/@src")]
        assert targets == found(text, "//h:span[@class='s']/@id")
        for target, audio, cue in zip(targets, found(smil, "//s:audio"), page.track.cues, strict=True):
            begin, end = (float(audio.get(name).rpartition(":")[2]) for name in ("clipBegin", "clipEnd"))
            assert begin == pytest.approx(cue.start, abs=0.001)
            assert end >= cue.end - 0.001  # the pause after a sentence belongs to it
            assert "".join(found(text, f"//*[@id='{target}']//text()")) == cue.text
        sound = archive.read(f"EPUB/audio/page-{page.number:02}.mp3")
        assert frames.parse(sound).duration == pytest.approx(page.track.duration, abs=0.001)


def test_the_class_that_marks_the_spoken_sentence_is_in_the_style_sheet(english: Book) -> None:
    archive = opened(english)
    (name,) = found(tree(archive, "package.opf"), "//o:meta[@property='media:active-class']/text()")
    assert f".{name} {{".encode() in archive.read("EPUB/style.css")


def test_reading_order_and_contents_are_the_layouts(spanish: Book) -> None:
    archive = opened(spanish)
    hrefs = found(tree(archive, "nav.xhtml"), "//h:nav[@id='toc']//h:a/@href")
    package = tree(archive, "package.opf")
    files = {item.get("id"): item.get("href") for item in found(package, "//o:item")}
    assert [files[ref] for ref in found(package, "//o:itemref/@idref")] == hrefs
    assert hrefs[:4] == ["cover.xhtml", "title.xhtml", "dedication.xhtml", "page-01.xhtml"]
    assert found(tree(archive, "nav.xhtml"), "//h:nav[@id='toc']//h:a/text()")[3] == "Página 1"


def test_metadata_says_what_is_true(english: Book) -> None:
    def facts(book: Book) -> dict[str, list[str]]:
        package = tree(opened(book), "package.opf")
        return {
            name: found(package, f"//o:meta[@property='schema:{name}']/text()")
            for name in ("accessMode", "accessModeSufficient", "accessibilityFeature", "accessibilityHazard")
        }

    whole = facts(english)
    assert whole["accessMode"] == ["textual", "visual", "auditory"]
    assert "synchronizedAudioText" in whole["accessibilityFeature"]
    assert "alternativeText" in whole["accessibilityFeature"]
    plain = facts(unpictured(silent(english)))
    assert plain["accessMode"] == ["textual"]
    assert plain["accessModeSufficient"] == ["textual"]
    assert not {"synchronizedAudioText", "alternativeText"} & set(plain["accessibilityFeature"])


def test_title_language_description_and_subjects(spanish: Book) -> None:
    package = tree(opened(spanish), "package.opf")
    assert found(package, "//dc:title/text()") == ["Mira y la luz de la luna"]
    assert found(package, "//dc:language/text()") == ["es"]
    assert found(package, "//dc:creator/text()") == ["AI Story Creator"]
    assert found(package, "//dc:description/text()") == ["Una robot y un zorro."]
    assert "moon" in found(package, "//dc:subject/text()")


def test_keywords_are_marked_as_the_language_of_the_original(spanish: Book) -> None:
    package = tree(opened(replace(spanish, original_language="fr")), "package.opf")
    assert found(package, "//dc:subject/@xml:lang") == ["en", *["fr"] * (len(spanish.subjects) - 1)]


def test_descriptions_of_pictures_are_marked_as_english_elsewhere(english: Book, spanish: Book) -> None:
    image = found(tree(opened(spanish), "page-02.xhtml"), "//h:img")[0]
    assert (image.get("lang"), image.get("{http://www.w3.org/XML/1998/namespace}lang")) == ("en", "en")
    assert found(tree(opened(english), "page-02.xhtml"), "//h:img")[0].get("lang") is None


def test_pictures_are_no_wider_than_asked_and_say_their_size(english: Book) -> None:
    archive = opened(replace(english, picture_width=200))
    image = found(tree(archive, "page-01.xhtml"), "//h:img")[0]
    with Image.open(BytesIO(archive.read("EPUB/images/page-01.jpg"))) as picture:
        assert picture.size == (200, 150) == (int(image.get("width")), int(image.get("height")))
        assert picture.format == "JPEG"


def test_a_silent_edition_has_no_overlays(english: Book) -> None:
    archive = opened(silent(english))
    assert not [name for name in archive.namelist() if name.endswith((".smil", ".mp3"))]
    assert not found(tree(archive, "package.opf"), "//o:meta[starts-with(@property, 'media:')]")


def test_one_missing_picture_and_one_missing_track_are_marked_in_their_place(spanish: Book) -> None:
    pages = list(spanish.pages)
    pages[1] = replace(pages[1], picture=None, track=None)
    book = replace(spanish, pages=tuple(pages), missing=("Page 2 has no picture: the brush broke.",))
    archive = opened(book)
    page = tree(archive, "page-02.xhtml")
    assert found(page, "//h:p[@class='gap']/text()") == ["Esta página no tiene ilustración."]
    (label,) = found(page, "//h:div[@role='img']/@aria-label")
    assert label == "Esta página no tiene ilustración. Una mañana aterrizó un zorro llamado Otto en un cohete de papel."
    assert found(page, "//h:p[@class='initial']/text()") == ["U"]
    assert "EPUB/page-02.smil" not in archive.namelist()
    assert "the brush broke" in archive.read("EPUB/colophon.xhtml").decode()


def test_a_book_whose_pictures_all_failed_has_a_plate_on_every_page(english: Book) -> None:
    archive = opened(unpictured(english))
    for page in english.pages:
        (label,) = found(tree(archive, f"page-{page.number:02}.xhtml"), "//h:div[@role='img']/@aria-label")
        assert label.startswith("This page has no picture. ")
    assert "alternativeText" not in archive.read("EPUB/package.opf").decode()


def test_a_book_that_was_to_have_no_pictures_is_plain_and_has_a_typographic_cover(english: Book) -> None:
    archive = opened(replace(unpictured(english), illustrated=False))
    assert b"plate" not in archive.read("EPUB/page-01.xhtml")
    assert found(tree(archive, "cover.xhtml"), "//h:p[@class='cover-title']/text()") == [english.title]
    assert not found(tree(archive, "package.opf"), "//o:item[@properties='cover-image']")


def test_right_to_left_books_turn_the_other_way(english: Book) -> None:
    book = replace(
        english,
        edition=english.edition.model_copy(update={"language": "ar"}),
        layout=english.layout.model_copy(update={"language": "ar", "right_to_left": True, "title": "ميرا وضوء القمر"}),
    )
    archive = opened(book)
    assert found(tree(archive, "package.opf"), "//o:spine/@page-progression-direction") == ["rtl"]
    assert tree(archive, "page-01.xhtml").get("dir") == "rtl"
    assert tree(archive, "title.xhtml").get("lang") == "ar"


def test_signs_that_mean_something_in_xml_are_only_text(english: Book) -> None:
    layout = english.layout.model_copy(update={"title": '<Mira> & "Otto" ]]>', "blurb": "a < b & c"})
    archive = opened(replace(english, layout=layout))
    assert found(tree(archive, "package.opf"), "//dc:title/text()") == ['<Mira> & "Otto" ]]>']


def test_cues_of_sentences_that_are_not_in_the_text_do_not_break_the_book(english: Book) -> None:
    page = english.pages[0]
    broken = replace(page, paragraphs=(LayoutParagraph(sentences=page.paragraphs[0].sentences[1:2]),))
    archive = opened(replace(english, pages=(broken, *english.pages[1:])))
    smil = tree(archive, "page-01.smil")
    assert found(smil, "//s:text/@src") == ["page-01.xhtml#p1-0-1"]
    assert found(smil, "//s:audio/@clipBegin") == ["0:00:00.000"]


@pytest.mark.parametrize("text", ["<p>oh", "</span> & ]]> &nbsp;", '"quoted" <script>x</script>', "bell \a and null \0"])
def test_whatever_a_sentence_and_a_description_say_the_documents_are_well_formed(english: Book, text: str) -> None:
    page = english.pages[0]
    sentence = LayoutSentence(id="p1-0-0", text=text)
    assert page.picture is not None
    odd = replace(
        page, heading=text, paragraphs=(LayoutParagraph(sentences=(sentence,)),), text=text, picture=replace(page.picture, alt=text)
    )
    archive = opened(replace(english, pages=(odd, *english.pages[1:]), missing=(text,)))
    (shown,) = found(tree(archive, "page-01.xhtml"), "//h:span[@id='p1-0-0']")
    assert "".join(shown.itertext()) == text.replace("\a", "").replace("\0", "")
    bare = opened(unpictured(replace(english, pages=(odd, *english.pages[1:]))))
    assert found(tree(bare, "page-01.xhtml"), "//h:div[@role='img']/@aria-label")


def test_sentences_of_a_language_without_spaces_stand_side_by_side(english: Book) -> None:
    def paragraph(book: Book) -> str:
        return "".join(found(tree(opened(book), "page-01.xhtml"), "//h:div[@class='text']/h:p[1]//text()"))

    spaced = paragraph(english)
    assert paragraph(replace(english, layout=english.layout.model_copy(update={"unspaced": True}))) == spaced.replace(". ", ".")


async def test_the_same_book_is_the_same_file(english: Book) -> None:
    again = (await sample_books())[0]
    assert render_epub(english) == render_epub(again)
    assert english.identifier == again.identifier
    assert english.identifier != (await sample_books())[1].identifier


def test_the_first_bytes_tell_the_type(english: Book) -> None:
    assert render_epub(english)[30:58] == b"mimetypeapplication/epub+zip"
