# ruff: noqa: E501 - lists and SVG read better on one line
"""Design the figures of the cast: kind, colours and clothes, determined by names, looks and seed."""

import random
import re
from collections import Counter
from collections.abc import Collection, Sequence

from services.c1_illustrator.collage.figures import doll
from services.c1_illustrator.collage.figures.figure import Figure
from services.c1_illustrator.collage.figures.kinds import BEASTS, HEADED, PEOPLE, RELATIVES, Beast, Headed, Person
from services.c1_illustrator.collage.figures.look import SKINS, TONES, Look, read_look
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.icons.raster import document, extent, prefix_ids, rasterise, recolour
from services.c1_illustrator.collage.icons.words import singular
from services.c1_illustrator.collage.palette import NAMED, darker, hls, lighter, mix
from services.c1_illustrator.collage.sheet import stream
from storycreator.messages.story import CastMember

CLOTHES = ("#d8564c", "#3f86b5", "#e2a63c", "#5a9f68", "#8a68b5", "#d9748f", "#2f8f8c", "#c9743f")
TWIN_COLOURS = ("", "#5f93c4", "#c9714e", "#8a6ab0", "#5fa277", "#d9a23f", "#c9708f")
"""Body colours for the second, third … of a kind when no look says one."""
_YOUNG = frozenset({"girl", "boy", "child", "kid", "young"})
_TONED_BEASTS = frozenset({"mermaid", "merman", "woman-fairy", "man-fairy", "woman-superhero", "man-superhero"})
TWIN_HATS = ("", "bow", "cap", "hat", "flower")
HATS = {"hat": "top-hat", "cap": "billed-cap", "bow": "ribbon", "crown": "crown", "flower": "hibiscus"}
HAT_SPOTS = {
    "mouse": (0.25, 0.31),
    "rabbit": (0.41, 0.38),
    "hedgehog": (0.26, 0.36),
    "rat": (0.24, 0.36),
    "goat": (0.22, 0.3),
    "deer": (0.4, 0.28),
    "giraffe": (0.3, 0.08),
}
"""Where a hat sits on animals whose highest point is an ear or a horn: shares of the painted width and height."""
_HAIR = frozenset({"#543930", "#613e31", "#6d4c41", "#49362e", "#5d4037", "#795548"})


def design_cast(cast: Sequence[CastMember], seed: int, noto: NotoSet, finder: IconFinder) -> dict[str, Figure]:
    """A figure for each member, by name. Two of a kind differ in colour and in what they wear."""
    designer = _Designer(seed, noto, finder)
    return {member.name: designer.design(member) for member in cast}


def word_for(kind: str) -> tuple[str, str]:
    """The known kind a phrase means and the table it is in (``beast``, ``headed`` or ``person``); empty when none is."""
    words = re.findall(r"[\w'-]+", kind.lower())
    tables: tuple[tuple[str, Collection[str]], ...] = (("beast", BEASTS), ("headed", HEADED), ("person", PEOPLE))
    candidates = [" ".join(words[a:b]) for b in range(len(words), 0, -1) for a in range(b)]
    for candidate in candidates:  # the head noun is last: "robot fox" is a fox, "baker's boy" a boy
        for form in (candidate, " ".join([*candidate.split()[:-1], singular(candidate.split()[-1])])):
            known = RELATIVES.get(form, form)
            for table, entries in tables:
                if known in entries:
                    return known, table
    return "", ""


class _Designer:
    def __init__(self, seed: int, noto: NotoSet, finder: IconFinder) -> None:
        self.seed = seed
        self.noto = noto
        self.finder = finder
        self.drawn: Counter[str] = Counter()
        self.clothes: Counter[str] = Counter()

    def design(self, member: CastMember) -> Figure:
        look = read_look(member.look, member.kind, member.description)
        known, table = word_for(member.kind)
        note = ""
        if not known:
            known, table, note = self._stand_in(member)
            if table == "thing":
                return self._beast(member, Beast(known, 0.62, faces_left=False, head=0.5), look, known.replace("-", " "), note)
        if table == "beast":
            return self._beast(member, BEASTS[known], look, known, note)
        if table == "headed":
            return self._headed(member, HEADED[known], look, known, note)
        return self._person(member, PEOPLE[known], look, known, note)

    def _stand_in(self, member: CastMember) -> tuple[str, str, str]:
        """For an unknown kind: a kind named in the description, else a drawing of that thing, else a child."""
        for text in (member.description, member.look):
            for word in re.findall(r"[a-z]+", text.lower()):
                known, table = word_for(word)
                if known:
                    return known, table, f"{member.name}: no drawing of a {member.kind}; drawn as a {known}, which the description says"
        found = self.finder.find(member.kind)
        if found and found.how != "keyword":
            known = next((name for name, beast in BEASTS.items() if beast.slug == found.slug), "")
            if known:
                return known, "beast", f"{member.name}: no drawing of a {member.kind}; drawn as a {known}"
            return found.slug, "thing", f"{member.name}: a {member.kind} is drawn as the picture of a {found.slug.replace('-', ' ')}"
        known = {"she": "girl", "he": "boy"}.get(member.pronoun, "child")
        return known, "person", f"{member.name}: no drawing of a {member.kind}; drawn as a {known}"

    def _gender(self, member: CastMember) -> str:
        sex = {"she": "woman-", "he": "man-"}.get(member.pronoun)
        return sex or stream(member.name, self.seed, "gender").choice(("woman-", "man-"))

    def _slug(self, pattern: str, member: CastMember) -> str:
        toned = stream(member.name, self.seed, "tone").choice(TONES)
        slug = pattern.replace("{mer}", "mermaid" if self._gender(member) == "woman-" else "merman").replace("{}", self._gender(member))
        if slug in _TONED_BEASTS:
            for form in (f"{slug}-{toned}-skin-tone", f"{slug}-tone{TONES.index(toned) + 1}"):
                if form in self.noto:
                    return form
        return slug if slug in self.noto else pattern.replace("{}", "")

    def _colour(self, look: Look, twin: int, natural: str = "") -> str:
        if look.body:
            return look.body
        return natural if twin == 0 else TWIN_COLOURS[twin % len(TWIN_COLOURS)]

    def _label(self, member: CastMember, look: Look, known: str, *, colour: bool = True) -> str:
        noun = re.sub(r"^(a|an|the)\s+", "", " ".join(member.kind.lower().split())) if word_for(member.kind)[0] else known
        if colour and look.body_word and look.body_word not in noun:
            noun = f"{look.body_word} {noun}"
        return f"{'an' if noun[0] in 'aeiou' and not noun.startswith(('uni', 'one', 'eu')) else 'a'} {noun}"

    def _beast(self, member: CastMember, beast: Beast, look: Look, known: str, note: str) -> Figure:
        slug = self._slug(beast.slug, member)
        twin = self._twin(slug)
        body = self.noto.body(slug)
        if target := self._colour(look, twin):
            body = recolour(body, target)
        body = prefix_ids(body, f"{_id(member.name)}-")
        hat = next((kind for kind, _ in look.worn if kind in HATS), TWIN_HATS[twin % len(TWIN_HATS)])
        if not hat and member.role == "hero" and look.wears("scarf"):
            hat = "bow"
        if hat:
            body += self._hat(body, slug, member, hat, look.colour(hat), beast.head)
        return Figure.cut(
            name=member.name, label=self._label(member, look, known), body=f'<g transform="translate(16 40)">{body}</g>', box=(160.0, 172.0),
            size=beast.size, faces_left=beast.faces_left, flies=beast.flies, note=note,
        )  # fmt: skip

    def _hat(self, body: str, slug: str, member: CastMember, hat: str, colour: str, head: float) -> str:
        """A hat, bow or flower on the highest point of the head."""
        left, top, right, bottom = extent(body, 128, 128)
        size = 34 if hat in ("bow", "flower") else 40
        if slug in HAT_SPOTS:
            x, y = left + (right - left) * HAT_SPOTS[slug][0], top + (bottom - top) * HAT_SPOTS[slug][1]
        else:
            alpha = rasterise(document(body, 128, 128)).getchannel("A")
            middle = left + (right - left) * head
            columns = [column for column in range(128) if abs(column - middle) <= 10]
            tops = {c: next((row for row in range(128) if alpha.getpixel((c, row)) > 128), 128) for c in columns}  # type: ignore[operator]
            x = min(columns, key=lambda column: (round(tops[column] / 5), abs(column - middle)))
            y = min(tops[int(x)], 100)
        drawing = self.noto.body(HATS[hat])
        if colour:
            drawing = recolour(drawing, colour)
        y -= size * (0.62 if hat in ("bow", "flower") else 0.84)
        drawing = prefix_ids(drawing, f"{_id(member.name)}-hat-")
        return f'<g transform="translate({x - size / 2:.1f} {y:.1f}) rotate({-8 if hat != "crown" else 0} {size / 2} {size / 2}) scale({size / 128:.3f})">{drawing}</g>'

    def _headed(self, member: CastMember, being: Headed, look: Look, known: str, note: str) -> Figure:
        twin = self._twin(being.slug)
        head, fur, belly = self.noto.body(being.slug), being.fur, being.belly
        target = self._colour(look, twin)
        rng = stream(member.name, self.seed, "figure")
        if target:
            head = recolour(head, target)
            fur = mix(fur, target, 0.85)
            belly = lighter(fur, 0.62) if being.slug != "panda" else belly
        head = prefix_ids(head, f"{_id(member.name)}-")
        wave = rng.random() < 0.5
        accent = look.colour("scarf", "shirt", "coat", "dress", "other") or self._clothes(rng)
        if being.slug == "robot":
            accent = accent if hls(accent)[2] > 0.25 and abs(hls(accent)[0] - hls(fur)[0]) > 0.1 else "#d8564c"
            drawing = doll.robot(head, fur, lighter(fur, 0.72), accent, wave=wave)
        elif being.slug == "unicorn":
            drawing = doll.animal(head, fur, belly, "", scarf=accent, wave=wave) if target else doll.animal(head, fur, belly, "", wave=wave)
        else:
            drawing = doll.animal(
                head, fur, belly, being.tail, scarf="" if being.clothes else accent, clothes=accent if being.clothes else "", wave=wave
            )
        hat = next((kind for kind, _ in look.worn if kind in HATS), "")
        if hat:
            icon = recolour(self.noto.body(HATS[hat]), look.colour(hat)) if look.colour(hat) else self.noto.body(HATS[hat])
            size = 78 if hat in ("hat", "cap", "crown") else 56
            x = 110 - size / 2 if hat in ("hat", "cap", "crown") else 136
            drawing += f'<g transform="translate({x} {-size * 0.62 if size == 78 else -6}) scale({size / 128:.3f})">{prefix_ids(icon, _id(member.name) + "-hat-")}</g>'
        return Figure.cut(
            name=member.name,
            label=self._label(member, look, known),
            body=f'<g transform="translate(10 60)">{drawing}</g>',
            box=(250.0, 400.0),
            size=being.size,
            note=note,
        )

    def _person(self, member: CastMember, person: Person, look: Look, known: str, note: str) -> Figure:
        rng = stream(member.name, self.seed, "figure")
        slug = self._slug(person.head, member)
        if slug == "child" and member.pronoun in ("she", "he"):
            slug = "girl" if member.pronoun == "she" else "boy"
        if slug == "person" and member.pronoun in ("she", "he"):
            slug = "woman" if member.pronoun == "she" else "man"
        if member.pronoun == "she":
            slug = {"old-man": "old-woman", "man-beard": "woman", "man": "woman"}.get(slug, slug)
        elif member.pronoun == "he":
            slug = {"old-woman": "old-man", "woman": "man"}.get(slug, slug)
        twin = self._twin(slug)
        toned = f"man-{{}}-skin-tone-{slug.removeprefix('man-')}" if slug == "man-beard" else f"{slug}-{{}}-skin-tone"
        tones = [tone for tone in TONES if toned.format(tone) in self.noto]
        tone = look.skin or (tones[(stream(slug, self.seed, "tone").randrange(len(tones)) + twin) % len(tones)] if tones else "")
        head = self.noto.body(toned.format(tone) if tone in tones else slug)
        skin = SKINS[tone] if tone in tones else "#f9c53f"
        if hair := look.colour("hair"):
            head = _dye_hair(head, hair)
        head = prefix_ids(head, f"{_id(member.name)}-")
        shoes = look.colour("shoes") or rng.choice(("#6b4434", "#8f3f3a", "#3f4a66"))
        body_colour = look.body if look.body and look.body not in (NAMED["white"],) else ""
        main = look.colour("dress", "coat", "shirt", "robe", "dungarees") or body_colour or person.colour or self._clothes(rng)
        trousers = [colour for colour in ("#3f5878", "#f3e4c4", "#6a5a7a", "#4f6a5a") if colour != main]
        second = look.colour("trousers") or trousers[(twin if twin else rng.randrange(4)) % len(trousers)]
        if person.bust:
            drawing = self._coat(head, skin, second if hls(second)[1] < 0.7 else "#4a4f66", shoes)
        else:
            cut = person.outfit or self._cut(look, member, rng)
            dress = doll.Dress(cut, main, second, shoes, wave=rng.random() < 0.5)
            drawing = doll.person(head, skin, dress, child=person.size < 0.9, baby=slug == "baby")
        if hat := next((kind for kind, _ in look.worn if kind in HATS), ""):
            icon = recolour(self.noto.body(HATS[hat]), look.colour(hat)) if look.colour(hat) else self.noto.body(HATS[hat])
            if not person.bust and "prince" not in slug:
                size = 92 if hat in ("hat", "cap") else 60
                x, y = (110 - size / 2, -size * 0.6) if hat in ("hat", "cap", "crown") else (140, -10)
                drawing += (
                    f'<g transform="translate({x} {y:.0f}) scale({size / 128:.3f})">{prefix_ids(icon, _id(member.name) + "-hat-")}</g>'
                )
        return Figure.cut(
            name=member.name, label=self._label(member, look, known, colour=False), body=f'<g transform="translate(10 60)">{drawing}</g>', box=(250.0, 400.0),
            size=min(person.size, 0.84) if set(member.kind.lower().split()) & _YOUNG else person.size, note=note,
        )  # fmt: skip

    def _cut(self, look: Look, member: CastMember, rng: random.Random) -> str:
        for kind in ("dress", "robe", "dungarees"):
            if look.wears(kind):
                return kind
        choices = {"she": ("dress", "dungarees", "dress"), "he": ("trousers", "dungarees", "trousers")}.get(
            member.pronoun, ("trousers", "dungarees")
        )
        return stream(member.name, self.seed, "cut").choice(choices)

    def _coat(self, head: str, skin: str, second: str, shoes: str) -> str:
        """Continue the clothes of a bust in the colour at its lower edge."""
        image = rasterise(document(head, 128, 128))
        cut = (image.getbbox() or (0, 0, 128, 124))[3] - 3
        row: list[tuple[int, ...]] = [image.getpixel((x, cut)) for x in range(128)]  # type: ignore[misc]
        solid = [x for x, pixel in enumerate(row) if pixel[3] > 200] or [16, 112]
        ends = solid[0], solid[-1]
        near = sorted(row[x] for x in solid if x - ends[0] in range(3, 24) or ends[1] - x in range(3, 24))
        main = "#{:02x}{:02x}{:02x}".format(*near[len(near) // 2][:3]) if near else "#5d6a80"
        trousers = second if abs(hls(second)[1] - hls(main)[1]) > 0.12 else darker(main, 0.45)
        return doll.coat(head, skin, main, trousers, shoes, (float(ends[0]), float(ends[1])), float(cut + 2))

    def _clothes(self, rng: random.Random) -> str:
        """The next colour for clothes that no other member of the cast has."""
        first = stream(self.seed, "clothes").randrange(len(CLOTHES))
        colour = CLOTHES[(first + self.clothes["worn"] * 3) % len(CLOTHES)]
        self.clothes["worn"] += 1
        return colour

    def _twin(self, slug: str) -> int:
        twin = self.drawn[slug]
        self.drawn[slug] += 1
        return twin


def _dye_hair(head: str, hair: str) -> str:
    """The head with its hair, which has one of ``_HAIR``'s colours, dyed."""

    def dye(match: re.Match[str]) -> str:
        return mix(match.group(0), hair, 0.8) if match.group(0).lower() in _HAIR else match.group(0)

    return re.sub(r"#[0-9a-fA-F]{6}\b", dye, head)


def _id(name: str) -> str:
    """A name as an XML id."""
    return "c" + "".join(f"{ord(char):x}" for char in name)
