"""Those whom a scene's sentence names and the stage directions leave out: the doctor at the bed, a goose, the whole village."""

import re
from collections.abc import Iterator, Sequence

from services.c1_illustrator.collage.icons.words import singular
from services.c1_illustrator.collage.puppets.kinds import KINDS, RELATIVES, kind_of
from services.c1_illustrator.collage.tables import table
from storycreator.lexicon import entries

_CROWD = table("scenes")["crowd"]
_MANY = {word.replace("_", " ") for word in _CROWD["words"].split()}
_PEOPLE, _CHILDREN = ([word.replace("_", " ") for word in _CROWD[key].split()] for key in ("people", "children"))
_ONE = r"a|an|the|one|another|his|her|its|their"
_SOME = r"two|three|four|five|six|several|some|many|all|other"
_DETERMINER = re.compile(rf"\b(?:({_ONE})|({_SOME}))(?=\s)")
_WORDS = re.compile(r"\s+([a-z-]+(?:['’]s?)?)")
_STOP, _UNREAL, _NEVER, _DRAWN = ({word.replace("_", " ") for word in _CROWD[key].split()} for key in ("ends", "unreal", "never", "drawn"))
_NOT_THERE = re.compile(r"\b(?:like|as|of|for|from|about|no|without|into|to be|toy|picture of|instead of)\s+$")
_LAPS, _BACKS = (table("scenes")["holding"][key].replace(" ", "|") for key in ("laps", "backs"))
MOST_WORDS = 4


def bystanders(action: str, kinds: set[str], number: int) -> Iterator[tuple[str, str, bool]]:
    """Who else a scene's sentence names, as (who, what is said of them, whether they are one of a crowd).

    ``kinds`` are those of the people who are in the picture anyway: "the fox" is one of them. ``number`` varies who is in a crowd.
    """
    text = re.sub(r"[\"“«][^\"”»]*[\"”»]", " ", action.lower())
    seen = set(kinds)
    for match in _DETERMINER.finditer(text):
        before = text[: match.start()]
        if _NOT_THERE.search(before) and not before.endswith(("in front of ", "middle of ")):
            continue
        who, end = _somebody(text, match.end(), plural=bool(match[2]))
        if not who:
            continue
        kind = kind_of(who)
        if kind is None or who in _NEVER or (kind.name in seen and match[1] != "another"):
            continue
        seen.add(kind.name)
        said = re.split(r"[;,]|\bwhile\b|\band (?:the|a|an) ", text[end:])[0]
        yield who, said, False
        if match[2] and match[2] != "one":
            yield f"second {who}", said, False
    crowd = next((found for word in _MANY if (found := re.search(rf"\b{word}\b(?! of)", text))), None)
    if crowd:
        said = re.split(r"[;,:]", text[crowd.end() :])[0]
        yield from ((who, said, True) for who in _rotated(_PEOPLE, number) if who not in seen)
    elif "children" in text:
        yield from ((who, "", True) for who in _CHILDREN if who not in seen)


def perch(action: str, who: str, names: Sequence[str]) -> tuple[str, bool]:
    """On whom somebody sits, of these names, and whether in the lap instead of on the back or head; ``""`` for nobody."""
    bodies = f"{_LAPS}|{_BACKS}"
    for match in re.finditer(
        rf"\b{re.escape(who)}s?\b[^;.]*?\b(?:in|on) (?:the ({bodies}) of (\w+)|top of (\w+)|(\w+)(?:['’]s)? ({bodies}))\b", action
    ):
        whose = match[2] or match[3] or match[4]
        if whose in ("his", "her", "its", "their"):
            before = [name for name in names if name in action[: match.end()] and name != who]
            whose = max(before, key=action[: match.end()].rfind, default="")
        if whose in names and whose != who:
            return whose, re.fullmatch(_LAPS, match[1] or match[5] or "top") is not None
    return "", False


def _somebody(text: str, at: int, *, plural: bool) -> tuple[str, int]:
    """The first person or animal among the words after a determiner, and where it ends; empty when their noun is a thing."""
    words: list[str] = []
    ends = [at]
    while len(words) < MOST_WORDS and (match := _WORDS.match(text, ends[-1])) and match[1] not in _STOP:
        words.append(match[1])
        ends.append(match.end())
    for start in range(len(words)):
        for end in range(len(words), start, -1):
            phrase = " ".join([*words[start : end - 1], singular(words[end - 1])])
            if _is_somebody(phrase):
                owns = end < len(words) and (words[end] in _DRAWN or _is_thing(words[end]))
                one = words[end - 1] == singular(words[end - 1])
                verb = not one and start > 0 and _is_thing(words[start - 1], "plant", most=6)  # a tree bears
                unreal = start > 0 and words[start - 1] in _UNREAL
                return ("", at) if owns or verb or unreal or (plural and one) else (phrase, ends[end])
    return "", at


def _is_somebody(phrase: str) -> bool:
    known = KINDS.get(RELATIVES.get(phrase, phrase))
    noun = entries.nouns().get(phrase)
    return (known is not None and known.group != "things") or (noun is not None and "person" in noun.classes)


def _is_thing(word: str, *kinds: str, most: int = 3) -> bool:
    """Whether a word is a thing, or a noun of these classes too, no larger than a class of size."""
    noun = entries.nouns().get(word)
    return noun is not None and bool(noun.classes & {"thing", *kinds}) and noun.size <= most


def _rotated(people: Sequence[str], number: int) -> list[str]:
    k = number % len(people)
    return [*people[k:], *people[:k]]
