# ruff: noqa: E501 - the outlines of shapes and lists of words read better on one line
"""Paper dolls: simple bodies, clothed for people, furred for animals, plated for robots. Every drawing has its own box of units,
with the set's 128 × 128 drawing as the head and the feet at the lower edge."""

from dataclasses import dataclass

from services.c1_illustrator.collage.palette import darker, lighter

BOX = (220.0, 330.0)


@dataclass(frozen=True)
class Dress:
    """A figure's clothes."""

    cut: str
    """``dress``, ``trousers``, ``dungarees``, ``robe``, ``tunic`` or ``armour``."""
    main: str
    second: str
    shoes: str
    wave: bool = False
    """One arm is raised."""


def _limb(d: str, colour: str, width: float) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{darker(colour, 0.22)}" stroke-width="{width + 3}" stroke-linecap="round" stroke-linejoin="round"/>'
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _part(d: str, fill: str) -> str:
    return f'<path d="{d}" fill="{fill}" stroke="{darker(fill, 0.22)}" stroke-width="2" stroke-linejoin="round"/>'


def _arms(skin: str, sleeve: str, shoulder: float, y: float, *, wave: bool, reach: float = 66, width: float = 19, long: bool = True) -> str:
    parts = []
    for side in (-1, 1):
        up = wave and side == 1
        sx = 110 + side * shoulder
        ex, ey = sx + side * (34 if up else 19), y - 30 if up else y + reach
        mx, my = (sx + ex) / 2 + side * (15 if up else 9), (y + ey) / 2 + (14 if up else 0)
        parts.append(_limb(f"M{sx},{y}Q{mx},{my} {ex},{ey}", skin, width - 4))
        share = 0.8 if long else 0.45
        px, py = sx + (ex - sx) * share + side * 4 * share, y + (ey - y) * share + (9 if up else 0) * share
        parts.append(_limb(f"M{sx},{y}Q{sx + (mx - sx) * share},{y + (my - y) * share} {px},{py}", sleeve, width))
        parts.append(f'<circle cx="{ex}" cy="{ey}" r="{width * 0.52}" fill="{skin}" stroke="{darker(skin, 0.2)}" stroke-width="1.5"/>')
    return "".join(parts)


def _legs(colour: str, shoes: str, top: float, *, gap: float = 19, width: float = 25, bottom: float = 316) -> str:
    parts = []
    for side in (-1, 1):
        x = 110 + side * gap
        parts.append(_limb(f"M{x},{top}V{bottom - 6}", colour, width))
        parts.append(_part(f"M{x - 16 - (5 if side < 0 else 0)},{bottom + 12}q-1,-22 16,-22q{20 if side > 0 else 16},1 {22},22Z", shoes))
    return "".join(parts)


def person(head: str, skin: str, dress: Dress, *, child: bool, baby: bool = False) -> str:
    """A human: the head's drawing over a body drawn here."""
    scale = 1.22 if child else 1.0
    if baby:
        scale = 1.4
    wide = 128 * scale
    left = 110 - wide / 2
    chin = 124 * scale
    top = chin - 8
    half = 34 if child else 40
    hip = top + (92 if child else 104)
    body = ""
    if dress.cut in ("dress", "robe"):
        hem = 306 if dress.cut == "robe" else min(288, hip + 62)
        flare = 64 if dress.cut == "dress" else 58
        body += _legs(skin if dress.cut == "dress" else dress.second, dress.shoes, hem - 20, gap=16, width=18)
        body += _part(
            f"M{110 - half},{top + 8}q{half},-18 {2 * half},0Q{110 + half - 4},{top + 50} {110 + flare},{hem}Q110,{hem + 16} {110 - flare},{hem}Q{110 - half + 4},{top + 50} {110 - half},{top + 8}Z",
            dress.main,
        )
        body += f'<path d="M{110 - flare},{hem - 6}Q110,{hem + 10} {110 + flare},{hem - 6}" fill="none" stroke="{dress.second}" stroke-width="8" stroke-linecap="round"/>'
        body += (
            f'<path d="M{110 - half + 2},{top + 52}q{half - 2},12 {2 * half - 4},0" fill="none" stroke="{dress.second}" stroke-width="7"/>'
        )
        if dress.cut == "robe":
            body += _part(f"M{96},{top}h28l6,{hem - top}h-40Z", lighter(dress.main, 0.75))
    else:
        trousers = dress.second if dress.cut != "dungarees" else dress.main
        shirt = dress.main if dress.cut != "dungarees" else dress.second
        body += _legs(trousers, dress.shoes, hip - 8)
        low = hip + (26 if dress.cut == "tunic" else 4)
        body += _part(
            f"M{110 - half},{top + 8}q{half},-18 {2 * half},0Q{110 + half + 4},{top + 60} {110 + half + 2},{low}Q110,{low + 10} {110 - half - 2},{low}Q{110 - half - 4},{top + 60} {110 - half},{top + 8}Z",
            shirt,
        )
        if dress.cut == "dungarees":
            body += _part(f"M{110 - 26},{top + 40}h52l10,{hip - top - 30}h-72Z", trousers)
            body += f'<path d="M{90},{top + 44}L{84},{top + 6}M{130},{top + 44}L{136},{top + 6}" stroke="{trousers}" stroke-width="9"/>'
            body += f'<circle cx="91" cy="{top + 46}" r="4" fill="#f5d67a"/><circle cx="129" cy="{top + 46}" r="4" fill="#f5d67a"/>'
        elif dress.cut == "tunic":
            body += f'<path d="M{110 - half - 2},{hip - 14}q{half + 2},10 {2 * half + 4},0" fill="none" stroke="#6b4a34" stroke-width="10"/><rect x="103" y="{hip - 16}" width="14" height="14" rx="2" fill="#f0c653"/>'
        elif dress.cut == "armour":
            body += _part(f"M{110 - half + 4},{top + 14}h{2 * half - 8}l-6,44q{-half + 8},22 {-2 * half + 20},0Z", lighter(shirt, 0.3))
        else:
            body += (
                f'<path d="M{110 - half},{hip - 26}q{half},12 {2 * half},0" fill="none" stroke="{lighter(shirt, 0.45)}" stroke-width="9"/>'
            )
    sleeve = dress.main if dress.cut != "dungarees" else dress.second
    arms = _arms(skin, sleeve, half - 1, top + 20, wave=dress.wave, reach=62, long=dress.cut != "dress")
    neck = f'<rect x="{110 - 12}" y="{chin - 20}" width="24" height="26" fill="{darker(skin, 0.12)}"/>'
    return f'{body}{arms}{neck}<g transform="translate({left:.1f} 0) scale({scale})">{head}</g>'


def coat(head: str, skin: str, main: str, second: str, shoes: str, shoulders: tuple[float, float], cut: float) -> str:
    """A person whose drawing ends at the shoulders (their extent at its lower edge ``cut``, in its 128 units): the clothes go on below."""
    scale = 1.45
    left = 110 - 64 * scale
    a, b = left + shoulders[0] * scale, left + shoulders[1] * scale
    y = cut * scale - 4
    low = y + 76
    middle = (a + b) / 2
    legs = _legs(second, shoes, low - 16, gap=21, width=28).replace("\n", "")
    torso = _part(
        f"M{a:.1f},{y - 5:.1f}H{b:.1f}Q{b - 6:.1f},{y + 36:.1f} {b - 15:.1f},{low:.1f}Q{middle:.1f},{low + 14:.1f} {a + 15:.1f},{low:.1f}Q{a + 6:.1f},{y + 36:.1f} {a:.1f},{y - 5:.1f}Z",
        main,
    )
    seam = f'<path d="M{middle:.1f},{y:.1f}V{low + 5:.1f}" stroke="{darker(main, 0.3)}" stroke-width="2.5"/>'
    for k in (14, 38):
        seam += f'<circle cx="{middle + 9:.1f}" cy="{y + k:.1f}" r="3.4" fill="{lighter(main, 0.5)}"/>'
    arms = ""
    for side, x in ((-1, a + 10), (1, b - 10)):
        arms += _limb(f"M{x:.1f},{y - 2:.1f}q{side * 7},24 {side * 3},44", main, 21)
        arms += f'<circle cx="{x + side * 3:.1f}" cy="{y + 52:.1f}" r="11" fill="{skin}" stroke="{darker(skin, 0.2)}" stroke-width="1.5"/>'
    return f'{legs}{arms}{torso}{seam}<g transform="translate({left:.1f} 0) scale({scale})">{head}</g>'


def animal(head: str, fur: str, belly: str, tail: str, *, scarf: str = "", clothes: str = "", wave: bool = False) -> str:
    """An animal that stands upright: a round body below the head's drawing."""
    scale, top = 1.34, 152.0
    left = 110 - 64 * scale
    body = ""
    if tail == "bushy":
        body += _part("M140,276C196,282 222,232 204,176C196,150 182,158 178,180C172,216 158,236 136,246Z", fur)
        body += _part("M204,176C196,150 182,158 178,180C176,192 172,200 168,208Q190,206 207,196Q206,186 204,176Z", belly)
    elif tail in ("thin", "tuft"):
        body += _limb("M142,282C190,288 200,250 196,222", fur, 11)
        if tail == "tuft":
            body += f'<ellipse cx="196" cy="212" rx="15" ry="20" fill="{darker(fur, 0.4)}"/>'
    elif tail == "stub":
        body += f'<circle cx="166" cy="272" r="15" fill="{fur}" stroke="{darker(fur, 0.22)}" stroke-width="2"/>'
    for side in (-1, 1):
        body += _part(f"M{110 + side * 28 - 25},322q-2,-30 25,-32q27,2 25,32Z", darker(fur, 0.08))
    body += _part(
        f"M110,{top - 12}C160,{top - 12} 172,220 168,262C164,304 146,312 110,312C74,312 56,304 52,262C48,220 60,{top - 12} 110,{top - 12}Z",
        clothes or fur,
    )
    if clothes:
        body += f'<path d="M56,276Q110,296 164,276" fill="none" stroke="{lighter(clothes, 0.5)}" stroke-width="9"/>'
    else:
        body += f'<ellipse cx="110" cy="248" rx="37" ry="50" fill="{belly}"/>'
    for side in (-1, 1):
        up = wave and side == 1
        d = f"M{110 + side * 46},202q{side * 32},{-2 if up else 20} {side * (40 if up else 22)},{-42 if up else 58}"
        body += _limb(d, clothes or fur, 23)
        body += f'<circle cx="{110 + side * (86 if up else 68)}" cy="{160 if up else 260}" r="13" fill="{fur}" stroke="{darker(fur, 0.22)}" stroke-width="1.5"/>'
    over = ""
    if scarf:
        over = _part("M66,168Q110,192 154,168L158,186Q110,212 62,186Z", scarf) + _part("M128,190l24,2l8,52l-24,3Z", darker(scarf, 0.1))
        over += f'<path d="M138,236l22,-3" stroke="{lighter(scarf, 0.5)}" stroke-width="5"/>'
    return f'{body}<g transform="translate({left:.1f} -2) scale({scale})">{head}</g>{over}'


def robot(head: str, metal: str, light: str, accent: str, *, wave: bool = False) -> str:
    """A robot: plates, joints and a panel with lamps below the head's drawing."""
    dark = darker(metal, 0.35)
    body = ""
    for side in (-1, 1):
        up = wave and side == 1
        x = 110 + side * 60
        d = f"M{x},196q{side * 26},{0 if up else 16} {side * (30 if up else 18)},{-40 if up else 50}"
        body += _limb(d, dark, 15)
        hx, hy = x + side * (30 if up else 18), 156 if up else 246
        body += f'<circle cx="{hx}" cy="{hy}" r="15" fill="{accent}" stroke="{darker(accent, 0.25)}" stroke-width="2"/><circle cx="{hx}" cy="{hy}" r="6" fill="{lighter(accent, 0.5)}"/>'
        lx = 110 + side * 28
        body += _limb(f"M{lx},266V304", dark, 17)
        for k in (276, 288):
            body += f'<path d="M{lx - 10},{k}h20" stroke="{lighter(metal, 0.4)}" stroke-width="3"/>'
        body += _part(f"M{lx - 25},326q0,-26 25,-26q25,0 25,26Z", accent)
    body += f'<rect x="92" y="146" width="36" height="26" fill="{dark}"/>'
    body += _part("M62,168h96q12,0 12,12l-7,84q-1,12 -13,12h-80q-12,0 -13,-12l-7,-84q0,-12 12,-12Z", metal)
    body += f'<rect x="78" y="190" width="64" height="46" rx="8" fill="{light}" stroke="{dark}" stroke-width="2"/>'
    body += f'<path d="M84,222h12l7,-17l11,24l9,-14h13" fill="none" stroke="{accent}" stroke-width="3.5" stroke-linejoin="round"/>'
    for k, colour in enumerate((accent, "#f6c945", "#67c587")):
        body += f'<circle cx="{92 + 18 * k}" cy="252" r="6" fill="{colour}" stroke="{dark}" stroke-width="1.5"/>'
    return f'{body}<g transform="translate(28 0) scale(1.28)">{head}</g>'
