"""A voice for everybody who speaks: by sex, age and size, the same for the same name and kind in every book."""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from services.c2_narrator.voices import Voice
from storycreator.lexicon import entries

LOWEST, HIGHEST = 0.82, 1.24
"""How far a voice is moved from its own pitch at most."""
NEAR = 0.04
"""Voices of one timbre whose pitch differs by a smaller share sound like one person."""
TRIES = 60
"""How often somebody may move on to another voice, away from those taken."""
_NATIVE, _NATIVE_OF_OTHER_SEX = 0.65, 0.3
"""The share of the language's own voice in a mixture."""
_MALE_BY_PITCH = 0.86
"""A male character's pitch where all an engine has is female voices; its inverse in the other case."""
_ROLES = ("hero", "friend")


@dataclass(frozen=True)
class SpeakingPart:
    """Somebody who speaks."""

    name: str
    kind: str
    """An English noun."""
    sex: str
    """``female``, ``male``, or empty."""
    role: str = "other"


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("casting.toml").read_text(encoding="utf-8"))


def _manner(kind: str) -> tuple[float, float]:
    """Pitch and pace by what somebody is: the noun of ``little robot`` is known by its last word."""
    nouns = entries.nouns()
    noun = nouns.get(kind) or next((nouns[head] for head in (" ".join(kind.split()[1:]), kind.split()[-1]) if head in nouns), None)
    for row in _table()["part"]:
        for key in row["nouns"]:
            sized = noun is not None and key == f"size:{noun.size}"
            if key in ("*", kind) or sized or (noun is not None and noun.matches(key)):
                return row["pitch"], row["pace"]
    raise AssertionError("the last row of casting.toml is for everybody")


def _candidates(part: SpeakingPart, voices: Sequence[Voice], *, mixes: bool) -> Iterator[Voice]:
    """Voices that suit somebody, in an order of their own that depends on name and kind alone."""
    pitch, pace = _manner(part.kind)
    for attempt in range(TRIES):
        drawn = hashlib.sha256(f"{part.name.casefold()}|{part.kind}|{attempt}".encode()).digest()
        sex = part.sex or ("female", "male")[drawn[0] % 2]
        own = [voice for voice in voices if voice.gender == sex]
        base = (own or voices)[drawn[1] % len(own or voices)]
        moved = pitch * (1 + 0.02 * (drawn[2] % 5 - 2 if mixes else drawn[2] % 13 - 6))
        mix: tuple[tuple[str, float], ...] = ()
        if mixes:
            colours = [one for one in _table()["colours"][sex] if one != base.id]
            share = _NATIVE if own else _NATIVE_OF_OTHER_SEX
            mix = ((base.id, share), (colours[drawn[3] % len(colours)], round(1 - share, 2)))
        elif not own and base.gender:
            moved *= _MALE_BY_PITCH if sex == "male" else 1 / _MALE_BY_PITCH
        yield replace(base, gender=sex, mix=mix, pitch=round(min(max(moved, LOWEST), HIGHEST), 3), pace=pace)


def _alike(one: Voice, other: Voice) -> bool:
    """Whether two voices could be taken for one person's."""
    if one.mix and other.mix:
        return [voice for voice, _ in one.mix] == [voice for voice, _ in other.mix]
    return one.id == other.id and not one.mix + other.mix and abs(one.pitch / other.pitch - 1) < NEAR


def cast_voices(
    parts: Sequence[SpeakingPart], asked: Mapping[str, Voice], narrator: Voice, voices: Sequence[Voice], *, mixes: bool
) -> dict[str, Voice]:
    """A voice for each by name: the one asked for, else one that suits them and is nobody else's.

    The hero chooses first, then the friend, then the others by name, so that those who are in a sequel keep their voices.
    ``mixes`` says whether the engine can mix voices.
    """
    found = {part.name: asked[part.name] for part in parts if part.name in asked}
    taken = [narrator, *found.values()]
    for part in sorted(parts, key=lambda one: (_ROLES.index(one.role) if one.role in _ROLES else len(_ROLES), one.name)):
        if part.name in found:
            continue
        candidates = list(_candidates(part, voices, mixes=mixes))
        ids = {voice.id for voice in taken}
        fresh = [voice for voice in candidates if voice.id not in ids]
        apart = [voice for voice in candidates if not any(_alike(voice, other) for other in taken)]
        widest = max(candidates, key=lambda voice: min(abs(voice.pitch / other.pitch - 1) for other in taken))
        voice = (fresh or apart or [widest])[0]
        found[part.name] = voice
        taken.append(voice)
    return found
