"""Captions are read by parsers nobody here wrote, in order, on the screen's lines, and lose no word."""

from io import StringIO
from itertools import pairwise

import webvtt
from hypothesis import assume, given
from hypothesis import strategies as st

from services.d_aggregator.formats.audio.mp3_book import track_starts
from services.d_aggregator.formats.captions import LINE, Phrase, captions, phrases, subrip, timed
from services.d_aggregator.formats.captions import webvtt as write_webvtt
from storycreator.messages.narration import Cue, WordCue
from tests.support.sample_books import sample_books

WORD = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=60)
SENTENCE = st.lists(WORD, min_size=1, max_size=40).map(" ".join)


def cue(text: str, start: float = 0.0, end: float = 10.0, words: tuple[WordCue, ...] = ()) -> Cue:
    return Cue(paragraph=0, sentence=0, text=text, start=start, end=end, words=words)


BOOKS = st.lists(st.tuples(SENTENCE, st.integers(0, 3_000), st.integers(1, 20_000)), min_size=1, max_size=12)


def spoken(sentences: list[tuple[str, int, int]]) -> list[Phrase]:
    found: list[Phrase] = []
    at = 0
    for text, pause, length in sentences:
        found += phrases(cue(text, (at + pause) / 1000, (at + pause + length) / 1000), 0.0, "en")
        at += pause + length
    return found


@given(SENTENCE, st.floats(0, 5000), st.floats(0, 60), st.floats(0.5, 60))
def test_any_sentence_is_cut_to_the_screen_without_losing_a_letter(text: str, offset: float, start: float, length: float) -> None:
    found = phrases(cue(text, start, start + length), offset, "en")
    assert "".join("".join(p.tokens) for p in found).replace(" ", "") == text.replace(" ", "")
    assert [p.end for p in found[:-1]] == [p.start for p in found[1:]]
    assert (found[0].start, found[-1].end) == (round((offset + start) * 1000), round((offset + start + length) * 1000))


@given(BOOKS, st.sampled_from(["en", "fr", "ja"]))
def test_any_captions_can_be_read(sentences: list[tuple[str, int, int]], language: str) -> None:
    made = timed(spoken(sentences), language)
    assert "".join("".join(c.lines) for c in made).replace(" ", "") == "".join(text for text, _, _ in sentences).replace(" ", "")
    assert all(1 <= len(c.lines) <= 2 and all(0 < len(line) <= LINE for line in c.lines) for c in made)
    assert all(1000 <= c.end - c.start <= 7000 for c in made)
    assert all(sum(map(len, c.lines)) * 1000 <= 17 * (c.end - c.start) for c in made)
    assert all(a.end <= b.start for a, b in pairwise(made))


@given(st.lists(st.tuples(SENTENCE, st.integers(500, 3_000)), min_size=1, max_size=8))
def test_behind_a_voice_of_ordinary_speed_they_never_fall_more_than_a_second(sentences: list[tuple[str, int]]) -> None:
    said = spoken([(text, pause, max(1_000, len(text) * 75)) for text, pause in sentences])
    made = timed(said, "en")
    starts = {phrase.tokens[0]: phrase.start for phrase in said}
    for caption in made:
        first = caption.lines[0].split()[0]
        if sum(phrase.tokens[0] == first for phrase in said) == 1 and first in starts:
            assert caption.start <= starts[first] + 1_000


@given(BOOKS)
def test_both_files_parse_back_to_the_same_captions(sentences: list[tuple[str, int, int]]) -> None:
    made = timed(spoken(sentences), "en")
    assume(made)  # the reader takes a file without captions for a broken one
    wanted = [(c.start, c.end, "\n".join(c.lines)) for c in made]
    assert read_back(subrip(made), "srt") == [(start, end, text.translate(str.maketrans("<>{}", "‹›()"))) for start, end, text in wanted]
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
    found = phrases(cue(" ".join(words), 0.0, 15.0, times), 100.0, "en")
    assert len(found) > 1
    done = 0
    for phrase in found:
        assert phrase.start == 100_000 + done * 500
        done += len(phrase.tokens)


def test_a_cut_prefers_the_end_of_a_clause_and_never_leaves_an_article_behind() -> None:
    text = "When the moon rose over the silent hills that night, the little robot counted every star that she could see from her window."
    found = timed(phrases(cue(text), 0.0, "en"), "en")
    assert found[0].lines[-1].endswith("night,")
    assert not [line for caption in found for line in caption.lines if line.split()[-1] in ("the", "her", "that", "from")]


def test_cries_in_quick_succession_share_a_caption() -> None:
    said = [phrase for at, text in enumerate(["Oh!", "No!", "Run!"]) for phrase in phrases(cue(text, at * 0.6, at * 0.6 + 0.4), 0.0, "en")]
    assert [caption.lines for caption in timed(said, "en")] == [("Oh! No!",), ("Run!",)]


async def test_captions_of_a_book_follow_its_recording() -> None:
    book = (await sample_books())[0]
    starts = track_starts(book)
    found = captions(book, starts)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(c.start < c.end for c in found)
    first = next(c for c in found if c.lines[0].startswith("One morning"))
    assert first.start >= round(starts[2] * 1000)  # the sample's voice is faster than anybody reads
    spoken_lines = [phrase.text for track in book.tracks for c in track.cues for phrase in phrases(c, starts[track.page], book.language)]
    assert " ".join(line for c in found for line in c.lines) == " ".join(spoken_lines)
    assert write_webvtt(found, "en").startswith("WEBVTT")
