"""Hostile words in the forms that are looked at as text, or that a player reads."""

import re
from dataclasses import replace

import pytest
import webvtt

from services.d_aggregator.book.book import Book
from services.d_aggregator.formats.captions import FORM as CAPTIONS
from services.d_aggregator.formats.form import Form
from services.d_aggregator.formats.html import FORM as HTML
from services.d_aggregator.formats.markdown import FORM as MARKDOWN
from services.d_aggregator.formats.text import FORM as TEXT
from storycreator.messages.narration import Cue
from tests.support.books import small_book
from tests.support.hostile import EVERYTHING

ACTIVE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
CUE = "one <b>two</b> --> 00:00:00,000 {\\an8} <c.x>\x1b[31m &amp; NOTE STYLE"


def hostile_book() -> Book:
    book = small_book(pictures=False, missing=(EVERYTHING,))
    page = book.pages[0]
    assert page.track is not None
    cues = (Cue(paragraph=0, sentence=0, text=CUE, start=0.0, end=2.0), *page.track.cues[1:])
    layout = book.layout.model_copy(update={"title": EVERYTHING, "dedication": EVERYTHING, "blurb": EVERYTHING})
    return replace(book, layout=layout, pages=(replace(page, text=EVERYTHING, track=replace(page.track, cues=cues)), *book.pages[1:]))


@pytest.mark.parametrize("form", [HTML, MARKDOWN, TEXT, CAPTIONS], ids=lambda form: form.file)
def test_looked_at_in_a_terminal_nothing_acts(form: Form) -> None:
    for file in form.files(hostile_book()):
        assert not ACTIVE.search(file.content.decode())


def test_captions_are_words_and_no_markup_and_no_other_captions(tmp_path: object) -> None:
    vtt, srt = (file.content.decode() for file in CAPTIONS.files(hostile_book()))
    plain, _ = (file.content.decode() for file in CAPTIONS.files(small_book(pictures=False)))
    cues = re.findall(r"^\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}$", vtt, re.MULTILINE)
    assert len(cues) == vtt.count("-->") == len(webvtt.from_string(vtt))
    assert not re.search(r"<|^(NOTE|STYLE|REGION)", vtt.partition("\n\n")[2], re.MULTILINE)
    assert "&lt;b&gt;two&lt;/b&gt;" in vtt
    assert srt.count("-->") == len(cues)
    assert not re.search(r"[<{}]", srt)
    assert plain.count("-->") <= len(cues) + 2
