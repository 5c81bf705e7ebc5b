"""Who is in the story: names nobody else has, pronouns that tell the two apart, kinds that differ, looks that last."""

import random
from collections.abc import Sequence

from services.a_story_generator.prompt import lexicon

SHE = (
    "Nila",
    "Suri",
    "Wren",
    "Tansy",
    "Mira",
    "Poppy",
    "Tilda",
    "Elin",
    "Odette",
    "Rosa",
    "Juno",
    "Hattie",
    "Ines",
    "Lotta",
    "Maisie",
    "Runa",
    "Vera",
    "Zadie",
)
HE = (
    "Tobin",
    "Felix",
    "Basil",
    "Ivo",
    "Ludo",
    "Oskar",
    "Remy",
    "Zeno",
    "Dario",
    "Hugo",
    "Nico",
    "Theo",
    "Quill",
    "Pip",
    "Rufus",
    "Emil",
    "Anton",
    "Jasper",
)
COMPANIONS = ("mouse", "owl", "hedgehog", "squirrel", "rabbit", "fox", "duck", "frog", "snail", "cat", "badger", "sparrow", "goat", "otter")
_SPACE = ("robot", "alien", "cat", "astronaut")
_SEA = ("crab", "dolphin", "turtle", "octopus", "seal", "fish")
_BIG = ("whale", "giant", "elephant", "killer whale", "dinosaur", "mammoth")


def names(rng: random.Random, hero_name: str, hero_pronoun: str, taken: Sequence[str] = ()) -> tuple[str, str, str, str]:
    """The hero's name and pronoun and the friend's; a given name or pronoun stays, and the two get different pronouns."""
    pronoun = hero_pronoun or (
        "she" if hero_name in SHE or hero_name.endswith("a") else "he" if hero_name in HE else rng.choice(("she", "he"))
    )
    other = "he" if pronoun == "she" else "she"
    used = {name[:1].lower() for name in (hero_name, *taken) if name} | {name.lower() for name in taken}

    def pick(pool: Sequence[str]) -> str:
        free = [name for name in pool if name[0].lower() not in used and name.lower() not in used]
        return rng.choice(free or list(pool))

    hero = hero_name or pick(SHE if pronoun == "she" else HE)
    used.add(hero[:1].lower())
    return hero, pronoun, pick(SHE if other == "she" else HE), other


def companion(rng: random.Random, hero_kind: str, setting: str) -> str:
    """A kind for the friend that is not the hero's and fits the place."""
    if any(word in setting.lower() for word in ("space", "moon", "planet", "mars", "galaxy", "star", "rocket")):
        pool: Sequence[str] = _SPACE
    elif any(word in setting.lower() for word in ("sea", "ocean", "reef", "beach", "island", "bay")) or hero_kind in (
        "whale",
        "killer whale",
        "mermaid",
        "fish",
    ):
        pool = _SEA
    else:
        pool = COMPANIONS
    return rng.choice([kind for kind in pool if kind != hero_kind and not (kind == "mouse" and hero_kind == "cat")])


def kind_pronoun(kind: str) -> str:
    """``she`` or ``he`` where the word itself says so."""
    known = lexicon.kinds().get(kind)
    return known.pronoun if known else ""


def picture_noun(about: str) -> str:
    """The noun of a description that a picture can show: ``a shy young dragon with a cold`` → ``dragon``; empty when it has none known."""
    head = about.split(" who ")[0].split(" with ")[0].split(" from ")[0].split(",")[0]
    found = lexicon.find(head, "kinds")
    return found[-1].noun if found else ""


def look(rng: random.Random, choices: dict[str, list[str]], kind: str, avoid: str = "") -> str:
    """A look for a kind, in words the picture can keep: ``small and sturdy, with a striped scarf``."""
    pairs = [(colour, wear) for colour in choices["colours"] for wear in choices["wearing"] if colour not in avoid and wear not in avoid]
    colour, wear = rng.choice(pairs)
    body = rng.sample([word for word in choices["body"] if word not in avoid], 2)
    return f"{body[0]} and {body[1]}, with {'an' if colour[0] in 'aeiou' else 'a'} {colour} {wear}"
