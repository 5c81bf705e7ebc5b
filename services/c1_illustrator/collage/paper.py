# ruff: noqa: E501
"""Paper effects on pixels: wobbling edges, grain, cut rims, shadows, and the finish of the four styles."""

import io
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from services.c1_illustrator.collage.palette import rgb
from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from storycreator.messages.common import PictureStyle

Floats = npt.NDArray[np.float32]
SIZE = (WIDTH, HEIGHT)
_WOBBLE = {PictureStyle.COLLAGE: 3.0, PictureStyle.WATERCOLOUR: 13.0, PictureStyle.PASTEL: 6.0, PictureStyle.BOLD: 0.0}
"""How far edges wobble, in pixels."""


def _noise(seed: int, cell: int) -> Floats:
    """Smooth noise from -0.5 to 0.5 over the frame, with features of about ``cell`` pixels."""
    rng = np.random.default_rng(seed)
    coarse = (rng.random((HEIGHT // cell + 2, WIDTH // cell + 2)) * 255).astype(np.uint8)
    grown = Image.fromarray(coarse).resize(SIZE, Image.Resampling.BICUBIC if cell > 2 else Image.Resampling.BILINEAR)
    noise: Floats = np.asarray(grown, dtype=np.float32) / np.float32(255) - np.float32(0.5)
    return noise


@lru_cache(maxsize=2)
def _displacement(amount: float) -> npt.NDArray[np.int32]:
    """For each pixel, the index of the pixel to show instead."""
    dx = _noise(11, 22) * amount + _noise(12, 90) * amount * 1.6
    dy = _noise(13, 22) * amount + _noise(14, 90) * amount * 1.6
    rows = np.clip(np.arange(HEIGHT, dtype=np.float32)[:, None] + dy, 0, HEIGHT - 1).astype(np.int32)
    columns = np.clip(np.arange(WIDTH, dtype=np.float32)[None, :] + dx, 0, WIDTH - 1).astype(np.int32)
    return np.ascontiguousarray(rows * WIDTH + columns)


@lru_cache(maxsize=2)
def _grain(style: PictureStyle) -> npt.NDArray[np.int16]:
    """The texture of the paper, added to every pixel: fibres, tooth and blotches."""
    fine, middle, broad = {
        PictureStyle.COLLAGE: (9, 9, 13), PictureStyle.WATERCOLOUR: (8, 14, 30), PictureStyle.PASTEL: (22, 12, 10), PictureStyle.BOLD: (4, 0, 5),
    }[style]  # fmt: skip
    total = _noise(21, 2) * fine + _noise(22, 7) * middle + _noise(23, 60) * broad
    fibres = (
        np.asarray(Image.fromarray(((_noise(24, 2) + 0.5) * 255).astype(np.uint8)).filter(ImageFilter.BoxBlur((5, 0))), dtype=np.float32)
        / 255
        - 0.5
    )
    return np.round(total + fibres * fine * 1.2).astype(np.int16)


def style_background(image: Image.Image, style: PictureStyle) -> Image.Image:
    """Render the background in a style, before the figures are added."""
    amount = _WOBBLE[style]
    if amount:
        packed = np.asarray(image.convert("RGBA")).view(np.uint32).reshape(-1)
        image = Image.fromarray(np.take(packed, _displacement(amount)).view(np.uint8).reshape(HEIGHT, WIDTH, 4)).convert("RGB")
    if style == PictureStyle.WATERCOLOUR:
        small = image.resize((WIDTH // 2, HEIGHT // 2), Image.Resampling.BILINEAR).filter(ImageFilter.MedianFilter(5))
        soft = small.resize(SIZE, Image.Resampling.BICUBIC)
        rim = ImageChops.subtract(soft.filter(ImageFilter.BoxBlur(7)), soft, scale=0.55)  # pigment gathers where a wash ends
        image = ImageChops.subtract(soft, rim)
        image = Image.blend(image, Image.new("RGB", SIZE, (255, 250, 238)), 0.16)
    elif style == PictureStyle.PASTEL:
        image = Image.blend(
            ImageEnhance.Color(image.filter(ImageFilter.GaussianBlur(1.4))).enhance(0.78), Image.new("RGB", SIZE, (255, 243, 228)), 0.27
        )
    elif style == PictureStyle.BOLD:
        image = ImageEnhance.Contrast(ImageEnhance.Color(image).enhance(1.45)).enhance(1.1)
    return image


def finish(image: Image.Image, style: PictureStyle, seed: int) -> Image.Image:
    """Grain, edges and vignette over the whole picture."""
    pixels = np.asarray(image.convert("RGB")).astype(np.int16)
    grain = _grain(style)
    turned = grain[:: -1 if seed & 1 else 1, :: -1 if seed & 2 else 1]
    pixels += turned[..., None]
    if style == PictureStyle.WATERCOLOUR:
        sheet = np.array((252, 247, 236), dtype=np.int16) + turned[..., None] // 3
        mask = _deckle()
        pixels = np.round(pixels * mask[..., None] + sheet * (1 - mask[..., None])).astype(np.int16)
    elif style != PictureStyle.BOLD:
        pixels = pixels - _vignette()[..., None]
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


@lru_cache(maxsize=1)
def _deckle() -> Floats:
    """1 where the washes reach, 0 at the bare edge of the sheet."""
    y = np.minimum(np.arange(HEIGHT), np.arange(HEIGHT)[::-1])[:, None].astype(np.float32)
    x = np.minimum(np.arange(WIDTH), np.arange(WIDTH)[::-1])[None, :].astype(np.float32)
    mask: Floats = np.clip((np.minimum(x, y) - 20 + _noise(31, 30) * 34 + _noise(32, 9) * 10) / 9, 0, 1).astype(np.float32)
    return mask


@lru_cache(maxsize=1)
def _vignette() -> npt.NDArray[np.int16]:
    """How much darker the corners are."""
    y = np.linspace(-1, 1, HEIGHT, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, WIDTH, dtype=np.float32)[None, :]
    darker: npt.NDArray[np.int16] = (np.clip((x**2 + y**2) - 1.05, 0, 1) * 40).astype(np.int16)
    return darker


def add_rim(image: Image.Image, width: int, colour: str) -> Image.Image:
    """Add a rim of paper to a cut-out, which grows by ``width + 3`` on each side."""
    pad = width + 3
    sheet = Image.new("RGBA", (image.width + 2 * pad, image.height + 2 * pad), (0, 0, 0, 0))
    sheet.paste(image, (pad, pad))
    alpha = sheet.getchannel("A")
    half = alpha.resize((max(1, alpha.width // 2), max(1, alpha.height // 2)), Image.Resampling.BILINEAR).filter(
        ImageFilter.MaxFilter(2 * max(1, width // 2) + 1)
    )
    grown = (
        half.filter(ImageFilter.GaussianBlur(1.2))
        .resize(alpha.size, Image.Resampling.BICUBIC)
        .point([min(255, max(0, (v - 96) * 4)) for v in range(256)])
    )
    rim = Image.new("RGBA", sheet.size, (*(int(v) for v in rgb(colour)), 255))
    rim.putalpha(ImageChops.lighter(grown, alpha))
    rim.alpha_composite(sheet)
    return rim


def cast_shadow(onto: Image.Image, cut: Image.Image, left: int, top: int, *, offset: int, blur: int, strength: float) -> None:
    """The shadow of a cut-out that lies a little above the sheet."""
    pad = blur * 2
    alpha = Image.new("L", (cut.width + 2 * pad, cut.height + 2 * pad), 0)
    alpha.paste(cut.getchannel("A"), (pad, pad))
    small = alpha.resize((max(1, alpha.width // 4), max(1, alpha.height // 4)), Image.Resampling.BILINEAR).filter(
        ImageFilter.GaussianBlur(blur / 4)
    )
    mask = small.resize(alpha.size, Image.Resampling.BILINEAR).point([int(v * strength) for v in range(256)])
    onto.paste((22, 14, 40), (left - pad + offset, top - pad + offset), mask)


def ground_shadow(onto: Image.Image, x: float, y: float, rx: float, strength: float) -> None:
    """A soft oval on the ground."""
    w, h = max(8, int(rx * 2.6)), max(6, int(rx * 0.86))
    small = Image.new("L", (max(4, w // 4), max(4, h // 4)), 0)
    ImageDraw.Draw(small).ellipse(
        (small.width * 0.18, small.height * 0.34, small.width * 0.82, small.height * 0.66), fill=int(255 * strength)
    )
    mask = small.filter(ImageFilter.GaussianBlur(max(1.5, h / 4 * 0.11))).resize((w, h), Image.Resampling.BICUBIC)
    onto.paste((24, 14, 36), (int(x - w / 2), int(y - h / 2)), mask)


def png(image: Image.Image) -> bytes:
    """The picture as a PNG of 256 well-chosen colours, dithered; invisible under the paper grain, and a third of the size."""
    palette = image.resize((image.width // 4, image.height // 4), Image.Resampling.BILINEAR).quantize(256, method=Image.Quantize.MEDIANCUT)
    out = io.BytesIO()
    image.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG).save(out, "PNG", compress_level=4)
    return out.getvalue()
