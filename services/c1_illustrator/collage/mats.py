# ruff: noqa: E501 - the outlines of shapes read better on one line
"""What lies around a picture: the mat of the cover, a window, a doorway, white paper."""

import random

from services.c1_illustrator.collage.drawing import blob, box, polygon
from services.c1_illustrator.collage.palette import darker, lighter, mix
from services.c1_illustrator.collage.places.backdrop import Scenery
from services.c1_illustrator.collage.scenery.plants import foliage
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH, stream
from storycreator.messages.common import TimeOfDay


def cover_frame(scenery: Scenery) -> None:
    """A mat of cream paper with a rounded window, and a spray at the lower corners: the mark of the cover."""
    front, inset, r = scenery.front, 34, 70
    window = (
        f"M{inset + r},{inset}H{WIDTH - inset - r}Q{WIDTH - inset},{inset} {WIDTH - inset},{inset + r}V{HEIGHT - inset - r}"
        f"Q{WIDTH - inset},{HEIGHT - inset} {WIDTH - inset - r},{HEIGHT - inset}H{inset + r}Q{inset},{HEIGHT - inset} {inset},{HEIGHT - inset - r}V{inset + r}"
        f"Q{inset},{inset} {inset + r},{inset}Z"
    )
    paper_tone = "#f7ecd6" if scenery.light.time != TimeOfDay.NIGHT else "#efe3cf"
    front.add(f'<path d="M-60,-60H{WIDTH + 60}V{HEIGHT + 60}H-60Z{window}" fill="{paper_tone}" fill-rule="evenodd"/>')
    accent = mix(scenery.light.sky[0], "#b0563c", 0.55)
    front.add(f'<path d="{window}" fill="none" stroke="{accent}" stroke-width="5" stroke-opacity=".75"/>')
    for corner in ("left", "right"):
        foliage(front, stream(scenery.light.time, corner), mix("#4f8a5a", accent, 0.25), corner, 210)


def window_frame(scenery: Scenery, rng: random.Random) -> None:
    """A window we look through: wall, wooden frame, sill with a flower pot, curtains."""
    front = scenery.front
    wall, wood = scenery.light.at(rng.choice(("#d9b98f", "#b9c4b0", "#c9a8a0"))), scenery.light.at("#8a5f3c")
    left, top, right, bottom = 150, 130, WIDTH - 150, HEIGHT - 160
    hole = box(left, top, right - left, bottom - top)
    front.add(f'<path d="M-60,-60H{WIDTH + 60}V{HEIGHT + 60}H-60Z{hole}" fill="{wall}" fill-rule="evenodd"/>')
    for d in (
        box(left - 34, top - 34, right - left + 68, 40), box(left - 34, top - 34, 40, bottom - top + 60),
        box(right - 6, top - 34, 40, bottom - top + 60), box(left - 70, bottom - 10, right - left + 140, 54),
    ):  # fmt: skip
        front.sheet(d, wood, lift=0.7)
    cloth = scenery.light.at(rng.choice(("#c9564a", "#5f86a8", "#7a9a5f")))
    for side, x in ((1, left - 110), (-1, right + 110)):
        front.sheet(
            f"M{x},{top - 80}h{side * 176}Q{x + side * 150},{top + 260} {x + side * 40},{bottom - 190}L{x - side * 40},{bottom - 190}Z",
            cloth,
        )
    front.sheet(box(left - 130, top - 96, right - left + 260, 26), darker(wood, 0.2), lift=0.6)


def doorway_frame(scenery: Scenery, rng: random.Random) -> None:
    """An open double door we look through from a dark hall."""
    front = scenery.front
    wall, wood = scenery.light.at(rng.choice(("#7d6a72", "#6f7a86", "#86735c"))), scenery.light.at("#8a5f3c")
    left, top, right = 190, 120, WIDTH - 190
    hole = box(left, top, right - left, HEIGHT)
    front.add(f'<path d="M-60,-60H{WIDTH + 60}V{HEIGHT + 60}H-60Z{hole}" fill="{wall}" fill-rule="evenodd"/>')
    for x, sign in ((left, -1), (right, 1)):
        leaf = polygon((x, top), (x + sign * 130, top - 70), (x + sign * 130, HEIGHT + 80), (x, HEIGHT - 40))
        front.sheet(leaf, wood, lift=0.9)
        for share in (0.12, 0.56):
            y = top + share * (HEIGHT - top)
            panel = polygon((x + sign * 26, y), (x + sign * 106, y - 26), (x + sign * 106, y + 330), (x + sign * 26, y + 300))
            front.sheet(panel, darker(wood, 0.16), lift=0.4)
        front.disc(x + sign * 22, HEIGHT * 0.56, 13, scenery.light.at("#e0b64a"))
        front.sheet(box(x - 16, top - 20, 32, HEIGHT), lighter(wood, 0.2), lift=0.6)
    front.sheet(box(left - 16, top - 34, right - left + 32, 40), lighter(wood, 0.2), lift=0.6)


def vignette(scenery: Scenery, rng: random.Random) -> None:
    """White paper; only a patch of the scene is left, and the figures stand over its edge."""
    patch = blob(rng, WIDTH / 2, HEIGHT * 0.5, 600, 400, points=15, rough=0.06)
    scenery.front.parts.clear()
    scenery.land.add(f'<path d="M-60,-60H{WIDTH + 60}V{HEIGHT + 60}H-60Z{patch}" fill="#fdfaf3" fill-rule="evenodd"/>')
