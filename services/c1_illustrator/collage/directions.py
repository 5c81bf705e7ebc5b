"""Who is in a picture and how: the story's own stage directions, or what its text says."""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import cache

from services.c1_illustrator.collage.icons.words import singular
from services.c1_illustrator.collage.tables import table, word_list
from storycreator.messages.story import Direction, Mood, Pose, Relation, Scene, Story, StoryPage

_RELATIONS = {phrase.strip(): Relation(name) for name, phrases in table("reading")["relations"].items() for phrase in phrases.split(",")}
_PRECISE = {Pose(vague): frozenset(map(Pose, exact.split())) for vague, exact in table("reading")["precise"].items()} | {
    Pose.STAND: frozenset(Pose)
}
_CONTACT = {Pose(pose): Relation(name) for name, poses in table("reading")["contact"].items() for pose in poses.split()}
_ABED = frozenset({Pose.SIT, Pose.KNEEL, Pose.LIE, Pose.SLEEP})
_HANDS = [words.replace("_", " ") for words in table("reading")["together"]["words"].split()]
_HANDLES = word_list("handles")
_ON_FOOT = frozenset({Pose.RUN, Pose.WALK, Pose.SWIM, Pose.CLIMB, Pose.FLY})
_HIDEOUTS = {Relation(name): words.replace(" ", "|") for name, words in table("reading")["hideouts"].items()}
_TOGETHER = r"\b(they|both|ils|elles|ellos|ellas|together)\b"
FIXTURES = tuple(table("reading")["resting"]["things"].split())
"""Things that are seen although no prop names them."""
_RESTING = table("reading")["resting"]["verbs"].replace(" ", "|")
_MOVING, _HOLDING = (
    table("scenes")[group][key].replace(" ", "|").replace("_", " ") for group, key in (("vessels", "moving"), ("holding", "verbs"))
)
_VESSELS = {
    name.replace("_", " "): relation
    for relation in (Relation.INSIDE, Relation.ON)
    for name in table("scenes")["vessels"][relation.value].split()
}
"""Verbs of those who are where the preposition says; of others the thing they move may be there."""


def directions(story: Story, page: StoryPage) -> tuple[Direction, ...]:
    """The directions of a page: those the story gives, and for anybody else who is there what is read from the text."""
    everybody = [*page.cast, *(one.who for one in page.scene.stage)]
    given = {one.who: _completed(one, page.scene, [name for name in everybody if name != one.who]) for one in page.scene.stage}
    names = _by_weight(story, page.cast)
    read = {} if all(name in given for name in names) else {one.who: one for one in _read(story, page, names)}
    found = (*(given.get(name) or read[name] for name in names), *(one for who, one in given.items() if who not in names))
    return _hand_in_hand(found)


def beside(who: str, said: str, *, far: bool, host: str) -> Direction:
    """Somebody whom no direction names: what is said of them is what they do; ``host`` is on whose back they sit."""
    pose, mood = (_match(said, "en", what) for what in ("poses", "moods"))
    on = {"relation": Relation.ON, "to": host} if host else {}
    return Direction(who=who, pose=Pose(pose or ("sit" if host else "stand")), mood=Mood(mood or "calm"), far=far, **on)


def _completed(one: Direction, scene: Scene, others: Sequence[str]) -> Direction:
    """A direction with what the scene's sentence adds: where somebody is, and what exactly they do."""
    clauses = _clauses(scene.action, one.who, first=False, others=others)
    pose = next(filter(None, (_match(clause, "en", "poses", _PRECISE.get(one.pose, frozenset())) for clause in clauses)), one.pose)
    relation, to = _relation(scene, one.who) if one.relation is None else (one.relation, one.to)
    if relation is None or (one.relation is None and pose in _ON_FOOT and to in _VESSELS):  # who runs after a bicycle is not on it
        relation, to = _contact(Pose(pose), clauses, scene)
        if to and to == one.holding:  # two pull at what both hold
            relation, to = None, ""
    if pose == Pose.LOOK_IN and one.pose is not Pose.LOOK_IN and not to:  # into the distance
        pose = one.pose
    if any(said in scene.action for said in _HANDS) and pose in (Pose.STAND, Pose.WALK, Pose.REACH, Pose.WAVE):
        pose = Pose.HOLD_HANDS
    holding = one.holding or _held(scene, one.who, others)
    return one.model_copy(update={"relation": relation, "to": to, "holding": "" if holding == to else holding, "pose": Pose(pose)})


def _contact(pose: Pose, clauses: Sequence[str], scene: Scene) -> tuple[Relation | None, str]:
    """At which thing somebody is by what they do: the one they push, climb, ride, look into or hide from others with."""
    things = "|".join(re.escape(thing) for thing in sorted((*scene.props, *FIXTURES), key=len, reverse=True))
    if pose is Pose.HIDE:
        for text in (*clauses, scene.place):
            for relation, words in _HIDEOUTS.items():
                if match := re.search(rf"\b(?:{words}) (?:a|an|the|his|her|its|their) (?:[\w-]+ ){{0,2}}?({things})\b", text):
                    return relation, match[1]
    elif relation_of := _CONTACT.get(pose):
        for clause in clauses:
            verb = dict(_patterns("en", "poses"))[pose].search(clause)
            if verb and (match := re.match(rf"(?: [\w-]+){{0,4}}? ({things})\b", clause[verb.end() :])):
                return relation_of, match[1]
            if pose is Pose.CLIMB and (
                match := re.search(rf"\b(?:on|up|at|against) (?:a|an|the|his|her|its|their) (?:[\w-]+ ){{0,2}}?({things})\b", clause)
            ):
                return relation_of, match[1]
        if pose is Pose.RIDE:  # ahead, on what is not said again
            return (relation_of, ridden) if (ridden := next((prop for prop in scene.props if prop in _VESSELS), "")) else (None, "")
    if pose in _ABED and any(re.search(r"\bin bed\b", clause) for clause in clauses):
        return Relation.ON, "bed"
    return None, ""


def _hand_in_hand(found: tuple[Direction, ...]) -> tuple[Direction, ...]:
    """With whoever holds hands somebody else does, if there is one who has theirs free."""
    if sum(one.pose is Pose.HOLD_HANDS for one in found) != 1:
        return found
    whose = next(one for one in found if one.pose is Pose.HOLD_HANDS)
    free = [one for one in found if one.pose in (Pose.STAND, Pose.WALK) and not one.far and whose.facing in ("", one.who)]
    return tuple(one.model_copy(update={"pose": Pose.HOLD_HANDS}) if one in free[:1] else one for one in found)


def _by_weight(story: Story, names: Iterable[str]) -> list[str]:
    """Heroes first, then friends, then the rest, each in the order of the cast."""
    rank = {"hero": 0, "friend": 1}
    here = set(names)
    members = [(rank.get(member.role, 2), position, member.name) for position, member in enumerate(story.cast) if member.name in here]
    return [name for _, _, name in sorted(members)]


def _read(story: Story, page: StoryPage, names: Sequence[str]) -> list[Direction]:
    """What the page says of each of these. The scene's sentence, which says what is seen, counts before the text."""
    sources = [("en", page.scene.action), (story.language.split("-")[0], page.text)]
    found = []
    for name in names:
        pose, mood = None, None
        for language, text in sources:
            words = table("reading").get(language)
            if words is None:
                continue
            for clause in _clauses(text, name, first=name == names[0], others=[other for other in names if other != name]):
                pose = pose or _match(clause, language, "poses")
                mood = mood or _match(clause, language, "moods")
        relation, to = _relation(page.scene, name)
        found.append(
            Direction(
                who=name,
                pose=Pose(pose or "stand"),
                mood=Mood(mood or _mood_of(pose)),
                relation=relation if to else None,
                to=to,
                holding=_held(page.scene, name, [other for other in names if other != name]),
            )
        )
    return found


def _mood_of(pose: str | None) -> str:
    """The mood a pose suggests when nothing is said of it."""
    return {
        "sleep": "sleepy",
        "droop": "sad",
        "hide": "scared",
        "fall": "surprised",
        "think": "curious",
        "cheer": "joy",
        "dance": "joy",
    }.get(pose or "", "happy")


def _clauses(text: str, name: str, *, first: bool, others: Sequence[str]) -> list[str]:
    """The parts of a text that tell about somebody: from their name to the next one's; for the first also where nobody is named."""
    found = []
    for sentence in re.split(r"(?<=[.!?…;:])\s+", re.sub(r"[\"“«][^\"”»]*[\"”»]", " ", text)):
        if name in sentence:
            after = sentence.split(name, 1)[1]
            both = re.match(rf"\s*(?:(?:and|y|e|et)\b|,\s*(?:{'|'.join(map(re.escape, others)) or '(?!)'})\b)", after)
            found.append(after[: min((after.index(other) for other in others if other in after and not both), default=len(after))])
        elif (first and not any(other in sentence for other in others)) or re.search(_TOGETHER, sentence, re.IGNORECASE):
            found.append(sentence)
    names = "|".join(map(re.escape, [name, *others]))
    return [re.sub(rf"\b(?:{names})\b", " ", clause) for clause in found]


@cache
def _patterns(language: str, what: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = table("reading")[language][what].items()
    return tuple(
        (
            key,
            re.compile(
                r"\b(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*").replace("_", " ") for word in words.split()) + r")\b",
                re.IGNORECASE,
            ),
        )
        for key, words in rows
    )


def _match(clause: str, language: str, what: str, among: Collection[str] | None = None) -> str | None:
    """The pose or mood whose word comes first in a clause, or the first of those ``among`` others."""
    seen = [
        (match.start(), order, key)
        for order, (key, pattern) in enumerate(_patterns(language, what))
        if (among is None or key in among) and (match := pattern.search(clause))
    ]
    return min(seen)[2] if seen else None


def _held(scene: Scene, name: str, others: Sequence[str]) -> str:
    """Which of the scene's things is in somebody's hands, by the scene's sentence."""
    for clause in _clauses(scene.action, name, first=False, others=others):
        for thing in scene.props:
            verbs = f"{_HOLDING}|under" if singular(thing.split()[-1]) in _HANDLES else _HOLDING  # under an umbrella, not under a boat
            owner = r"(?:an?|the|one|his|her|its|their|that)"
            if re.search(rf"\b(?:{verbs}) (?:both hands on )?{owner} (?:[\w-]+ ){{0,3}}?{re.escape(thing)}\b", clause, re.IGNORECASE):
                return thing
    return ""


def _relation(scene: Scene, name: str) -> tuple[Relation | None, str]:
    """On, under, behind, inside or above which of the scene's things somebody is, by the scene's sentence."""
    _, _, after = scene.action.partition(name)
    for phrase, relation in _RELATIONS.items():
        for thing in (*scene.props, *FIXTURES):
            where = rf"{phrase} (?:a|an|the|his|her|its|their)? ?(?:\w+ )?{re.escape(thing)}\b"
            if re.match(rf"\W*(?:\w+,? )?(?:(?:{_RESTING})\b|\w+ out(?= from))(?: \w+){{0,2}}? {where}", after, re.IGNORECASE):
                return relation, thing
    sentence = f"{scene.action} {scene.place}"
    for vessel, relation in _VESSELS.items():
        aboard = re.search(
            rf"\b(?:in|into|inside|on|onto|aboard) (?:an?|the|his|her|its|their) (?:[\w-]+ ){{0,2}}?{vessel}\b", sentence, re.IGNORECASE
        )
        moves = any(prop.endswith(vessel) for prop in scene.props) and re.search(rf"\b(?:{_MOVING})\b", scene.action, re.IGNORECASE)
        if (aboard or moves) and name in scene.action:
            return relation, next((prop for prop in scene.props if prop.endswith(vessel)), vessel)
    return None, ""
