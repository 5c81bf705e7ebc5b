"""The plan of each picture of a story: place, light, characters and things."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.c1_illustrator.collage.composition import Prop
from services.c1_illustrator.collage.figures.design import design_cast, word_for
from services.c1_illustrator.collage.figures.figure import Figure
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.icons.words import SCENERY, plain, singular
from services.c1_illustrator.collage.places.catalogue import Place
from services.c1_illustrator.collage.places.choose import choose_place
from services.c1_illustrator.engines.base import page_seed, requested_pages
from storycreator.messages.common import TimeOfDay, Weather
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.story import Scene, Story, StoryPage

MAX_PROPS = 4
MAX_ON_COVER = 3


@dataclass(frozen=True)
class PicturePlan:
    """One picture, decided. Page 0 is the cover."""

    page: int
    place: Place
    place_words: str
    """The scene's description of the place; the same words give the same scenery."""
    time: TimeOfDay
    weather: Weather
    action: str
    figures: tuple[Figure, ...]
    """The most important first."""
    props: tuple[Prop, ...]
    seed: int

    @property
    def words(self) -> frozenset[str]:
        """The words about the place, to find landmarks."""
        return frozenset(re.findall(r"[a-zé]+", f"{self.place_words} {self.action}".lower()))

    @property
    def floats(self) -> bool:
        """Whether figures float instead of standing."""
        return self.place.floats


@dataclass(frozen=True)
class BookPlan:
    """All requested pictures, and remarks for the record."""

    pictures: tuple[PicturePlan, ...]
    notes: tuple[str, ...]


def plan_book(request: IllustrationRequest, noto: NotoSet, finder: IconFinder) -> BookPlan:
    """Plan every picture of a request. Pages the story does not have are left out."""
    story = request.story
    figures = design_cast(story.cast, request.seed, noto, finder)
    places = _places(story)
    missed: list[str] = []
    plans = []
    for number in requested_pages(request):
        if number == 0:
            plans.append(_cover(story, figures, places, finder, page_seed(request, 0)))
        else:
            page = story.pages[number - 1]
            props = _props(page.scene, page, figures, finder, missed)
            shown = tuple(figures[name] for name in _by_weight(story, list(dict.fromkeys(page.cast))))
            scene = page.scene
            plans.append(
                PicturePlan(
                    number,
                    places[number - 1],
                    scene.place or places[number - 1].name,
                    scene.time_of_day,
                    scene.weather,
                    scene.action,
                    shown,
                    props,
                    page_seed(request, number),
                )
            )
    notes = [figure.note for figure in figures.values() if figure.note]
    if missed:
        notes.append("no drawing of: " + ", ".join(dict.fromkeys(missed)))
    return BookPlan(tuple(plans), tuple(notes))


def _places(story: Story) -> list[Place]:
    found: list[Place] = []
    for page in story.pages:
        found.append(choose_place(page.scene.place, page.scene.action, page.text, found[-1] if found else None))
    return found


def _by_weight(story: Story, names: Sequence[str]) -> list[str]:
    """Heroes first, then friends, then the rest, each in the order of the cast."""
    rank = {"hero": 0, "friend": 1}
    members = [(rank.get(member.role, 2), position, member.name) for position, member in enumerate(story.cast) if member.name in names]
    return [name for _, _, name in sorted(members)]


def _cover(story: Story, figures: dict[str, Figure], places: list[Place], finder: IconFinder, seed: int) -> PicturePlan:
    """The cover: the heroes in the most frequent place, outdoors if there is one."""
    seen = Counter(name for page in story.pages for name in dict.fromkeys(page.cast))
    everybody = _by_weight(story, [member.name for member in story.cast])
    heroes = [member.name for member in story.cast if member.role == "hero"]
    names = sorted(everybody, key=lambda name: (name not in heroes, -seen[name], everybody.index(name)))[:MAX_ON_COVER]
    names = [name for name in names if seen[name] or name in heroes] or names[:1]
    outside = [k for k, place in enumerate(places) if not place.indoors] or list(range(len(places)))
    often = Counter(places[k].name for k in outside)
    k = max(outside, key=lambda index: (often[places[index].name], -index))
    scene = story.pages[k].scene
    words = Counter(word for page in story.pages for word in page.scene.props)
    common = [word for word, _ in sorted(words.items(), key=lambda item: (-item[1], item[0]))]
    props = _props(scene.model_copy(update={"props": tuple(common)}), None, figures, finder, [])[:1]
    calm = scene.weather if scene.weather in (Weather.CLEAR, Weather.SNOW) else Weather.CLEAR
    return PicturePlan(
        0, places[k], scene.place or places[k].name, scene.time_of_day, calm, "", tuple(figures[name] for name in names), props, seed
    )


def _props(scene: Scene, page: StoryPage | None, figures: dict[str, Figure], finder: IconFinder, missed: list[str]) -> tuple[Prop, ...]:
    """The scene's things that can be drawn and are neither scenery nor one of the cast."""
    chosen: list[Prop] = []
    kinds = {word for figure in figures.values() for word in figure.label.split()} | {name.lower() for name in figures}
    for word in scene.props:
        text = plain(word)
        head = singular(text.split()[-1]) if text else ""
        if (
            not text
            or text in SCENERY
            or (head in SCENERY and text.split()[-1] == text)
            or text in kinds
            or (" " not in text and head in kinds)
        ):
            continue
        if word_for(text)[1] == "person":
            continue
        found = finder.find(text)
        if found is None:
            missed.append(text)
        elif found.slug not in {prop.slug for prop in chosen}:
            chosen.append(Prop(text, found.slug))
        if len(chosen) == MAX_PROPS:
            break
    return tuple(chosen)
