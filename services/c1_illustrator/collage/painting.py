# ruff: noqa: E501
"""Paint a planned picture: the place, everything in it, and the style's finish."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from PIL import Image

from services.c1_illustrator.collage import mats, paper
from services.c1_illustrator.collage.alt_text import alt_text, languages
from services.c1_illustrator.collage.composition.compose import compose
from services.c1_illustrator.collage.composition.framing import VIEWS, Framing, View
from services.c1_illustrator.collage.composition.placed import Composition, Placed, Prop
from services.c1_illustrator.collage.drawing import Drawing
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.icons.raster import document, extent, rasterise
from services.c1_illustrator.collage.palette import MANNERS, light_of
from services.c1_illustrator.collage.places.backdrop import Scenery, Surface
from services.c1_illustrator.collage.places.furnishing import furnish
from services.c1_illustrator.collage.plan import PicturePlan
from services.c1_illustrator.collage.scenery.weather import paint_weather
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH, stream
from storycreator.messages.common import PictureStyle
from storycreator.messages.illustration import AltText

_DARK = ".38 0 0 0 .07  0 .38 0 0 .05  0 0 .38 0 .12  0 0 0 1 0"
"""A colour matrix: all but black."""
_IDS = re.compile(r'(\bid="|url\(#|href="#)')


@dataclass(frozen=True)
class Staged:
    """A picture with everything in its place, ready to be rendered."""

    plan: PicturePlan
    style: PictureStyle
    composition: Composition
    scenery: Scenery
    alts: tuple[AltText, ...]
    """In English first."""

    @property
    def view(self) -> View:
        """How the picture looks at its scene."""
        return VIEWS[self.composition.framing]


def stage(plan: PicturePlan, style: PictureStyle, noto: NotoSet, *, shadows: bool = True) -> Staged:
    """Draw the place as shapes and compose everything in it."""
    framing = plan.framing
    manner = MANNERS[style] if shadows else replace(MANNERS[style], shadow=0.0)
    cover = plan.page == 0
    near = [actor.near for actor in plan.actors if actor.near]
    without = {word for prop in near for word in (prop.slug, prop.word.split()[-1])} | {prop.slug for prop in plan.props}
    place_key = "" if plan.place.indoors else " ".join(plan.place_words.lower().split())  # a room is the same room, however it is told
    scenery = Scenery(
        stream(plan.seed, "scenery", plan.place.name, place_key),
        stream(plan.seed, "sky", plan.page, plan.time, plan.weather),
        light_of(plan.time, plan.weather),
        plan.words,
        Drawing(manner),
        Drawing(manner),
        Drawing(manner),
        tones=plan.place.tones,
        cover=cover,
        without=frozenset(without),
    )
    plan.place.paint(scenery)
    furnish(scenery, plan.place.pieces, noto, mirrored=stream(plan.seed, "furniture", plan.place.name).random() < 0.5)
    if plan.place.has_weather:
        paint_weather(scenery.land, scenery.front, stream(plan.seed, plan.page, "weather"), scenery.light)
    if cover:
        mats.cover_frame(scenery)
    elif framing is Framing.VIGNETTE:
        mats.vignette(scenery, stream(plan.seed, plan.page, "frame"))
    elif framing is Framing.WINDOW:
        (mats.doorway_frame if plan.place.indoors else mats.window_frame)(scenery, stream(plan.seed, plan.page, "frame"))
    view = VIEWS[framing]
    surfaces = [Surface(*_zoomed(s.x, s.y, view), s.width * view.zoom) for s in scenery.surfaces]
    surfaces = [s for s in surfaces if s.x - s.width / 2 > 20 and s.x + s.width / 2 < WIDTH - 20]
    props = [(prop, _aspect(noto, prop)) for prop in plan.props]
    composition = compose(
        plan.actors,
        props,
        framing=framing,
        ground=scenery.ground,
        floats=plan.floats,
        arrangement=plan.arrangement,
        mirrored=plan.page % 2 == 1,  # neighbours have their people the other way round
        surfaces=surfaces,
        seed=(plan.seed, plan.page),
    )
    alts = tuple(AltText(language=tag, text=alt_text(plan, composition, scenery.seen, tag)) for tag in languages())
    return Staged(plan, style, composition, scenery, alts)


def _zoomed(x: float, y: float, view: View) -> tuple[float, float]:
    middle = HEIGHT * view.anchor
    return WIDTH / 2 + (x - WIDTH / 2) * view.zoom, middle + (y - middle) * view.zoom * view.rise


def _aspect(noto: NotoSet, prop: Prop) -> float:
    left, top, right, bottom = extent(noto.body(prop.slug), 128, 128)
    return (right - left) / (bottom - top)


def _group(drawing: Drawing, prefix: str, view: View | None = None) -> tuple[str, str]:
    """Definitions and parts of a drawing, with prefixed ids and seen by a view."""
    defs, parts = (_IDS.sub(rf"\g<1>{prefix}", "".join(pieces)) for pieces in (drawing.defs, drawing.parts))
    if view and view.zoom != 1:
        x, y = _zoomed(0, 0, view)
        parts = f'<g transform="translate({x:.2f} {y:.2f}) scale({view.zoom} {view.zoom * view.rise:.3f})">{parts}</g>'
    return defs, parts


def _page(defs: str, parts: str, width: int, height: int) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {WIDTH} {HEIGHT}"><defs>{defs}</defs>{parts}</svg>'


def painted(item: Placed, noto: NotoSet, height: float) -> Image.Image:
    """The pixels of a figure or prop, upright, ``height`` high."""
    if item.figure is not None:
        image = item.figure.painted(height)
    else:
        assert item.prop is not None
        body = noto.body(item.prop.slug)
        left, top, right, bottom = extent(body, 128, 128)
        image = rasterise(document(body, right - left, bottom - top, scale=height / (bottom - top), left=left, top=top))
    wide = round(item.width / item.height * image.height)
    if item.prop and abs(wide - image.width) > 0.1 * image.width:  # a bench for two
        image = image.resize((wide, image.height))
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if item.mirrored else image


def collage(staged: Staged, noto: NotoSet, check_cancelled: Callable[[], None]) -> Image.Image:
    """The picture in full: 1600 × 1200 RGB. ``check_cancelled`` is called between steps and raises to stop."""
    style, scenery = staged.style, staged.scenery
    sky = _group(scenery.sky, "a")
    land = _group(scenery.land, "b", staged.view)
    check_cancelled()
    back = rasterise(_page(sky[0] + land[0], sky[1] + land[1], WIDTH, HEIGHT)).convert("RGB")
    check_cancelled()
    canvas = paper.style_background(back, style)
    edge = MANNERS[style].figure_edge
    if style == PictureStyle.BOLD and scenery.light.dark:
        edge = "#fff3d6"  # ink would be lost in the dark
    for item in staged.composition.placed:
        check_cancelled()
        image = painted(item, noto, item.height)
        if staged.composition.framing == Framing.SILHOUETTE:
            image, edge = shade(image), "#ffd99a"
        _glue(canvas, item, image, edge, style)
    if scenery.front.parts:
        check_cancelled()
        front = rasterise(_page(*_group(scenery.front, "f"), WIDTH, HEIGHT))
        if style in (PictureStyle.COLLAGE, PictureStyle.PASTEL):
            paper.cast_shadow(canvas, front, 0, 0, offset=6, blur=10, strength=0.3)
        canvas.paste(front, (0, 0), front)
    check_cancelled()
    return paper.finish(canvas, style, stream(staged.plan.seed, staged.plan.page, "grain").randrange(4))


def shade(image: Image.Image) -> Image.Image:
    """A cut-out against the light: dark, and the face can still be read."""
    dark = Image.blend(image.convert("RGB"), Image.new("RGB", image.size, (30, 22, 48)), 0.62).convert("RGBA")
    dark.putalpha(image.getchannel("A"))
    return dark


def _glue(canvas: Image.Image, item: Placed, image: Image.Image, edge: str, style: PictureStyle) -> None:
    """Cut out, shade and put on one figure or prop."""
    if item.shadow is not None:
        lifted = max(0.0, item.shadow - item.bottom)
        paper.ground_shadow(canvas, item.middle + 8, item.shadow - 6, item.width * 0.44 * (1 - lifted / 900), 0.5 if not lifted else 0.26)
    if item.turn:
        image = image.rotate(item.turn, resample=Image.Resampling.BICUBIC, expand=True)
    bold = style == PictureStyle.BOLD
    rim = max(3, min(8, round(item.height * 0.014)))
    cut = paper.add_rim(image, rim + (1 if bold else 0), edge)
    left, top = round(item.middle - cut.width / 2), round(item.top + item.height / 2 - cut.height / 2)
    paper.cast_shadow(canvas, cut, left, top, offset=7, blur=9, strength=0.22 if bold else 0.4)
    canvas.paste(cut, (left, top), cut)


def flat(staged: Staged, noto: NotoSet, width: int, height: int) -> Image.Image:
    """The same picture as plain shapes in one pass, without paper: quick, for drafts. RGB."""
    scenery = staged.scenery
    sky, land, front = _group(scenery.sky, "a"), _group(scenery.land, "b", staged.view), _group(scenery.front, "f")
    pieces = []
    silhouette = staged.composition.framing == Framing.SILHOUETTE
    dark = ' filter="url(#dark)"' if silhouette else ""
    filters = f'<filter id="dark"><feColorMatrix values="{_DARK}"/></filter>' if silhouette else ""
    for item in staged.composition.placed:
        if item.figure is not None:
            body, edges = item.figure.body, (item.figure.left, item.figure.top, item.figure.width, item.figure.height)
        else:
            assert item.prop is not None
            body = noto.body(item.prop.slug)
            left, top, right, bottom = extent(body, 128, 128)
            edges = (left, top, right - left, bottom - top)
        scale = item.height / edges[3]
        across = item.width / edges[2] if item.prop else scale
        turn = f" rotate({-item.turn:.1f} {item.middle:.1f} {item.top + item.height / 2:.1f})" if item.turn else ""
        flip = (
            f"translate({item.left + item.width:.1f} {item.top:.1f}) scale({-across:.4f} {scale:.4f})"
            if item.mirrored
            else f"translate({item.left:.1f} {item.top:.1f}) scale({across:.4f} {scale:.4f})"
        )
        if item.shadow is not None:
            pieces.append(
                f'<ellipse cx="{item.middle:.0f}" cy="{item.shadow - 4:.0f}" rx="{item.width * 0.4:.0f}" ry="{max(8.0, math.sqrt(item.width) * 1.1):.0f}" fill="#1c1030" fill-opacity=".22"/>'
            )
        pieces.append(f'<g transform="{turn} {flip} translate({-edges[0]:.2f} {-edges[1]:.2f})"{dark}>{body}</g>')
    return rasterise(_page(filters + sky[0] + land[0] + front[0], sky[1] + land[1] + "".join(pieces) + front[1], width, height)).convert(
        "RGB"
    )


def boxes(staged: Staged) -> list[tuple[str, float, float, float, float]]:
    """Name or word with the bounding box (left, top, right, bottom) of everything placed."""
    found = []
    for item in staged.composition.placed:
        angle = math.radians(abs(item.turn))
        w = item.width * math.cos(angle) + item.height * math.sin(angle)
        h = item.height * math.cos(angle) + item.width * math.sin(angle)
        x, y = item.middle, item.top + item.height / 2
        name = item.figure.name if item.figure else item.prop.word if item.prop else ""
        found.append((name, x - w / 2, y - h / 2, x + w / 2, y + h / 2))
    return found


__all__ = ["Framing", "Staged", "boxes", "collage", "flat", "painted", "stage"]
