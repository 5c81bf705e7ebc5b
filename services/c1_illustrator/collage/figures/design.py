# ruff: noqa: E501 - lists and SVG read better on one line
"""Design the figures of the cast: kind, colours and clothes, determined by names, looks and seed."""

import math
import random
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from PIL import ImageStat

from services.c1_illustrator.collage.composition.placed import Prop
from services.c1_illustrator.collage.composition.things import GROWN_UP, metres_of
from services.c1_illustrator.collage.figures.figure import Figure
from services.c1_illustrator.collage.figures.kinds import BEASTS, Beast
from services.c1_illustrator.collage.figures.look import HAIRS, SKINS, TONES, Look, read_look
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.icons.raster import document, extent, prefix_ids, rasterise, recolour
from services.c1_illustrator.collage.icons.words import singular
from services.c1_illustrator.collage.palette import hls, lighter, luminance, mix, to_hex
from services.c1_illustrator.collage.puppets.biped import Biped, Held
from services.c1_illustrator.collage.puppets.heads import HeadSpec
from services.c1_illustrator.collage.puppets.kinds import AGES, RELATIVES, Kind, body_of, kind_of
from services.c1_illustrator.collage.puppets.puppet import Puppet, palette
from services.c1_illustrator.collage.puppets.skeleton import Build
from services.c1_illustrator.collage.puppets.things import Thing
from services.c1_illustrator.collage.sheet import stream
from services.c1_illustrator.collage.tables import word_list
from storycreator.messages.story import CastMember

CLOTHES = {
    False: ("#b23a3a", "#2f6396", "#3a7350", "#66489a", "#96481f", "#1f6a6c"),
    True: ("#f2c455", "#8fcbe6", "#f2a3b4", "#b4d98a", "#f0a878", "#cdb2ec"),
}
APART = 50.0
"""And between their mean colours in RGB."""
TROUSERS = {False: ("#33486a", "#5e4034", "#4f3f62", "#38543f"), True: ("#cdb891", "#a3b6cc", "#cfa6a2", "#b3c29a")}
"""Dark and light in turn, so that two people stay apart in grey print and for eyes that see other colours."""
DARKEST_AND_LIGHTEST = (
    ("#26324f", "#1f2638"),
    ("#4a2338", "#2b2030"),
    ("#1f4038", "#1c2a28"),
    ("#fbf0d2", "#efe6d2"),
    ("#e4eef8", "#dde3ea"),
)
"""Tops and trousers for pages on which everything between is taken."""
TWIN_COLOURS = ("", "#35608f", "#f0c98a", "#5c4284", "#a8d0a0", "#8f4a2c", "#eab0c4")
"""Body colours for the second, third … of a kind when no look says one."""
TWIN_HATS = ("", "bow", "cap", "hat", "flower")
HATS = {"hat": "top-hat", "cap": "billed-cap", "bow": "ribbon", "crown": "crown", "flower": "hibiscus"}
WORN = {"hat": "bowler", "cap": "cap", "bow": "bow", "crown": "crown", "flower": "flower", "glasses": "glasses", "beanie": "beanie"}
"""Kinds of headgear of a look, by the piece a puppet wears."""
BARE = frozenset({"bow", "flower", "glasses", "goggles", "eyepatch", "tiara", "halo", "crown"})
"""Headgear that leaves the hair as it is."""
HELMETS = frozenset({"space", "knight", "helmet", "hard"})
HAIRDOS = {
    "she": (("pigtails", "fringe"), ("long", "parted"), ("bun", "fringe"), ("bob", "fringe"), ("ponytail", "wave"), ("braids", "parted"), ("afro", "buzz"), ("curls", "curls")),
    "he": (("", "short"), ("", "spiky"), ("", "wave"), ("curls", "curls"), ("", "buzz"), ("afro", "buzz"), ("", "parted")),
}  # fmt: skip
"""Hair behind the head and before it, by pronoun."""
ENOUGH = 18.0
"""Steps of CIE L* between two people that are easy to tell in grey print."""
GROWN_UP_UNITS = 290.0
"""The height of a grown-up in the units of a puppet."""
HELD, HELD_UPRIGHT = (58.0, 104.0), (110.0, 190.0)
"""The least and most units of a thing in a hand, and of one with a handle."""
_HANDLES, _KIN = word_list("handles"), word_list("kin")


@dataclass(frozen=True)
class Cutout:
    """A member of the cast of whom there is one drawing, the same in every pose and mood."""

    drawing: Figure

    @property
    def name(self) -> str:
        """Their name."""
        return self.drawing.name

    @property
    def label(self) -> str:
        """What is drawn, with its article."""
        return self.drawing.label

    @property
    def note(self) -> str:
        """A remark for the record."""
        return self.drawing.note

    @property
    def flies(self) -> bool:
        """Whether it is in the air when nothing else is said."""
        return self.drawing.flies

    def figure(self, pose: str = "stand", mood: str = "happy", held: Held | None = None) -> Figure:
        """The drawing."""
        return self.drawing


Performer = Puppet | Cutout


def design_cast(
    cast: Sequence[CastMember],
    seed: int,
    noto: NotoSet,
    finder: IconFinder,
    *,
    bareheaded: bool = False,
    together: Sequence[Collection[str]] = (),
) -> dict[str, Performer]:
    """A figure for each member, by name. Two of a kind differ in colour and in what they wear.

    ``bareheaded``: nobody wears a hat. ``together`` are the names of those who are in one picture; they differ in grey print where
    their looks leave the choice. Without it everybody is with everybody.
    """
    related = {word for member in cast for word in member.kind.lower().split()} & _KIN
    designer = _Designer(
        seed,
        noto,
        finder,
        {m.name for m in cast if m.role in ("hero", "friend") or m.kind.lower().split()[-1] in _KIN} if related else set(),
        bareheaded,
        together or [{member.name for member in cast}],
    )
    return {member.name: designer.design(member) for member in cast}


def upright(prop: Prop) -> bool:
    """Whether a thing is held by the lower end of a handle."""
    return singular(prop.word.split()[-1]) in _HANDLES


def held(prop: Prop, noto: NotoSet, owner: str) -> Held:
    """A drawing of the set, to be held."""
    tall = upright(prop)
    least, most = HELD_UPRIGHT if tall else HELD
    size = min(max(GROWN_UP_UNITS * (metres_of(prop.word, prop.slug) / GROWN_UP) ** 0.65, least), most)
    return Held(prefix_ids(noto.body(prop.slug), f"{_id(owner)}h-"), size, extent(noto.body(prop.slug), 128, 128)[3] if tall else 0.0)


def carried(figure: Figure) -> Held:
    """Somebody small, to be held in the arms."""
    scale = 128 / max(figure.width, figure.height)
    x, y = figure.left + figure.width / 2, figure.top + figure.height / 2
    body = re.sub(r'(\bid="|url\(#|href="#)', r"\g<1>in-arms-", figure.body)
    return Held(f'<g transform="translate(64 64) scale({scale:.3f}) translate({-x:.1f} {-y:.1f})">{body}</g>', 104.0)


def beast_of(phrase: str) -> str:
    """The kind a phrase means of those the set draws whole; empty when none is."""
    words = re.findall(r"[\w'-]+", phrase.lower())
    for candidate in (" ".join(words[a:b]) for b in range(len(words), 0, -1) for a in range(b)):
        for form in (candidate, " ".join([*candidate.split()[:-1], singular(candidate.split()[-1])])):
            known = RELATIVES.get(form, form)
            if known in BEASTS:
                return known
    return ""


class _Designer:
    def __init__(
        self,
        seed: int,
        noto: NotoSet,
        finder: IconFinder,
        family: set[str],
        bareheaded: bool,
        together: Sequence[Collection[str]],
    ) -> None:
        self.seed = seed
        self.bareheaded = bareheaded
        self.family = family
        """The names of those who are related and look it."""
        self.bodies: list[str] = []
        """The colours of the others: the next person wears what is darker or lighter, and farthest from all of them."""
        self.together = together
        self.tones: dict[str, str] = {}
        """The mean colours of those who are dressed already."""
        self.noto = noto
        self.finder = finder
        self.drawn: Counter[str] = Counter()
        self.worn = 0

    def design(self, member: CastMember) -> Performer:
        look = read_look(member.look, member.kind, member.description)
        if kind := kind_of(member.kind):
            return self._puppet(member, kind, look, "")
        if beast := beast_of(member.kind):
            return self._cutout(member, BEASTS[beast], look, beast, "")
        return self._stand_in(member, look)

    def _stand_in(self, member: CastMember, look: Look) -> Performer:
        """For an unknown kind: a kind named in the description, else a drawing of that thing, else a child."""
        for text in (member.description, member.look):
            for word in re.findall(r"[a-z]+", text.lower()):
                if (kind := kind_of(word)) and kind.group != "things":
                    return self._puppet(
                        member,
                        kind,
                        look,
                        f"{member.name}: no drawing of a {member.kind}; drawn as a {kind.name}, which the description says",
                    )
        found = self.finder.find(member.kind)
        if found and found.how != "keyword":
            known = next((name for name, beast in BEASTS.items() if beast.slug == found.slug), "")
            beast = BEASTS[known] if known else Beast(found.slug, 0.62, faces_left=False, head=0.5)
            said = f"{member.name}: a {member.kind} is drawn as the picture of a {found.slug.removeprefix('own-').replace('-', ' ')}"
            return self._cutout(member, beast, look, known or found.slug.removeprefix("own-").replace("-", " "), said)
        known = {"she": "girl", "he": "boy"}.get(member.pronoun, "child")
        kind = kind_of(known)
        assert kind
        return self._puppet(member, kind, look, f"{member.name}: no drawing of a {member.kind}; drawn as a {known}")

    def _label(self, member: CastMember, look: Look, known: str, *, colour: bool = True) -> str:
        drawn = bool(kind_of(member.kind) or beast_of(member.kind))
        noun = re.sub(r"^(a|an|the)\s+", "", " ".join(member.kind.lower().split())) if drawn else known
        if colour and look.body_word and look.body_word not in noun:
            noun = f"{look.body_word} {noun}"
        return f"{'an' if noun[0] in 'aeiou' and not noun.startswith(('uni', 'one', 'eu')) else 'a'} {noun}"

    def _puppet(self, member: CastMember, kind: Kind, look: Look, note: str) -> Puppet:
        twin = self.drawn[kind.name]
        self.drawn[kind.name] += 1
        rng = stream(member.name, self.seed, "figure")
        if kind.group == "things":
            return self._thing(member, kind, look, twin, note)
        if kind.group == "people":
            return self._person(member, kind, look, twin, rng, note)
        row = kind.row
        cloth = look.colour("scarf", "shirt", "coat", "dress", "other") or self._clothes()
        fur = str(row.get("fur", "#f4f3ee"))
        target = look.body or TWIN_COLOURS[twin % len(TWIN_COLOURS)]
        self.bodies.append(target or fur)
        given = {"horn": "#e8a23c" if kind.group == "birds" else "#e9dcc0"}
        given |= {
            key: str(row[key])
            for key in ("belly", "dark", "inner", "nose", "horn", "accent", "hair")
            if str(row.get(key, "")).startswith("#")
        }
        if target and target != fur:
            fur = mix(fur, target, 0.86)
            given["dark"] = mix(given.get("dark", fur), target, 0.3)
        else:
            hue = rng.uniform(-0.05, 0.05)
            fur = mix(fur, "#ffffff" if hue > 0 else "#3a2a30", abs(hue))
        worn = tuple(WORN[item] for item, _ in look.worn if item in WORN) or tuple(row.get("worn", ()))
        if twin and not worn:
            worn = (WORN[TWIN_HATS[1 + (twin - 1) % 4]],)
        worn = self._allowed(worn)
        own = str(row.get("own", ""))
        if look.wears("scarf") or (twin and own):
            own = "scarf" if look.wears("scarf") else ("scarf", "tie", "bandana", "bell")[twin % 4]
        dark = row.get("limbs") == "dark"

        def dyed(fur: str) -> dict[str, str]:
            colours = palette({"fur": fur, **given}, cloth=cloth)
            colours |= {"top": cloth, "low": colours["dark"] if dark else fur, "skin": fur}
            return colours | ({"foot": colours["dark"]} if dark else {})

        puppet = Puppet(
            member.name, self._label(member, look, kind.name), body_of(kind, worn, own), kind.plan, dyed(fur), kind.size, kind.flies,
            note=note,
        )  # fmt: skip
        return self._distinct(puppet, () if look.body else map(dyed, _shades(fur)))

    def _allowed(self, worn: tuple[str, ...]) -> tuple[str, ...]:
        """What is worn on the head: no hat in a story in which one is lost, found or tried on, or it would be on the head already."""
        return tuple(piece for piece in worn if piece in BARE | HELMETS) if self.bareheaded else worn

    def _thing(self, member: CastMember, kind: Kind, look: Look, twin: int, note: str) -> Puppet:
        slug, limbs = kind.row["slug"], kind.row["limbs"]
        drawing = self.noto.body(slug)
        if target := look.body or TWIN_COLOURS[twin % len(TWIN_COLOURS)]:
            drawing = recolour(drawing, target)
        body = Thing(
            prefix_ids(drawing, f"{_id(member.name)}-"),
            extent(drawing, 128, 128),
            tuple(kind.row["face"]),
            arms=bool(limbs),
            legs=limbs == "both",
        )
        return Puppet(
            member.name, self._label(member, look, kind.name), body, "biped", palette({"dark": "#4a3a3f"}), kind.size, kind.flies, note=note
        )

    def _person(self, member: CastMember, kind: Kind, look: Look, twin: int, rng: random.Random, note: str) -> Puppet:
        row = kind.row
        young = {"little", "young", "small"} & set(member.kind.lower().split())
        age = "child" if young and row.get("age", "adult") == "adult" else row.get("age", "adult")
        sex = row.get("sex") or (member.pronoun if member.pronoun in ("she", "he") else rng.choice(("she", "he")))
        number = stream(self.seed, "people").randrange(40) + sum(self.drawn.values())  # one after another: fair, and no two alike
        tones = [hls(body)[1] for body in self.bodies]
        light = sum(tones) < 0.5 * len(tones) if tones else number % 2 == 1
        first = stream(self.seed, "people").randrange(40) if member.name in self.family else number
        tone = look.skin or TONES[(first * 2 + stream(self.seed, "tone").randrange(5)) % 5]
        old = age == "old"
        hairs = HAIRS["old"] if old else HAIRS[tone]
        hair = look.colour("hair") or str(row.get("hair_colour", "")) or hairs[number % len(hairs)]
        behind, front = HAIRDOS[sex][(number * 3 + twin) % len(HAIRDOS[sex])]
        if old:
            behind, front = (
                (("bun", "fringe"), ("curls", "curls"), ("bob", "parted"))[number % 3]
                if sex == "she"
                else ("", ("bald", "short", "side")[number % 3])
            )
        if age == "baby":
            behind, front = "", "baby"
        if row.get("hairdo"):
            behind, front = {"bun": ("bun", "fringe"), "long": ("long", "parted"), "curls": ("curls", "curls")}[row["hairdo"]]
        own_hat = tuple(row.get("worn", ()))  # a pirate stays a pirate, whatever hat the look gives them
        worn = own_hat or tuple(WORN[item] for item, _ in look.worn if item in WORN)
        if not worn and twin and age == "child":
            worn = (("bow", "flower") if sex == "she" else ("cap", "beanie"))[twin % 2 : twin % 2 + 1]
        worn = self._allowed(worn)
        if row.get("hair"):
            behind, front = "", row["hair"]
        elif any(piece not in BARE for piece in worn):  # under a hat there is room for little
            behind, front = (
                (behind if behind in ("long", "pigtails", "braids", "bob") else "bob" if sex == "she" else ""),
                ("short" if sex == "he" else "fringe") if not old or sex == "she" else "side",
            )
        beard = row.get("beard", "") if sex == "he" else ""
        head = HeadSpec("human", tuple(filter(None, [behind])), row.get("ears", ""), "", (), "human", front, beard, worn)
        cloth = str(row.get("cloth", "")) or look.colour("hat", "cap", "bow", "scarf") or self._clothes()
        top = look.colour("dress", "coat", "shirt", "robe", "dungarees") or look.body or str(row.get("top", "")) or self._clothes(light)
        outfit = self._outfit(look, row.get("outfit", ""), sex, age, rng)
        low = look.colour("trousers") or str(row.get("low", "")) or self._apart(TROUSERS[light], (number + twin) % 4)
        if outfit == "dungarees":
            low, top = (look.colour("dungarees") or low), "#f3e4c4"
        apron = lighter(self._clothes(), 0.25) if outfit == "apron" else ""
        self.bodies.append(mix(top, low, 0.5))
        shoes = look.colour("shoes") or str(row.get("shoes", "")) or rng.choice(("#6b4434", "#8f3f3a", "#3f4a66"))

        def dyed(dyes: tuple[str, str]) -> dict[str, str]:
            top, low = dyes
            shirt = "#f3e4c4" if outfit == "dungarees" else apron or top
            return palette(
                {"fur": SKINS[tone], "skin": SKINS[tone], "hair": hair, "inner": mix(SKINS[tone], "#e08a80", 0.5), "dark": hair},
                cloth=cloth, top=top, low=low, shirt=shirt, shoes=shoes, blush=mix(SKINS[tone], "#b0503f", 0.45),
            )  # fmt: skip

        said = look.colour("dungarees") if outfit == "dungarees" else look.colour("dress", "coat", "shirt", "robe") or look.body
        own = "scarf" if look.wears("scarf") else row.get("own", "")
        build: Build = AGES[age][1]
        legs = row.get("legs", "")
        body = Biped(
            head,
            build,
            body="clothes",
            outfit=outfit,
            limbs="sleeve",
            feet="none" if legs else "shoe",
            tail=legs and "mer",
            wings=row.get("wings", ""),
            own=own,
        )
        tool = None
        if row.get("tool"):
            tool = held(Prop(row["tool"].replace("-", " "), row["tool"]), self.noto, member.name)
        puppet = Puppet(
            member.name, self._label(member, look, kind.name, colour=False), body, "biped", dyed((top, low)), AGES[age][0], kind.flies,
            tool, note,
        )  # fmt: skip
        if said:
            return self._distinct(
                puppet, () if look.colour("trousers") else (dyed((top, other)) for other in (*TROUSERS[False], *TROUSERS[True]))
            )
        if row.get("top"):  # a milkman stays in white, or nearly
            return self._distinct(puppet, map(dyed, zip(_shades(top), _shades(low), strict=True)))
        dyes = [(dye, low) for dye in CLOTHES[light]] + [(dye, TROUSERS[not light][number % 4]) for dye in CLOTHES[not light]]
        dyes += DARKEST_AND_LIGHTEST
        return self._distinct(puppet, (dyed((top, dye) if outfit == "dungarees" else (dye, other)) for dye, other in dyes))

    @staticmethod
    def _outfit(look: Look, outfit: str, sex: str, age: str, rng: random.Random) -> str:
        for worn in ("dress", "robe", "dungarees", "coat"):
            if look.wears(worn):
                return worn
        if outfit:
            return outfit
        if age == "baby":
            return "shirt"
        return rng.choice(("dress", "dungarees", "dress", "striped") if sex == "she" else ("shirt", "dungarees", "striped"))

    def _cutout(self, member: CastMember, beast: Beast, look: Look, known: str, note: str) -> Cutout:
        twin = self.drawn[beast.slug]
        self.drawn[beast.slug] += 1
        body = self.noto.body(beast.slug)
        if target := look.body or TWIN_COLOURS[twin % len(TWIN_COLOURS)]:
            body = recolour(body, target)
        body = prefix_ids(body, f"{_id(member.name)}-")
        hat = next((kind for kind, _ in look.worn if kind in HATS), TWIN_HATS[twin % len(TWIN_HATS)])
        if hat:
            body += self._hat(body, member, hat, look.colour(hat), beast.head)
        figure = Figure.cut(
            name=member.name, label=self._label(member, look, known), body=f'<g transform="translate(16 40)">{body}</g>', box=(160.0, 172.0),
            size=beast.size, faces=-1 if beast.faces_left else 0, flies=beast.flies, note=note,
        )  # fmt: skip
        return Cutout(figure)

    def _hat(self, body: str, member: CastMember, hat: str, colour: str, head: float) -> str:
        """A hat, bow or flower on the highest point of the head."""
        left, _, right, _ = extent(body, 128, 128)
        size = 34 if hat in ("bow", "flower") else 40
        alpha = rasterise(document(body, 128, 128)).getchannel("A")
        middle = left + (right - left) * head
        columns = [column for column in range(128) if abs(column - middle) <= 10]
        rows = alpha.tobytes()  # one byte a pixel, 128 a row
        tops = {c: next((row for row in range(128) if rows[128 * row + c] > 128), 128) for c in columns}
        x = min(columns, key=lambda column: (round(tops[column] / 5), abs(column - middle)))
        y = min(tops[x], 100) - size * (0.62 if hat in ("bow", "flower") else 0.84)
        drawing = self.noto.body(HATS[hat])
        if colour:
            drawing = recolour(drawing, colour)
        drawing = prefix_ids(drawing, f"{_id(member.name)}-hat-")
        return f'<g transform="translate({x - size / 2:.1f} {y:.1f}) rotate({-8 if hat != "crown" else 0} {size / 2} {size / 2}) scale({size / 128:.3f})">{drawing}</g>'

    def _distinct(self, puppet: Puppet, dyed: Iterable[dict[str, str]]) -> Puppet:
        """A puppet in the first of its own and these colours in which grey print tells it from everybody beside it; else the best."""
        beside = {other for page in self.together if puppet.name in page for other in page} - {puppet.name}
        tones = [self.tones[other] for other in beside if other in self.tones]
        best: tuple[tuple[float, float], Puppet, str] | None = None
        for one in chain([puppet], (replace(puppet, colours=colours) for colours in dyed)):
            tone = _tone(one.figure())
            apart = (
                min([ENOUGH, *(abs(luminance(tone) - luminance(other)) for other in tones)]),
                min((_distance(tone, other) for other in tones), default=0.0),
            )
            if best is None or apart > best[0]:
                best = apart, one, tone
            if apart[0] >= ENOUGH and (not tones or apart[1] >= APART):
                break
        assert best
        self.tones[puppet.name] = best[2]
        return best[1]

    def _clothes(self, light: bool | None = None) -> str:
        """A colour nobody has yet, dark and light in turn when it is not said which."""
        pool = CLOTHES[self.worn % 2 == 1 if light is None else light]
        colour = self._apart(pool, (stream(self.seed, "clothes").randrange(len(pool)) + self.worn) % len(pool))
        self.worn += 1
        return colour

    def _apart(self, pool: Sequence[str], first: int) -> str:
        """The colour of a pool, from the ``first`` on, that is farthest from everybody's."""
        turned = [*pool[first:], *pool[:first]]
        return max(turned, key=lambda colour: min((_distance(colour, body) for body in self.bodies), default=0.0))


def _tone(figure: Figure) -> str:
    """The mean colour of a figure below the face."""
    image = figure.painted(48)
    lower = image.crop((0, image.height // 2, image.width, image.height))
    red, green, blue = ImageStat.Stat(lower.convert("RGB"), lower.getchannel("A").point(lambda a: 255 * (a > 200))).mean
    return to_hex((red, green, blue))


def _shades(colour: str) -> list[str]:
    """A colour made lighter and darker, the least first."""
    return [mix(colour, paper, share) for share in (0.12, 0.24, 0.36, 0.46) for paper in ("#ffffff", "#2a2026")]


def _distance(a: str, b: str) -> float:
    """Between two colours, in RGB."""
    return math.dist(*([int(colour[k : k + 2], 16) for k in (1, 3, 5)] for colour in (a, b)))


def _id(name: str) -> str:
    """A name as an XML id."""
    return "c" + "".join(f"{ord(char):x}" for char in name)
