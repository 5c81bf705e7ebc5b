"""Captions are read by parsers nobody here wrote, in order, on the screen's lines, and lose no word."""

from io import StringIO
from itertools import pairwise

import webvtt
from hypothesis import assume, given
from hypothesis import strategies as st

from services.d_aggregator.formats.audio.mp3_book import track_starts
from services.d_aggregator.formats.captions import LINE, Caption, caption_cue, captions, subrip
from services.d_aggregator.formats.captions import webvtt as write_webvtt
from storycreator.messages.narration import Cue, WordCue
from tests.support.sample_books import sample_books

WORD = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=60)
SENTENCE = st.lists(WORD, min_size=1, max_size=40).map(" ".join)


def cue(text: str, start: float = 0.0, end: float = 10.0, words: tuple[WordCue, ...] = ()) -> Cue:
    return Cue(paragraph=0, sentence=0, text=text, start=start, end=end, words=words)


@given(SENTENCE, st.floats(0, 5000), st.floats(0, 60), st.floats(0.5, 60))
def test_any_sentence_is_cut_to_the_screen_without_losing_a_letter(text: str, offset: float, start: float, length: float) -> None:
    found = caption_cue(cue(text, start, start + length), offset)
    assert "".join("".join(c.lines) for c in found).replace(" ", "") == text.replace(" ", "")
    assert all(1 <= len(c.lines) <= 2 and all(0 < len(line) <= LINE for line in c.lines) for c in found)
    assert [c.end for c in found[:-1]] == [c.start for c in found[1:]]
    assert (found[0].start, found[-1].end) == (round((offset + start) * 1000), round((offset + start + length) * 1000))


@given(st.lists(st.tuples(SENTENCE, st.integers(0, 5_000), st.integers(1, 20_000)), max_size=12))
def test_both_files_parse_back_to_the_same_captions(sentences: list[tuple[str, int, int]]) -> None:
    made: list[Caption] = []
    at = 0
    for text, pause, length in sentences:
        made += [c for c in caption_cue(cue(text, (at + pause) / 1000, (at + pause + length) / 1000), 0.0) if c.end > c.start]
        at += pause + length
    assume(made)  # the reader takes a file without captions for a broken one
    wanted = [(c.start, c.end, "\n".join(c.lines)) for c in made]
    assert read_back(subrip(made), "srt") == wanted
    assert read_back(write_webvtt(made, "en"), "vtt") == [
        (start, end, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")) for start, end, text in wanted
    ]


def read_back(text: str, form: str) -> list[tuple[int, int, str]]:
    found = webvtt.from_buffer(StringIO(text), format=form).captions
    return [(ms(c.start_in_seconds, c.start), ms(c.end_in_seconds, c.end), c.raw_text) for c in found]


def ms(seconds: float, clock: str = "") -> int:
    return round(seconds) * 1000 + int(clock.rpartition(".")[2]) if clock else round(seconds * 1000)


def test_a_long_sentence_is_cut_at_its_words_own_times() -> None:
    words = [f"word{n}" for n in range(30)]
    times = tuple(WordCue(text=word, start=n / 2, end=n / 2 + 0.4) for n, word in enumerate(words))
    found = caption_cue(cue(" ".join(words), 0.0, 15.0, times), 100.0)
    assert len(found) > 1
    spoken = 0
    for caption in found:
        assert caption.start == 100_000 + spoken * 500
        spoken += len(" ".join(caption.lines).split())


def test_a_cut_prefers_the_end_of_a_clause() -> None:
    text = "When the moon rose over the silent hills that night, the little robot counted every star that she could see from her window."
    found = caption_cue(cue(text), 0.0)
    assert found[0].lines[-1].endswith("night,")


async def test_captions_of_a_book_follow_its_recording() -> None:
    book = (await sample_books())[0]
    starts = track_starts(book)
    found = captions(book, starts)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(c.start < c.end for c in found)
    first = next(c for c in found if c.lines[0].startswith("One morning"))
    assert first.start == round(starts[2] * 1000)
    assert write_webvtt(found, "en").startswith("WEBVTT")
