"""A prompt without the way it is asked: requests, ages, typing errors and missing capitals."""

import re
from collections import defaultdict
from functools import cache

from services.a_story_generator.prompt import patterns, phrases
from services.a_story_generator.prompt.wordlists import group, pairs
from services.a_story_generator.telling.english import SMALL_WORDS
from storycreator.lexicon import entries
from storycreator.lexicon.names import names

_WRITE = (
    r"(?:please,? )?(?:(?:can|could|would|will) you (?:please )?|(?:i|we)(?:'d| would)? (?:want|need|like) (?:you to )?)?"
    r"(?:(?:write|tell|make|create|give|generate|invent)(?: up)? (?:(?:me|us|him|her|them) )?)?"
)
_STORY = (
    r"(?:(?:an?|the|some|another) )?(?:(?:very|really|short|long|funny|nice|bedtime|good ?night|little|children's|kids'|sweet|gentle|calm"
    r"|calming|cosy|cozy|silly|happy|sad|quick|cute|good|new|beautiful|exciting|warm|soothing|quiet|simple|lovely|fairy)[, ]+)*"
    r"(?:story|stories|tale|picture book|storybook|book)(?: (?:before|for|at) (?:bed|bedtime|sleep|night))?"
)
_LINK = r"[:,]? (?:about(?: how| when)?|of|on|where|in which|with|that (?:teaches|shows)(?: (?:children|kids|us))?(?: that)?|featuring) "
_LISTENER = r" (?:for|to) (?:(?! about | who | whose |[,.:;?!]).)+"
_CLASS = r" for (?:(?:the |my |our )?(?:kids|children|class|pupils|students|little ones|family)|bed(?:time)?)"
_REQUESTS = tuple(
    (re.compile(pattern, re.IGNORECASE), kept)
    for pattern, kept in (
        (r"^(?:hi|hello|hey)(?: there)?[,!.]? ", ""),
        (r"^(?:please )?(?:(?:can|could) you )?(?:please )?(?:turn|make) (?:it|this|that|them) into .*$", ""),
        (rf"^{_WRITE}{_STORY}(?:{_LISTENER})?{_LINK}", ""),
        (rf"^{_WRITE}{_STORY}{_CLASS}[:,]? ", ""),
        (rf"^{_WRITE}{_STORY}: ", ""),
        (rf"^{_WRITE}{_STORY} for (?=\w)", ""),
        (rf"^(?!with ){_WRITE}(?:about|on) (?=\w)", ""),
        (r"^for (?:my|our|the) class: ", ""),
        (r"^(?:an? |the )?(\w+) delivery (\w+)\b", r"a \2 who delivers \1"),
        (
            r"^((?:an?|the) [\w -]+?|[A-Z]\w+)['’]s (?:great |big |long )?(?:journey|voyage|trip)"
            r" (?=(?:to|into|through|across|around|round)\b)",
            r"\1 travels ",
        ),
        (r"^once(?: upon a time)?,? there (?:was|were|lived) ", ""),
        (r",? (?:and )?(?:please )?(?:write|tell|make)(?: me| us)? (?:something|a story|one) about (?:it|this|that|them)$", ""),
        (r",? (?:and )?(?:please )?(?:write|tell|make)(?: me| us)? a story (?:where|in which|about how) ", ", and "),
        (r"(?:^|, )(?:please )?(?:not|nothing) (?:too |very )?scary(?:, please)?,?(?: |$)", " "),
    )
)
_TEACHES = r"(?:teaches|taught|is teaching)"
_TAUGHT_HER = re.compile(rf"^(\w[\w-]+)['’]s ([\w -]+?) {_TEACHES} (her|him) (?:how )?to (.+)$")
_TAUGHT = re.compile(
    rf"^(.+?) {_TEACHES} (?!(?:her|him|them|us|how)\b)"
    r"([A-Z]\w+ and [A-Z]\w+|(?:(?:an?|the|his|her|their|my|our) (?:[\w'-]+ ){0,2})?[\w'-]+) (?:how )?to (.+)$"
)
_CAST = re.compile(r"^the (?:heroes|hero|main characters?|characters?|protagonists?) (?:are|is|should be) (.+)$", re.IGNORECASE)
_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_OLD = rf"{_NUMBER}[- ](?:years?|yrs?|months?)(?:[- ]olds?)\b"
_AGES = tuple(
    (re.compile(pattern, re.IGNORECASE), kept)
    for pattern, kept in (
        (rf" ?\((?:aged? )?{_NUMBER}(?: (?:years?|months?)(?: old)?)?\)", ""),
        (rf",? aged? {_NUMBER}(?: (?:and|to|or|-) {_NUMBER})?\b,?", ""),
        (rf"(?<=[a-zà-ÿ]), (?:who is )?{_NUMBER}(?: years old)?,(?= )", ""),
        (rf"\b(?:is|are) {_NUMBER}(?: years old)? and (?=(?:won't|can't|cannot|doesn't|will|[a-z]+s)\b)", ""),
        (rf"\b(is|are) {_NUMBER}(?: years old)?(?: and|,) ", r"\1 "),
        (rf"\b(?:is|are) {_NUMBER} years old\b", ""),
    )
)
_SPELLINGS = pairs("spellings")
_SHORT, _FIRM, _LONG, _COMPOUND = 5, 6, 7, 8
"""Letters from which a word may be mistyped, a letter may be missing, one may be another, and a word may be two nouns."""
_FOLLOWING = frozenset(["and", "who", "ran", "got", "lost", "found", "went"])
"""What may follow a name, besides present forms."""
_INFLECTED = ("ing", "ed", "ly", "er", "est")
"""Endings of words that are seldom typing errors for a noun."""
_KIN = "|".join(sorted(group("kin")))
"""Whom somebody may call by a name without a capital."""


def matter(text: str) -> str:
    """What an English prompt is about, one line: *write a story for my son Ben (4) about a racoon* → *a raccoon*."""
    text = _named(_spelt(text))
    for pattern, kept in _AGES:
        text = pattern.sub(kept, text)
    text = re.sub(rf"\b(an?|the|my|our|his|her|their) {_OLD}( \w+)?", _aged, text, flags=re.IGNORECASE)
    told: list[str] = []
    for sentence in re.split(r"(?<=[.!?]) +", text):
        said = sentence.strip()
        if cast := _CAST.match(said):
            told.insert(0, cast[1].rstrip(".!?") + ":")
            continue
        for pattern, kept in _REQUESTS:
            said = pattern.sub(kept, said).strip()
        said = _learner_first(said)
        if said.strip(" ,.!?"):
            told.append(said)
    return " ".join(told).strip(" ,") or text


def _learner_first(said: str) -> str:
    """A sentence that begins with who learns: *Grandma teaches Mia to knit* → *Mia learns to knit with grandma*."""
    if match := _TAUGHT_HER.match(said):
        owner, teacher, whom, what = match.groups()
        return f"{owner} learns to {what.rstrip('.!?')} with {'her' if whom == 'her' else 'his'} {teacher}"
    if match := _TAUGHT.match(said):
        teacher, whom, what = match.groups()
        first, *more = teacher.split()
        common = first.lower() in ("a", "an", "the", "my", "our") or (first.lower() in group("kin") and not more)  # Grandpa Alfred stays
        teacher = teacher[0].lower() + teacher[1:] if common else teacher
        whom = "a child" if whom == "me" else whom
        return f"{whom} {'learn' if ' and ' in whom else 'learns'} to {what.rstrip('.!?')} with {teacher.removeprefix('my ')}"
    return said


def _aged(match: re.Match[str]) -> str:
    """Nothing before somebody (*a 4-year-old girl*), else a child (*my 4 year old is ill*)."""
    whose, after = match[1], (match[2] or "").strip()
    found = phrases.find(after)
    if after[:1].isupper() or (found and found[0].phrase.noun.classes & phrases.LIVING):
        return f"{whose} {after}"
    return f"{whose} child {after}".strip()


@cache
def _vocabulary() -> frozenset[str]:
    """Words that nobody mistyped."""
    verbs = {f"{verb}{ending}" for verb in entries.verbs() for ending in ("", "s", "es", "ed", "ing")}
    verbs |= {f"{verb[:-1]}{ending}" for verb in entries.verbs() if verb.endswith("y") for ending in ("ies", "ied")}
    return phrases.forms() | entries.adjectives().keys() | verbs | SMALL_WORDS | patterns.SAYS_NOTHING | {name.lower() for name in names()}


@cache
def _by_skeleton() -> dict[str, set[str]]:
    """The lexicon's nouns and adjectives by their letters without doubling."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in phrases.forms() | entries.adjectives().keys():
        if word.isalpha():
            found[_skeleton(word)].add(word)
    return found


def _skeleton(word: str) -> str:
    return re.sub(r"(.)\1", r"\1", word.replace("ph", "f"))


def _spelt(text: str) -> str:
    """A text with its typing errors mended where one word of the lexicon is meant."""
    return re.sub(r"(?<![\w'’-])[A-Za-z]{3,}(?![\w'’-])", lambda match: _word(match[0]), text)


@cache
def _word(word: str) -> str:
    low = word.lower()
    if low in _SPELLINGS:
        return _cased(_SPELLINGS[low], word)
    if word[0].isupper() or low in _vocabulary() or len(low) < _SHORT:
        return word
    if parts := _compound(low):
        return parts
    meant = _by_skeleton().get(_skeleton(low), set()) or ([] if low.endswith(_INFLECTED) else _meant(low))
    return next(iter(meant)) if len(meant) == 1 else word


def _compound(low: str) -> str:
    """Two nouns written as one: a noun of the lexicon (*tree house*), or the second is somebody (*sock monster*); empty for others."""
    if whole := next((apart for at in range(3, len(low) - 2) if (apart := f"{low[:at]} {low[at:]}") in phrases.forms()), ""):
        return whole
    heads = (at for at in range(3, len(low) - 3) if low[:at] in phrases.forms() and low[at:] in phrases.forms())
    at = next((at for at in heads if (found := phrases.find(low[at:])) and found[0].phrase.noun.classes & phrases.LIVING), 0)
    return f"{low[:at]} {low[at:]}" if at and len(low) >= _COMPOUND else ""


def _cased(word: str, like: str) -> str:
    return word[0].upper() + word[1:] if like[0].isupper() else word


def _meant(low: str) -> list[str]:
    swapped = {low[:at] + low[at + 1] + low[at] + low[at + 2 :] for at in range(1, len(low) - 1)}
    known = [word for words in _by_skeleton().values() for word in words if word[0] == low[0] and word[-1] == low[-1]]
    near = [word for word in known if word in swapped]
    return near or [word for word in known if len(low) >= _FIRM and _one_apart(low, word)]


def _one_apart(typed: str, word: str) -> bool:
    """Whether one letter is another or is missing; one too many makes another word too often (*prickles*, *pickles*)."""
    if len(typed) == len(word):
        return len(typed) >= _LONG and sum(a != b for a, b in zip(typed, word, strict=True)) == 1
    return len(word) == len(typed) + 1 and any(word[:at] + word[at + 1 :] == typed for at in range(1, len(word)))


def _named(text: str) -> str:
    """A text in small letters with capitals for the names in it: *anna and ben*, *my hamster biscuit is ill*."""
    words = re.findall(r"[^\W\d_]+", text)
    if any(word[0].isupper() for word in words[1:] if word != "I"):
        return text
    text = re.sub(r"(?<![\w'’-])[a-zà-ÿ]{3,}(?=['’]s\b|(?![\w'’-]))", _capital, text)
    text = re.sub(r"^[a-z]{3,}(?= (?:and|is|has|wants|who|gets|loses|finds|goes)\b)", _first, text)
    return re.sub(rf"(\b(?:my|our|his|her) (?:\w+ )?({_KIN}) )([a-zà-ÿ]{{3,}})(?= ([a-z']+))", _called, text)


def _capital(match: re.Match[str]) -> str:
    word = match[0]
    other = word in SMALL_WORDS or word in _parts() or word in entries.adjectives() or word in entries.verbs()
    return word.capitalize() if word.capitalize() in names() and not other else word


def _first(match: re.Match[str]) -> str:
    """A name at the start is one even when it is a noun too: *lily and max*."""
    return match[0].capitalize() if match[0].capitalize() in names() else match[0]


@cache
def _parts() -> frozenset[str]:
    """The words that nouns consist of."""
    return frozenset(word for form in phrases.forms() for word in form.split())


def _called(match: re.Match[str]) -> str:
    """A noun or unknown word between somebody's kin or pet and a verb is what they are called."""
    kin, word, after = match[2], match[3], match[4]
    other = patterns.verb(word) or word in SMALL_WORDS | entries.adjectives().keys() | patterns.STATES | patterns.PRESENT.keys()
    other = other or word.endswith("ed") or f"{kin} {word}" in phrases.forms()
    follows = patterns.verb(after) or after in patterns.STATES | patterns.MODALS | _FOLLOWING
    return match[0] if other or not follows else f"{match[1]}{word.capitalize()}"
