"""The cast sheet of a book: everybody from both sides and in eight moods, so that the next book can be compared with it."""

from collections.abc import Sequence

from PIL import Image

from services.c1_illustrator.collage import paper
from services.c1_illustrator.collage.figures.design import Performer
from services.c1_illustrator.collage.figures.figure import Figure
from storycreator.messages.story import Mood, Pose

MOODS = (Mood.HAPPY, Mood.JOY, Mood.SAD, Mood.SCARED, Mood.SURPRISED, Mood.CROSS, Mood.SLEEPY, Mood.CURIOUS)
ROW, LARGE, SMALL = 340, 260, 150
"""Pixels: the height of a row, and the sides of the cells of whole figures and of moods."""
WIDTH = 2 * LARGE + len(MOODS) * SMALL + 40
_PAPER, _EDGE = (247, 240, 224), "#fffdf6"


def cast_sheet(performers: Sequence[Performer]) -> Image.Image:
    """One row for each: standing, walking the other way, then a face for each mood."""
    sheet = Image.new("RGB", (WIDTH, ROW * len(performers) + 20), _PAPER)
    for row, performer in enumerate(performers):
        top = 10 + row * ROW
        _put(sheet, performer.figure(Pose.STAND, Mood.HAPPY), 20, top, LARGE, ROW)
        _put(sheet, performer.figure(Pose.WALK, Mood.CALM), 20 + LARGE, top, LARGE, ROW, mirrored=True)
        for k, mood in enumerate(MOODS):
            _put(sheet, performer.figure(Pose.STAND, mood), 20 + 2 * LARGE + k * SMALL, top + ROW // 4, SMALL, ROW // 2)
    return sheet


def _put(sheet: Image.Image, figure: Figure, x: int, y: int, width: int, height: int, *, mirrored: bool = False) -> None:
    """A figure, cut out, in the middle of a cell."""
    high = min(height - 24, (width - 20) * figure.height / figure.width)
    image = figure.painted(high)
    if mirrored and figure.faces:
        image = image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    cut = paper.add_rim(image, 3, _EDGE)
    left, top = x + (width - cut.width) // 2, y + (height - cut.height) // 2
    paper.cast_shadow(sheet, cut, left, top, offset=4, blur=5, strength=0.35)
    sheet.paste(cut, (left, top), cut)
