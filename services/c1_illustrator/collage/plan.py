"""The plan of each picture of a story: place, light, camera, characters and things."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from services.c1_illustrator.collage.bystanders import bystanders, perch
from services.c1_illustrator.collage.composition.framing import Arrangement, Framing
from services.c1_illustrator.collage.composition.placed import Actor, Prop
from services.c1_illustrator.collage.composition.things import metres_of
from services.c1_illustrator.collage.directions import FIXTURES, beside, directions
from services.c1_illustrator.collage.figures.design import Performer, carried, design_cast, held, upright
from services.c1_illustrator.collage.figures.figure import Figure
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.icons.raster import extent
from services.c1_illustrator.collage.icons.words import SCENERY, plain, singular
from services.c1_illustrator.collage.places.catalogue import BY_NAME, Place
from services.c1_illustrator.collage.places.choose import choose_place
from services.c1_illustrator.collage.puppets.biped import Held
from services.c1_illustrator.collage.puppets.kinds import kind_of
from services.c1_illustrator.collage.sheet import stream
from services.c1_illustrator.collage.tables import table
from services.c1_illustrator.engines.base import page_seed, requested_pages
from storycreator.lexicon import entries
from storycreator.messages.common import TimeOfDay, Weather
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.story import Camera, CastMember, Direction, Mood, Pose, Relation, Scene, Story, StoryPage

MAX_PROPS = 4
_HATS = frozenset({"hat", "cap", "bonnet", "beanie"})
MAX_ON_COVER = 3
MOST_HELD = 0.9
"""Metres: what is higher stands beside whoever carries it."""
MAX_TOGETHER = 4
"""With those whom its sentence names, at most so many stand in a picture, and one of a crowd."""
_MOVING = frozenset({Pose.RUN, Pose.WALK, Pose.CLIMB, Pose.FLY, Pose.JUMP, Pose.FALL, Pose.SWIM, Pose.PULL, Pose.PUSH})
_TOOLS = {
    Pose(name): [word.replace("_", " ") for word in words.split()] for name, words in table("scenes")["tools"].items() if name in set(Pose)
}
_ALWAYS = frozenset(table("scenes")["tools"]["always"].split())
_TENDER = frozenset({Pose.HUG, Pose.WHISPER, Pose.READ, Pose.EAT, Pose.SLEEP, Pose.KNEEL})
_TROUBLED = frozenset({Mood.SAD, Mood.SCARED, Mood.WORRIED, Mood.SHY})


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
    framing: Framing
    actors: tuple[Actor, ...]
    """The most important first."""
    props: tuple[Prop, ...]
    seed: int
    arrangement: Arrangement = Arrangement.CENTRE
    people: tuple[CastMember, ...] = ()
    """Who the actors are."""
    members: tuple[str, ...] = ()
    """The names of those who are in the cast."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Everybody, as drawn."""
        return tuple(actor.figure for actor in self.actors)

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
    cast: tuple[Performer, ...]
    """The story's cast, as designed."""


def plan_book(request: IllustrationRequest, noto: NotoSet, finder: IconFinder) -> BookPlan:
    """Plan every picture of a request. Pages the story does not have are left out."""
    return _Planner(request, noto, finder).plan()


class _Planner:
    def __init__(self, request: IllustrationRequest, noto: NotoSet, finder: IconFinder) -> None:
        self.request, self.story = request, request.story
        self.noto, self.finder = noto, finder
        places = _places(self.story)
        self.stage = [self._staged(page, place) for page, place in zip(self.story.pages, places, strict=True)]
        everybody = [*self.story.cast, *self._extras()]
        self.people = {member.name: member for member in everybody}
        self.performers = design_cast(
            everybody,
            request.seed,
            noto,
            finder,
            bareheaded=_has_hat(self.story),
            together=[{one.who for one in page} for page in self.stage],
        )
        self.places = [self._wet(place, people) for place, people in zip(places, self.stage, strict=True)]
        self.framings = _framings(self.story, self.stage, self.places, request.seed)
        self.arrangements = _arrangements(self.stage, request.seed)
        self.missed: list[str] = []

    def plan(self) -> BookPlan:
        """Every requested picture."""
        plans = [self._page(number) if number else self._cover() for number in requested_pages(self.request)]
        notes = [performer.note for performer in self.performers.values() if performer.note]
        if self.missed:
            notes.append("no drawing of: " + ", ".join(dict.fromkeys(self.missed)))
        return BookPlan(tuple(plans), tuple(notes), tuple(self.performers[member.name] for member in self.story.cast))

    def _staged(self, page: StoryPage, place: Place) -> tuple[Direction, ...]:
        """The directions of a page, and all others who are there: whom its sentence names, the animals among its things, a crowd."""
        stage = self._laden(directions(self.story, page), page)
        kinds = {kind.name for one in [*(member.kind for member in self.story.cast), *(one.who for one in stage)] if (kind := kind_of(one))}
        named = {plain(text) for one in stage for text in (one.holding, one.to)}
        found = [(who, said, many) for who, said, many in bystanders(page.scene.action, kinds, page.number) if who not in named]
        kinds |= {kind.name for who, *_ in found if (kind := kind_of(who))}
        found[:0] = [
            (plain(prop), "", False) for prop in dict.fromkeys(page.scene.props)
            if (kind := kind_of(prop)) and kind.group not in ("things", "people") and kind.name not in kinds and plain(prop) not in named
        ]  # fmt: skip
        for who, said, many in sorted(found, key=lambda one: one[2]):
            kind, names = kind_of(who), [one.who for one in stage]
            if kind and kind.swims and not (place.floats or place.wet):
                continue  # a fish in the street is a thing
            host, lap = perch(page.scene.action, who, names)
            if lap:
                stage = [one.model_copy(update={"holding": who}) if one.who == host and not one.holding else one for one in stage]
            elif len(stage) < MAX_TOGETHER + many:
                stage.append(beside(who, said, far=many, host=host))
        return tuple(stage)

    def _laden(self, stage: Sequence[Direction], page: StoryPage) -> list[Direction]:
        """The directions, with what they need in the hands of those who do something with it: the first small thing of the page for
        whoever carries or throws what is not named, a spade for who digs."""
        small = [prop for prop in page.scene.props if 0 < _lexicon_size(prop) <= 2 and prop not in {one.holding for one in stage}]
        kinds = {member.name: kind_of(member.kind) for member in self.story.cast}
        found = []
        for one in stage:
            tools, kind = _TOOLS.get(one.pose, []), kinds.get(one.who)
            thing = ""
            if one.pose in (Pose.CARRY, Pose.THROW) and small and not one.holding:
                thing = small.pop(0)
            elif tools and not one.holding and kind and kind.plan == "biped":
                here = (prop for prop in page.scene.props if singular(plain(prop).split()[-1]) in tools or plain(prop) in tools)
                thing = next(here, tools[0] if one.pose in _ALWAYS else "")
            found.append(one.model_copy(update={"holding": thing}) if thing and thing != one.to else one)
        return found

    def _wet(self, place: Place, people: Sequence[Direction]) -> Place:
        """Under water instead of on a raft for those who live there."""
        kinds = [kind_of(self.people[one.who].kind) for one in people if one.who in self.people]
        return BY_NAME["underwater"] if place.name == "sea" and any(kind and kind.swims for kind in kinds) else place

    def _extras(self) -> list[CastMember]:
        """Those whom the directions name and who are not in the cast: the puppy on the roof."""
        known = {member.name for member in self.story.cast}
        names = dict.fromkeys(one.who for page in self.stage for one in page if one.who not in known)
        return [CastMember(name=name, kind=singular_phrase(name)) for name in names if _drawable(name, self.finder)]

    def _actor(self, asked: Direction, *, floats: bool = False, shared: str = "", others: Sequence[str] = ()) -> Actor:
        """Somebody as directed; the actor's direction says what is drawn. ``shared`` is held by two of the page together."""
        performer = self.performers[asked.who]
        kind = kind_of(asked.holding) if asked.holding else None
        alive = kind is not None and kind.group != "things"
        thing = self._prop(asked.holding) if asked.holding and not alive else None
        host = asked.to if asked.relation is Relation.ON and asked.to in others else ""
        to, relation = asked.to, asked.relation
        both = thing if thing and shared and plain(asked.holding) == shared else None
        if thing and not both and not upright(thing) and metres_of(thing.word, thing.slug) > MOST_HELD:  # a table is no thing for a hand
            to, relation, thing = (to, relation, None) if to else (asked.holding, Relation.BESIDE, None)
        in_hand = self._carried(asked) if alive else held(thing, self.noto, performer.name) if thing and not both else None
        near = self._prop(to) if relation and to and not host else None
        pose = Pose.SWIM if floats and asked.pose in (Pose.STAND, Pose.WALK, Pose.RUN) else asked.pose
        figure = performer.figure(pose, asked.mood, in_hand)
        drawn = asked.model_copy(
            update={
                "pose": Pose(figure.pose or "stand"), "mood": Mood(figure.mood or "happy"), "relation": relation if near or host else None,
                "to": to if near or host else "", "holding": asked.holding if both or (in_hand and figure.pose) else "",
            }
        )  # fmt: skip
        seen = near or both
        return Actor(figure, drawn, near, self._aspect(seen) if seen else 1.0, host, both)

    def _aspect(self, prop: Prop) -> float:
        left, top, right, bottom = extent(self.noto.body(prop.slug), 128, 128)
        return (right - left) / (bottom - top)

    def _carried(self, asked: Direction) -> Held:
        """Somebody small in somebody's arms."""
        member = CastMember(name=asked.holding, kind=singular_phrase(asked.holding))
        small = self.performers.get(asked.holding) or design_cast([member], self.request.seed, self.noto, self.finder)[asked.holding]
        return carried(small.figure(Pose.SIT, Mood.HAPPY))

    def _people(self, actors: Sequence[Actor]) -> tuple[CastMember, ...]:
        return tuple(self.people[actor.direction.who] for actor in actors)

    def _prop(self, word: str) -> Prop | None:
        text = plain(word)
        found = self.finder.find(text)
        if found is None:
            self.missed.append(text)
            return None
        return Prop(text, found.slug)

    def _page(self, number: int) -> PicturePlan:
        page, scene = self.story.pages[number - 1], self.story.pages[number - 1].scene
        members = {member.name for member in self.story.cast}
        shown = [one for one in self.stage[number - 1] if one.who in self.performers]
        extras = [one.who for one in shown if one.who not in members]
        place = self.places[number - 1]
        people = [one for one in shown if one.who in members or one.who in extras]
        shared = _shared(people, scene)
        names = [one.who for one in people]
        actors = tuple(self._actor(one, floats=place.floats, shared=shared, others=names) for one in people)
        taken = {prop.slug for actor in actors if (prop := actor.near)}
        taken |= {found.slug for actor in actors if actor.direction.holding and (found := self.finder.find(plain(actor.direction.holding)))}
        props = (*self._fixture(scene.place, place), *self._props(page.scene.props, taken, place))[:MAX_PROPS]
        return PicturePlan(
            number, place, scene.place or place.name, scene.time_of_day, scene.weather, scene.action, self.framings[number - 1], actors,
            props, page_seed(self.request, number), self.arrangements[number - 1], self._people(actors),
            tuple(actor.direction.who for actor in actors if actor.direction.who in members),
        )  # fmt: skip

    def _cover(self) -> PicturePlan:
        """The cover: the heroes in the most frequent place, outdoors if there is one."""
        story = self.story
        seen = Counter(name for page in story.pages for name in dict.fromkeys(page.cast))
        everybody = [member.name for member in sorted(story.cast, key=lambda member: {"hero": 0, "friend": 1}.get(member.role, 2))]
        heroes = [member.name for member in story.cast if member.role == "hero"]
        names = sorted(everybody, key=lambda name: (name not in heroes, -seen[name], everybody.index(name)))[:MAX_ON_COVER]
        names = [name for name in names if seen[name] or name in heroes] or names[:1]
        outside = [k for k, place in enumerate(self.places) if not place.indoors] or list(range(len(self.places)))
        often = Counter(self.places[k].name for k in outside)
        k = max(outside, key=lambda index: (often[self.places[index].name], -index))
        scene = story.pages[k].scene
        words = Counter(word for page in story.pages for word in page.scene.props)
        common = [word for word, _ in sorted(words.items(), key=lambda item: (-item[1], item[0]))]
        calm = scene.weather if scene.weather in (Weather.CLEAR, Weather.SNOW) else Weather.CLEAR
        poses = (Pose.WAVE, Pose.STAND, Pose.LOOK_UP)
        actors = tuple(self._actor(Direction(who=name, pose=pose)) for name, pose in zip(names, poses, strict=False))
        return PicturePlan(
            0, self.places[k], scene.place or self.places[k].name, scene.time_of_day, calm, "", Framing.COVER, actors,
            self._props(common, set(), self.places[k])[:1], page_seed(self.request, 0), Arrangement.CENTRE, self._people(actors),
            tuple(actor.direction.who for actor in actors),
        )  # fmt: skip

    def _fixture(self, words: str, place: Place) -> tuple[Prop, ...]:
        """The table that a scene outdoors is at: "a table under a tree"."""
        head = re.match(r"(?:an?|the)(?: [\w-]+)*? (\w+)(?= (?:under|in|on|at|by|beside|near|with)\b|$)", words)
        if place.indoors or not head or head[1] not in FIXTURES or head[1] in place.keywords:
            return ()
        prop = self._prop(head[1])
        return (prop,) if prop else ()

    def _props(self, words: Sequence[str], taken: set[str], place: Place) -> tuple[Prop, ...]:
        """The scene's things that can be drawn and are neither scenery nor the place itself nor one of the cast nor in somebody's hands."""
        chosen: list[Prop] = []
        kinds = {word for performer in self.performers.values() for word in performer.label.split()} | {
            name.lower() for name in self.performers
        }
        for word in words:
            text = plain(word)
            head = singular(text.split()[-1]) if text else ""
            if (
                not text
                or text in SCENERY
                or (head in SCENERY and text.split()[-1] == text)
                or text in kinds
                or _is_of(singular_phrase(text), place)
                or (" " not in text and head in kinds)
            ):
                continue
            if (kind := kind_of(text)) and kind.group != "things":
                continue
            found = self.finder.find(text)
            if found is None:
                self.missed.append(text)
            elif found.slug not in {prop.slug for prop in chosen} | taken:
                chosen.append(Prop(text, found.slug))
            if len(chosen) == MAX_PROPS:
                break
        return tuple(chosen)


def _is_of(thing: str, place: Place) -> bool:
    """Whether a place shows a thing already: the pond at the pond, the train at the station; but a raft on the sea is not the sea's."""
    noun = entries.nouns().get(thing)
    return thing == place.name or bool(noun and "vehicle" in noun.classes and not place.wet and thing in place.keywords)


def _has_hat(story: Story) -> bool:
    """Whether a hat is one of the things that the pages show."""
    return any(singular(plain(prop).split()[-1]) in _HATS for page in story.pages for prop in page.scene.props if plain(prop))


def _shared(people: Sequence[Direction], scene: Scene) -> str:
    """The one thing that two of a page hold together; empty when each has their own."""
    held = Counter(plain(one.holding) for one in people if one.holding)
    for thing, number in held.items():
        one = re.search(rf"\b(?:the|one|same|its) (?:[\w-]+ )?{re.escape(thing)}\b", scene.action)
        many = re.search(rf"\b{re.escape(thing)}e?s\b|\beach (?:with|has|holds)\b", scene.action)
        if number == 2 and (one or not many):
            return thing
    return ""


def singular_phrase(phrase: str) -> str:
    """A noun phrase whose last word is in the singular."""
    *rest, last = plain(phrase).split() or [phrase]
    return " ".join([*rest, singular(last)])


def _drawable(name: str, finder: IconFinder) -> bool:
    """Whether there is a puppet or a drawing of somebody who is not in the cast."""
    if kind_of(name):
        return True
    found = finder.find(name)
    return found is not None and found.how in ("name", "synonym")


def _lexicon_size(word: str) -> int:
    noun = entries.nouns().get(singular_phrase(word)) if word else None
    return noun.size if noun else 0


def _places(story: Story) -> list[Place]:
    found: list[Place] = []
    for page in story.pages:
        found.append(choose_place(page.scene.place, page.scene.action, page.text, found[-1] if found else None))
    return found


def _framings(story: Story, stage: Sequence[Sequence[Direction]], places: Sequence[Place], seed: int) -> list[Framing]:
    """How each page looks at its scene: as directed, else by what happens; two neighbours differ, and a window, a vignette and a
    silhouette come once."""
    chosen: list[Framing] = []
    last = len(story.pages) - 1
    for number, (page, people) in enumerate(zip(story.pages, stage, strict=True)):
        camera, indoors = page.scene.camera, places[number].indoors
        if camera and not (camera is Camera.SILHOUETTE and indoors):  # there is no light to be dark against
            chosen.append(Framing.MEDIUM if camera is Camera.CLOSE and len(people) > 3 else Framing(camera.value))
            continue
        liked = _liked(page, people, last=number == last)
        rng = stream(seed, "camera", page.number)
        rest = [Framing.MEDIUM, Framing.WIDE, Framing.HIGH, *([Framing.CLOSE] if len(people) <= 3 else [])]
        if (
            page.scene.time_of_day is TimeOfDay.EVENING
            and not indoors
            and not {one.mood for one in people} & (_TROUBLED | {Mood.SURPRISED})
        ):
            rest.append(Framing.SILHOUETTE)
        rng.shuffle(rest)
        rest.sort(key=chosen.count)  # what the book has not shown yet
        before = chosen[-1:]
        once = {Framing.WINDOW, Framing.VIGNETTE, Framing.SILHOUETTE} & set(chosen)
        ahead = story.pages[number + 1].scene.camera if number < last else None
        barred = {*before, *once, *({Framing(ahead.value)} if ahead else ())}
        recent = set(chosen[-2:])
        options = [framing for framing in [*liked, *rest] if framing not in barred]
        chosen.append(next((framing for framing in options if framing not in recent), options[0]))
    return chosen


def _arrangements(stage: Sequence[Sequence[Direction]], seed: int) -> list[Arrangement]:
    """Where the people of each page are in its frame: never where they were on the two pages before."""
    chosen: list[Arrangement] = []
    for number, people in enumerate(stage):
        options = [one for one in Arrangement if one not in chosen[-2:] and (len(people) > 1 or one is not Arrangement.APART)]
        chosen.append(stream(seed, "arrangement", number).choice(options))
    return chosen


def _liked(page: StoryPage, people: Sequence[Direction], *, last: bool) -> list[Framing]:
    """The framings that suit what happens, the best first."""
    poses, moods = {one.pose for one in people}, {one.mood for one in people}
    if len(people) > 3:
        return [Framing.WIDE, Framing.HIGH]
    if last and len(people) <= 2:
        return [Framing.VIGNETTE, Framing.WINDOW] if page.scene.weather is Weather.CLEAR else [Framing.WINDOW]
    if poses & _MOVING:
        return [Framing.HIGH, Framing.WIDE] if len(people) > 1 else [Framing.WIDE, Framing.MEDIUM]
    if len(people) <= 2 and (poses & _TENDER or moods & _TROUBLED):
        return [Framing.CLOSE, Framing.WINDOW] if page.scene.weather in (Weather.RAIN, Weather.STORM, Weather.SNOW) else [Framing.CLOSE]
    return []
