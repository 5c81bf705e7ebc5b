# ruff: noqa: E501 - lists of words
"""Words of stories and the drawings that show them, where the drawing has another name; and words that need no drawing of their own."""

import re
from pathlib import Path

SYNONYMS: dict[str, str] = {}
"""Word to slug, from ``synonyms.txt``: each line is ``slug: word, word …``."""
for _line in Path(__file__).with_name("synonyms.txt").read_text(encoding="utf-8").splitlines():
    _slug, _, _list = _line.partition(":")
    for _word in _list.split(","):
        SYNONYMS.setdefault(_word.strip(), _slug)

SCENERY = frozenset(
    [
        "tree",
        "trees",
        "forest",
        "woods",
        "grass",
        "hill",
        "hills",
        "sky",
        "clouds",
        "sun",
        "moon",
        "sea",
        "ocean",
        "wave",
        "waves",
        "river",
        "snow",
        "rain",
        "window",
        "windows",
        "wall",
        "walls",
        "floor",
        "table",
        "tables",
        "street",
        "streets",
        "road",
        "path",
        "house",
        "houses",
        "building",
        "buildings",
        "cottage",
        "cottages",
        "village",
        "city",
        "sand",
        "mountain",
        "mountains",
        "field",
        "shelf",
        "shelves",
        "bookshelf",
        "bookshelves",
        "bookcase",
        "oven",
        "stove",
        "room",
        "night",
        "day",
        "wind",
        "storm",
        "fog",
        "mist",
        "air",
        "ground",
        "horizon",
        "water",
        "beach",
        "meadow",
        "cave",
        "space",
        "planet",
        "planets",
        "galaxy",
        "stage",
        "curtain",
        "curtains",
        "counter",
        "desk",
        "desks",
        "blackboard",
        "shadow",
        "shadows",
        "darkness",
        "silence",
        "sunlight",
        "sunshine",
        "moonbeam",
        "branches",
        "cliff",
        "castle",
        "tower",
        "palace",
        "ship",
        "deck",
        "lighthouse",
        "bed",
        "rooftops",
        "rooftop",
        "stalls",
        "stall",
        "tent",
        "tracks",
        "platform",
        "mill",
        "windmill",
        "barn",
        "fence",
        "bridge",
        "lake",
        "pond",
        "island",
        "volcano",
    ]
)
"""What the places draw by themselves."""

BIG = frozenset(
    [
        "rocket",
        "flying-saucer",
        "automobile",
        "taxi",
        "bus",
        "delivery-truck",
        "fire-engine",
        "police-car",
        "tractor",
        "locomotive",
        "railway-car",
        "sailboat",
        "canoe",
        "ship",
        "motor-boat",
        "helicopter",
        "hut",
        "houses",
        "house",
        "derelict-house",
        "castle",
        "tent",
        "carousel-horse",
        "ferris-wheel",
        "statue-of-liberty",
        "tokyo-tower",
        "fountain",
        "christmas-tree",
        "evergreen-tree",
        "deciduous-tree",
        "palm-tree",
        "bed",
        "couch-and-lamp",
        "door",
        "piano",
        "satellite",
        "sled",
        "igloo",
        "snowman",
        "snowman-without-snow",
        "bicycle",
        "playground-slide",
        "jack-o-lantern",
        "tanabata-tree",
        "leafless-tree",
        "cactus",
        "ladder",
        "telescope",
        "satellite-antenna",
        "musical-keyboard",
        "treasure-chest",
        "chair",
        "volcano",
        "campfire",
    ]
)
"""Drawings of things larger than the small figures."""

AIRBORNE = frozenset(
    [
        "glowing-star",
        "star",
        "shooting-star",
        "ringed-planet",
        "comet",
        "kite",
        "balloon",
        "small-airplane",
        "airplane",
        "helicopter",
        "flying-saucer",
        "satellite",
        "rainbow",
        "cloud",
        "butterfly",
        "honeybee",
        "musical-notes",
        "musical-note",
        "sparkles",
        "snowflake",
        "fireworks",
        "sparkler",
        "bubbles",
        "parachute",
        "bird",
        "dove",
        "eagle",
        "crescent-moon",
        "full-moon",
        "sun",
        "moon",
        "red-heart",
        "hot-air-balloon",
        "wind-chime",
        "carp-streamer",
        "confetti-ball",
        "dragonfly",
        "feather",
        "fallen-leaf",
        "maple-leaf",
        "leaf-fluttering-in-wind",
    ]
)
"""Drawings that hang or fly."""

_IRREGULAR = {"mice": "mouse", "geese": "goose", "wolves": "wolf", "elves": "elf", "children": "child", "men": "man", "women": "woman", "knives": "knife",
              "leaves": "leaf", "loaves": "loaf", "fairies": "fairy", "people": "person", "oxen": "ox", "thieves": "thief", "calves": "calf"}  # fmt: skip
_ARTICLES = re.compile(
    r"^(?:a|an|the|some|his|her|their|its|my|your|one|two|three|many|few|little|small|tiny|big|old|great|magic|magical|shiny|bright)\s+"
)


def plain(phrase: str) -> str:
    """Lower case, without articles, punctuation and the commonest adjectives in front."""
    text = " ".join(re.findall(r"[\w'’-]+", phrase.lower().replace("’", "'")))
    while (shorter := _ARTICLES.sub("", text)) != text:
        text = shorter
    return text


def singular(word: str) -> str:
    """The singular of an English noun, good enough to look it up."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ch|sh|x|ss|o)es$", word):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
