"""Judges of the story's text: names, repetition, length, blocklist."""

import re
from collections.abc import Iterator
from itertools import combinations

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
    """The hero is there at the beginning and at the end. In English, capitalised words of the text are the cast's names, words of the
    prompt, of the scenes' places, or ordinary, and nothing is nearly a name; those that open a sentence count when rare."""
    from wordfreq import zipf_frequency

    cast = set(package.name_words)
    lower_cast = {word.lower() for word in cast}
    known = {word.lower() for word in words(package.record["prompt"])} | {word.lower() for word in words(package.request["hero_name"])}
    for page in package.story["pages"]:
        known |= {word.lower() for word in words(page["scene"]["place"])}
    # Compounds count as known when their parts are.
    small = {word for text in package.pages for word in words(text) if word.islower()}
    failures = []
    for number, text in enumerate(package.pages if package.story["language"] == "en" else [], start=1):
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


_LONGEST = {"3-5": 45, "6-8": 70, "9-12": 90}
"""Words a page has at most in levelled readers for the age; other languages than English need a sixth more."""


def length(package: Package) -> Verdict:
    """As many pages as were asked for, and none longer than levelled readers for the age have them."""
    most = _LONGEST[package.request["age_band"]] * (1 if package.story["language"] == "en" else 7 / 6)
    counts = [len(words(text)) for text in package.pages]
    failures = [f"page {number}: {count} words, at most {most:.0f}" for number, count in enumerate(counts, 1) if count > most]
    if len(counts) != package.request["pages"]:
        failures.append(f"{len(counts)} pages where {package.request['pages']} were asked")
    return Verdict("length", not failures, f"{sum(counts) / len(counts):.0f} a page", tuple(failures))


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
