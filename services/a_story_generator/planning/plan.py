"""The plan of a story: who, where, what is wished for, what goes wrong and how it is solved. Engines make one; beats tell it."""

import random
import re
from dataclasses import dataclass, replace

from services.a_story_generator.prompt.lexicon import find, places
from services.a_story_generator.telling.english import capital

PRONOUNS = {"she": ("she", "her", "her"), "he": ("he", "him", "his"), "it": ("it", "it", "its"), "they": ("they", "them", "their")}


@dataclass(frozen=True)
class Person:
    """Somebody in the plan."""

    name: str
    kind: str
    about: str
    """With article: ``a shy dragon who baked bread``."""
    look: str
    pronoun: str


@dataclass(frozen=True)
class Attempt:
    """Something that was tried and failed."""

    action: str
    """An infinitive without "to": ``light the lanterns``."""
    outcome: str
    """A past clause: ``the matches were wet``."""


@dataclass(frozen=True)
class Plan:
    """Everything the beats need. No field ends in a full stop; clauses begin in lower case unless with a name."""

    hero: Person
    friend: Person
    place: str
    """With its preposition: ``in a quiet forest behind the old mill``."""
    wish: str
    trouble: str
    idea: str
    win: str
    ending: str
    title: str
    tries: tuple[Attempt, ...] = ()
    steps: tuple[str, ...] = ()
    journeys: tuple[str, ...] = ()

    @property
    def place_noun(self) -> str:
        """The place without its preposition, cut to what a picture needs: ``a quiet forest``."""
        words = self.place.split()
        while words and words[0].lower() in (
            "in",
            "on",
            "at",
            "by",
            "near",
            "high",
            "deep",
            "aboard",
            "inside",
            "under",
            "beside",
            "down",
            "up",
            "above",
        ):
            words = words[1:]
        phrase = " ".join(words) or "home"
        if phrase in ("Paris", "London", "Venice", "Tokyo"):
            return f"a street in {phrase}"
        head = next(iter(find(phrase, "places")), None)
        return phrase[: head.end] if head and head.noun in places() else " ".join(words[:6]) or phrase

    @property
    def names(self) -> tuple[str, str]:
        """The hero's and the friend's name."""
        return self.hero.name, self.friend.name

    def shortened(self, most: int) -> "Plan":
        """The same plan in fewer words a line, for books with very short pages."""

        def cut(text: str) -> str:
            while len(text.split()) > most:
                shorter = re.split(
                    r",? (?:and|so|because|until|while|which|as) (?!.*\b(?:and|so|because|until|while|which|as) )|, (?!.*, )", text
                )[0]
                if shorter == text or len(shorter.split()) < 3:
                    break
                text = shorter
            return text

        def bare(person: Person) -> Person:
            return replace(person, about=re.split(r" (?:who|with|whose) ", person.about)[0])

        return replace(
            self,
            hero=bare(self.hero),
            friend=bare(self.friend),
            wish=cut(self.wish),
            trouble=cut(self.trouble),
            idea=cut(self.idea),
            win=cut(self.win),
            ending=cut(self.ending),
            tries=tuple(Attempt(cut(item.action), cut(item.outcome)) for item in self.tries),
            steps=tuple(map(cut, self.steps)),
        )


def slots(plan: Plan, index: int, senses: dict[str, str]) -> dict[str, str]:
    """What fills a beat's braces; ``index`` picks the attempt, step or journey."""
    hero, friend = plan.hero, plan.friend
    he, him, his = PRONOUNS[hero.pronoun]
    fhe, fhim, fhis = PRONOUNS[friend.pronoun]
    attempt = plan.tries[index % len(plan.tries)] if plan.tries else Attempt("try again", "it did not work")
    return {
        "H": hero.name,
        "F": friend.name,
        "hero": hero.about,
        "friend": friend.about,
        "hk": hero.kind,
        "fk": friend.kind,
        "he": he,
        "him": him,
        "his": his,
        "He": capital(he),
        "His": capital(his),
        "fhe": fhe,
        "fhim": fhim,
        "fhis": fhis,
        "fHe": capital(fhe),
        "place": plan.place,
        "wish": plan.wish,
        "trouble": plan.trouble,
        "try": attempt.action,
        "but": attempt.outcome,
        "idea": plan.idea,
        "step": plan.steps[index % len(plan.steps)] if plan.steps else "worked side by side",
        "journey": plan.journeys[index % len(plan.journeys)] if plan.journeys else "went on together",
        "win": plan.win,
        "ending": plan.ending,
        **senses,
    }


def stream(seed: int, *purpose: object) -> random.Random:
    """A random stream of its own for each purpose, the same in every process."""
    return random.Random("|".join(map(str, (seed, *purpose))))
