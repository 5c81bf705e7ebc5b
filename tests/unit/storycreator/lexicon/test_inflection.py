"""Words in every language: whole entries, agreeing articles, contractions and elisions."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storycreator.lexicon import entries, inflection
from storycreator.lexicon.inflection import Phrase

NOUNS = st.sampled_from(sorted(entries.nouns()))
ADJECTIVES = st.lists(st.sampled_from(sorted(entries.adjectives())), max_size=2, unique=True)
LANGUAGES = ("en", "es", "fr")


def phrase(name: str, plural: bool = False, adjectives: tuple[str, ...] = (), sex: str = "") -> Phrase:
    return Phrase(entries.nouns()[name], plural, tuple(entries.adjectives()[word] for word in adjectives), sex=sex)


def test_every_entry_has_every_language() -> None:
    lacking = [
        f"{word.id}: {language}"
        for table in (entries.nouns(), entries.adjectives(), entries.verbs())
        for word in table.values()
        for language in LANGUAGES
        if language not in word.forms
    ]
    assert not lacking


def test_spanish_and_french_nouns_have_a_gender() -> None:
    assert not [
        f"{noun.id}: {language}"
        for noun in entries.nouns().values()
        for language in ("es", "fr")
        for form in noun.forms[language]
        if form.gender not in ("m", "f")
    ]


def test_what_a_noun_refers_to_is_there() -> None:
    for noun in entries.nouns().values():
        named = [*noun.lives, *(noun.more[key] for key in ("needs", "fears", "eats", "gives", "becomes") if key in noun.more)]
        assert not [name for name in named if name not in entries.nouns()], noun.id


@given(NOUNS, ADJECTIVES, st.booleans(), st.sampled_from(["", "m", "f"]), st.sampled_from(["a", "the", "this", "gen", "my"]))
def test_articles_agree(name: str, adjectives: list[str], plural: bool, sex: str, determiner: str) -> None:
    one = phrase(name, plural=plural, adjectives=tuple(adjectives), sex=sex)
    for language in LANGUAGES:
        text = inflection.with_determiner(one, language, determiner)
        assert text == text.strip()
        assert "  " not in text
        if language == "en":
            for article, word in re.findall(r"\b(an?) (\w+)", text):
                assert (article == "an") is inflection.starts_with_vowel(word, "en", exception="*" in one.form("en").flags), text
        else:
            feminine = one.form(language).gender == "f"
            wrong = ("un", "este", "los", "cet", "ce") if feminine else ("una", "esta", "las", "la", "une", "cette")
            first = text.split()[0]
            assert first not in wrong or (first == "un" and "*" in one.form(language).flags), text
        if language == "fr":
            assert not re.match(r"(?:le|la|ce|ma) [aeiouàâéèêîôœ]", text), text


@pytest.mark.parametrize(
    ("name", "options", "language", "determiner", "expected"),
    [
        ("owl", {}, "en", "a", "an owl"),
        ("unicorn", {}, "en", "a", "a unicorn"),
        ("owl", {"adjectives": ("small",)}, "en", "a", "a small owl"),
        ("moon", {}, "en", "a", "the moon"),
        ("mars", {}, "fr", "the", "Mars"),
        ("chicken", {"plural": True}, "en", "gen", "chickens"),
        ("chicken", {"plural": True}, "es", "gen", "las gallinas"),
        ("dark", {}, "fr", "gen", "le noir"),
        ("snow", {}, "fr", "a", "de la neige"),
        ("water", {}, "fr", "a", "de l'eau"),
        ("water", {}, "es", "the", "el agua"),
        ("eagle", {}, "es", "a", "un águila"),
        ("eagle", {"plural": True}, "es", "the", "las águilas"),
        ("owl", {}, "fr", "the", "le hibou"),
        ("owl", {"plural": True}, "fr", "the", "les hiboux"),
        ("tree", {"adjectives": ("beautiful",)}, "fr", "a", "un bel arbre"),
        ("tree", {"adjectives": ("old", "green")}, "fr", "this", "ce vieil arbre vert"),
        ("knight", {"adjectives": ("grumpy",), "sex": "f"}, "fr", "a", "une chevalière grognon"),
        ("knight", {"adjectives": ("grumpy",), "sex": "f"}, "es", "a", "una caballera gruñona"),
        ("friend", {"adjectives": ("small",), "sex": "f"}, "fr", "my", "mon amie"),
        ("friend", {"adjectives": ("shy",), "sex": "f"}, "fr", "a", "une amie timide"),
        ("sister", {"adjectives": ("small",), "sex": "f"}, "fr", "my", "ma petite sœur"),
        ("house", {"adjectives": ("big",)}, "es", "a", "una gran casa"),
        ("girl", {}, "fr", "a", "une petite fille"),
        ("girl", {"adjectives": ("shy",)}, "fr", "a", "une fille timide"),
        ("boy", {"plural": True}, "fr", "the", "les petits garçons"),
    ],
)
def test_phrases(name: str, options: dict[str, Any], language: str, determiner: str, expected: str) -> None:
    assert inflection.with_determiner(phrase(name, **options), language, determiner) == expected


@pytest.mark.parametrize(
    ("before", "piece", "language", "vowel", "expected"),
    [
        ("cerca de ", "el mar", "es", False, "cerca del mar"),
        ("voy a ", "el mar", "es", False, "voy al mar"),
        ("voy a ", "la casa", "es", False, "voy a la casa"),
        ("Ana y ", "Inés", "es", True, "Ana e Inés"),
        ("peur de ", "les poules", "fr", False, "peur des poules"),
        ("peur de ", "l'eau", "fr", False, "peur de l'eau"),
        ("le chat de ", "Emil", "fr", True, "le chat d'Emil"),
        ("Que ", "il", "fr", True, "Qu'il"),
        ("si ", "il", "fr", True, "s'il"),
        ("si ", "elle", "fr", True, "si elle"),
        ("a ", "owl", "en", True, "an owl"),
        ("banana ", "owl", "en", True, "banana owl"),
    ],
)
def test_what_happens_between_words(before: str, piece: str, language: str, vowel: bool, expected: str) -> None:
    assert inflection.append(before, piece, language, vowel=vowel) == expected


def test_an_object_pronoun_is_elided() -> None:
    assert inflection.elided("elle la", " aimait", "fr") == "elle l'aimait"
    assert inflection.elided("elle la", " voyait", "fr") == "elle la voyait"


def test_the_h_of_a_name_is_silent_only_where_it_is_known_to_be() -> None:
    assert inflection.name_starts_with_vowel("Hugo", "fr")
    assert not inflection.name_starts_with_vowel("Harry", "fr")


@pytest.mark.parametrize(
    ("verb", "language", "form", "expected"),
    [
        ("carry", "en", "past", "carried"),
        ("bake", "en", "ger", "baking"),
        ("dance", "es", "past", "bailó"),
        ("dance", "fr", "impf", "dansait"),
        ("fly", "es", "pres", "vuela"),
    ],
)
def test_verbs(verb: str, language: str, form: str, expected: str) -> None:
    assert inflection.verb(entries.verbs()[verb], language, form) == expected


@pytest.mark.parametrize(
    ("name", "options", "determiner", "expected"),
    [
        ("dragon", {}, "the", "il drago"),
        ("squirrel", {}, "the", "lo scoiattolo"),
        ("squirrel", {}, "a", "uno scoiattolo"),
        ("squirrel", {"adjectives": ("small",)}, "the", "il piccolo scoiattolo"),
        ("backpack", {"plural": True}, "the", "gli zaini"),
        ("friend", {"sex": "m"}, "the", "l'amico"),
        ("friend", {"sex": "f"}, "a", "un'amica"),
        ("friend", {"sex": "m", "plural": True}, "a", "degli amici"),
        ("hyena", {}, "the", "la iena"),
        ("snow", {}, "a", "della neve"),
        ("egg", {}, "the", "l'uovo"),
        ("egg", {"plural": True}, "the", "le uova"),
        ("egg", {"plural": True, "adjectives": ("red",)}, "this", "queste uova rosse"),
        ("sister", {}, "my", "mia sorella"),
        ("sister", {"adjectives": ("small",)}, "my", "la mia piccola sorella"),
        ("kite", {}, "your", "il tuo aquilone"),
    ],
)
def test_italian_articles_follow_the_next_word(name: str, options: dict[str, Any], determiner: str, expected: str) -> None:
    assert inflection.with_determiner(phrase(name, **options), "it", determiner) == expected


def test_an_italian_possessive_has_its_article_except_with_one_of_the_family() -> None:
    assert inflection.possessed(phrase("uncle"), "it", "f") == "suo zio"
    assert inflection.possessed(phrase("uncle", plural=True), "it", "f") == "i suoi zii"
    assert inflection.possessed(phrase("raft"), "it", "m") == "la sua zattera"
    assert inflection.append("su ", "la sua zattera", "it", vowel=False) == "sulla sua zattera"
    assert inflection.append("di ", "l'albero", "it", vowel=True) == "dell'albero"


def test_who_is_called_by_a_title_in_english_is_in_every_language_that_has_the_word() -> None:
    called = [noun for noun in entries.nouns().values() if any(form.name for form in noun.forms.get("en", ()))]
    assert len(called) > 30
    lacking = [(noun.id, tag) for noun in called for tag, forms in noun.forms.items() if not any(form.name for form in forms)]
    assert lacking == []
