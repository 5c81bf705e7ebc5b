"""A frame told as a whole story: chosen for a prompt, filled, and told in a language with a picture for every page."""

import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import islice, product

from services.a_story_generator.frames import markup
from services.a_story_generator.frames import pages as paging
from services.a_story_generator.frames.filling import QUOTES, Character, Filling, UnfitError, fill, missing_words
from services.a_story_generator.frames.languages import of_language
from services.a_story_generator.frames.schema import Frame, Page, Staging, library, maxima, staging, whole
from services.a_story_generator.frames.speaking import Namer, speakers
from services.a_story_generator.frames.telling import TURN, Teller
from services.a_story_generator.planning import cast as casting
from services.a_story_generator.prompt import contract, patterns
from services.a_story_generator.prompt.understood import Understood
from services.a_story_generator.telling.beats import plots
from services.a_story_generator.telling.english import content_stems, stem
from services.a_story_generator.telling.finish import title_case
from storycreator.core.errors import InvalidInputError
from storycreator.lexicon import inflection
from storycreator.lexicon.inflection import Phrase
from storycreator.locales.dialogue.quotations import find_quotes
from storycreator.locales.locale import language_name
from storycreator.locales.sentences import edition_of, words
from storycreator.messages.common import AgeBand, Provenance, TimeOfDay, Weather
from storycreator.messages.edition import Edition, Speakers
from storycreator.messages.story import CastMember, Direction, Scene, Story, StoryPage, StoryRequest

LEVELS = {AgeBand.EARLY: 3, AgeBand.MIDDLE: 4, AgeBand.OLDER: 5}
"""The reading level of an age band, where no length is asked for."""
MEDIANS = {1: 5, 2: 12, 3: 29, 4: 46, 5: 53}
"""Words a page that levelled readers have."""
WEAK = frozenset(["friends", "siblings", "grandparents"])
"""Shapes that say who a story is about and not what happens."""
UNCUT = 8
"""A book of so many pages tells every page of a frame; a shorter one tells some in brief, on longer pages."""
_WORDINGS = 6
"""How often a page is worded again that has more words than its level allows."""
NEAR_LEFT = 2
"""So many words of a prompt and more are too many to leave out of a story that is near it."""
_WHOM_OR_HOW = WEAK | {"any", "trait", "weather", "season", "night"}
"""Shapes of prompts in which nothing need happen."""


class Grade(IntEnum):
    """How much a frame is about a prompt; smaller is better."""

    OWN = 0
    """It answers one of the prompt's shapes, or all that the prompt says has a place in it."""
    NEAR = 1
    """For anybody: the prompt says nothing that happens; its people, and a thing or place of it, are in the story."""
    QUOTED = 2
    """It says the prompt in its own words."""
    OTHER = 3
    """For anybody, with the prompt's people and few of its words."""


NOTHING = "no frame is about this: the story has the prompt's people and another plot"
QUOTED = "no frame is about this: the story says it in the prompt's words and is about how others take it"
_TURNS = ("idea", "win")
"""The beat on which a story turns: the first of these that it has."""
_PRONOUNS = {"m": "he", "f": "she"}


class TooLongError(UnfitError):
    """A page would have more words than the reading level allows."""


@dataclass(frozen=True)
class Fit:
    """A frame that fits a prompt, and how well."""

    filling: Filling
    rank: int
    """Which of the prompt's shapes it answers: 0 the first."""
    toned: bool
    left: tuple[str, ...]
    """The prompt's words that are not in the text."""
    omissions: int
    """How many things these words stand for."""
    about: str
    """The prompt's words that the frame's own pattern matches."""
    grade: Grade
    where: str
    """The place the prompt names, in English, when the frame has no slot for it."""
    long: bool
    """Whether pages are longer than the level has them, because there are few."""

    @property
    def frame(self) -> Frame:
        """The frame."""
        return self.filling.frame

    @property
    def order(self) -> tuple[int, int, int, int, bool, bool]:
        """Smaller is better: grade; less left out (a pattern that matches makes up for one thing); first shape; fewer words of it; length;
        tone."""
        if self.grade is Grade.OTHER:  # the words that such a frame has by chance say nothing
            return self.grade, not (self.filling.used or self.about), 0, 0, self.long, False
        things, words_left = (count - bool(self.about) for count in (self.omissions, len(self.left)))
        return self.grade, things, self.rank, words_left, self.long, not self.toned


def stream(*parts: object) -> random.Random:
    """A random stream of its own for these parts."""
    return random.Random(hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest())


def fit(frame: Frame, understood: Understood, request: StoryRequest, language: str = "en", *, loosely: bool = False) -> Fit:
    """How a frame fits; ``loosely`` also one for anybody, for a prompt that asks for something. Raises ``UnfitError`` with the reason."""
    rank = next((at for at, shape in enumerate(understood.shapes) if shape in frame.shapes), -1)
    if rank < 0:
        raise UnfitError(f"it is for {', '.join(sorted(frame.shapes))}; the prompt is {', '.join(understood.shapes)}")
    about = frame.about(understood.text) or ""
    only_any = understood.shapes[rank] == "any" and not about
    weak = understood.shapes[rank] in WEAK and not about
    beside_it = QUOTES & frame.shapes or any(role.away for role in frame.cast.values())
    if beside_it and _of_death(understood.text) and not _of_death(about):
        raise UnfitError("somebody has died, and it is not about that")
    if only_any and len(understood.shapes) > 1 and not loosely:
        raise UnfitError(f"the prompt asks for {understood.shapes[0]}")
    if request.age_band not in frame.ages:
        raise UnfitError(f"it is not for {request.age_band}")
    if level(request) not in frame.levels:
        raise UnfitError(f"it is told at levels {', '.join(map(str, frame.levels))}; level {level(request)} is asked for")
    if language not in frame.languages:
        raise UnfitError(f"it is not told in {language}")
    rng = stream(request.seed, frame.name, understood.text, "fill")
    filling = fill(frame, understood, rng, language, {"H": request.hero_name, "F": request.friend_name})
    if lacking := missing_words(filling, language):
        raise UnfitError(f"the lexicon lacks a word: {lacking}")
    told = _told(filling, request, language)
    if len(told) < request.pages:
        raise UnfitError(f"it has not enough text for {request.pages} pages at this level")
    most, longest = maxima(level(request), language)[0], max(len(words(text)) for _, text in told)
    if request.pages >= UNCUT and longest > most:
        raise TooLongError(f"a page would have {longest} words; level {level(request)} has at most {most}")
    english = told if language == "en" else _told(filling, request, "en")
    quoted = [understood.words[name] for name in filling.used & QUOTES]
    place = understood.nouns.get("place")
    where = inflection.with_determiner(place, "en", "the") if place and "place" not in filling.used else ""
    drawn = where if any(page.scenery for page in frame.pages) else ""
    left = understood.left_out(" ".join([*(text for _, text in english), *quoted, about, drawn]), frame.shapes)
    grade = _grade(filling, understood, left, only_any=only_any, weak=weak)
    long = request.pages < UNCUT and _in_few_pages(filling, request, language) is None
    omissions = understood.omissions(left)
    return Fit(filling, rank, request.tone in frame.tones, tuple(left), omissions, about, grade, where, long)


def _of_death(text: str) -> bool:
    return bool(re.search(patterns.DIED, text, re.IGNORECASE))


def _grade(filling: Filling, understood: Understood, left: list[str], *, only_any: bool, weak: bool) -> Grade:
    """How much a frame is about a prompt that leaves these words out; ``weak`` frames say who it is about and not what happens."""
    if QUOTES & filling.used:
        return Grade.QUOTED
    asked = set(understood.shapes) - _WHOM_OR_HOW
    happening = asked - QUOTES
    known = content_stems(" ".join(understood.signs.get(shape, "") for shape in filling.frame.shapes))
    untold = [word for word in understood.events if (only_any or weak) and stem(word) not in known]
    missed = [word for word in left if (only_any or weak) and stem(word) not in understood.circumstances]
    strangers = not filling.frame.shapes & happening and happening and set(left) & set(understood.events)
    if not (untold or missed or strangers) and not (only_any and len(understood.shapes) > 1):
        return Grade.OWN
    return Grade.NEAR if filling.used and len(left) < NEAR_LEFT and not (untold or asked) else Grade.OTHER


def fitting(understood: Understood, request: StoryRequest, language: str = "en") -> tuple[list[Fit], dict[str, str]]:
    """The frames that fit, the best first, and why the others do not; those for anybody only when none is about the prompt."""
    for loosely in (False, True):
        fits, reasons = [], {}
        for frame in library(language).values():
            try:
                fits.append(fit(frame, understood, request, language, loosely=loosely))
            except UnfitError as error:
                reasons[frame.name] = str(error)
        if any(one.grade is Grade.OWN for one in fits):
            break
    return sorted(fits, key=lambda one: one.order), reasons


def choose(understood: Understood, request: StoryRequest, language: str = "en") -> Fit | None:
    """The frame for a prompt, in all its languages: the seed chooses among those that fit best; None when none fits."""
    fits, _ = fitting(understood, request, language)
    best = [one for one in fits if one.order == fits[0].order]
    if not best:
        return None
    name = stream(request.seed, understood.text, "frame").choice(best).frame.name
    return fit(whole(name), understood, request, language, loosely=True)


def _concessions(understood: Understood, request: StoryRequest) -> Iterator[tuple[Understood, StoryRequest, str]]:
    """What is asked for; then longer pages, then fewer people, each with a note that says so."""
    yield understood, request, ""
    asked = level(request)
    for higher in range(asked + 1, max(MEDIANS) + 1):
        note = f"no story frame has {request.pages} pages at level {asked}: told at level {higher}"
        yield understood, request.model_copy(update={"level": higher}), note
    rest = sorted(understood.heroes[1:], key=lambda who: not who.away)  # a story of missing somebody is about those two
    people = (*understood.heroes[:1], *rest)
    for count in range(len(people) - 1, -1, -1):
        fewer = replace(understood, people=people[:count])
        yield (
            fewer,
            request.model_copy(update={"level": max(asked, LEVELS[AgeBand.EARLY])}),
            "no story frame has a place for everybody in the prompt",
        )


def story(
    understood: Understood, request: StoryRequest, notes: tuple[str, ...] = (), language: str = "en", *, everybody: bool = False
) -> Story:
    """The story of the frame chosen for a prompt, with how it was told among its notes; ``everybody``: only one with all its people.

    Raises ``InvalidInputError`` when no frame in that language fits, however loosely."""
    concessions = [one for one in _concessions(understood, request) if not everybody or one[0] is understood]
    tries = ((choose(meant, asked, language), meant, asked, said) for meant, asked, said in concessions)
    chosen, meant, asked, conceded = next((one for one in tries if one[0]), (None, understood, request, ""))
    if chosen is None:
        raise InvalidInputError.of("language", f"no story frame in {language_name(language)} fits this prompt", stage="A")
    shorter, own = "", level(asked)
    if chosen.long:
        shorter = f"some pages have more than the {maxima(own, language)[0]} words of level {own}; a book of {UNCUT} pages has not"
    elif asked.pages < UNCUT:
        asked = _in_few_pages(chosen.filling, asked, language) or asked
        if level(asked) < own:
            shorter = f"told at level {level(asked)}: at level {own}, {asked.pages} pages would be too long"
    told_from = f"told from the story frame {chosen.frame.name}, version {chosen.frame.version}"
    said = {Grade.QUOTED: QUOTED, Grade.OTHER: NOTHING}.get(chosen.grade, "")
    gone = list(understood.people)
    for who in meant.people:
        gone.remove(who)
    left = [*(who.name or who.phrase.noun.id for who in gone), *chosen.left]
    told = (*notes, told_from, conceded, shorter, said, *contract.notes(understood, left))
    return tell(chosen, asked, Provenance(service="A", engine="frames", version="1", notes=tuple(filter(None, told))), language)


def _in_few_pages(filling: Filling, request: StoryRequest, language: str) -> StoryRequest | None:
    """The request at the highest level, from its own down, whose text fits on few pages of its own level; None when none does."""
    most = maxima(level(request), language)[0]
    for lower in (one for one in range(level(request), 0, -1) if one in filling.frame.levels):
        at = request.model_copy(update={"level": lower})
        told = _told(filling, at, language)
        if len(told) == request.pages and max(len(words(text)) for _, text in told) <= most:
            return at
    return None


def level(request: StoryRequest) -> int:
    """The reading level asked for, else the one whose pages are nearest to the words asked for, else the age band's."""
    if request.level:
        return request.level
    if words := request.words_per_page:
        return min(MEDIANS, key=lambda one: abs(MEDIANS[one] - words))
    return LEVELS[request.age_band]


def _told(filling: Filling, request: StoryRequest, language: str, named: list[str] | None = None) -> list[tuple[paging.Chosen, str]]:
    """The text of every page of the book with the page of the frame it is from; ``named`` as in ``_texts``."""
    found = paging.chosen(filling.frame, request.pages)
    names = tuple(who.name(language) for who in filling.cast.values())
    texts = _texts(filling, request, language, found, named)
    return [(found[index], text) for index, text in paging.split(texts, request.pages, names)]


def _texts(filling: Filling, request: StoryRequest, language: str, found: list[paging.Chosen], named: list[str] | None = None) -> list[str]:
    """The text of each page of the frame that the book has. ``named`` takes the same texts with everybody called by a name of their own."""
    frame, reading = filling.frame, level(request)
    most, _ = maxima(reading, language)

    def worded(teller: Teller, one: paging.Chosen, rng: random.Random) -> tuple[str, str]:
        column = frame.column(language)
        told = teller.tell(one.page.short[reading][column] if reading in one.page.short else one.page.text[language], rng)
        brief = [teller.tell(page.short.get(reading, page.brief)[column], rng) for page in one.briefly]
        if one.page.refrain and frame.refrain and reading <= 3 and reading not in one.page.short:
            brief.append(teller.tell(frame.refrain[language], rng))
        return told, " ".join(brief)

    def within(one: paging.Chosen, before: str) -> tuple[str, str]:
        """A page and what is told in brief after it, in a wording with no more words than the level allows, if there is one."""
        parts: tuple[object, ...] = ()
        for at, attempt in product((reading, reading - 1), range(_WORDINGS)):
            told, brief = worded(Teller(filling, language, at), one, stream(request.seed, frame.name, one.index, *parts))
            text = " ".join(filter(None, [before, told]))
            if len(words(f"{text} {brief}")) <= most or (at, attempt) == (reading - 1, _WORDINGS - 1):
                break
            parts = (attempt,)
        if named is not None:
            named.append(" ".join(worded(Namer(filling, language, at), one, stream(request.seed, frame.name, one.index, *parts))))
        return text, brief

    texts: list[str] = []
    before = ""
    for one in found:
        text, brief = within(one, before)
        before = ""
        if one.briefly and one is not found[-1]:
            brief, before = paging.room_for(brief, most - len(words(text)))
        texts.append(f"{text} {brief}".strip())
    return texts


def tell(chosen: Fit, request: StoryRequest, provenance: Provenance, language: str = "en") -> Story:
    """The whole story in a language."""
    filling, frame = chosen.filling, chosen.frame
    english = Teller(filling, "en", 5)
    named: list[str] = []
    told = _told(filling, request, language, named)
    speaking = _speakers(chosen, named, [text for _, text in told], language, language)
    members = tuple(_member(letter, who, filling, language, request) for letter, who in filling.cast.items())
    stages = _stages(filling, english, chosen.where)
    parts: dict[int, int] = {}
    made = []
    for number, (one, text) in enumerate(told, 1):
        part = parts[one.index] = parts.get(one.index, -1) + 1
        made.append(_page(number, text, one.page, stages[one.index], part, filling, english, language, speaking[number - 1]))
    title, dedication, blurb = _front(chosen, request, language, told[0][1])
    turn = next((number for beat in _TURNS for number, (one, _) in enumerate(told, 1) if one.page.beat == beat), 0)
    return Story(
        title=title,
        language=language,
        dedication=dedication,
        blurb=blurb,
        pages=tuple(page.model_copy(update={"turn": page.number == turn}) for page in made),
        cast=members,
        editions=tuple(
            edition for other in frame.languages if other != language and (edition := _edition(chosen, request, language, other, told))
        ),
        provenance=provenance,
    )


def _front(chosen: Fit, request: StoryRequest, language: str, first: str) -> tuple[str, str, str]:
    """Title, dedication and blurb in a language, from the text of the first page."""
    frame, teller = chosen.frame, Teller(chosen.filling, language, level(request))
    rng = stream(request.seed, frame.name, "book")
    title = teller.tell(frame.title[frame.column(language)], rng)
    dedication = teller.tell(rng.choice(of_language(language).dedications), rng)
    first = first.replace("\n\n", " ")
    blurb = paging.split([first], 2, ())[0][1] if len(first) > 200 else first
    return (title_case(title) if language == "en" else title)[:120], dedication[:200], blurb[:400]


def _speakers(chosen: Fit, named: list[str], texts: list[str], language: str, original: str) -> list[Speakers]:
    """Who speaks on each page of a book in a language, called as in the original; nobody where quotations cannot be matched."""
    filling = chosen.filling
    found = iter(slots := speakers(filling, named, language))
    counts = [len(find_quotes(text, language)) for text in texts]
    if sum(counts) != len(slots):
        return [() for _ in texts]
    return [tuple(_called(filling, slot, original) for slot in islice(found, count)) for count in counts]


def _called(filling: Filling, slot: str, language: str) -> str:
    """A cast member's name, an English noun for somebody else."""
    value = filling.values.get(slot)
    return _label(value, language) if isinstance(value, Character) else value.noun.id[:60] if isinstance(value, Phrase) else ""


def _edition(chosen: Fit, request: StoryRequest, original: str, language: str, told: list[tuple[paging.Chosen, str]]) -> Edition | None:
    """The story in another language, its pages divided as they are in ``told``; None where that cannot be done."""
    filling = chosen.filling
    if missing_words(filling, language):
        return None
    found = paging.chosen(chosen.frame, request.pages)
    parts = [sum(one.index == page.index for one, _ in told) for page in found]
    names = tuple(who.name(language) for who in filling.cast.values())
    named: list[str] = []
    texts = paging.split_alike(_texts(filling, request, language, found, named), parts, names)
    if texts is None:
        return None
    title, dedication, blurb = _front(chosen, request, language, texts[0])
    return edition_of(language, title, dedication, blurb, texts, _speakers(chosen, named, texts, language, original))


def _member(letter: str, who: Character, filling: Filling, language: str, request: StoryRequest) -> CastMember:
    rng = stream(request.seed, filling.frame.name, letter, "look")
    phrase = _kind(who, filling.character("H"))
    return CastMember(
        name=_label(who, language),
        kind=phrase.noun.id[:60],
        description=inflection.with_determiner(phrase, "en", "a")[:300],
        look=casting.look(rng, plots()["looks"], phrase.noun.id)[:300],
        role={"H": "hero", "F": "friend"}.get(letter, "other"),
        pronoun=_PRONOUNS[who.sex],
    )


def _kind(who: Character, hero: Character) -> Phrase:
    """What somebody is: a giraffe's brother is a giraffe."""
    if not who.kin or "person" in hero.phrase.noun.classes:
        return who.phrase
    return replace(who.phrase, noun=hero.phrase.noun)


def _label(who: Character, language: str) -> str:
    name = who.name(language)
    return name[0].upper() + name[1:]


@dataclass(frozen=True)
class _Stage:
    place: str
    time: TimeOfDay
    weather: Weather


def _stages(filling: Filling, english: Teller, where: str) -> list[_Stage]:
    """Place, time and weather of every page of the frame, as they go on from page to page; mere scenery is ``where`` the prompt says."""
    stages: list[_Stage] = []
    for index, page in enumerate(filling.frame.pages):
        place = english.tell(page.place, stream(filling.frame.name, index)) or stages[-1].place
        place = where if page.scenery and where else place
        stages.append(_Stage(place, page.time or stages[-1].time, page.weather or stages[-1].weather))
    return stages


def _page(
    number: int, text: str, page: Page, stage: _Stage, part: int, filling: Filling, english: Teller, language: str, speaking: Speakers
) -> StoryPage:
    rng = stream(filling.frame.name, number)
    views = english.tell(page.shows, rng).split(TURN)
    props = [english.tell(prop, rng) for prop in page.props]
    staged = [one for one in map(staging, page.stage) if one.who in filling.values]
    return StoryPage(
        number=number,
        text=text,
        scene=Scene(
            place=stage.place[:120],
            time_of_day=stage.time,
            weather=stage.weather,
            action=views[min(part, len(views) - 1)][:300],
            props=tuple(prop[:40] for prop in props[:6]),
            stage=tuple(_direction(one, filling, english, language, rng) for one in staged),
            camera=page.camera,
        ),
        cast=tuple(_label(filling.character(one.who), language) for one in staged if one.who in filling.cast),
        speakers=speaking,
    )


def _direction(one: Staging, filling: Filling, english: Teller, language: str, rng: random.Random) -> Direction:
    """A line of the frame's stage directions, with the names and things of this story."""

    def said(text: str) -> str:
        """The text with its slots filled; nothing when one of them is empty in this story."""
        return english.tell(text, rng) if markup.names(markup.parse(text)) <= filling.values.keys() else ""

    def somebody(who: str) -> str:
        if who in filling.cast:
            return _label(filling.character(who), language)
        return said(f"{{{who}.bare}}" if who in filling.frame.slots else who)

    return Direction(
        who=somebody(one.who)[:60],
        pose=one.pose,
        mood=one.mood,
        holding=said(one.holding)[:40],
        facing=somebody(one.facing)[:60],
        relation=one.relation if said(one.to) else None,
        to=said(one.to)[:40],
        far=one.far,
    )
