"""Every judge passes a good package and fails one that is bad in its way."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from benchmarks.quality.judges import files, sound, text, translation
from benchmarks.quality.judges.distance import edits, word_errors
from benchmarks.quality.judges.package import Package, Verdict
from storycreator.settings import load
from tests.support.packages import PAGES, SPANISH, build, edit, tone


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Package:
    return Package(build(tmp_path_factory.mktemp("good") / "book", translated=SPANISH))


def changed(tmp_path: Path, **pages: str) -> Package:
    """The good story with some pages changed: ``p2="…"``."""
    return Package(build(tmp_path / "book", [pages.get(f"p{number}", page) for number, page in enumerate(PAGES, start=1)]))


@pytest.mark.parametrize("judge", [text.names, text.repetition, text.length, text.blocklist, files.files, files.pictures, sound.loudness])
def test_a_good_package_passes(judge: Callable[[Package], Verdict], good: Package) -> None:
    verdict = judge(good)
    assert verdict.failures == ()
    assert verdict.passed


def test_a_good_translation_passes(good: Package) -> None:
    [verdict] = translation.translations(good)
    assert (verdict.failures, verdict.passed) == ((), True)


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("Mirra found a star, and then Otto came by.", "nearly “Mira”"),
        ("Then little Otta sat by Mira.", "nearly “Otto”"),
        ("Then old Benjamin sat by Mira and Otto.", "“Benjamin” is not"),
        ("Zephyrina sat by Mira and Otto.", "“Zephyrina” is not"),
    ],
)
def test_a_name_that_slips_or_comes_from_nowhere_is_seen(page: str, complaint: str, tmp_path: Path) -> None:
    verdict = text.names(changed(tmp_path, p3=page))
    assert not verdict.passed
    assert any(complaint in failure for failure in verdict.failures)


def test_ordinary_capitals_are_no_names(tmp_path: Path) -> None:
    page = '"Oh, Otto! I\'m here," said Mira. Suddenly the Moon shone. "Look!" It was Monday, and BOOM went the rocket. Moonlight is kind.'
    assert text.names(changed(tmp_path, p3=page)).failures == ()


def test_a_hero_who_is_lost_on_the_way_is_missed(tmp_path: Path) -> None:
    verdict = text.names(changed(tmp_path, p3="Otto slept.", p4="Otto flew home at last."))
    assert any("last two pages" in failure for failure in verdict.failures)


@pytest.mark.parametrize(
    "page",
    [
        "Otto smiled. Every night she counted the stars and wished to visit one.",
        "Otto smiled. Every night he counted the stars and wished to visit one!",
    ],
)
def test_a_sentence_that_comes_again_is_seen_exactly_or_nearly(page: str, tmp_path: Path) -> None:
    assert text.repetition(changed(tmp_path, p3=page)).numbers == {"repeated": 1}


def test_too_many_words_or_too_few_pages_are_seen(tmp_path: Path) -> None:
    long = text.length(changed(tmp_path, p2="Then Otto came by. " * 20))
    assert long.failures == ("page 2: 80 words, at most 70",)
    assert not text.length(Package(_asked_for(tmp_path, 6))).passed


def _asked_for(tmp_path: Path, pages: int) -> Path:
    folder = build(tmp_path / "asked")
    edit(folder, lambda record: record["request"]["story"].update(pages=pages))
    return folder


def test_words_that_do_not_belong_are_seen_in_any_language(tmp_path: Path) -> None:
    bad = [*SPANISH[:3], "El idiota de Otto sacó una pistola."]
    verdict = text.blocklist(Package(build(tmp_path / "book", [*PAGES[:3], "Otto had a gun, and Mira was happy."], bad)))
    assert verdict.numbers == {"blocked": 3}


def test_missing_damaged_and_textless_files_are_seen(tmp_path: Path) -> None:
    folder = build(tmp_path / "book", translated=SPANISH)
    (folder / "es" / "book.pdf").unlink()
    (folder / "en" / "book.html").write_text("<html><script>Mira was a small robot</script></html>", encoding="utf-8")
    (folder / "en" / "book.epub").write_bytes(b"PK rubbish")
    told = " ".join(files.files(Package(folder)).failures)
    for complaint in (
        "es/book.pdf is missing",
        "en/book.html lacks",
        "en/book.html is not what the record says",
        "en/book.epub cannot be read",
    ):
        assert complaint in told


def test_an_edition_that_was_asked_for_but_not_made_is_seen(tmp_path: Path) -> None:
    folder = build(tmp_path / "book")
    edit(folder, lambda record: record["request"].update(languages=["fr"]))
    assert "fr: there is no edition" in files.files(Package(folder)).failures


def test_pictures_that_are_missing_blank_twice_small_or_wrong_are_seen(tmp_path: Path) -> None:
    folder = build(tmp_path / "book")
    pictures = folder / "pictures"
    (pictures / "page-01.png").unlink()
    Image.new("RGB", (1600, 1200), "white").save(pictures / "page-02.png")
    (pictures / "page-04.png").write_bytes((pictures / "page-03.png").read_bytes())
    Image.open(pictures / "cover.png").resize((800, 600)).save(pictures / "cover.png")

    def wrong(record: dict[str, Any]) -> None:
        shown = {picture["page"]: picture for picture in record["production"]["illustrations"]["pictures"]}
        shown[3].update(shows=["Mira"], place="kitchen")
        shown[4].update(alt="Picture")

    edit(folder, wrong)
    verdict = files.pictures(Package(folder))
    told = " ".join(verdict.failures)
    for complaint in ("page-01.png cannot be read", "page 2: the picture is blank", "the same picture as page 3", "cover: only 800×600"):
        assert complaint in told
    for complaint in ("page 3: Otto should be there", "shows “kitchen”", "description says nothing"):
        assert complaint in told
    assert verdict.numbers == {"good": 0, "pictures": 5}


@pytest.mark.real
@pytest.mark.parametrize(
    ("drawn", "scene", "fits"),
    [
        ("forest", "a quiet forest near the river", True),
        ("river", "a quiet forest near the river", True),
        ("bakery", "a small bakery near the old mill", True),
        ("spaceship", "a space station", True),
        ("underwater", "the bottom of the ocean", True),
        ("school", "the classroom", True),
        ("city", "a bustling street in Paris", True),
        ("city", "a street in Paris", True),
        ("desert", "a quiet forest near the river", False),
        ("castle", "the bottom of the ocean", False),
        ("kitchen", "a bustling street in Paris", False),
        ("palace", "a street in Paris", False),
        ("river", "a street in Paris", False),
        ("beach", "the old library at night", False),
    ],
)
def test_places_are_judged_by_meaning(drawn: str, scene: str, fits: bool) -> None:
    assert files.place_fits(drawn, scene) == fits


@pytest.mark.parametrize(("lufs", "passed"), [(-16.0, True), (-15.6, True), (-15.2, False), (-19.0, False)])
def test_loudness_is_measured_from_the_file(lufs: float, passed: bool, tmp_path: Path) -> None:
    verdict = sound.loudness(Package(build(tmp_path / "book", lufs=lufs)))
    assert verdict.passed == passed
    assert verdict.numbers["worst"] == pytest.approx(abs(lufs + 16), abs=0.15)


def test_peaks_are_held_against_the_narration(tmp_path: Path) -> None:
    assert not sound.loudness(Package(build(tmp_path / "recorded", recorded_peak=-0.9))).passed
    folder = build(tmp_path / "clipped")
    tone(folder / "en" / "book.mp3", -3.2)
    assert any("true peak" in failure for failure in sound.loudness(Package(folder)).failures)


def test_sound_that_cannot_be_read_is_a_failure_not_a_crash(tmp_path: Path) -> None:
    folder = build(tmp_path / "book")
    (folder / "en" / "book.mp3").write_bytes(b"not sound")
    assert "could not measure" in sound.loudness(Package(folder)).failures[0]


def hears(transcripts: dict[str, str]) -> sound.Listener:
    def listen(audio: Path, language: str) -> str:
        return transcripts[audio.stem]

    return listen


def perfect() -> dict[str, str]:
    return {"title": "Mira and the moonlight.", **{f"page-{number:02}": page for number, page in enumerate(PAGES, start=1)}}


def test_word_errors_are_counted_with_and_without_names(tmp_path: Path) -> None:
    package = Package(build(tmp_path / "book"))
    [verdict] = sound.narration(package, hears({name: told.replace("Otto", "Auto") for name, told in perfect().items()}))
    assert verdict.passed
    assert (verdict.numbers["errors"], verdict.numbers["raw"]) == (0, 3)


def test_a_narration_that_says_something_else_fails(tmp_path: Path) -> None:
    package = Package(build(tmp_path / "book"))
    [verdict] = sound.narration(package, hears(perfect() | {"page-02": "Thank you for watching."}))
    assert not verdict.passed
    assert any("page 2" in failure and "Thank you for watching" in failure for failure in verdict.failures)


def test_a_track_that_is_missing_fails_however_good_the_rest(tmp_path: Path) -> None:
    folder = build(tmp_path / "book")
    (folder / "en" / "audio" / "title.mp3").unlink()
    [verdict] = sound.narration(Package(folder), hears(perfect()))
    assert not verdict.passed


@pytest.mark.real
def test_a_recogniser_hears_what_a_voice_says(tmp_path: Path) -> None:
    spoken = "The little robot lived on the moon and counted all the stars."
    subprocess.run(["espeak-ng", "-v", "en", "-s", "140", "-w", str(tmp_path / "said.wav"), spoken], check=True)
    folder = load().models_dir / "whisper-base"
    heard = sound.Whisper(folder)(tmp_path / "said.wav", "en")
    errors = word_errors(sound.spoken_words(spoken, "en"), sound.spoken_words(heard, "en"))
    assert errors <= 2


@pytest.mark.parametrize(
    ("written", "heard", "language"),
    [
        ("Twenty stars, and two moons!", "20 stars and 2 moons", "en"),
        ("Il y a dix-huit étoiles.", "Il y a 18 étoiles", "fr"),
        ("L’océan", "l'océan", "fr"),
        ("Treinta lunas", "30 lunas.", "es"),
    ],
)
def test_what_sounds_the_same_is_the_same(written: str, heard: str, language: str) -> None:
    assert sound.spoken_words(written, language) == sound.spoken_words(heard, language)


@pytest.mark.parametrize(
    ("written", "heard", "language", "wrong"),
    [
        ("elles sont allées", "elle son allé", "fr", 0),
        ("des graines de tournesol", "des graines de tourne sol", "fr", 0),
        ("le tourne sol", "le tournesol", "fr", 0),
        ("elle veut partir", "elle peut partir", "fr", 1),
        ("le chat dort", "le chien dort bien", "fr", 2),
        ("their boat sails", "there boat sales", "en", 0),
    ],
)
def test_words_that_sound_alike_are_no_errors_of_a_voice(written: str, heard: str, language: str, wrong: int) -> None:
    reference, transcript = sound.spoken_words(written, language), sound.spoken_words(heard, language)
    assert word_errors(reference, transcript, sounds=sound.pronounced([*reference, *transcript], language)) == wrong


@pytest.mark.parametrize(
    ("page", "complaint"),
    [
        ("Volaron muy alto y Mira smiled por fin. Estaban felices, y desde ese día fueron los best amigos.", "left over best"),
        ("They were happy and proud, and from that day on they were the best of friends. Adiós.", "left over"),
        ("Voaram muito alto e Mira tocou por fim. Estaban felices, y desde ese día fueron los mejores amigos.", "Portuguese"),
        ("Volaron muy alto y Mira tocó su estrella.", "sentences for"),
    ],
)
def test_words_left_over_in_a_translation_are_seen(page: str, complaint: str, tmp_path: Path) -> None:
    [verdict] = translation.translations(Package(build(tmp_path / "book", translated=[*SPANISH[:3], page])))
    assert not verdict.passed
    assert any(complaint in failure for failure in verdict.failures)


def test_words_two_languages_share_are_not_left_over() -> None:
    assert translation.left_over("The animal robot had no hotel.", "El animal robot no tenía hotel.", "en", "es", frozenset()) == []


@given(st.text(max_size=12), st.text(max_size=12))
def test_edit_distance_is_a_distance(a: str, b: str) -> None:
    assert edits(a, b) == edits(b, a) <= max(len(a), len(b))
    assert (edits(a, b) == 0) == (a == b)


WORDS = st.lists(st.sampled_from(["a", "b", "mira"]), max_size=8)


@given(WORDS, WORDS)
def test_word_errors_are_edits_and_masking_only_forgives(reference: list[str], heard: list[str]) -> None:
    assert word_errors(reference, heard) == edits(reference, heard) >= word_errors(reference, heard, frozenset({"mira"}))
