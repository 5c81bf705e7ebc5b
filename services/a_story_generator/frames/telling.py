"""From a filled frame to text in one language: slots inflected, alternatives chosen by the seed, sentences of one reading level."""

import random
import re
from dataclasses import replace

from services.a_story_generator.frames import markup
from services.a_story_generator.frames.filling import Character, Filling, Text, Value
from services.a_story_generator.frames.markup import Agree, Choose, Level, Node, Nodes, Slot, Turn, When
from storycreator.lexicon import inflection
from storycreator.lexicon.entries import Word
from storycreator.lexicon.inflection import Phrase

TURN = "\x1f"
_SENTENCE_START = re.compile(r"(?:^|[.!?…:]\s+|[.!?…][\"”»]\s+|[«¿¡]\s*|(?:^|[\s(])\"|\n\s*|" + TURN + r"\s*)$")
_PLAIN = frozenset(["girl", "boy", "child"])
"""What a name alone makes somebody."""
_RESUMED = re.compile(r', ["«]')


def _resumes_speech(told: str, node: str) -> bool:
    """Whether a text goes on with what somebody says, so that the comma before it stays: *"Then add," read Emma, "many."*."""
    return bool(_RESUMED.match(node)) or told.count("«") > told.count("»")


class Teller:
    """Tells texts of one filling in one language and at one level."""

    def __init__(self, filling: Filling, language: str, level: int) -> None:
        self._filling, self._language, self._level = filling, language, level
        self._grammar = inflection.grammar(language)

    def tell(self, text: str, rng: random.Random) -> str:
        """A text with its markup resolved; page turns stay as ``TURN``."""
        told = self._nodes(markup.parse(text), rng, "")
        return self._addressed(tidy(told, self._language))

    def _addressed(self, told: str) -> str:
        """Somebody who is called to loses the article of what they are called: *«¡Abuela!»*, *Ve delante, abuela*."""
        for who in self._filling.cast.values():
            name = re.escape(called := who.name(self._language))
            bare = re.sub(self._grammar.get("address", "^$"), "", called)
            if bare != called:
                told = re.sub(rf"(?<=[«¡¿]){name}(?=[»!?])", bare[0].upper() + bare[1:], told, flags=re.IGNORECASE)
                told = re.sub(rf"(?<=, ){name}(?=[»!?]|$)", bare, told)
        return told

    def _nodes(self, nodes: Nodes, rng: random.Random, told: str) -> str:
        for index, node in enumerate(nodes):
            if self._goes_without_saying(nodes, index):
                told = told.removesuffix(", ")
            elif isinstance(node, str):
                if index and self._goes_without_saying(nodes, index - 1) and not _resumes_speech(told, node):
                    node = node.removeprefix(",")
                previous = nodes[index - 1] if index else None
                if re.match(r" \w", node) and self._open_apposition(previous):
                    told += ","
                clitic = isinstance(previous, Slot) and previous.feature in ("le", "Le")
                told = inflection.elided(told, node, self._language) if clitic else told + node
            elif isinstance(node, Turn):
                told += TURN
            elif isinstance(node, Choose):
                told = self._nodes(rng.choice(node.options), rng, told)
            elif isinstance(node, Level):
                if node.lowest <= self._level <= node.highest:
                    told = self._nodes(node.nodes, rng, told)
            elif isinstance(node, When):
                if (node.name in self._filling.values) is node.there:
                    told = self._nodes(node.nodes, rng, told)
            elif isinstance(node, Agree):
                told += self._agree(node)
            else:
                told = self._slot(node, rng, told)
        return told

    def _goes_without_saying(self, nodes: Nodes, index: int) -> bool:
        """Whether a node says what somebody is though the name does: *Grandpa, a grandpa*; *Captain Ada, a captain*; *Emma, a girl*."""
        node, before = nodes[index], nodes[index - 2] if index > 1 else None
        if not (
            isinstance(node, Slot) and node.feature.partition("_")[0] == "a" and nodes[index - 1] == ", " and before == Slot(node.name)
        ):
            return False
        value = self._value(node.name)
        if not isinstance(value, Character):
            return False
        kind, following = value.phrase.noun.id, nodes[index + 1] if index + 1 < len(nodes) else ""
        goes_on = not isinstance(following, str) or following.startswith(" ")  # a girl from next door
        plain = kind in _PLAIN and not value.phrase.adjectives and not goes_on
        return not value.given or bool(value.title) or kind in value.given.lower().split() or plain

    def _open_apposition(self, node: Node | None) -> bool:
        """Whether a node is a text slot that ends in what somebody is, after the name: *Nico, a singer* wants a comma before a verb."""
        value = self._filling.values.get(node.name) if isinstance(node, Slot) else None
        if not isinstance(value, Text):
            return False
        cell = markup.parse(value.cells[self._filling.frame.column(self._language)])
        return (
            len(cell) > 2 and isinstance(cell[-1], Slot) and cell[-1].feature == "a" and not self._goes_without_saying(cell, len(cell) - 1)
        )

    def _value(self, name: str) -> Value:
        return self._filling.values[name]

    def _gender_and_number(self, value: Value) -> tuple[str, str]:
        if isinstance(value, Character):
            return value.sex, "s"
        if isinstance(value, Phrase):
            return value.gender(self._language), value.number(self._language)
        return "", "s"

    def _agree(self, node: Agree) -> str:
        if "+" in node.name:
            there = [name for name in node.name.split("+") if name in self._filling.values]
            return node.forms[all(self._gender_and_number(self._value(name))[0] == "f" for name in there)]
        gender, number = self._gender_and_number(self._value(node.name))
        many, feminine = number == "p", gender == "f"
        if node.by == "number":
            return node.forms[many]
        return node.forms[feminine + 2 * many] if len(node.forms) == 4 else node.forms[feminine]

    def _slot(self, node: Slot, rng: random.Random, told: str) -> str:
        value = self._value(node.name)
        if isinstance(value, Text):
            cell = markup.parse(value.cells[self._filling.frame.column(self._language)])
            before = "" if _SENTENCE_START.search(told) else "–"  # inside a sentence *el abuelo* has no capital
            piece = tidy(self._nodes(cell, rng, before), self._language).removeprefix(before)
            return self._append(told, piece, vowel=inflection.starts_with_vowel(piece, self._language))
        feature = node.feature[:1].lower() + node.feature[1:]
        capital = feature != node.feature
        if isinstance(value, Word):
            piece = self._word(value, feature, node.target)
            vowel = inflection.starts_with_vowel(piece, self._language)
        elif feature in self._grammar["pronouns"]:
            piece = inflection.pronoun(feature, self._language, *self._gender_and_number(value))
            piece = piece[0].upper() + piece[1:] if capital else piece
            return inflection.append(
                told, piece, self._language, vowel=inflection.starts_with_vowel(piece, self._language), contracts=False
            )
        elif isinstance(value, Character) and feature in ("", "s"):
            presented = value.title and re.search(self._grammar.get("presents", "$^"), told)  # a princess called Nora
            piece = value.given if presented else value.name(self._language)
            if feature:
                piece = inflection.genitive(piece, self._language)
            vowel = inflection.name_starts_with_vowel(piece, self._language)
            capital = bool(_SENTENCE_START.search(told))
        else:
            phrase = value.phrase if isinstance(value, Character) else value
            related = isinstance(value, Character) and (not value.given or "relation" in phrase.noun.more)
            feature, _, case = feature.partition("_")
            if related and feature == "a" and node.name != "H":
                feature, node = "of", Slot(node.name, "of", "H")  # Grandpa is her grandpa, Zadie is her sister
            elif isinstance(value, Character) and value.given and feature == "of" and not self._grammar.get("adjectives_before"):
                # nothing stands between the noun and the name: *son amie Léa*, *sa petite sœur Léa*
                phrase = replace(phrase, adjectives=tuple(word for word in phrase.adjectives if self._language in word.before))
            piece = self._phrase(phrase, feature, node.target, case)
            vowel = inflection.phrase_vowel(phrase, self._language, piece)
        return self._append(told, piece[0].upper() + piece[1:] if capital and piece else piece, vowel=vowel)

    def _append(self, told: str, piece: str, *, vowel: bool) -> str:
        return inflection.append(told, piece, self._language, vowel=vowel)

    def _word(self, word: Word, feature: str, target: str) -> str:
        if target:
            gender, number = self._gender_and_number(self._value(target))
            return inflection.adjective(word, self._language, gender, many=number == "p")
        return inflection.verb(word, self._language, feature or "inf") if feature else inflection.adjective(word, self._language, "m")

    def _phrase(self, phrase: Phrase, feature: str, target: str, case: str) -> str:
        language = self._language
        if feature in ("bare", ""):
            return inflection.core(phrase, language, case=case)
        if feature in ("pl", "thepl"):
            many = replace(phrase, plural=True, adjectives=())
            return (
                inflection.core(many, language, case=case)
                if feature == "pl"
                else inflection.with_determiner(many, language, "the", case=case)
            )
        if feature == "of":
            gender, number = self._gender_and_number(self._value(target))
            return inflection.possessed(phrase, language, gender or "m", many=number == "p", case=case)
        return inflection.with_determiner(phrase, language, feature, plain=feature in ("the", "this"), case=case)


def tidy(text: str, language: str) -> str:
    """One space between words, an empty line between paragraphs, none before a full stop or a comma."""
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    told = "\n\n".join(part for part in paragraphs if part)
    told = re.sub(rf" *{TURN} *", TURN, told)
    return re.sub(r" ([.,])(?!\.)", r"\1", told)
