"""What a prompt is searched for: the patterns of each kind of story, and the words for events, times, titles and crafts."""

import re
from functools import cache

from services.a_story_generator.prompt.wordlists import split_set
from services.a_story_generator.telling.english import content_stems
from storycreator.lexicon import entries, inflection

N = r"(?P<{0}>(?:(?:an?|the|his|her|their|its|my|our|some) )?[a-z' -]+{1})"
GOING = r"(?:see|seeing|visit|visiting|go to|going to|travel to|live in|reach)"
SLEEPLESS = r"\b(?:cannot|can't|could not|couldn't|does not|doesn't|won't|never) (?:fall asleep|sleeps?)\b"
SIBLINGS = (
    r"\b(?:sisters|brothers|siblings|twins|(?:his|her|their) (?:\w+ )?(?:sister|brother)"
    r"|(?:sister|brother) and (?:an? |the )?(?:\w+ )?(?:sister|brother))\b"
)
NOT = r"(?<!not )(?<!n't )(?<!never )(?<!nobody )"
WISHES = (
    rf"{NOT}\b(?:want(?:s|ed)?|wish(?:es|ed)?|dream(?:s|ed)?|long(?:s|ed)?|hopes?|would like|learn(?:s|ed|ing)?)(?: how)? (?:to|of)"
    r"(?: learn(?:ing)? (?:how )?to)?"
)
WANTS_A = rf"{NOT}\b(?:wants?|wishes for|dreams of|would like) (?P<wish_thing>(?:an?|the|some|his|her|their) [a-z' -]+)"
_UNABLE = (
    r"\b(?:cannot|can't|could not|couldn't|(?:does not|doesn't|did not|didn't) know how to|(?:is|was) (?:not able|unable) to"
    r"|never learn(?:s|ed|t)(?: how)? to)"
)
CANNOT = rf"{_UNABLE} (\w+)(?: ([a-z' -]+))?"
DIED = r"\b(?:die[sd]?|dead|death|passed away|in heaven|funeral)\b"
"""Somebody has died, and a story about something else will not do."""
LEARNS = r"\blearn(?:s|ed|ing)? (?:how )?to (\w+(?: [a-z'-]+){0,3})"
HATES = (
    r"\b(?:hates?|hated|detests?|dislikes?|loathes?|(?:cannot|can't|could not|couldn't) (?:stand|bear)"
    r"|(?:does not|doesn't|do not|don't|did not|didn't|never) (?:really )?likes?)(?: to have| having| having to| taking| eating)?"
    r" (?P<hates>[a-z' -]+)"
)
"""What somebody does not like."""
BORNE = frozenset(["stand", "bear"])
"""What one cannot do to something one hates."""
FEARED = (
    r"^(?i:every(?:one|body)|all (?:the )?(?:other )?\w+|the whole \w+|people|(?:the )?villagers) (?:is|are|was|were)"
    r" (?:afraid|scared|frightened|terrified) of ((?i:the|an?)) ((?:[a-z]+ ){0,2}[a-z]+?),?"
    r" (?=but\b|although\b|who\b|and (?:he|she|it|nobody)\b)(?:who )?"
)
WHO_IS_FEARED = r"\1 \2 that everybody runs away from, "
"""A text that begins with those who fear its hero (*everybody is afraid of the wolf, but he is kind*), and how it says that of the hero."""
CONTRACTED = r"\b(s?he|it|who|that)'s (?=(?:an?|the|too|so|very|always|never|not|really|afraid|scared) )"
"""Where an ``'s`` is *is*."""
NO_LACK = frozenset(["find", "stop", "wait", "help", "play", "remember", "be", "have", "agree", "understand", "believe"])
"""What is said with *cannot* otherwise than of somebody who has not learnt it: *cannot wait*, or what needs more words."""
LOVES_TO = r"(?<!not )(?<!n't )(?<!never )\b(?:(?:loves?|loved|likes?|enjoys?)(?: to)?|(?:cannot|can ?not|can't|could not|couldn't) stop)"
_UNTIL = r"(?=[.,;:!?]| (?:but|because|when|until|while|although|though|so) |$)"
ACTS = (
    ("wish_act", rf"{WISHES} (.+?){_UNTIL}"),
    ("cannot_act", rf"{_UNABLE} (?!(?:{'|'.join(sorted(NO_LACK))})\b)(.+?){_UNTIL}"),
    ("fear_act", rf"\b(?:afraid|scared|frightened|terrified) (?:to|of) (.+?){_UNTIL}"),
    ("loves_act", rf"{LOVES_TO} (.+?){_UNTIL}"),
    ("learns_act", rf"\blearn(?:s|ed|ing)? (?:how )?to (.+?){_UNTIL}"),
)
"""What somebody wants, cannot do, fears, loves or learns to do, said whole: *pull a big ship*."""
OWN_STORY = frozenset(["sleep", "fall asleep"])
"""What one cannot do that is a story of another shape."""
TAKES_THING = frozenset(["climb", "reach", "cross", "jump"])
"""Verbs that take a thing besides the transitive ones."""
LOVES = (
    r"(?:(?<!not )(?<!n't )(?<!never )\b(?:loves?|loved|likes?|enjoys?|prefers?|would (?:much )?rather)(?: to)? "
    r"|\b(?:who|that) (?!lov|lik|enj|would|prefer))([a-z]+)\b"
)
"""What somebody loves to do, or does."""
PASTIME_VERBS = split_set(
    """bake cook knit sew paint carve draw write swim run jump climb dance sing read whistle laugh skate ski hop skip spin sail row march
    hike whisper hum snore giggle juggle fish surf sneeze"""
)
MAGIC = split_set("magic magical enchanted")
FEARS_TO = r"\b(?:afraid|scared|frightened|terrified) (?:to|of) (\w+)"
SUBJECT = (
    r"(?:: "
    r"| (?:(?:on|in|under|at) which|where) nobody\b"
    r"| (?:nobody|no one) (?:needs|wants|uses|loves|visits|remembers|believes|trusts)\b"
    r"| (?:on|before|spends) (?:its|his|her) (?:very )?last\b"
    r"| (?:who|that|which|whose|wants?|wanted|learns?|learned|finds?|meets?|loses?|lost|goes|dreams?"
    r"|is|was|has|had|with|gets?|got|feels?|fell"
    r"|miss(?:es|ed)?|snores?|falls|travels?|sails?|flies|cannot|can't|could|must|looks?|looking|does|did|will|won't|turns?|comes?|forgets?|journey|adventures?)\b)"
)
"""What follows the noun that a sentence is about."""
BOTH = re.compile(r" and (?:an?|the) (?:[a-z]+ ){1,3}(?:fall|are|go|want|meet|live|fight|quarrel|share|build|become|get|make|find)\b")
"""What follows the first of two nouns that a sentence is about."""
MISHAP = r" (?:that|which) (?:falls?|fell|breaks?|broke|melts?|burns?|burned|disappears?|is|was|gets?|got)\b"
"""What befalls food; food to which other things are ascribed can be a hero."""
OFFSPRING = frozenset(["son", "daughter", "kid"])
OWN_CHILDREN = OFFSPRING | split_set("stepson stepdaughter godson goddaughter nephew niece grandson granddaughter grandchild")
"""Whom somebody who writes a prompt calls *my* or *our* and who is a child."""
ALIKE = split_set("twin brother sister cousin sibling stepbrother stepsister half-brother half-sister") | {
    f"{age} {one}" for age in ("big", "little", "baby") for one in ("brother", "sister")
}
"""What several people are to each other."""
MISSED = (
    r"\b[Mm]iss(?:es|ed|ing)? (?:(?:seeing|being with|playing with) )?"
    r"(?:(?:his|her|their|its|my|our) [a-z-]+ and (?=his |her |their |my |our |$))?(?:(?:his|her|their|its|my|our|the) (?:[a-z-]+ ){0,3})?$"
)
"""What stands before somebody who is missed."""
FAR = (
    r" (?:who )?(?:has |is )?(?:lives?|living|works?|working|moved|gone|is|stays?)(?: and works?)? (?:\w+ )?"
    r"(?:far away|abroad|overseas|away|on an? ship|at sea|(?:in|to) (?:another|a different) (?:city|country|town)|in (?=[A-Z]))"
)
"""What follows somebody who is far away."""
VISITS = r"\b(?:visit|travel|fl(?:y|ies)\b|trip\b|journey|drives?\b|goes to\b|sails?\b|comes?\b|mov(?:es|ing)\b)"
"""What brings them and the hero together, or has only just parted them."""
FOR_A_CHILD = (
    r"teach(?:es)?|shows?|brings?|gives?|tells?|takes?|reads?|sends?|helps?|looks? after|lends?|promises?|taught|brought|gave|told|took"
)
"""What an elder does for a child whose story it is."""
SNORES = r"snores?(?: so \w+)? (?:and|that)"
"""What keeps awake the one whom it is about."""
GETS = r"\b(?:gets?|got|has|have)$"
HAD = r"^(?:[Mm]y|[Oo]ur|[Tt]he) [a-z ]+ (?:has|have|had|gets?|got|keeps?) (?:an?|two|three) (?:[a-z]+ )*(?:(?:called|named) )?$"
"""What stands before a pet that a text begins with, but that others have: *my class has a hamster called …*."""
OF_KIN = (
    r"\b(?:[Tt]he|[Aa]) ((?:best |old |new |little )?(?:{0})) of "
    r"((?:my|our|the|his|her) [a-z]+(?: [A-ZÀ-Þ][\w-]*)?|[A-ZÀ-Þ][\w-]*)(?![\w'’])"
)
"""Somebody's friend or kin after whom they belong to: *the best friend of my son Leo*."""
PLACE_SUBJECT = (
    r" (?:(?:(?:on|in|at) which|where) nobody\b|(?:who|that|which) (?:wants?|wanted|is|was|has|feels?|dreams|cannot|can't|never)\b"
    r"|(?:wants?|wanted|dreams?|forgets?|learns?|feels?|travels?)\b"
    r"|(?:lost|loses) (?:its|his|her)\b|(?:is|was|feels?) (?:lonely|sad|afraid|scared|jealous|tired|bored|sleepy|hungry|shy)\b)"
)
"""The same after a place, which is seldom somebody."""
DENIED = r"\b(?:no|not|never|cannot|nobody|nothing|without|only|too)\b|n't\b"
OTHER_SEX = {
    ("brother", "f"): "sister", ("sister", "m"): "brother", ("boy", "f"): "girl", ("girl", "m"): "boy", ("son", "f"): "daughter",
    ("daughter", "m"): "son",
}  # fmt: skip
"""What somebody of a group is who is of the other sex."""
GROUPS = "((?i:sisters|brothers|siblings|twins|friends|cousins|boys|girls|sons|daughters|children|kids))"
ADDRESS = re.compile(r"^(?:you are|i am|i'm|imagine|there (?:is|was)|once upon a time,?(?: there was)?|this is)(?: now)? ", re.IGNORECASE)
"""How a prompt may begin before it says anything."""
WHOSE = r"(?:his|her|their|its|my|our|the|a)"
NIGHT_AT = (
    r"\bat ((?:his|her|their|its|my|our) (?:[a-z-]+ )?(?:{0}|aunt|auntie|aunty|uncle))['’]s?(?: (?:house|home|place|flat|apartment|farm))?"
    r"(?=$|[,.;!?]| (?:for|and|because|but|who|where|while|when|alone|without|with|tonight|overnight|on|in)\b)"
)
"""With whom somebody stays the night: *at her aunt's (house)*."""
SLEEPS = r"\b(?:sleep|sleeps|sleeping|slept|night|nights|overnight|stay|stays|staying|weekend)\b"
CRAFTS = split_set(
    "bake cook knit sew paint carve make draw grow plant weave write brew sell collect build repair mend fix deliver carry bring"
)


def _np(name: str) -> str:
    return N.format(name, "")


def _short(name: str) -> str:
    return N.format(name, "?")


LEFT_IN = "(?:train|bus|tram|plane|boat|ferry|taxi|car|beach|park|playground|zoo|museum|hotel|shop|station|café|cinema|supermarket|bench)"
"""Where a thing is when somebody has left it behind."""
PATTERNS: tuple[tuple[str, str], ...] = (
    ("fear", rf"(?:afraid|scared|frightened|terrified) of {_np('fear')}"),
    ("fear", rf"\b(?:nervous|anxious|worried) about {_np('fear')}"),
    ("fear", rf"\bfears {_np('fear')}"),
    ("fear", r"\b(?:afraid|scared|frightened|terrified) to\b"),
    ("build", rf"\bbuild(?:s|ing)? {_short('build')}(?: to {_short('build_to')})?(?: (?:out of|from|of|with) {_np('build_of')})?$"),
    ("build", rf"\bbuild(?:s|ing)? {_short('build')} (?:to {_short('build_to')} )?(?:out of|from) {_np('build_of')}"),
    ("build", rf"\bbuild(?:s|ing)? {_short('build')} to {_short('build_to')}"),
    ("build", rf"\bbuild(?:s|ing)? {_np('build')}"),
    ("build", r"\bmak(?:es?|ing) (?P<make>an? [a-z' -]+)"),
    ("night", r"\b(?:not|won't|never)(?: want to)?(?: go to)? (?:bed|sleep)\b"),
    ("become", rf"{WISHES} (?:be|being|become|becoming) (?!an? (?:big|little) (?:brother|sister)){_np('wish_become')}"),
    ("longing", rf"{NOT}\b(?:want|wish|dream|long|hope)(?:s|es|ed|t)? (?:to|of) {GOING} {_np('wish_place')}"),
    ("lost", rf"(?<!to )\blos(?:t|es?|ing) (?:one of |all )?{WHOSE} {_np('lost')}"),
    ("lost", rf"(?:\b(?:an?|the)|['’]s) (?:\w+ )?(?:lost|missing) {_np('lost')}"),
    ("lost", r"\b(?:cannot|can't|could not|couldn't) find (?:the|his|her|its|their) way\b"),
    ("lost", rf"\b(?:cannot|can't|could not|couldn't) find {_np('lost')}"),
    ("lost", rf"\b(?:looks?|looking|search(?:es|ing)?) for {WHOSE} (?:lost |missing )?{_np('lost')}"),
    ("lost", rf"{WHOSE} {_np('lost')} (?:is|was|gets?|got|goes|went) (?:lost|missing)$"),
    ("lost", rf"(?:\b{WHOSE}|['’]s) {_np('lost')} (?:that )?(?:is|was|gets?|got) (?:left|forgotten)(?: behind)? (?:on|in|at)\b"),
    ("lost", rf"\b(?:leaves?|left|forgets?|forgot) {WHOSE} {_np('lost')}(?: behind)? (?:on|in|at) (?:the|an?) {LEFT_IN}\b"),
    ("lost", rf"\bforg(?:ets?|ot) where {_np('lost')} (?:is|are|was|were)$"),
    ("lost", r"\b(?:gets?|getting|got|is|are|was|were) lost\b|\blost (?:in|at|on) the\b|\bloses? (?:his|her|their|its) way\b"),
    ("found", rf"(?<!not )(?<!can't )(?<!couldn't )\b(?:finds?|found|discovers?) {_np('found')}"),
    ("broken", rf"\b(?:a|an|the|his|her|their) broken {_np('broken')}"),
    ("broken", rf"\bbreaks? {WHOSE} {_np('broken')}"),
    ("broken", rf"{WHOSE} {_np('broken')} (?:is broken|was broken|breaks|stops|stopped|will not work|does not work)"),
    ("broken", rf"{_np('broken')} (?:that|which) (?:stops?|stopped)"),
    ("ending", rf"\bthe (?:very )?last {_np('last')}"),
    ("ending", rf"\bmelting {_np('last')}"),
    (
        "mystery",
        r"\b(?:detective|inspector|myster(?:y|ious)|stolen|steals?|thief|vanish\w*|disappear\w*|goes missing|who (?:stole|took|ate))\b"
        r"|\b(?:who|some(?:body|one)) (?:(?:has|have) been|is|was|keeps) (?:eating|taking|nibbling|stealing|hiding)\b",
    ),
    (
        "new-baby",
        r"\b(?:new|little) (?:baby|cousin)\b|\bbaby (?:is (?:coming|on the way|due|born)|comes|arrives)\b"
        r"|\bnew (?:brother|sister|sibling)|\bbaby (?:brother|sister)\b(?! (?-i:[A-Z]))"
        r"|\b(?:having|have|expects|expecting) (?:twins|a (?:new )?baby)\b",
    ),
    (
        "school",
        r"\b(?:first day (?:at|of) (?:kindergarten|nursery)|start(?:s|ing)? (?:kindergarten|nursery)|school"
        r"|first day (?:at|of|in) [\w ]*(?:class|lessons?|course|club)"
        r"|new (?:girl |boy |child |kid |pupil )?in (?:the |his |her |our )?class)\b",
    ),
    (
        "moving",
        r"\bmov(?:es?|ing|ed) (?:house|home|away|from (?:the|an?|his|her|their|our) |to (?-i:[A-Z])|to another"
        r"|(?:[a-z ]+ )?(?:in)?to an? (?:new|other|different)"
        r"|to the (?:countryside|city|coast))"
        r"|\bnew (?:house|home)\b|\bone week with\b|\btwo (?:homes|houses)\b|\bdivorced?\b",
    ),
    ("birthday", r"\bbirthday\b"),
    (
        "illness",
        r"\b(?:ill|sick|seasick|has a cold|fever|flu|cough|hospital|chickenpox|measles|(?:tooth|tummy|stomach|ear|head) ?ache|sore \w+"
        r"|plaster cast|broken (?:leg|arm))\b",
    ),
    ("goodbye", r"\b(?:goodbye|good-bye|farewell|says? bye|died|dies|misses|miss(?:ed|ing)? (?:his|her|their|my|our))\b"),
    ("quarrel", r"\b(?:quarrel|argue|argument|(?<!than )fight|fall out|fell out|share|sharing|(?:both|all) wants?)(?:s|ed|d|ing)?\b"),
    ("quarrel", r"\b(?:a|big|huge|terrible) row\b(?! of)|\brows? (?:about|over|with)\b"),
    ("quarrel", r"\bstop(?:s|ped)? speaking\b|\bvs\b|\bversus\b"),
    ("jealousy", r"\b(?:jealous|envious|jealousy|envy)\b"),
    ("shy", r"\b(?:shy|shyness|timid)\b|\bhides? (?:under|behind|from)\b"),
    ("left-out", r"\b(?:left out|nobody (?:plays|want(?:s|ed)|passes|asks|invites|comes)|no friends|lonely|excluded)\b"),
    ("left-out", r"(?<!sleep )(?<!sleeping )\balone\b"),
    ("left-out", r"\b(?:laugh(?:s|ed)? at|tease[sd]?|makes? fun of|bull(?:y|ies)) (?:him|her|them)\b|\bbullied\b"),
    ("left-out", r"\b(?:never|not) (?:asked|invited|allowed) to (?:play|join|come)\b"),
    ("small", r"\b(?:too small|smallest|so small|tiniest)\b"),
    ("different", r"\b(?:different(?! (?:route|road|street|direction|bed|room|bus)\b)|unlike the others|odd one out|unusual)\b"),
    (
        "mistake",
        r"\b(?:mistake|by accident|accidentally|says? sorry"
        r"|lie[sd]?(?! (?:down|in|on|under|awake|beside|next|still|there|at|back|by|together)\b))\b",
    ),
    ("promise", r"\bpromise[sd]?\b"),
    ("secret", r"\bsecret(?:ly|s)?\b(?! agents?)|\bmust(?: not|n't) (?:know|find out|tell)\b"),
    ("rescue", r"\b(?:rescue|save|stuck|trapped)(?:s|d)?\b(?! (?:dog|cat|puppy|kitten|pet|team|centre|helicopter))"),
    ("contest", r"\blos(?:e|es|ing|t) (?:(?:a|the|every|at) )*(?:games?|race|match|cards)\b"),
    ("contest", r"\b(?:contest|competition|race|wins?|tournament|championship)\b"),
    ("cure", r"\b(?:cure|hiccups?|sneez\w+|medicine|heals?)\b"),
    ("visitor", r"\b(?:visitor|guest|stranger)s?\b|\bc[ao]mes? to (?:stay|visit|live)\b|\blands? in\b"),
    (
        "night",
        SLEEPLESS + r"|\bbedtime|good ?night|lullaby|before (?:bed|sleep)|fireflies"
        r"|\b(?:power|lights?) (?:cut|goes out|go out|went out)\b",
    ),
    ("feast", r"\b(?:christmas|halloween|easter|hanukkah|diwali|eid|carnival|new year|ramadan|three kings|thanksgiving|santa)\b"),
    ("weather", r"\b(?:rainy day|storm|snowstorm|flood|drought|windy day|foggy)\b"),
    ("season", r"\b(?:first snow|winter|spring|summer|autumn)\b"),
    ("why", r"^(?:this is )?why\b|^how the \w+ (?:got|lost|found)"),
    ("journey", r"\b(?:journey|adventure|travel|voyage|expedition|treasure|sails?|quest)\w*\b|\bsearch(?:es)? for an?\b"),
    ("friends", r"\b(?:makes?|made|becomes?|became) friends\b|\bfriends?(?:hip)?\b"),
)  # fmt: skip
EVENTS = (
    ("first-day", r"first day (?:at|of) (?:school|kindergarten|nursery)|start(?:s|ing)? (?:school|kindergarten|nursery)"),
    ("new-baby", r"new (?:baby|brother|sister)|baby (?:brother|sister)\b(?! (?-i:[A-Z]))"),
    ("birthday", r"birthday"),
    ("moving", r"mov(?:es?|ing|ed) (?:house|home|away|to (?:a |the |another )|into a (?!ball)|from )"),
    ("lost-tooth", r"(?:lost|loose|wobbly|first) tooth"),
    ("sleepover", r"sleepover"),
    ("christmas", r"christmas|\bsanta\b"),
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
    """story tale book adventure adventures called named together two three four many some little small friend friends best once day live
    lives meet meets want wants wanted get gets got getting go goes going went come comes like likes love loves always never
    cannot can't won't does doesn't is are plays play teach teaches help helps spend spends learn learns learned have has one
    every same also really very favourite whole first time year way something thing things nobody everyone family child children kid
    kids days now suddenly still daughter daughters son sons boys girls twins sisters brothers because"""
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
    """I Why How Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August September
    October November December Christmas Halloween Easter Hanukkah Diwali Eid Carnival Ramadan Passover
    Thanksgiving Noël Three Kings Lunar Chinese New Year Day Night Bonfire Valentine Purim Advent One Two Four Five Six Seven Eight Nine Ten
    Eleven Twelve English French Spanish German Italian
    Portuguese Earth The A An Germany France Spain Italy England Ireland Scotland America Africa Asia Europe India China
    Japan Brazil Mexico Canada Australia North South Pole Arctic Antarctica Antarctic Sahara Egypt"""
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
        "grandad",
        "granddad",
        "nana",
        "mum",
        "mom",
        "mummy",
        "mommy",
        "dad",
        "daddy",
    ]
} | {
    "mr": "man",
    "mrs": "woman",
    "ms": "woman",
    "miss": "woman",
    "auntie": "aunt",
    "dr": "doctor",
    "sir": "knight",
    "mama": "mum",
    "mamma": "mum",
    "papa": "dad",
}
OFFICES = TITLES.keys() | {"inspector", "detective", "professor", "general", "major", "sergeant", "officer", "mister"}
"""What may stand before an animal that is called so: *Inspector Owl*."""
PARTS = {"grandparents": ("grandma", "grandpa"), "parents": ("mum", "dad")}
PREPOSITION = re.compile(r"\b(?:in|on|at|by|under|inside|near|aboard|to|from|through|into|behind|across|above|of)$", re.IGNORECASE)
WHERE = r"(?:In|On|At|Under|Behind|Inside|Near|Above|in|on|at|under|behind|inside|near|above) "
"""How a prompt may begin that says first where it is: *Under the sea a crab …*."""
HERO_THING = frozenset(["nature", "plant", "machine", "toy", "vehicle"])
HERO_THING_ALONE = frozenset(["tool", "furniture", "clothes"])
"""Classes of things that are heroes when the prompt says nothing else."""
HERO_PLACES = frozenset(["house", "lighthouse", "mill"])
"""The same for places; others are where a story takes place."""
AT_HOME = split_set("school new-baby moving birthday illness goodbye feast grandparents siblings")
"""Shapes of what happens to a child."""
CLAUSE = re.compile(r",? (?:(who|that|which|whose) )?([a-z].+)$")
"""What is said of somebody after their name or kind: a relative clause, or what they do."""
MODALS = split_set("cannot can't can could will won't must didn't doesn't never always only")
MORE = re.compile(r",? (?:and one day|until|but then|so|during) .*$|, (?:who|which) .*$")
"""What goes on after such a clause."""
ABOUT_OTHERS = re.compile(r"\b(?:I|me|my|our|we|us|(?<!thank )you|your|they|them)\b|[,;.!?:]|\b(?:but|and) (?:he|she|it)\b")
"""What makes it more than that."""
STATES = split_set("is was has wants needs likes loves hates feels does always as misses vs")
"""Third persons that say no deed."""
TOLD_BY_SOMEBODY = re.compile(
    r"\b(?:I|[Mm]e|[Mm]y|[Oo]ur|[Ww]e|us|you|your|who|that|which|whose)\b|[.;:!?]|^(?:[Ww]hy|[Hh]ow|[Tt]he day|[A-Za-z]+ing)\b"
)
"""What no news is made of."""
PASTIMES = split_set("holiday picnic sleepover christmas halloween easter")
"""Events that are news."""
ODDITIES = split_set("lost-tooth wedding")
"""Events that can be said of somebody as what is odd about them."""
URGENT = split_set("rescue cure goodbye mystery why")
"""Shapes that need something done; they are no trait of somebody."""
PRESENT = {
    "wanted": "wants", "was": "is", "were": "are", "had": "has", "could": "can", "couldn't": "cannot", "forgot": "forgets", "lost": "loses",
    "learned": "learns", "made": "makes", "fell": "falls", "collected": "collects", "loved": "loves", "hated": "hates",
}  # fmt: skip
"""Past forms that such a clause may begin with."""
NOT_LOST = split_set("tooth teeth first voice way temper memory smile shadow name courage mind balance colour game match race job turn")
"""What is lost in another sense than a kite is."""
MADE = split_set("toy vehicle furniture thing instrument tool place clothes machine")
"""What somebody makes in a story about building."""
OPENERS = split_set(
    "there this one once why how what where when getting going starting losing learning moving saying parents letter nobody everybody"
    " somebody someone everyone"
)
"""Words that a prompt may begin with, with a capital, and that are no names."""
KNOWN = {"Santa": "santa"}
"""Names that everybody knows, with what they are."""
SANTA = re.compile(r"\b(?:Father Christmas|Santa Claus|Saint Nicholas)\b")
AFTER_FEAST = re.compile(r"\b(?:Christmas|New Year['’]s) $")
"""What stands before an *Eve* who is nobody."""


@cache
def says_nothing() -> set[str]:
    """The stems of the words that leave nothing out when they are left out."""
    return content_stems(" ".join(SAYS_NOTHING))


@cache
def _verbs() -> dict[str, str]:
    return {
        form: verb.id
        for verb in entries.verbs().values()
        if "(" not in verb.id  # a second meaning
        for form in (verb.id, *(inflection.verb(verb, "en", one) for one in ("pres", "ger")))
    }


def verb(word: str) -> str:
    """The lexicon's verb that a word is a present form of; empty: none."""
    return _verbs().get(word, "")


def craft(word: str) -> str:
    """The verb of a craft that a word is a present form of; empty: none."""
    found = verb(word)
    return found if found in CRAFTS else ""
