# ruff: noqa: E501 - outlines read better on one line
"""What a body wears: outfits, and what somebody has of their own."""

from services.c1_illustrator.collage.palette import darker, lighter
from services.c1_illustrator.collage.puppets.skeleton import Build
from services.c1_illustrator.collage.puppets.svg import Colours, Point, oval, part, pieces, put, stroke
from services.c1_illustrator.collage.tables import table

_OWN = table("bodies")["own"]


def garment(outfit: str, build: Build, colours: Colours) -> str:
    """The upper part of an outfit; the hip is at 0,0. Raises ``KeyError`` for an unknown outfit."""
    w, t, top = build.shoulder, build.torso, colours["top"]
    shirt = colours["shirt"] if outfit in ("dungarees", "apron") else top
    neck = f'<rect x="-10" y="{-t - 14}" width="20" height="26" fill="{darker(colours["skin"], 0.12)}"/>'
    body = part(f"M{-w},{-t + 10}Q{-w + 4},{-t - 4} 0,{-t - 4}Q{w - 4},{-t - 4} {w},{-t + 10}Q{w + 4},{-t * 0.4:.0f} {w},8Q0,16 {-w},8Q{-w - 4},{-t * 0.4:.0f} {-w},{-t + 10}Z", shirt)
    return neck + body + {
        "shirt": lambda: stroke(f"M{-w + 1},{-t * 0.3:.0f}q{w - 1},10 {2 * w - 2},0", lighter(top, 0.5), 8),
        "dress": lambda: part(f"M-12,{-t - 3}Q0,{-t + 16} 12,{-t - 3}Z", lighter(top, 0.6)) + stroke(f"M{-w + 2},-16q{w - 2},9 {2 * w - 4},0", lighter(top, 0.5), 6),
        "dungarees": lambda: part(f"M{-w + 10},{-t + 34}h{2 * w - 20}L{w},8Q0,18 {-w},8Z", colours["low"]) + stroke(f"M{-w + 12},{-t + 38}L{-w + 8},{-t + 4}M{w - 12},{-t + 38}L{w - 8},{-t + 4}", colours["low"], 8) + oval(-w + 13, -t + 40, 3.6, 3.6, "#f5d67a") + oval(w - 13, -t + 40, 3.6, 3.6, "#f5d67a"),
        "apron": lambda: part(f"M{-w + 8},{-t + 28}h{2 * w - 16}L{w + 2},8Q0,20 {-w - 2},8Z", top) + stroke(f"M{-w + 10},{-t + 30}L-9,{-t - 2}M{w - 10},{-t + 30}L9,{-t - 2}", top, 5) + stroke("M-12,-18h24v12h-24Z", darker(top, 0.2), 2.4),
        "coat": lambda: stroke(f"M0,{-t + 4}V10", darker(top, 0.3), 3) + part(f"M-14,{-t - 3}L0,{-t + 20}L14,{-t - 3}Z", lighter(top, 0.7)) + oval(7, -t + 34, 3.4, 3.4, "#f5d67a") + oval(7, -t + 52, 3.4, 3.4, "#f5d67a"),
        "suit": lambda: part(f"M-15,{-t - 3}L0,{-t + 34}L15,{-t - 3}Z", "#fbf8f0") + part(f"M-5,{-t + 2}H5L7,{-t + 26}L0,{-t + 34}L-7,{-t + 26}Z", colours["cloth"]),
        "robe": lambda: part(f"M-12,{-t - 3}L-8,10H8L12,{-t - 3}Z", lighter(top, 0.62)),
        "tunic": lambda: stroke(f"M{-w - 1},-12q{w + 1},9 {2 * w + 2},0", "#6b4a34", 9) + f'<rect x="-7" y="-14" width="14" height="12" rx="2" fill="#f0c653"/>',
        "armour": lambda: part(f"M{-w + 4},{-t + 8}H{w - 4}L{w - 10},{-t * 0.42:.0f}Q0,{-t * 0.2:.0f} {-w + 10},{-t * 0.42:.0f}Z", lighter(top, 0.35)) + stroke(f"M{-w},-8q{w},9 {2 * w},0", darker(top, 0.25), 6),
        "space": lambda: part(f"M{-w + 8},{-t + 22}h{2 * w - 16}v26h{-2 * w + 16}Z", "#8fa3b5") + oval(-8, -t + 34, 4, 4, "#d8433b") + oval(8, -t + 34, 4, 4, "#67c587") + stroke(f"M{-w},-6q{w},9 {2 * w},0", "#e2703a", 6),
        "striped": lambda: "".join(stroke(f"M{-w},{-t + 22 + 18 * k}q{w},9 {2 * w},0", colours["cloth"], 7) for k in range(3)),
        "vest": lambda: part(f"M{-w},{-t + 9}L-9,{-t - 2}L-7,9Q{-w + 6},12 {-w},8Z", colours["cloth"]) + part(f"M{w},{-t + 9}L9,{-t - 2}L7,9Q{w - 6},12 {w},8Z", colours["cloth"]),
        "high-vis": lambda: stroke(f"M{-w},{-t * 0.5:.0f}q{w},9 {2 * w},0M{-w + 8},{-t + 6}V6M{w - 8},{-t + 6}V6", "#f6e04a", 7),
    }[outfit]()  # fmt: skip


def over(own: str, neck: Point, colours: Colours) -> str:
    """What is worn about the neck, over head and body."""
    return put(pieces(_OWN[own], colours), *neck) if own in _OWN else ""


def badge(own: str, build: Build, colours: Colours) -> str:
    """What is worn on the body; the hip is at 0,0."""
    w, t = build.shoulder, build.torso
    if own == "waistcoat":
        return part(f"M{-w - 8},{-t + 12}L-8,{-t + 4}L-6,8Q{-w},14 {-w - 14},2Z", colours["cloth"]) + part(f"M{w + 8},{-t + 12}L8,{-t + 4}L6,8Q{w},14 {w + 14},2Z", colours["cloth"])
    if own == "satchel":
        return stroke(f"M{-w + 4},{-t + 10}L{w + 6},-10", "#7a5233", 6) + part(f"M{w - 10},-18h26v24h-26Z", "#9a6b42")
    if own == "belt":
        return stroke(f"M{-w - 14},-8Q0,6 {w + 14},-8", "#6b4a34", 8) + oval(0, -1, 6, 6, "#f0c653")
    return ""
