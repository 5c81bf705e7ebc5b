"""Who says each quotation of a told frame: told once more with everybody called by a name of their own wherever they are meant."""

import random
import re

from services.a_story_generator.frames.filling import Character, Filling, Value
from services.a_story_generator.frames.markup import Agree, Slot
from services.a_story_generator.frames.telling import TURN, Teller
from storycreator.lexicon.inflection import Phrase
from storycreator.locales.dialogue.cast import Cast
from storycreator.locales.dialogue.quotations import find_quotes
from storycreator.locales.dialogue.speakers import Attributor
from storycreator.messages.story import CastMember

_SUBJECTS = frozenset(["", "a", "the", "bare", "this", "he", "él", "il", "er"])
"""The features of a slot with which somebody may be the subject of a sentence."""

_PRONOUNS = frozenset(
    [("il", "elle"), ("Il", "Elle"), ("él", "ella"), ("Él", "Ella"), ("he", "she"), ("He", "She"), ("er", "sie"), ("Er", "Sie")]
)
_INVERTED = re.compile(r"(?:-t)?-$")
"""What joins a French verb to the pronoun after it: *demanda-t-elle*."""
_SPEAKING = frozenset(["person", "animal", "creature"])
"""The classes of nouns that may speak; anything may that the frame has as a hero."""


def _may_speak(value: Value) -> bool:
    return isinstance(value, Character) or (isinstance(value, Phrase) and bool(_SPEAKING & value.noun.classes))


def _name(slot: str) -> str:
    """What who or what fills a slot is called: no word of any language."""
    return f"{slot.capitalize()}zzq"


class Namer(Teller):
    """Tells a text with names in place of nouns and pronouns, with the same wording otherwise."""

    def _slot(self, node: Slot, rng: random.Random, told: str) -> str:
        value = self._value(node.name)
        if _may_speak(value) and node.feature.lower() in _SUBJECTS:
            return _INVERTED.sub(" ", told) + _name(node.name)
        return super()._slot(node, rng, told)

    def _agree(self, node: Agree) -> str:
        return _name(node.name) if node.forms in _PRONOUNS and "+" not in node.name else super()._agree(node)

    def _addressed(self, told: str) -> str:
        return told


def speakers(filling: Filling, named: list[str], language: str) -> list[str]:
    """The slot of who says each quotation of the book, in order; empty where it is nobody of the slots. ``named`` are its texts as the
    ``Namer`` tells them."""
    slots = {_name(slot): slot for slot, value in filling.values.items() if _may_speak(value)}
    # A pronoun that stands in the frame itself means none of these: theirs are slots and told as names.
    attributor = Attributor(Cast(CastMember(name=name, kind="somebody", pronoun="it") for name in slots), language)
    found = []
    for number, text in enumerate(named, 1):
        told = text.replace(TURN, " ")
        here = [name for name in slots if re.search(rf"\b{name}\b", told)]
        found += [slots.get(quote.speaker, "") for quote in attributor.page(number, told, find_quotes(told, language), here)]
    return found
