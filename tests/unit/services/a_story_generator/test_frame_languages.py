"""A language that is told in a file beside the frame: merged with it, its faults named, and its words inflected by case."""

import re
import tomllib
from pathlib import Path

import pytest

from services.a_story_generator.frames import book, checking
from services.a_story_generator.frames.filling import Character, Filling
from services.a_story_generator.frames.schema import LIBRARY, FrameError, library, read, told_in, whole
from services.a_story_generator.frames.telling import Teller
from services.a_story_generator.prompt.understood import understand
from storycreator.core.service import Call
from storycreator.lexicon import inflection
from storycreator.lexicon.entries import adjectives, nouns
from storycreator.lexicon.inflection import Phrase
from storycreator.messages.common import Provenance
from storycreator.messages.preflight import PreflightRequest
from storycreator.messages.story import StoryRequest
from tests.support.story_service import generator

TOLD = [(path.parent.name, path.stem) for path in sorted(LIBRARY.glob("*/*.toml"))]
NAME = "five_four_three"


@pytest.mark.parametrize(("language", "name"), TOLD)
def test_a_frame_reads_well_in_a_language_of_its_own_file(language: str, name: str) -> None:
    faults, told = checking.check(read(LIBRARY / f"{name}.toml", (language,)), 16, language)
    assert not faults, "\n".join(map(str, faults))
    assert told


def test_the_frames_of_a_language_are_those_told_in_it() -> None:
    assert set(library("de")) == {name for language, name in TOLD if language == "de"}
    assert "de" in library("de")[NAME].languages
    assert "de" not in library()[NAME].languages
    assert told_in(NAME) == [language for language in whole(NAME).languages if language not in library()[NAME].languages]


def test_a_book_has_every_language_of_its_frame_and_the_same_story_in_each() -> None:
    prompt = "A shy knight is afraid of dogs"
    request = StoryRequest(prompt=prompt, seed=4)
    provenance = Provenance(service="A", engine="frames", version="1")
    chosen = book.choose(understand(prompt), request, "de")
    assert chosen is not None
    german = book.tell(chosen, request, provenance, "de")
    assert {edition.language for edition in german.editions} == set(chosen.frame.languages) - {"de"}
    english = next(edition for edition in german.editions if edition.language == "en")
    assert english.title == book.tell(book.fit(library()[chosen.frame.name], understand(prompt), request), request, provenance).title
    assert len(english.pages) == len(german.pages)
    hero = german.cast[0].name
    assert hero in german.pages[0].text
    assert hero in " ".join(sentence for page in english.pages for paragraph in page.paragraphs for sentence in paragraph.sentences)


@pytest.mark.parametrize(
    ("prompt", "told", "said"),
    [
        ("A hedgehog who cannot sleep", ("de",), ""),
        ("Max breaks his promise", (), "the story chosen for this prompt is not told in German by its author"),
    ],
)
async def test_before_a_run_it_is_said_whether_an_edition_is_told_by_the_author(prompt: str, told: tuple[str, ...], said: str) -> None:
    asked = PreflightRequest(story=StoryRequest(prompt=prompt, seed=3, engine="draft"), languages=("de", "es"), engine="draft")
    found = await generator().preflight(asked, Call(job_id="j", stage="A"))
    assert found.told == told
    missed = [prospect for prospect in found.prospects if prospect.wish == "an edition in German"]
    assert [prospect.reason for prospect in missed] == ([said] if said else [])
    assert all("--language de" in prospect.repair for prospect in missed)


@pytest.mark.parametrize(
    ("pattern", "replacement", "fault"),
    [
        (r'beat = "meet"', 'beat = "want"', "de/copy.toml: pages: their beats are home, meet, trouble"),
        (r'frog = \["der plötzliche Hopser"\]\n', "", "de/copy.toml: table.worst, 'frog': 1 texts are needed"),
        (r'\["der plötzliche Hopser"\]', '["der Hopser", "das Hüpfen"]', "de/copy.toml: table.worst, 'frog': 1 texts are needed"),
        (r"frog = \[\"der", 'whale = ["das Maul"]\nfrog = ["der', "de/copy.toml: table.worst: the frame has no row 'whale'"),
        (r"\[table.worst\]", "[table.small]\nfrog = []\n[table.worst]", "de/copy.toml: table.small: the frame has no such text table"),
        (r'brief = """Nebenan', 'bref = """Nebenan', r"de/copy.toml: page 2 \(meet\): brief: it needs one text"),
        (r'short.1 = "Wer ist denn da\?', 'short.3 = "Wer ist denn da?', r"de/copy.toml: page 3 \(trouble\): short.1: it needs one text"),
        (r"\{small.the_dat\}", "{smal.the_dat}", r"copy.toml with de: page 8 \(end\), de: \{smal\} is no slot"),
        (r'title = ".*"', 'titel = "x"', "de/copy.toml: 'titel' is none of title"),
    ],
)
def test_what_is_wrong_in_a_languages_file_is_named_with_its_place(tmp_path: Path, pattern: str, replacement: str, fault: str) -> None:
    (tmp_path / "de").mkdir()
    frame = (LIBRARY / f"{NAME}.toml").read_text("utf-8").replace(f'name = "{NAME}"', 'name = "copy"')
    (tmp_path / "copy.toml").write_text(frame, "utf-8")
    told, count = re.subn(pattern, lambda _: replacement, (LIBRARY / "de" / f"{NAME}.toml").read_text("utf-8"), count=1)
    assert count
    tomllib.loads(told)
    (tmp_path / "de" / "copy.toml").write_text(told, "utf-8")
    with pytest.raises(FrameError, match=fault):
        read(tmp_path / "copy.toml", ("de",))


@pytest.mark.parametrize(
    ("noun", "sex", "text", "told"),
    [
        ("bear", "m", "{H} war {x.a}.", "Emma war ein kleiner müder Bär."),
        ("bear", "m", "{x.the_acc}, mit {x.a_dat}", "den Bären, mit einem kleinen müden Bären"),
        ("bear", "f", "Von {x.the_dat} zu {x.the_dat}, in {x.this_acc}.", "Von der Bärin zur Bärin, in diese Bärin."),
        ("ship", "", "{x.The} lag in {x.the_dat}.", "Das Schiff lag im Schiff."),
        ("ship", "", "{x.of_acc H}, {x.no_acc}", "ihr kleines müdes Schiff, kein kleines müdes Schiff"),
        ("child", "", "Angst vor {x.gen_dat}, {x.pl_dat}.", "Angst vor kleinen müden Kindern, Kindern."),
        ("child", "", "von {x.thepl_dat}; {x.er}, {x.der}", "von den Kindern; es, das"),
        ("dark", "", "Angst vor {x.gen_dat}.", "Angst vor der kleinen müden Dunkelheit."),
        ("snow", "", "vor {x.gen_dat}, {x.a}", "vor kleinem müdem Schnee, kleiner müder Schnee"),
        ("paris", "", "Nach {x.the_dat}, in {x.a_dat}.", "Nach Paris, in kleinem müdem Paris."),
        ("fox", "m", "{H.s} Hut, {F.s} Hut.", "Emmas Hut, Max' Hut."),
        ("fox", "m", "{H.Er} nahm {H.seinen} Hut und {F.er} {F.seinen}.", "Sie nahm ihren Hut und er seinen."),
    ],
)
def test_german_words_take_the_form_of_their_case(noun: str, sex: str, text: str, told: str) -> None:
    emma = Character("Emma", Phrase(nouns()["girl"], sex="f"), "f")
    max_ = Character("Max", Phrase(nouns()["boy"], sex="m"), "m")
    thing = Phrase(nouns()[noun], adjectives=(adjectives()["small"], adjectives()["tired"]), sex=sex)
    teller = Teller(Filling(library("de")[NAME], {"H": emma, "F": max_, "x": thing}), "de", 4)
    assert teller.tell(text, book.stream("")) == told


@pytest.mark.parametrize(
    ("word", "forms"), [("dark", "dunkel dunkle dunkler dunkles"), ("sleepy", "schläfrige"), ("pink", "rosa"), ("tired", "müde müder")]
)
def test_german_adjectives_have_their_stem(word: str, forms: str) -> None:
    assert set(forms.split()) <= inflection.adjective_forms(adjectives()[word], "de")


@pytest.mark.parametrize(
    ("noun", "text", "told"),
    [
        ("snow", "Medo de {x.gen}, de {x.the}.", "Medo de neve, da neve."),
        ("dark", "Medo de {x.gen}; em {x.the}.", "Medo do escuro; no escuro."),
        ("lion", "{x.pl}: a {x.thepl}, por {x.thepl}, em {x.this}.", "leões: aos leões, pelos leões, neste leão."),
        ("owl", "{x.A} de {H}, {x.of H}, a {x.the}.", "Uma coruja de Ana, sua coruja, à coruja."),
        ("glasses", "{x.a}, {x.of H}, por {x.the}; {x.ele}", "óculos, seus óculos, pelos óculos; eles"),
        ("anchor", "{x.thepl} e {x.a}", "as âncoras e uma âncora"),
    ],
)
def test_portuguese_words_contract_with_their_prepositions(noun: str, text: str, told: str) -> None:
    ana = Character("Ana", Phrase(nouns()["girl"], sex="f"), "f")
    teller = Teller(Filling(library("pt")[NAME], {"H": ana, "x": Phrase(nouns()[noun])}), "pt", 4)
    assert teller.tell(text, book.stream("")) == told


@pytest.mark.parametrize(
    ("word", "forms"), [("kind", "bondoso bondosa bondosos bondosas"), ("blue", "azul azuis"), ("young", "jovens"), ("easy", "fáceis")]
)
def test_portuguese_adjectives_have_their_forms(word: str, forms: str) -> None:
    assert set(forms.split()) <= inflection.adjective_forms(adjectives()[word], "pt")
