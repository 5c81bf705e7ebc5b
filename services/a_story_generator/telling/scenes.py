"""What a picture of each page shows: where, when, in which weather, who, what happens and which things are to be seen."""

import re

from services.a_story_generator.planning.arc import Beat, Stage
from services.a_story_generator.planning.plan import Person, Plan
from services.a_story_generator.prompt import lexicon
from services.a_story_generator.telling import checks
from storycreator.messages.common import TimeOfDay, Weather
from storycreator.messages.story import Scene, StoryPage

_TIMES = (
    (
        TimeOfDay.NIGHT,
        r"\b(?:that|one|all|every|each|at|the|by|into the|through the|late at) night\b|\bmidnight\b|\bmoonlight\b"
        r"|\bunder the stars\b|\bthe moon (?:was|rose|shone|hung)\b"
        r"|\bbedtime\b|\bgood ?night\b|\bnight sky\b|\bin the dark\b|\bfell asleep\b",
    ),
    (TimeOfDay.EVENING, r"\bevening\b|\bsunset\b|\bdusk\b|\bthe sun (?:went down|set|was setting|began to set|sank)\b|\btwilight\b"),
    (
        TimeOfDay.MORNING,
        r"\b(?:one|next|that|the|early|each|every|windy|bright|quiet) (?:\w+ )?morning\b|\bsunrise\b|\bdawn\b"
        r"|\bthe sun (?:was just coming up|rose|came up)\b|\bbreakfast\b",
    ),
    (TimeOfDay.DAY, r"\bafternoon\b|\bnoon\b|\bone (?:\w+ )?day\b|\bmidday\b|\ball day\b"),
)
_WEATHERS = (
    (Weather.STORM, r"\bstorms?\b|\bthunder\w*\b|\blightning\b|\bstormy\b"),
    (Weather.SNOW, r"\bsnow(?:ed|ing|flakes?|y|storm)?\b|\bblizzard\b"),
    (Weather.RAIN, r"\brain(?:ed|ing|y|drops?)?\b|\bdrizzle\b|\bpouring\b|\bshower\b"),
    (Weather.FOG, r"\bfog(?:gy)?\b|\bmist(?:y)?\b"),
    (Weather.WIND, r"\bwind(?:y|s)?\b(?! up)|\bbreeze\b|\bgust\w*\b"),
    (Weather.CLOUDY, r"\bclouds\b|\bcloudy\b|\bgrey sky\b|\bgrey days\b"),
)
_NOT_WEATHER = re.compile(
    r"\bfresh rain\b|\bplayed with the leaves\b|\blast rain\b|\bthunder mumbled and went away\b|\brain(?:bow|coat)\w*\b", re.IGNORECASE
)
_INTO = r"\b(?:in|into|inside|to|at|on|onto|through|across|towards|under|by|near|beside|down|up|along|reached|entered|crossed)"


def pages(plan: Plan, texts: tuple[str, ...], beats: tuple[Beat, ...]) -> tuple[StoryPage, ...]:
    """The pages of a book with their scenes."""
    made: list[StoryPage] = []
    time = TimeOfDay.DAY
    for number, (text, beat) in enumerate(zip(texts, beats, strict=True), start=1):
        time = _time(text, plan, time)
        scene = Scene(
            place=_place(text, plan, beat)[:120],
            time_of_day=time,
            weather=_weather(text, plan),
            action=_action(text, plan)[:300],
            props=_props(text, plan),
        )
        made.append(StoryPage(number=number, text=text, scene=scene, cast=_present(text, plan)))
    return tuple(made)


def _said(text: str, plan: Plan) -> str:
    """The page without the wish, which is not there yet."""
    return re.sub(re.escape(plan.wish), " ", text, flags=re.IGNORECASE)


def _time(text: str, plan: Plan, before: TimeOfDay) -> TimeOfDay:
    last: tuple[int, TimeOfDay] = (-1, TimeOfDay.DAY if before is TimeOfDay.MORNING else before)
    narrated = _said(text, plan)
    for time, pattern in _TIMES:
        for match in re.finditer(pattern, narrated, re.IGNORECASE):
            last = max(last, (match.start(), time), key=lambda item: item[0])
            break
    return last[1]


def _weather(text: str, plan: Plan) -> Weather:
    narrated = _NOT_WEATHER.sub(" ", checks.outside_quotes(_said(text, plan)))
    return next((weather for weather, pattern in _WEATHERS if re.search(pattern, narrated, re.IGNORECASE)), Weather.CLEAR)


def _place(text: str, plan: Plan, beat: Beat) -> str:
    home = plan.place_noun
    if beat.stage in (Stage.HOME, Stage.HOME_BOTH, Stage.WISH):
        return home
    narrated = checks.outside_quotes(_said(text, plan))
    for found in lexicon.find(narrated, "places"):
        if found.noun in home or found.noun in ("sky", "house", "snow", "sea") or found.many:
            continue
        if match := re.search(
            rf"{_INTO} ((?:the|a|an) (?:[a-z-]+ ){{0,2}}){re.escape(narrated[found.start : found.end])}\b", narrated, re.IGNORECASE
        ):
            return f"{match.group(1)}{found.noun}".replace("an ", "an ").strip()
    return home


def _present(text: str, plan: Plan) -> tuple[str, ...]:
    """Who is on the page: by name, or both for "they", or by the pronoun that only one of them has."""
    people = (plan.hero, plan.friend)
    named = [person.name for person in people if re.search(rf"\b{re.escape(person.name)}\b|\bthe {re.escape(person.kind)}\b", text)]
    narrated = checks.outside_quotes(text).lower()

    def by_pronoun(person: Person) -> bool:
        words = {"she": ("she", "her"), "he": ("he", "his", "him")}.get(person.pronoun, (person.pronoun,))
        return any(re.search(rf"\b{word}\b", narrated) for word in words)

    if len(named) < 2 and re.search(r"\b(they|the two|both)\b", narrated):
        named = [person.name for person in people]
    if not named:
        named = [person.name for person in people if by_pronoun(person)] or [plan.hero.name]
    return tuple(person.name for person in people if person.name in named)


def _action(text: str, plan: Plan) -> str:
    """The sentence that shows most: narrated, with somebody of the cast, not too long."""
    best, most = "", -1.0
    for sentence in checks.split(text):
        shown = checks.outside_quotes(sentence)
        if checks.count(shown) < 4:
            continue
        score = (
            len(lexicon.find(shown, "things"))
            + 1.0 * any(name in shown for name in plan.names)
            + (0.5 if re.search(r"\bthey\b", shown, re.I) else 0)
        )
        score -= (
            0.3 * ('"' in sentence)
            + max(0, checks.count(shown) - 22) / 10
            + (0.5 if re.search(r"\b(wish|wished|thought|felt|knew)", shown) else 0)
        )
        if score > most:
            best, most = sentence, score
    return best or next(iter(checks.split(text)), text)


def _props(text: str, plan: Plan) -> tuple[str, ...]:
    """Things and creatures that the page names and a picture can show, at most six."""
    cast_kinds = {plan.hero.kind, plan.friend.kind}
    found = sorted((*lexicon.find(text, "things"), *lexicon.find(text, "kinds")), key=lambda item: item.start)
    nouns: list[str] = []
    for item in found:
        shown = text[item.start : item.end].lower() if item.many else item.noun
        if (
            item.noun in cast_kinds
            or (item.noun in ("star",) and not item.many)
            or shown in nouns
            or item.noun in ("watch", "nail", "seal", "sail", "picture", "ring", "light")
        ):
            continue
        nouns.append(shown)
    return tuple(nouns[:6])
