"""What a prompt is searched for: the patterns of each kind of story, and the words for events, times, titles and crafts."""

import re

from services.a_story_generator.prompt.wordlists import split_set

N = r"(?P<{0}>(?:(?:an?|the|his|her|their|its|my|our|some) )?[a-z' -]+{1})"
GOING = r"(?:see|seeing|visit|visiting|go to|going to|travel to|live in|reach)"
SLEEPLESS = r"\b(?:cannot|can't|could not|couldn't|does not|doesn't|won't|never) (?:fall asleep|sleeps?)\b"
SIBLINGS = r"\b(?:sisters|brothers|siblings|twins|(?:his|her|their) (?:\w+ )?(?:sister|brother))\b"
WISHES = r"(?:wants?|wish(?:es)?|dreams?|longs|hopes|would like|learns?) (?:to|of)(?: learn(?:ing)? (?:how )?to)?"
WHOSE = r"(?:his|her|their|its|my|our|the|a)"
CRAFTS = split_set(
    "bake cook knit sew paint carve make draw grow plant weave write brew sell collect build repair mend fix deliver carry bring"
)


def _np(name: str) -> str:
    return N.format(name, "")


def _short(name: str) -> str:
    return N.format(name, "?")


PATTERNS: tuple[tuple[str, str], ...] = (
    ("fear", rf"(?:afraid|scared|frightened|terrified) of {_np('fear')}"),
    ("fear", rf"\bfears {_np('fear')}"),
    ("build", rf"\bbuild(?:s|ing)? {_short('build')}(?: to {_short('build_to')})?(?: (?:out of|from|of|with) {_np('build_of')})?$"),
    ("build", rf"\bbuild(?:s|ing)? {_short('build')} (?:to {_short('build_to')} )?(?:out of|from) {_np('build_of')}"),
    ("build", rf"\bbuild(?:s|ing)? {_short('build')} to {_short('build_to')}"),
    ("build", rf"\bbuild(?:s|ing)? {_np('build')}"),
    ("longing", rf"(?:want|wish|dream|long|hope)(?:s|es|ed|t)? (?:to|of) {GOING} {_np('wish_place')}"),
    ("lost", rf"\blos(?:t|es?|ing) {WHOSE} {_np('lost')}"),
    ("lost", rf"\b(?:an?|the) (?:\w+ )?(?:lost|missing) {_np('lost')}"),
    ("lost", rf"\b(?:cannot|can't|could not|couldn't) find {_np('lost')}"),
    ("lost", rf"\b(?:looks?|looking|search(?:es|ing)?) for {WHOSE} (?:lost |missing )?{_np('lost')}"),
    ("lost", rf"{WHOSE} {_np('lost')} (?:is|was|gets?|got|goes|went) (?:lost|missing)$"),
    ("found", rf"\b(?:finds?|found|discovers?) {_np('found')}"),
    ("broken", rf"\b(?:a|an|the|his|her|their) broken {_np('broken')}"),
    ("broken", rf"\bbreaks? {WHOSE} {_np('broken')}"),
    ("broken", rf"{WHOSE} {_np('broken')} (?:is broken|was broken|breaks|stops|stopped|will not work|does not work)"),
    ("broken", rf"{_np('broken')} (?:that|which) (?:stops?|stopped)"),
    ("ending", rf"\bthe (?:very )?last {_np('last')}"),
    ("ending", rf"\bmelting {_np('last')}"),
    ("mystery", r"\b(?:detective|inspector|mystery|mysterious|stolen|thief|vanish\w*|disappear\w*|who (?:stole|took))\b"),
    ("new-baby", r"\bnew (?:baby|brother|sister|sibling)|\bbaby (?:brother|sister)\b"),
    ("school", r"\b(?:first day (?:at|of) (?:school|kindergarten|nursery)|starts? school|new school|school\b)"),
    ("moving", r"\bmov(?:es?|ing|ed) (?:house|home|away|to a new|into a new)|\bnew (?:house|home)\b"),
    ("birthday", r"\bbirthday\b"),
    ("illness", r"\b(?:ill|sick|has a cold|fever|hospital|chickenpox|broken (?:leg|arm))\b"),
    ("goodbye", r"\b(?:goodbye|good-bye|farewell|says? bye|died|dies|misses)\b"),
    ("quarrel", r"\b(?:quarrel|argue|argument|fight|fall out|fell out|row)(?:s|ed|ing)?\b"),
    ("jealousy", r"\b(?:jealous|envious|jealousy|envy)\b"),
    ("shy", r"\b(?:shy|shyness|timid)\b"),
    ("left-out", r"\b(?:left out|nobody (?:plays|wants|passes|asks|invites|comes)|no friends|lonely|alone|excluded)\b"),
    ("left-out", r"\b(?:never|not) (?:asked|invited|allowed) to (?:play|join|come)\b"),
    ("small", r"\b(?:too small|smallest|so small|tiniest)\b"),
    ("different", r"\b(?:different|unlike the others|odd one out|unusual)\b"),
    ("mistake", r"\b(?:mistake|by accident|accidentally|says? sorry|lie[sd]?)\b"),
    ("promise", r"\bpromise[sd]?\b"),
    ("secret", r"\bsecret(?:ly|s)?\b"),
    ("rescue", r"\b(?:rescue|save|stuck|trapped)(?:s|d)?\b"),
    ("contest", r"\b(?:contest|competition|race|wins?|tournament|championship)\b"),
    ("cure", r"\b(?:cure|hiccups?|sneez\w+|medicine|heals?)\b"),
    ("visitor", r"\b(?:visitor|guest|visits?|comes to stay|stranger)\b"),
    ("night", SLEEPLESS + r"|\bbedtime|good ?night|lullaby|before (?:bed|sleep)|fireflies"),
    ("feast", r"\b(?:christmas|halloween|easter|hanukkah|diwali|eid|carnival|new year)\b"),
    ("weather", r"\b(?:rainy day|storm|snowstorm|flood|drought|windy day|foggy)\b"),
    ("season", r"\b(?:first snow|winter|spring|summer|autumn)\b"),
    ("why", r"^(?:this is )?why\b|^how the \w+ (?:got|lost|found)"),
    ("journey", r"\b(?:journey|adventure|travel|voyage|expedition|treasure|sails?|quest)\w*\b"),
    ("friends", r"\bfriends?(?:hip)?\b"),
)  # fmt: skip
EVENTS = (
    ("first-day", r"first day (?:at|of) (?:school|kindergarten|nursery)|starts? school"),
    ("new-baby", r"new (?:baby|brother|sister)|baby (?:brother|sister)"),
    ("birthday", r"birthday"),
    ("moving", r"mov(?:es?|ing|ed) (?:house|home|away|to a new|into a new)"),
    ("lost-tooth", r"(?:lost|loose|wobbly|first) tooth"),
    ("sleepover", r"sleepover"),
    ("christmas", r"christmas"),
    ("halloween", r"halloween"),
    ("easter", r"easter"),
    ("goodbye", r"goodbye|farewell"),
    ("illness", r"\b(?:ill|sick|fever)\b"),
    ("wedding", r"wedding"),
    ("picnic", r"picnic"),
    ("holiday", r"holidays?\b|vacation"),
)
TIMES = (
    ("night", r"\bat night\b|\bmidnight\b|\bby night\b|\bbedtime\b"),
    ("morning", r"\bmorning\b|\bdawn\b"),
    ("evening", r"\bevening\b|\bsunset\b"),
)
SAYS_NOTHING = split_set(
    """story tale book adventure adventures called named together two three four many some little small friend friends best once day
    live lives meet meets"""
)
SEASONS = ("winter", "spring", "summer", "autumn")
WEATHERS = (
    ("snow", r"\bsnow(?:y|ing|storm)?\b"),
    ("rain", r"\brain(?:y|ing)?\b"),
    ("storm", r"\bstorm\w*\b"),
    ("fog", r"\bfog\w*\b"),
    ("wind", r"\bwindy\b"),
)
NOT_NAMES = split_set(
    """I Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
    October November December Christmas Halloween Easter Hanukkah Diwali Eid English French Spanish German Italian
    Portuguese Earth The A An"""
)
TITLES = {
    name: name
    for name in [
        "captain",
        "king",
        "queen",
        "princess",
        "prince",
        "grandma",
        "grandpa",
        "granny",
        "aunt",
        "uncle",
        "doctor",
        "grandmother",
        "grandfather",
    ]
} | {
    "mr": "man",
    "mrs": "woman",
    "ms": "woman",
    "miss": "woman",
    "auntie": "aunt",
    "dr": "doctor",
    "sir": "knight",
}
PARTS = {"grandparents": ("grandma", "grandpa"), "parents": ("mum", "dad")}
PREPOSITION = re.compile(r"\b(?:in|on|at|by|under|inside|near|aboard|to|from|through|into|behind|across|above|of)$", re.IGNORECASE)
HERO_THING = frozenset(["nature", "plant", "machine", "toy", "vehicle"])
