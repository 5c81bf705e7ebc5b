"""SVG to pixels."""

import colorsys
import io
import re
from functools import lru_cache

from PIL import Image

from services.c1_illustrator.collage.icons.renderer import render
from services.c1_illustrator.collage.palette import from_hls, hls

_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")


def rasterise(svg: str) -> Image.Image:
    """RGBA pixels of a whole SVG document, at its own size."""
    return Image.open(io.BytesIO(render(svg))).convert("RGBA")


def document(body: str, width: float, height: float, *, scale: float = 1.0, left: float = 0.0, top: float = 0.0) -> str:
    """A document that shows ``width`` × ``height`` units of a body, enlarged by ``scale``."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{max(1, round(width * scale))}" '
        f'height="{max(1, round(height * scale))}" viewBox="{left:g} {top:g} {width:g} {height:g}">{body}</svg>'
    )


@lru_cache(maxsize=512)
def extent(body: str, width: float, height: float) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the painted area, in units; the whole box when it is empty."""
    scale = 160 / max(width, height)
    found = rasterise(document(body, width, height, scale=scale)).getchannel("A").point(lambda value: 255 if value > 24 else 0).getbbox()
    if found is None:
        return 0.0, 0.0, width, height
    left, top, right, bottom = found
    return max(0.0, left / scale - 0.6), max(0.0, top / scale - 0.6), min(width, right / scale + 0.6), min(height, bottom / scale + 0.6)


def prefix_ids(body: str, prefix: str) -> str:
    """The drawing with prefixed ids, so that several fit into one document."""
    names = set(re.findall(r'\bid="([^"]+)"', body))
    if not names:
        return body
    either = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf'(id="|#)({either})(?=["\)])', rf"\g<1>{prefix}\g<2>", body)


@lru_cache(maxsize=256)
def _main_colour(body: str) -> tuple[bool, float, float]:
    """Of the painted area of a 128 × 128 drawing: whether it is mostly grey, its main hue, and the lightness of that part."""
    image = rasterise(document(body, 128, 128, scale=0.375))
    bins, light, greys, grey_light = [0.0] * 18, [0.0] * 18, 0, 0.0
    for red, green, blue, alpha in image.get_flattened_data():  # type: ignore[misc]
        if alpha < 200:
            continue
        hue, lightness, saturation = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)
        if saturation > 0.2 and 0.16 < lightness < 0.92:
            bins[int(hue * 18) % 18] += 1
            light[int(hue * 18) % 18] += lightness
        elif 0.2 < lightness < 0.97:
            greys += 1
            grey_light += lightness
    main = max(range(18), key=lambda k: bins[k] + 0.5 * (bins[k - 1] + bins[(k + 1) % 18]))
    if greys > bins[main] * 1.5:
        return True, 0.0, grey_light / greys
    return False, (main + 0.5) / 18, light[main] / bins[main] if bins[main] else 0.5


def recolour(body: str, target: str) -> str:
    """The drawing with its main colour changed to ``target``; eyes, whites and accents stay."""
    grey, main, middle = _main_colour(body)
    hue, lightness, saturation = hls(target)

    def recoloured(match: re.Match[str]) -> str:
        shade = hls(match.group(0))
        if not 0.14 < shade[1] < 0.965:
            return match.group(0)
        distance = abs(shade[0] - main)
        if (grey and shade[2] > 0.3) or (not grey and (shade[2] < 0.16 or min(distance, 1 - distance) > 0.085)):
            return match.group(0)
        target_lightness = shade[1] + (lightness - middle) * 0.75
        return from_hls(hue, min(0.95, max(0.08, target_lightness)), saturation * (0.9 if grey else 0.55 + 0.45 * shade[2]))

    return _HEX.sub(recoloured, body)
