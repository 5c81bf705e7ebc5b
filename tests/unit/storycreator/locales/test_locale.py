"""Languages as data: what each has, what it lacks, and that all read the same."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.c4_formatter.typeset import set_line
from storycreator.core.errors import InternalError
from storycreator.locales import locale as locales
from storycreator.locales.locale import SECTIONS, Interface, available, endonym, language_name, locale

COMPLETE = {"en", "es", "fr", "pt", "it", "de"}


@pytest.fixture(autouse=True)
def _read_anew() -> Iterator[None]:
    yield
    locales.locale.cache_clear()
    locales.all_titles.cache_clear()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A locales folder that has the English file only."""
    shutil.copy(locales.FOLDER / "en.toml", tmp_path)
    monkeypatch.setattr(locales, "FOLDER", tmp_path)
    locales.locale.cache_clear()
    locales.all_titles.cache_clear()
    return tmp_path


@pytest.mark.parametrize("tag", available())
def test_every_file_is_valid_and_says_what_it_lacks(tag: str) -> None:
    one = locale(tag)
    assert set(one.lacks) < set(SECTIONS)
    if tag.partition("-")[0] in COMPLETE:
        assert one.lacks == ()
    assert set(one.interface.stages) == {"A", "B", "C1", "C2", "C3", "C4", "D"}
    assert all(one.headings.model_dump().values())
    assert all(getattr(one.interface, name) for name in Interface.model_fields)
    assert language_name(tag) != tag != endonym(tag)


def test_what_each_language_lacks() -> None:
    assert {tag for tag in available() if not locale(tag).lacks} == COMPLETE | {"de-CH", "fr-CA", "fr-CH", "pt-PT"}
    assert locale("nl").lacks == ("typography", "interface", "grammar")
    assert locale("pl").lacks == ("interface", "grammar", "reading_ease")


def test_a_region_without_a_file_is_its_language_and_one_with_a_file_changes_only_what_it_says() -> None:
    assert locale("pt-BR").headings == locale("pt").headings
    assert locale("pt-BR").interface.language == "pt-BR"
    canada, france = locale("fr-CA"), locale("fr")
    assert (canada.typography.spaced_marks, france.typography.spaced_marks) == (False, True)
    assert canada.typography.quotes == france.typography.quotes
    assert locale("zh-TW").typography.quotes == locale("zh-Hant").typography.quotes != locale("zh").typography.quotes


def test_an_unknown_language_has_english_words_and_says_so() -> None:
    unknown = locale("tlh")
    assert unknown.lacks == SECTIONS
    assert unknown.interface == locale("en").interface
    assert unknown.interface.language == "en"
    assert unknown.typography.dash == " – "
    assert unknown.reading_ease is None


@pytest.mark.parametrize(
    ("tag", "direction"), [("he", "rtl"), ("iw", "rtl"), ("ur", "rtl"), ("ks", "rtl"), ("pa-PK", "rtl"), ("ur-Latn", "ltr"), ("en", "ltr")]
)
def test_direction_follows_the_script(tag: str, direction: str) -> None:
    assert locale(tag).direction == direction


def test_language_names() -> None:
    assert language_name("pt-BR") == "Portuguese (Brazil)"
    assert language_name("es") == "Spanish"


def test_a_new_language_is_one_file(folder: Path) -> None:
    (folder / "eo.toml").write_text('[typography]\nquotes = [["‹", "›"], ["«", "»"]]\ntitles = ["S-ro"]\n', encoding="utf-8")
    assert available() == ("en", "eo")
    assert locale("eo").lacks == ("headings", "interface", "grammar", "reading_ease")
    assert set_line('"Saluton", diris S-ro. Vulpo.', locale("eo").typography) == "‹Saluton›, diris S-ro. Vulpo."


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ('[headings]\ncover = "Kovrilo"\n', "the locale of eo is wrong: headings.title_page: Field required"),
        ("[typography]\nquotation = 1\n", "typography.quotation: Extra inputs are not permitted"),
        ('[spelling]\nx = "y"\n', "spelling: Extra inputs are not permitted"),
        ("headings = 3\n", "headings"),
        ("[headings\n", "eo.toml is no TOML"),
    ],
)
def test_a_wrong_file_names_language_and_key(folder: Path, content: str, fault: str) -> None:
    (folder / "eo.toml").write_text(content, encoding="utf-8")
    with pytest.raises(InternalError, match=fault):
        locale("eo")


def test_hebrew_abbreviations_keep_their_mark_in_any_text_and_arabic_gets_none() -> None:
    assert "צה״ל" in set_line('She said צה"ל.', locale("en").typography)
    assert "״" not in set_line('قال ب"ب هنا', locale("ar").typography)
