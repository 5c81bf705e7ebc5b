"""``frames`` as a person who writes one meets it."""

import re

from tests.support.command_line import Run


def test_listing_says_what_each_frame_is_for(run: Run) -> None:
    done = run("frames", "list")
    assert done.code == 0, done.err
    assert "the_other_job" in done.out
    assert "lost" in done.out
    assert "en es fr" in done.out


def test_trying_a_prompt_shows_what_is_understood_and_tells_a_frame(run: Run) -> None:
    done = run("frames", "try", "Tom loses his teddy bear", "--language", "fr", "--why")
    assert "Understood as: Tom (a boy); lost: teddy bear" in done.out
    assert re.search(r"^Frames that fit: .*the_other_job", done.out, re.MULTILINE)
    assert re.search(r"^ 1  .*l'ours en peluche", done.out, re.MULTILINE | re.IGNORECASE)
    assert "five_four_three: it is for fear" in done.out


def test_showing_tells_a_frame_in_every_language(run: Run) -> None:
    done = run("frames", "show", "five_four_three")
    assert done.code == 0, done.err
    assert "(en)" in done.out
    assert "(es)" in done.out
    assert "(fr)" in done.out


def test_checking_reads_many_stories_and_prints_some(run: Run) -> None:
    done = run("frames", "check", "five_four_three", "--fills", "40", "--read", "2")
    assert done.code == 0, done.out
    assert "✓ five_four_three" in done.out
    assert "  fr  " in done.out


def test_an_unknown_frame_is_named(run: Run) -> None:
    done = run("frames", "show", "nosuch")
    assert done.code != 0
    assert "there is no frame 'nosuch'" in done.err


def test_an_empty_prompt_is_refused_in_words(run: Run) -> None:
    done = run("frames", "try", "")
    assert done.code != 0
    assert "prompt: is empty" in done.err
