"""A plan from a table of plots, for the lines a language model cannot fill."""

import random
import re

from services.a_story_generator.planning import cast
from services.a_story_generator.planning.plan import Attempt, Person, Plan, stream
from services.a_story_generator.prompt import lexicon
from services.a_story_generator.prompt.understanding import Idea
from services.a_story_generator.prompt.wordlists import pairs
from services.a_story_generator.telling import checks
from services.a_story_generator.telling.beats import plots
from services.a_story_generator.telling.english import capital, with_article
from storycreator.messages.story import StoryRequest

_EDIBLE = ("bread", "loaf", "cake", "pie", "cookie", "biscuit", "cheese", "soup", "pancake", "honey", "chocolate", "pumpkin", "apple")
_MASS = ("bread", "cheese", "honey", "soup", "chocolate", "tea", "flour", "paint", "paper", "thread", "rope", "fire", "snow", "ice cream")
_FIXED = ("sun", "moon", "star", "rainbow", "cloud", "tree", "wing", "sail", "bone", "fence")
_TREASURES = ("lantern", "compass", "crown", "bell", "music box", "drum", "kite", "clock")


def people(request: StoryRequest, idea: Idea) -> tuple[Person, Person]:
    """Hero and friend for an idea: what it says of them stays, the rest comes from the seed."""
    rng = stream(request.seed, idea.text, "cast")
    kind = idea.hero_kind or rng.choice(("girl", "boy", "fox", "mouse", "rabbit"))
    given = request.hero_name or idea.hero_name
    name, pronoun, friend_name, friend_pronoun = cast.names(
        rng, given, cast.kind_pronoun(kind) or (idea.pronoun if given or not idea.friend_kind else ""), idea.proper
    )
    traits = list(plots()["traits"])
    friend_kind = idea.friend_kind or cast.companion(rng, kind, f"{idea.place} {idea.text}")
    if own := cast.kind_pronoun(friend_kind):
        friend_pronoun = own
        if own != ("he" if pronoun == "she" else "she") and friend_name not in (cast.SHE if own == "she" else cast.HE):
            friend_name = rng.choice(
                [name for name in (cast.SHE if own == "she" else cast.HE) if name[0] != given[:1] and name != friend_name]
            )
    about = idea.hero_about or with_article(f"{rng.choice(traits)} {kind}")
    if about in (f"a {kind}", f"an {kind}"):
        about = with_article(f"{rng.choice(traits)} {kind}")
    friend_about = with_article(f"{rng.choice([t for t in traits if t not in about])} {friend_kind} {rng.choice(plots()['friend_tails'])}")
    looks = plots()["looks"]
    hero_look = cast.look(rng, looks, kind)
    hero = Person(name, kind, about, hero_look, pronoun)
    return hero, Person(friend_name, friend_kind, friend_about, cast.look(rng, looks, friend_kind, avoid=hero_look), friend_pronoun)


def place_for(idea: Idea, rng: random.Random) -> str:
    """The idea's place, or one that suits it."""
    if idea.place:
        return idea.place
    low = idea.text.lower()
    for hint, noun in pairs("settings").items():
        if re.search(rf"\b{hint}", low):
            return lexicon.places()[noun.replace("_", " ")].phrase
    return lexicon.places()[rng.choice(("forest", "village", "garden", "meadow", "valley", "town"))].phrase


def plan(request: StoryRequest, idea: Idea) -> Plan:
    """A plan from one of the grammar's plots."""
    rng = stream(request.seed, idea.text, "plot")
    hero, friend = people(request, idea)
    place = place_for(idea, rng)
    carried = [thing for thing in idea.things if thing not in _FIXED]
    food = next((thing for thing in carried if thing in _EDIBLE), "") or (
        "bread" if re.search(r"\bbak(e|es|er|ing)\b", idea.text.lower()) else ""
    )
    candidates = [plot for plot in plots()["plots"] if bool(idea.wish) is plot.get("any", False) and (not plot.get("edible") or food)]
    if food and not idea.wish:
        candidates = [plot for plot in candidates if plot.get("edible")]
    candidates = [plot for plot in candidates if str(request.tone) in plot["tones"]] or candidates
    plot = rng.choice(candidates)
    solid = [thing for thing in carried if thing not in _MASS]
    thing = food if plot.get("edible") else (solid[0] if solid else rng.choice(_TREASURES))
    place_noun = (lexicon.find(place, "places") or (lexicon.Found("village", 0, 0, False),))[-1].noun

    def told(text: str) -> str:
        return text.format(thing=thing, Thing=capital(thing), place_noun=place_noun, H=hero.name, wish=idea.wish.removeprefix("learn to "))

    tries = list(plot["tries"])
    journeys = list(plots()["journeys"])
    rng.shuffle(tries)
    rng.shuffle(journeys)
    wish = idea.wish or told(plot["wish"])
    return Plan(
        hero=hero,
        friend=friend,
        place=place,
        wish=wish,
        trouble=told(plot["trouble"]),
        idea=told(plot["idea"]),
        win=told(plot["win"]),
        ending=told(plot["ending"]),
        title=told(plot["title"]),
        tries=tuple(Attempt(told(a), told(b)) for a, b in tries),
        steps=tuple(map(told, plot["steps"])),
        journeys=tuple(journeys),
    )


def about_sentence(idea: Idea) -> str:
    """The prompt itself as a sentence; empty when it is too long for one or names nobody and nothing, as an order does."""
    if not (idea.hero_kind or idea.hero_name or idea.proper or re.match(r"(?:an?|the|my|our|some|two|three) ", idea.text, re.IGNORECASE)):
        return ""
    text = idea.text if idea.text.split()[0] in idea.proper else idea.text[0].lower() + idea.text[1:]
    plain = re.fullmatch(r"[A-Za-zÀ-ÿ0-9 ,'-]+", text)
    return f"This is a tale of {text}." if plain and checks.count(text) <= 12 else ""
