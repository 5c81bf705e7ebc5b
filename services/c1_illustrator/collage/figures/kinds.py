# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""What kinds of beings there are, and which drawing starts each."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Beast:
    """A being drawn whole by the set."""

    slug: str
    size: float
    faces_left: bool = True
    flies: bool = False
    head: float = 0.3
    """Where the head is, as a share of the width."""


@dataclass(frozen=True)
class Headed:
    """A being of which the set draws only the head: it gets a body in these colours."""

    slug: str
    size: float
    fur: str
    belly: str
    tail: str = ""
    """``bushy``, ``thin``, ``tuft``, ``stub``, or empty for none."""
    clothes: bool = False


@dataclass(frozen=True)
class Person:
    """A human or human-like being."""

    head: str
    """The slug by pronoun is ``man-…`` or ``woman-…`` where ``{}`` stands."""
    size: float = 1.0
    bust: bool = False
    """Whether the drawing has shoulders, below which a coat continues."""
    outfit: str = ""
    """``dress``, ``trousers``, ``robe``, ``dungarees``; empty to choose."""
    colour: str = ""
    toned: bool = True
    """Whether the set has it in all skin tones."""


BEASTS: dict[str, Beast] = {
    "monkey": Beast("monkey", 0.72), "gorilla": Beast("gorilla", 1.0), "orangutan": Beast("orangutan", 0.95, faces_left=False, head=0.5),
    "dog": Beast("dog", 0.68), "poodle": Beast("poodle", 0.68), "raccoon": Beast("raccoon", 0.6), "cat": Beast("cat", 0.64), "kitten": Beast("cat", 0.54),
    "black cat": Beast("black-cat", 0.64), "tiger": Beast("tiger", 0.9), "leopard": Beast("leopard", 0.85), "cheetah": Beast("leopard", 0.85),
    "donkey": Beast("donkey", 0.9), "horse": Beast("horse", 1.05), "pony": Beast("horse", 0.85), "zebra": Beast("zebra", 1.0), "deer": Beast("deer", 1.0),
    "reindeer": Beast("deer", 1.0), "fawn": Beast("deer", 0.75), "bison": Beast("bison", 1.0), "ox": Beast("ox", 1.0), "buffalo": Beast("water-buffalo", 1.0),
    "cow": Beast("cow", 0.95), "bull": Beast("ox", 1.0), "pig": Beast("pig", 0.7), "boar": Beast("boar", 0.75), "ram": Beast("ram", 0.8), "sheep": Beast("ewe", 0.75),
    "lamb": Beast("ewe", 0.6), "goat": Beast("goat", 0.78), "camel": Beast("camel", 1.05), "llama": Beast("llama", 1.0), "alpaca": Beast("llama", 0.95),
    "giraffe": Beast("giraffe", 1.3), "elephant": Beast("elephant", 1.15), "mammoth": Beast("mammoth", 1.15), "rhinoceros": Beast("rhinoceros", 1.0),
    "rhino": Beast("rhinoceros", 1.0), "hippopotamus": Beast("hippopotamus", 0.95), "hippo": Beast("hippopotamus", 0.95), "mouse": Beast("mouse", 0.52),
    "rat": Beast("rat", 0.52), "rabbit": Beast("rabbit", 0.64), "bunny": Beast("rabbit", 0.6), "hare": Beast("rabbit", 0.66), "squirrel": Beast("chipmunk", 0.58),
    "chipmunk": Beast("chipmunk", 0.55), "beaver": Beast("beaver", 0.65), "hedgehog": Beast("hedgehog", 0.54), "porcupine": Beast("hedgehog", 0.56),
    "bat": Beast("bat", 0.5, faces_left=False, flies=True, head=0.5), "sloth": Beast("sloth", 0.75, faces_left=False, head=0.25), "otter": Beast("otter", 0.62),
    "skunk": Beast("skunk", 0.62), "kangaroo": Beast("kangaroo", 0.95), "badger": Beast("badger", 0.6), "turkey": Beast("turkey", 0.65), "hen": Beast("rooster", 0.58),
    "chicken": Beast("rooster", 0.58), "rooster": Beast("rooster", 0.62), "chick": Beast("baby-chick", 0.46), "bird": Beast("bird", 0.5), "sparrow": Beast("bird", 0.5),
    "robin": Beast("bird", 0.5), "penguin": Beast("penguin", 0.72), "dove": Beast("dove", 0.5, flies=True), "pigeon": Beast("dove", 0.5, flies=True),
    "eagle": Beast("eagle", 0.75), "hawk": Beast("eagle", 0.7), "falcon": Beast("eagle", 0.7), "duck": Beast("duck", 0.58), "duckling": Beast("baby-chick", 0.48),
    "swan": Beast("swan", 0.66), "owl": Beast("owl", 0.62, faces_left=False, head=0.5), "flamingo": Beast("flamingo", 0.85), "peacock": Beast("peacock", 0.8, faces_left=False, head=0.5),
    "parrot": Beast("parrot", 0.6), "crow": Beast("black-bird", 0.52), "raven": Beast("black-bird", 0.54), "magpie": Beast("black-bird", 0.52), "goose": Beast("goose", 0.7),
    "stork": Beast("flamingo", 0.85), "phoenix": Beast("phoenix", 0.95, faces_left=False, flies=True, head=0.5), "dodo": Beast("dodo", 0.7), "crocodile": Beast("crocodile", 0.85, faces_left=False),
    "alligator": Beast("crocodile", 0.85, faces_left=False), "turtle": Beast("turtle", 0.54), "tortoise": Beast("turtle", 0.54), "lizard": Beast("lizard", 0.55), "gecko": Beast("lizard", 0.5),
    "chameleon": Beast("lizard", 0.55), "snake": Beast("snake", 0.6), "dragon": Beast("dragon", 1.16), "dinosaur": Beast("sauropod", 1.2), "brontosaurus": Beast("sauropod", 1.2),
    "t-rex": Beast("t-rex", 1.15), "tyrannosaurus": Beast("t-rex", 1.15), "whale": Beast("spouting-whale", 1.15), "dolphin": Beast("dolphin", 0.85), "orca": Beast("orca", 1.0),
    "seal": Beast("seal", 0.7), "walrus": Beast("seal", 0.8), "sea lion": Beast("seal", 0.75), "fish": Beast("tropical-fish", 0.58), "goldfish": Beast("tropical-fish", 0.5), "pufferfish": Beast("blowfish", 0.55), "shark": Beast("shark", 0.95),
    "octopus": Beast("octopus", 0.72, faces_left=False, head=0.5), "squid": Beast("squid", 0.7, faces_left=False, head=0.5), "jellyfish": Beast("jellyfish", 0.62, faces_left=False, flies=True, head=0.5),
    "crab": Beast("crab", 0.52, faces_left=False, head=0.5), "lobster": Beast("lobster", 0.58, faces_left=False, head=0.5), "seahorse": Beast("tropical-fish", 0.5), "starfish": Beast("star", 0.5, faces_left=False, head=0.5),
    "snail": Beast("snail", 0.5), "butterfly": Beast("butterfly", 0.46, faces_left=False, flies=True, head=0.5), "moth": Beast("butterfly", 0.44, faces_left=False, flies=True, head=0.5),
    "caterpillar": Beast("bug", 0.48), "worm": Beast("worm", 0.46), "ant": Beast("ant", 0.46), "bee": Beast("honeybee", 0.48, flies=True), "bumblebee": Beast("honeybee", 0.48, flies=True), "beetle": Beast("beetle", 0.46, faces_left=False, head=0.5),
    "ladybug": Beast("lady-beetle", 0.46, faces_left=False, head=0.5), "ladybird": Beast("lady-beetle", 0.46, faces_left=False, head=0.5), "firefly": Beast("honeybee", 0.44, flies=True), "dragonfly": Beast("honeybee", 0.44, flies=True),
    "cricket": Beast("cricket", 0.48), "grasshopper": Beast("cricket", 0.48), "spider": Beast("spider", 0.48, faces_left=False, head=0.5), "teddy bear": Beast("teddy-bear", 0.66, faces_left=False, head=0.5),
    "teddy": Beast("teddy-bear", 0.66, faces_left=False, head=0.5), "snowman": Beast("snowman-without-snow", 0.95, faces_left=False, head=0.5), "ghost": Beast("ghost", 0.75, faces_left=False, flies=True, head=0.5),
    "troll": Beast("troll", 1.1, faces_left=False, head=0.5), "yeti": Beast("hairy-creature", 1.15), "bigfoot": Beast("hairy-creature", 1.15), "doll": Beast("nesting-dolls", 0.62, faces_left=False, head=0.5),
    "star": Beast("glowing-star", 0.55, faces_left=False, flies=True, head=0.5), "sun": Beast("sun-with-face", 0.7, faces_left=False, flies=True, head=0.5), "moon": Beast("full-moon-face", 0.7, faces_left=False, flies=True, head=0.5),
    "cloud": Beast("cloud", 0.6, faces_left=False, flies=True, head=0.5), "train": Beast("locomotive", 1.0), "rocket": Beast("rocket", 1.0, faces_left=False), "tree": Beast("deciduous-tree", 1.2, faces_left=False, head=0.5), "cactus": Beast("cactus", 0.9, faces_left=False, head=0.5),
    "lantern": Beast("red-paper-lantern", 0.55, faces_left=False, flies=True, head=0.5), "lighthouse": Beast("lighthouse", 1.3, faces_left=False, head=0.5),
    "mermaid": Beast("{mer}", 0.95, faces_left=False), "merman": Beast("{mer}", 0.95, faces_left=False), "genie": Beast("{}genie", 0.95, faces_left=False, flies=True), "fairy": Beast("{}fairy", 0.7, faces_left=False, flies=True),
    "sprite": Beast("{}fairy", 0.65, faces_left=False, flies=True), "pixie": Beast("{}fairy", 0.65, faces_left=False, flies=True), "superhero": Beast("{}superhero", 1.0, faces_left=False, flies=True),
}  # fmt: skip
"""Whole drawings. ``{}`` takes ``man-`` or ``woman-``."""

HEADED: dict[str, Headed] = {
    "fox": Headed("fox", 0.74, "#f0762a", "#fdf0de", "bushy"), "wolf": Headed("wolf", 0.88, "#8f949b", "#e6e6e4", "bushy"), "bear": Headed("bear", 0.98, "#7a4f3a", "#b98a62", "stub"),
    "bear cub": Headed("bear", 0.72, "#7a4f3a", "#b98a62", "stub"), "polar bear": Headed("polar-bear", 1.0, "#f1f1ee", "#ffffff", "stub"), "panda": Headed("panda", 0.9, "#33333a", "#f7f5f0", "stub"),
    "koala": Headed("koala", 0.72, "#9aa3ab", "#eceae6", "stub"), "lion": Headed("lion", 0.92, "#f2a93b", "#fbe1a8", "tuft"), "lion cub": Headed("lion", 0.7, "#f2a93b", "#fbe1a8", "tuft"), "moose": Headed("moose", 1.05, "#6d4a3a", "#a8805f", "stub"),
    "frog": Headed("frog", 0.58, "#a9c92e", "#eef2b4"), "toad": Headed("frog", 0.56, "#97a84a", "#e6e2b4"), "hamster": Headed("hamster", 0.56, "#f0a95a", "#fdf0e0", "stub"), "guinea pig": Headed("hamster", 0.56, "#f0a95a", "#fdf0e0", "stub"),
    "alien": Headed("alien", 0.74, "#aeb9bf", "#dfe6e8", clothes=True), "monster": Headed("alien-monster", 0.85, "#8e5bb5", "#c9a6e0"), "ogre": Headed("ogre", 1.05, "#c9443a", "#e9867a", clothes=True), "goblin": Headed("goblin", 0.72, "#c9443a", "#e9867a", clothes=True),
    "clown": Headed("clown-face", 0.95, "#f6e6d8", "#ffd24a", clothes=True), "robot": Headed("robot", 0.84, "#90a4ae", "#cfd8dc"), "android": Headed("robot", 0.9, "#90a4ae", "#cfd8dc"), "unicorn": Headed("unicorn", 1.0, "#efeef2", "#ffffff", "unicorn"),
    "pumpkin": Headed("jack-o-lantern", 0.7, "#5d8a45", "#8fb86a", clothes=True), "lioness": Headed("lion", 0.9, "#e0a252", "#fbe1a8", "tuft"), "scarecrow": Headed("jack-o-lantern", 0.95, "#b98a4c", "#e3c27a", clothes=True),
}  # fmt: skip
"""Heads that get a body."""

PEOPLE: dict[str, Person] = {
    "girl": Person("girl", 0.82), "boy": Person("boy", 0.82), "child": Person("child", 0.82), "kid": Person("child", 0.82), "baby": Person("baby", 0.56), "toddler": Person("baby", 0.6), "woman": Person("woman"),
    "man": Person("man"), "person": Person("person"), "mother": Person("woman"), "mum": Person("woman"), "mom": Person("woman"), "father": Person("man"), "dad": Person("man"), "aunt": Person("woman"), "uncle": Person("man-beard"),
    "brother": Person("boy", 0.82), "sister": Person("girl", 0.82), "friend": Person("child", 0.82), "twin": Person("child", 0.82), "orphan": Person("child", 0.82), "grandmother": Person("old-woman", 0.95, outfit="dress"), "grandma": Person("old-woman", 0.95, outfit="dress"), "granny": Person("old-woman", 0.95, outfit="dress"),
    "grandfather": Person("old-man", 0.97), "grandpa": Person("old-man", 0.97), "old woman": Person("old-woman", 0.95, outfit="dress"), "old man": Person("old-man", 0.97), "prince": Person("prince", 0.9, outfit="tunic"), "princess": Person("princess", 0.9, outfit="dress"),
    "king": Person("prince", 1.0, outfit="robe", colour="#a8323f"), "queen": Person("princess", 1.0, outfit="robe", colour="#7a4a9c"), "knight": Person("man", 1.0, outfit="armour", colour="#aab4c0"), "witch": Person("woman-mage", 1.0, bust=True, colour="#5d5f78"),
    "wizard": Person("man-mage", 1.0, bust=True, colour="#5d6f8a"), "magician": Person("{}mage", 1.0, bust=True), "mage": Person("{}mage", 1.0, bust=True), "sorcerer": Person("man-mage", 1.0, bust=True), "detective": Person("{}detective", 1.0, bust=True),
    "baker": Person("{}cook", 1.0, bust=True), "cook": Person("{}cook", 1.0, bust=True), "chef": Person("{}cook", 1.0, bust=True), "farmer": Person("{}farmer", 1.0, bust=True), "gardener": Person("{}farmer", 1.0, bust=True), "shepherd": Person("{}farmer", 1.0, bust=True),
    "teacher": Person("{}office-worker", 1.0, bust=True), "librarian": Person("{}office-worker", 1.0, bust=True), "journalist": Person("{}office-worker", 1.0, bust=True), "reporter": Person("{}office-worker", 1.0, bust=True), "mayor": Person("{}in-tuxedo", 1.0, bust=True), "conductor": Person("{}in-tuxedo", 1.0, bust=True),
    "student": Person("{}student", 0.9, bust=True), "doctor": Person("{}health-worker", 1.0, bust=True), "nurse": Person("{}health-worker", 1.0, bust=True), "vet": Person("{}health-worker", 1.0, bust=True), "astronaut": Person("{}astronaut", 0.98, bust=True), "cosmonaut": Person("{}astronaut", 0.98, bust=True),
    "pilot": Person("{}pilot", 1.0, bust=True), "captain": Person("{}pilot", 1.0, bust=True), "sailor": Person("{}pilot", 1.0, bust=True), "pirate": Person("man-beard", 1.0, outfit="trousers", colour="#8f2f3a"), "artist": Person("{}artist", 1.0, bust=True), "painter": Person("{}artist", 1.0, bust=True), "firefighter": Person("{}firefighter", 1.0, bust=True),
    "policeman": Person("man-police-officer", 1.0, bust=True), "police officer": Person("{}police-officer", 1.0, bust=True), "officer": Person("{}police-officer", 1.0, bust=True), "scientist": Person("{}scientist", 1.0, bust=True), "inventor": Person("{}scientist", 1.0, bust=True), "professor": Person("{}scientist", 1.0, bust=True),
    "mechanic": Person("{}mechanic", 1.0, bust=True), "engineer": Person("{}mechanic", 1.0, bust=True), "builder": Person("{}construction-worker", 1.0, bust=True), "blacksmith": Person("{}mechanic", 1.0, bust=True), "singer": Person("{}singer", 1.0, bust=True), "musician": Person("{}artist", 1.0, bust=True), "guard": Person("{}guard", 1.0, bust=True),
    "soldier": Person("{}guard", 1.0, bust=True), "ninja": Person("ninja", 0.95, bust=True), "elf": Person("{}elf", 0.8, bust=True), "gnome": Person("man-beard", 0.66, outfit="tunic", colour="#3f7f4c"), "dwarf": Person("man-beard", 0.66, outfit="tunic", colour="#8a5a3c"), "santa": Person("santa-claus", 1.0, bust=True), "santa claus": Person("santa-claus", 1.0, bust=True),
    "vampire": Person("{}vampire", 1.0, bust=True), "angel": Person("baby-angel", 0.75, outfit="dress", colour="#f4efe4"), "giant": Person("man-beard", 1.3), "hunter": Person("man-beard"), "fisherman": Person("man-beard"), "woodcutter": Person("man-beard"), "carpenter": Person("man-beard"), "tailor": Person("{}office-worker", 1.0, bust=True),
    "merchant": Person("{}wearing-turban", 1.0, bust=True), "explorer": Person("{}farmer", 1.0, bust=True), "neighbour": Person("person"), "dancer": Person("girl", 0.86, outfit="dress"), "clockmaker": Person("old-man", 0.97), "shopkeeper": Person("man"), "juggler": Person("{}juggling", 1.0, bust=True), "acrobat": Person("child", 0.85),
    "keeper": Person("old-man", 0.97), "traveller": Person("person"), "hero": Person("child", 0.85), "villager": Person("person"), "tourist": Person("person"), "poet": Person("person"), "storyteller": Person("old-man", 0.97), "thief": Person("man"), "spy": Person("{}detective", 1.0, bust=True), "postman": Person("man"), "driver": Person("man"),
}  # fmt: skip

FAMILIES = {
    "puppy": "dog", "hound": "dog", "terrier": "dog", "piglet": "pig", "foal": "pony", "calf": "cow", "ewe": "sheep", "nightingale": "bird", "swallow": "bird", "canary": "bird", "bluebird": "bird", "seagull": "dove", "gull": "dove",
    "wren": "bird", "hummingbird": "bird", "jaguar": "leopard", "panther": "black cat", "lynx": "leopard", "puma": "leopard", "mole": "badger", "weasel": "otter", "ferret": "otter", "meerkat": "squirrel", "mongoose": "otter", "dormouse": "mouse",
    "armadillo": "turtle", "ape": "gorilla", "chimpanzee": "monkey", "lemur": "monkey", "red panda": "raccoon", "antelope": "deer", "gazelle": "deer", "stag": "deer", "doe": "deer", "iguana": "lizard", "salamander": "lizard", "newt": "lizard", "serpent": "snake",
    "wyvern": "dragon", "griffin": "phoenix", "clam": "crab", "ray": "fish", "salmon": "fish", "clownfish": "fish", "tadpole": "frog", "droid": "robot", "machine": "robot", "cyborg": "robot", "rover": "robot", "bot": "robot", "creature": "monster", "beast": "monster", "cockerel": "rooster",
    "lad": "boy", "lass": "girl", "daughter": "girl", "son": "boy", "lady": "woman", "gentleman": "man", "guy": "man", "parent": "person", "human": "person", "adult": "person", "schoolgirl": "girl", "schoolboy": "boy", "teenager": "child", "emperor": "king", "empress": "queen", "sultan": "king",
    "duchess": "princess", "duke": "prince", "enchantress": "witch", "warlock": "wizard", "sheriff": "police officer", "medic": "doctor", "researcher": "scientist", "spaceman": "astronaut", "grandad": "grandfather", "nan": "grandmother", "nana": "grandmother", "adventurer": "explorer", "apprentice": "child",
    "rhinos": "rhinoceros", "seabird": "dove", "pup": "dog", "cub": "bear cub", "bunny rabbit": "bunny", "brontosaur": "dinosaur", "stegosaurus": "dinosaur", "triceratops": "dinosaur", "pterodactyl": "dragon", "sea turtle": "turtle", "hatchling": "chick", "gull chick": "chick", "automaton": "robot",
}  # fmt: skip
"""Near relatives that share a drawing."""
