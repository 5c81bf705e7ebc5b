"""Reading a prompt: whom and what it is about, and which words must come up in the story."""

import re
from dataclasses import dataclass, replace

from services.a_story_generator.prompt import asking, gloss, lexicon, patterns, phrases
from services.a_story_generator.prompt.wordlists import group
from services.a_story_generator.telling.english import SMALL_WORDS, base_form, capital, past_clause, stem, straight
from storycreator.lexicon.names import names
from storycreator.locales.detection import language_of

_GENERIC = group("generic")
_CONTROL_TOKEN = re.compile(r"<\|[^<>|]*\|>")
_FOREIGN_SMALL = group("foreign small")
_GOALS = re.compile(
    r"^(?:who |that )?(?:(?:really |secretly |only |always )*(?:wants|wishes|hopes|longs|dreams) (?:to|of) (?P<want>.+)"
    r"|(?P<verb>learns|tries|finds|builds|travels|visits|discovers|opens|saves|helps|sails|searches|plants|makes|flies"
    r"|explores) (?P<rest>.+))",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:named|called|name is|llamad[oa]|nommée?|appelée?|namens|chamad[oa]|di nome|chiamat[oa]) ([A-ZÀ-Þ][\w'’-]+)"
    r"|^([A-Z][a-z]+)(?:,? the [a-z]| goes | visits | wants | learns | finds | meets | has | is | and (?:the|her|his|a) )"
)


@dataclass(frozen=True)
class Idea:
    """What a prompt asks for."""

    text: str
    """In English, one line, at most about 60 words."""
    keywords: tuple[str, ...] = ()
    """Words of it that the story must use, lower case."""
    hero_kind: str = ""
    hero_about: str = ""
    """With article, past tense: ``a shy dragon who baked bread``."""
    friend_kind: str = ""
    hero_name: str = ""
    wish: str = ""
    """An infinitive without "to", when the prompt says what somebody wants."""
    place: str = ""
    """With its preposition."""
    things: tuple[str, ...] = ()
    proper: tuple[str, ...] = ()
    """Other names it uses: ``Paris``."""
    pronoun: str = ""
    notes: tuple[str, ...] = ()


def as_data(prompt: str) -> str:
    """A prompt as one line of plain words that can be quoted to a language model: no control tokens, no angle brackets, no line ends."""
    text = re.sub(r"[<>|]", " ", _CONTROL_TOKEN.sub(" ", straight(prompt)))
    return " ".join(text.split())


def is_english(text: str) -> bool:
    """Whether a text looks English enough to be used as it is."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    if not words:
        return False
    if sum(not word.isascii() for word in words) * 2 > len(words):
        return False
    own = sum(word in SMALL_WORDS or word in _GENERIC for word in words)
    foreign = sum(word in _FOREIGN_SMALL and word not in ("as", "no", "on", "die") for word in words)
    known = len(lexicon.find(text, "kinds")) + len(lexicon.find(text, "places")) + len(lexicon.find(text, "things"))
    glossed = sum(any(noun not in text.casefold() for noun in lexicon.gloss(word)) for word in words)
    named = sum(bool(patterns.verb(word)) for word in words) + sum(
        word in names() or word[0].isupper() for word in re.findall(r"\w+", text)
    )
    named += len(phrases.find(text)) - text[:1].isupper()
    return own + known >= foreign + glossed and own + known + named >= len(words) / 4


def _listing(nouns: tuple[str, ...]) -> str:
    from services.a_story_generator.telling.english import with_article

    phrases = [with_article(noun) for noun in nouns[:5]]
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def in_rough_english(text: str) -> str:
    """A prompt in another language in rough English; empty where there is no table, too little is known or it is English."""
    language = language_of(text)
    found = gloss.in_english(text, language) if language in gloss.languages() else ""
    return "" if found.casefold() == text.casefold() else found  # Starting kindergarten


def in_english(prompt: str, fallback: str) -> tuple[str, str]:
    """An English idea for any prompt without a model, and a note when it is not the prompt itself."""
    text = as_data(prompt)
    if read_as := in_rough_english(text):
        return read_as, f"the prompt was read as: {read_as}"
    if text and is_english(text):
        return text, ""
    if nouns := lexicon.gloss(text):
        return _listing(nouns), "the prompt was read word by word: " + ", ".join(nouns[:5])
    return fallback, f"the prompt names nothing a story can be made of here; told instead: {fallback}"


def read(text: str, *, notes: tuple[str, ...] = ()) -> Idea:
    """Understand an English idea."""
    text = " ".join(straight(text).split())
    text = asking.matter(text).strip(' ."!?') or text
    text = " ".join(text.split()[:60])
    name = next((a or b for a, b in _NAMED.findall(text) if (a or b).lower() not in SMALL_WORDS and not lexicon.find(a or b, "kinds")), "")
    words = re.findall(r"[A-Za-zÀ-öø-ÿ]+(?:['-][A-Za-zÀ-öø-ÿ]+)*", text)
    proper = tuple(
        word
        for index, word in enumerate(words)
        if word[0].isupper() and index and word not in ("I", name) and word.lower() not in SMALL_WORDS
    )
    proper += tuple(
        word
        for word in words[:1]
        if lexicon.find(word, "places") and lexicon.places()[lexicon.find(word, "places")[0].noun].phrase.endswith(word)
    )
    keywords: list[str] = []
    for word in words:
        low = word.lower()
        if low in SMALL_WORDS or low in _GENERIC or len(low) < 3 or word == name or stem(low) in {stem(k) for k in keywords}:
            continue
        keywords.append(low)
    found = lexicon.find(text, "kinds")
    idea = Idea(text=text, keywords=tuple(keywords[:8]), hero_name=capital(name), proper=tuple(dict.fromkeys(proper)), notes=notes)
    pronouns = re.findall(r"\b(she|her|herself|he|his|him|himself)\b", text.lower())
    pronoun = "" if not pronouns else "she" if pronouns[0].startswith(("she", "her")) else "he"
    place = next(iter(lexicon.find(text, "places")), None)
    place_phrase = _place_in(text, place) if place and not (found and place.start == found[0].start) else ""
    things = tuple(dict.fromkeys(item.noun for item in lexicon.find(text, "things") if not (found and item.start == found[0].start)))
    idea = replace(idea, pronoun=pronoun, place=place_phrase, things=things)
    return _with_people(idea, found) if found else _with_wish(idea, text)


def _place_in(text: str, place: lexicon.Found) -> str:
    """The prompt's own words for the place where it has a preposition, else the lexicon's."""
    before = text[: place.start]
    own = re.search(r"\b(in|on|at|by|under|inside|near|aboard)((?: (?:a|an|the|my|our))?(?: [a-z-]+){0,2} )$", before, re.IGNORECASE)
    if own and not re.search(r"\b(and|who|that|to|is)\b", own.group(2)):
        return (own.group(1).lower() + own.group(2) + text[place.start : place.end]).strip()
    return lexicon.places()[place.noun].phrase


def _with_people(idea: Idea, found: tuple[lexicon.Found, ...]) -> Idea:
    text, first = idea.text, found[0]
    before = re.search(r"((?:[A-Za-z-]+ ){0,3})$", text[: first.start])
    adjectives: list[str] = []
    for word in reversed((before.group(1) if before else "").split()):
        if word.lower() in SMALL_WORDS or word.lower() in ("my", "some", "many", "about") or (word[0].isupper() and len(adjectives)):
            break
        if lexicon.find(word, "places") or (
            re.search(r"(s|ing|ed)$", word) and word.lower() not in ("tired", "flying", "talking", "singing", "dancing")
        ):
            break
        adjectives.insert(0, word.lower())
    noun = " ".join([*adjectives, first.noun])
    rest = text[first.end :].strip()
    tail = ""
    if clause := re.match(r"(?:named \w+ |called \w+ )?(who|that|which|with|whose) ([^.,;!?]+)", rest):
        said = clause.group(2).split()
        if len(said) <= 14 and not first.many:
            linker = {"that": "who", "which": "who"}.get(clause.group(1), clause.group(1))
            tail = (
                f" {linker} {' '.join(said)}" if linker == "with" else f" {linker} {past_clause(' '.join(said), subject=linker != 'whose')}"
            )
    friend = ""
    for other in found[1:]:
        between = text[first.end : other.start].lower()
        if (
            other.noun != first.noun
            and re.search(r"\b(and|with|meets?|befriends?|helps?|friends?)\b", between)
            and len(between.split()) <= 5
        ):
            friend = other.noun
            break
    wish = _with_wish(idea, rest).wish
    from services.a_story_generator.telling.english import with_article

    about = with_article(noun + tail)
    wants_said = re.search(r"\b(wanted|wished|hoped|longed|dreamed) (to|of) ", tail)
    if wants_said and wish:
        about = with_article(noun)
    return replace(idea, hero_kind=first.noun, hero_about=about, friend_kind=friend, wish=wish)


def _with_wish(idea: Idea, rest: str) -> Idea:
    match = _GOALS.match(re.sub(r"^(named|called) \w+ ", "", rest))
    if not match:
        return idea
    if match.group("want"):
        wish = match.group("want")
        if not re.match(r"[a-z]+", wish) or re.match(r"[a-z]+ing\b", wish):
            return idea
    else:
        wish = f"{base_form(match.group('verb').lower())} {match.group('rest')}"
    wish = re.split(r"[.,;!?]| but | because | when | until ", wish)[0]
    wish = re.sub(r"\band ([a-z]+s)\b", lambda m: f"and {base_form(m.group(1))}", wish) if "ies " not in wish else wish
    return replace(idea, wish=wish.strip()) if 2 <= len(wish.split()) <= 12 else idea
