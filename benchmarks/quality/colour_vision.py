"""Whether the people of a picture stay apart from one another and from what is behind them, in colour blindness and in grey print.

``python -m benchmarks.quality.colour_vision "A girl who is afraid of thunder" … --seed 11`` paints the pages of a book for each prompt.
It prints for each kind of sight how far apart two people of a picture are (CIE76, in L*a*b*; under 10 is hard to tell), and a person
and the paper beside them: the smallest value, the lowest tenth, and the share under 10.
"""

import argparse
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from platformdirs import user_cache_path

from benchmarks.quality.contact_sheets import plan_of
from services.c1_illustrator.collage import painting
from services.c1_illustrator.collage.composition.placed import Placed
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from storycreator.messages.common import PictureStyle

Pixels = NDArray[np.float64]

SIGHTS: dict[str, Pixels] = {
    "usual": np.eye(3),
    "no red cones": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    "no green cones": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]),
    "no blue cones": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]),
    "grey print": np.tile([0.2126, 0.7152, 0.0722], (3, 1)),
}
"""Matrices for linear RGB: Machado, Oliveira and Fernandes 2009 at full severity, and luminance."""
_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]) / [[0.9505], [1.0], [1.089]]
HARD = 10.0


def lab(rgb: Pixels, sight: Pixels) -> Pixels:
    """L*a*b* of an sRGB colour (0 to 1) as a sight sees it."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    x, y, z = np.cbrt(np.maximum(_XYZ @ np.clip(sight @ linear, 0, 1), 0.008856))
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def colours(image: Image.Image, item: Placed, noto: NotoSet) -> tuple[Pixels, Pixels]:
    """The mean colour of a figure's body, below its face, and of the paper beside it."""
    left, top, width, height = (round(value) for value in (item.left, item.top, item.width, item.height))
    pixels = np.asarray(image, dtype=np.float64)[top : top + height, left : left + width] / 255
    mask = np.asarray(painting.painted(item, noto, height).resize((width, height)).getchannel("A")) > 200
    mask = mask[: pixels.shape[0], : pixels.shape[1]]
    body = mask.copy()
    body[: height // 2] = False
    around = np.asarray(image, dtype=np.float64)[max(0, top - 40) : top + height, max(0, left - 40) : left + width + 40] / 255
    edge = np.concatenate([around[:, :22].reshape(-1, 3), around[:, -22:].reshape(-1, 3)])
    return pixels[body if body.any() else mask].mean(axis=0), edge.mean(axis=0)


def main() -> None:
    """Paint, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prompts", nargs="+")
    parser.add_argument("--seed", type=int, default=1, help="of the first book; the others count on")
    parser.add_argument("--emoji", type=Path, default=user_cache_path("ai-story-creator") / "models" / "noto-emoji")
    asked = parser.parse_args()
    noto = NotoSet.shared(asked.emoji)
    people: dict[str, list[float]] = {sight: [] for sight in SIGHTS}
    paper: dict[str, list[float]] = {sight: [] for sight in SIGHTS}
    pictures = 0
    for k, prompt in enumerate(asked.prompts):
        plan = plan_of(prompt, asked.seed + k, noto, IconFinder(noto))
        for picture in plan.pictures if plan else ():
            staged = painting.stage(picture, PictureStyle.COLLAGE, noto)
            image = painting.collage(staged, noto, lambda: None)
            found = [colours(image, item, noto) for item in staged.composition.placed if item.figure]
            pictures += 1
            for sight, matrix in SIGHTS.items():
                bodies = [lab(body, matrix) for body, _ in found]
                people[sight] += [float(np.linalg.norm(a - b)) for a, b in combinations(bodies, 2)]
                paper[sight] += [float(np.linalg.norm(a - lab(edge, matrix))) for a, (_, edge) in zip(bodies, found, strict=True)]
    print(f"{pictures} pictures, {len(people['usual'])} pairs, {len(paper['usual'])} people")
    for title, table in (("two people", people), ("a person and the paper beside them", paper)):
        print(f"| {title} | smallest | lowest tenth | under {HARD:.0f} |\n|---|---|---|---|")
        for sight, values in table.items():
            print(f"| {sight} | {min(values):.0f} | {np.percentile(values, 10):.0f} | {np.mean(np.array(values) < HARD):.0%} |")


if __name__ == "__main__":
    main()
