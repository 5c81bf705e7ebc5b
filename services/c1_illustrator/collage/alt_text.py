# ruff: noqa: E501
"""Alternative text: what the picture shows, in one or two English sentences."""

from collections.abc import Sequence

from services.c1_illustrator.collage.composition import Composition, Placed
from services.c1_illustrator.collage.plan import PicturePlan
from services.c1_illustrator.collage.tables import word_list
from storycreator.messages.common import TimeOfDay, Weather

_WHEN = {TimeOfDay.MORNING: "in the morning", TimeOfDay.DAY: "by day", TimeOfDay.EVENING: "in the evening", TimeOfDay.NIGHT: "at night"}
_SORT = {
    Weather.CLOUDY: "cloudy", Weather.RAIN: "rainy", Weather.STORM: "stormy", Weather.SNOW: "snowy", Weather.FOG: "foggy", Weather.WIND: "windy",
}  # fmt: skip
_MASS = word_list("uncountable")


def alt_text(plan: PicturePlan, composition: Composition, landmarks: Sequence[str]) -> str:
    """The alternative text of a composed picture."""
    place = _where(plan)
    when = _when(plan)
    people = [item for item in composition.placed if item.figure is not None]
    people.sort(key=lambda item: item.middle)
    if people:
        names = _list([f"{item.figure.name}, {item.figure.label}," for item in people if item.figure])
        first = f"{names} {_verb(plan, people)} {place}{' ' if when else ''}{when}"
    else:
        first = f"{place[0].upper()}{place[1:]}{', ' if when else ''}{when}; nobody is there"
    things = _things([item for item in composition.placed if item.prop is not None])
    seen = [sight for sight in dict.fromkeys(landmarks) if sight.split()[-1] not in place]
    sights = f"; {_list(seen)} can be seen" if seen else ""
    text = f"{first}{sights}{'; ' + things if things else ''}."
    return f"Cover: {text}" if plan.page == 0 else text


def _where(plan: PicturePlan) -> str:
    if plan.place.name == "moon" and "moon" in plan.words:
        return "on the moon"
    return plan.place.phrase


def _when(plan: PicturePlan) -> str:
    if plan.weather in _SORT and not plan.place.indoors and not plan.floats and plan.place.name not in ("moon", "cave"):
        return f"on a {_SORT[plan.weather]} {plan.time.value}"
    timeless = plan.place.name in ("space", "moon", "spaceship", "underwater") and plan.time == TimeOfDay.DAY
    return "" if timeless else _WHEN[plan.time]


def _verb(plan: PicturePlan, people: Sequence[Placed]) -> str:
    one = len(people) == 1
    if plan.floats:
        return ("floats" if one else "float") if plan.place.name == "space" else ("swims" if one else "swim")
    if all(item.on == "air" for item in people):
        return "flies" if one else "fly"
    return "stands" if one else "stand"


def _things(props: Sequence[Placed]) -> str:
    lying = [item.prop.word for item in props if item.prop and item.on != "air"]
    hanging = [item.prop.word for item in props if item.prop and item.on == "air"]
    parts = []
    if lying:
        raised = any(item.on == "surface" for item in props)
        single = len(lying) == 1 and not _plural(lying[0])
        parts.append(
            f"{_list([_with_article(word) for word in lying])} {'is' if single else 'are'} {'on the table' if raised and len(lying) == 1 else 'nearby'}"
        )
    if hanging:
        single = len(hanging) == 1 and not _plural(hanging[0])
        parts.append(f"{_list([_with_article(word) for word in hanging])} {'is' if single else 'are'} in the air")
    return " and ".join(parts)


def _plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us"))


def _with_article(word: str) -> str:
    if _plural(word) or (word.split()[-1] in _MASS and " of " not in word):
        return word
    return f"{'an' if word[0] in 'aeiou' and not word.startswith(('uni', 'one', 'eu')) else 'a'} {word}"


def _list(items: Sequence[str]) -> str:
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(item.rstrip(',') for item in items[:-1])}{',' if items[-1].endswith(',') else ''} and {items[-1]}"
