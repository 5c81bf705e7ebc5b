"""Is a frame whole: filled with every class of word in every language, it must read as if it had been written so."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from services.a_story_generator.frames import book
from services.a_story_generator.frames.filling import UnfitError
from services.a_story_generator.frames.languages import of_language
from services.a_story_generator.frames.schema import CAST, NOUN_FIELDS, Frame, Role, maxima
from services.a_story_generator.frames.telling import Teller
from services.a_story_generator.prompt.people import Somebody
from services.a_story_generator.prompt.phrases import LIVING
from services.a_story_generator.prompt.understood import Understood
from services.a_story_generator.telling.english import content_stems
from storycreator.lexicon import entries, inflection
from storycreator.lexicon.inflection import Phrase
from storycreator.locales.sentences import paragraphs, sentences, words
from storycreator.messages.common import Provenance, Tone
from storycreator.messages.story import PAGES_MAX, PAGES_MIN, Story, StoryRequest

_FIELD_CLASSES = {
    "fear": "animal nature weather creature",
    "hates": "food weather nature",
    "wish_place": "place",
    "wish_thing": "toy thing food",
    "place": "place",
    "keeps": "place",
    "build_to": "place",
    "lost": "toy clothes tool thing",
    "found": "toy thing animal food",
    "broken": "machine toy instrument",
    "last": "nature plant food thing creature",
    "build": "thing vehicle furniture",
    "build_of": "thing tool material",
    "craft": "food clothes thing",
    "thing": "thing toy food",
    "thing2": "thing tool clothes",
    "other": "animal person",
    "wish_become": "person animal",
    "cannot_thing": "furniture tool",
    "magic": "tool clothes instrument thing",
}
_WORDS = {
    "wish_verb": ["fly", "swim", "dance", "sing"],
    "wish_act": ["pull a big ship", "win the race", "see the sea", "dance"],
    "cannot_act": ["climb the hill", "jump", "ride a bike"],
    "fear_act": ["speak in front of the class", "jump", "ride a horse"],
    "loves_act": ["collect shiny stones", "tell jokes", "sing"],
    "learns_act": ["ride a bike", "swim", "play the drum"],
    "craft_verb": ["bake", "knit", "mend", "deliver"],
    "loves": ["bake", "dance", "sing", "swim", "read"],
    "learns": ["swim", "whistle", "ride a bike", "knit"],
    "cannot": ["climb", "reach", "swim", "breathe fire"],
    "event": ["first-day", "birthday", "moving", "new-baby"],
    "time": ["night", "morning"],
    "weather": ["snow", "rain"],
    "season": ["winter", "summer"],
    "trait": ["hungry", "grumpy", "lazy", "brave"],
    "news": [""],
    "odd": [""],
}
_SHOWN = 2
_ENOUGH = 100  # prompts; of fewer, the share that fits is chance
"""How many faults of one kind are shown."""
_TRIED = 12
"""How many prompts every level is tried with."""
_NAMES = {"m": ("Otto", "Max", "Hugo", "Ian"), "f": ("Emma", "Lily", "Inés", "Hattie")}
_TRAITS = ("shy", "grumpy", "old", "small", "curious", "angry")


@dataclass(frozen=True)
class Fault:
    """Something a reader would stumble over."""

    frame: str
    language: str
    page: int
    what: str
    text: str

    def __str__(self) -> str:
        return f"{self.frame}, {self.language}, page {self.page}: {self.what}: {self.text}"


def prompts(frame: Frame, rng: random.Random, count: int) -> Iterator[tuple[Understood, StoryRequest]]:
    """Prompts that a frame might get: with every class of word in its holes, one to three people, any length, tone and age."""
    nouns = list(entries.nouns().values())
    shape = rng.choice(sorted(frame.shapes))
    for seed in range(count):
        fields = {
            source.removeprefix("prompt.") for slot in frame.slots.values() for source in slot.sources if source.startswith("prompt.")
        }
        fields |= {slot.by.removeprefix("prompt.") for slot in frame.slots.values() if slot.by.startswith("prompt.")}
        said = {name: _phrase(frame, name, nouns, rng) for name in sorted(fields & NOUN_FIELDS)}
        spoken = {name: rng.choice(_keys(frame, name) or _WORDS[name]) for name in sorted(fields & set(_WORDS))}
        for name in {"odd", "news"} & set(spoken):
            spoken |= {name if tongue == "en" else f"{name}_{tongue}": of_language(tongue).said[name] for tongue in frame.languages}
        people: list[Somebody] = []
        for letter in _letters(frame, rng):
            people.append(_somebody(frame.cast[letter], nouns, rng, {who.name for who in people}))
        request = StoryRequest(
            prompt="check",
            seed=seed,
            pages=rng.choice((8, 8, 8, PAGES_MIN, 5, 6, 7, 10, 12, 16, PAGES_MAX)),
            tone=rng.choice(list(Tone)),
            age_band=rng.choice(sorted(band for band in frame.ages if book.LEVELS[band] in frame.levels)),
            level=rng.choice((None, *frame.levels)),
        )
        yield Understood("a story", tuple(people), tuple(dict.fromkeys((shape, "any"))), said, spoken), request


def _keys(frame: Frame, name: str) -> list[str]:
    """The words of a prompt field that the frame's tables know."""
    tables = [frame.table[slot] for slot, spec in frame.slots.items() if spec.by == f"prompt.{name}" and slot in frame.table]
    return sorted({part for table in tables for key in table for part in re.split(r", *", key) if part != "*" and ":" not in part})


def _phrase(frame: Frame, name: str, nouns: list[entries.Noun], rng: random.Random) -> Phrase:
    keys = _keys(frame, name)
    by = [spec.by for spec in frame.slots.values()]
    for slot, spec in frame.slots.items():
        if f"prompt.{name}" in spec.sources and slot in by:
            keys += [part for other, one in frame.slots.items() if one.by == slot and other in frame.table
                     for key in frame.table[other] for part in re.split(r", *", key) if part in entries.nouns()]  # fmt: skip
    classes = set(_FIELD_CLASSES[name].split())
    noun = (
        entries.nouns()[rng.choice(keys)] if keys and rng.random() < 0.5 else rng.choice([noun for noun in nouns if noun.classes & classes])
    )
    plural = rng.random() < (0.9 if name == "build_of" else 0.3) and "place" not in noun.classes and noun.form("en") is not None
    return Phrase(noun, plural, (), "!" in noun.forms["en"][0].flags, noun.more.get("sex", ""))


def _letters(frame: Frame, rng: random.Random) -> list[str]:
    letters = [letter for letter in CAST if letter in frame.cast]
    most = min(max(frame.heroes), len(letters))
    return letters[: rng.choice([0, *(number for number in frame.heroes if number <= most)])]


def _somebody(role: Role, nouns: list[entries.Noun], rng: random.Random, taken: set[str]) -> Somebody:
    fitting = [
        noun
        for noun in nouns
        if role.fits(noun) and noun.classes & (LIVING | role.classes) and (not role.relation or _relation(role, noun) in role.relation)
    ]
    noun = rng.choice(fitting)
    adjective = (entries.adjectives()[rng.choice(_TRAITS)],) if rng.random() < 0.3 else ()
    sex = noun.more.get("sex", "") or rng.choice("mf")
    name = rng.choice([name for name in _NAMES[sex] if name not in taken]) if rng.random() < 0.4 and "relation" not in noun.more else ""
    return Somebody(Phrase(noun, False, adjective, False, sex), name, _relation(role, noun), sex)


def _relation(role: Role, noun: entries.Noun) -> str:
    """The relation that somebody of a kind has to the hero; an animal is the pet where the role asks for one."""
    return "pet" if "pet" in role.relation and "animal" in noun.classes else noun.more.get("relation", "")


def stories(frame: Frame, language: str, count: int) -> Iterator[tuple[Story, StoryRequest]]:
    """The frame told for many prompts."""
    rng = book.stream("check", frame.name)
    for understood, request in prompts(frame, rng, count):
        try:
            found = book.fit(frame, replace_when(frame, understood), request, language)
        except UnfitError:
            continue
        yield book.tell(found, request, Provenance(service="A", engine="frames", version="1"), language), request


def replace_when(frame: Frame, understood: Understood) -> Understood:
    """The prompt with a text that matches the frame's ``when``, as far as its plain words go."""
    text = re.sub(r"\(\?<?[!=][^()]*\)", "", frame.when)  # what must not stand beside it
    while (shorter := re.sub(r"\((?:\?:)?([^()|]*)(?:\|[^()]*)?\)\??", r"\1", text)) != text:
        text = shorter
    return replace(understood, text=re.sub(r"\\b|\\w|[*+?^$]", "", text.split("|")[0])) if text else understood


def check(frame: Frame, count: int = 200, only: str = "") -> tuple[list[Fault], int]:
    """All faults of a frame in one or all of its languages, and how many stories were read."""
    faults: dict[str, Fault] = {}
    found: dict[tuple[str, str], list[Fault]] = {}
    read = 0
    for language in [only] if only else frame.languages:
        told = 0
        wordings: dict[int, set[str]] = {}
        for story, request in stories(frame, language, count):
            told += 1
            for fault in _faults(frame, story, request, language):
                found.setdefault((fault.language, fault.what), []).append(fault)
        read += told
        if not told:
            faults[f"{language} none"] = Fault(frame.name, language, 0, "no prompt fits", f"none of {count}")
        elif count >= _ENOUGH and told < count / 4:
            faults[f"{language} few"] = Fault(frame.name, language, 0, "only few prompts fit", f"{told} of {count}")
        for index, texts in _wordings(frame, language).items():
            wordings[index] = texts
            if len(texts) < 2:
                faults[f"{language} {index} wording"] = Fault(frame.name, language, index, "has one wording only", next(iter(texts)))
        faults |= {f"{language} {fault.what}": fault for fault in _untold(frame, language)}
    for index, page in enumerate(frame.pages, 1):
        if page.scenery and (told_of := sorted(content_stems(page.place) & content_stems(page.text["en"]))):
            faults[f"{index} scenery"] = Fault(frame.name, "en", index, "is mere scenery and is told of", ", ".join(told_of))
    seen = [fault for same in found.values() for fault in {fault.text: fault for fault in same[::-1]}.values()]
    many = {(fault.language, fault.what): sum(one.what == fault.what and one.language == fault.language for one in seen) for fault in seen}
    shown: dict[tuple[str, str], int] = {}
    for fault in seen:
        key = fault.language, fault.what
        shown[key] = shown.get(key, 0) + 1
        if shown[key] <= _SHOWN:
            faults[f"{key} {fault.text}"] = fault if many[key] <= _SHOWN else replace(fault, what=f"{fault.what} (one of {many[key]})")
    return list(faults.values()), read


def _wordings(frame: Frame, language: str) -> dict[int, set[str]]:
    """Each page's text as told with ten seeds for one prompt."""
    told: dict[int, set[str]] = {}
    for understood, request in prompts(frame, book.stream("check", frame.name), 40):
        try:
            found = book.fit(frame, replace_when(frame, understood), request, language)
        except UnfitError:
            continue
        teller = Teller(found.filling, language, frame.levels[-1])
        for index, page in enumerate(frame.pages, 1):
            told[index] = {teller.tell(page.text[language], book.stream(seed)) for seed in range(10)}
        break
    return told


def _untold(frame: Frame, language: str) -> Iterator[Fault]:
    """The levels that the frame lists, but at which a book of the usual length would mostly have a page that is too long."""
    for reading in frame.levels:
        told = refused = 0
        for understood, request in prompts(frame, book.stream("levels", frame.name), _TRIED):
            at = request.model_copy(update={"pages": book.UNCUT, "level": reading})
            try:
                book.fit(frame, replace_when(frame, understood), at, language)
                told += 1
            except book.TooLongError:
                refused += 1
            except UnfitError:
                continue
        if refused > told:
            most, _ = maxima(reading, language)
            yield Fault(frame.name, language, 0, f"level {reading} is hardly ever told", f"a page has more than {most} words")


_ALWAYS = (
    (re.compile(r"[{}\[\]<>|\x1f]"), "markup is left"),
    (re.compile(r"  | [,.](?!\.)|^\s|\s$"), "a space too many"),
    (re.compile(r"\b(\w{2,}) \1\b(?!-)", re.IGNORECASE), "a word twice"),
    (re.compile(r"(?<![.…])\. [a-zà-ÿ]"), "a sentence begins in lower case"),
    (re.compile(r"^[\"«¿¡]* ?[a-zà-ÿ]"), "the page begins in lower case"),
    (re.compile(r"[.,;:]{2,}(?<!\.\.\.)"), "punctuation twice"),
)


def _sentences(text: str, language: str) -> list[str]:
    """The sentences as a reader meets them; in other languages than English a speech is taken sentence by sentence."""
    if language == "en":
        return [sentence for paragraph in paragraphs(text) for sentence in sentences(paragraph, language)]
    return re.split(r"(?<=[.!?…])[»”\"]*\s+", text)


def _faults(frame: Frame, story: Story, request: StoryRequest, language: str) -> Iterator[Fault]:
    if len(story.pages) != request.pages:
        yield Fault(frame.name, language, 0, "pages", f"{len(story.pages)} of {request.pages}")
    reading = book.level(request)
    most_words, longest = maxima(reading, language)
    for page in story.pages:
        text = page.text
        for pattern, what in (*_ALWAYS, *of_language(language).faults):
            if match := pattern.search(text):
                yield Fault(frame.name, language, page.number, what, text[max(0, match.start() - 30) : match.end() + 30])
        if language == "en":
            for article, word in re.findall(r"\b([Aa]n?) ([a-z]\w+)", text):
                if (article.lower() == "an") is not inflection.starts_with_vowel(word, "en"):
                    yield Fault(frame.name, language, page.number, "a or an", f"{article} {word}")
        if text.count('"') % 2 or any(text.count(pair[0]) != text.count(pair[1]) for pair in of_language(language).pairs):
            yield Fault(frame.name, language, page.number, "marks do not pair", text)
        if request.pages >= len(frame.pages) and len(words(text)) > most_words:
            yield Fault(
                frame.name, language, page.number, f"more than {most_words} words at level {reading}", f"{len(words(text))}: {text}"
            )
        for sentence in _sentences(text, language):
            if len(words(sentence)) > longest:
                yield Fault(frame.name, language, page.number, f"a sentence of more than {longest} words at level {reading}", sentence)
        if not page.cast and not page.scene.props:
            yield Fault(frame.name, language, page.number, "nobody and nothing to be seen", text)
