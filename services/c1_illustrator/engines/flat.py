"""The draft engine: the same composition as flat shapes, 640 × 480, without paper (0.1 s a picture)."""

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

from services.c1_illustrator.collage.icons.noto import LICENCE, NotoSet
from services.c1_illustrator.engines.base import Painted
from services.c1_illustrator.engines.collage import NOTO, NOTO_NAME, ComposedEngine, painted
from storycreator.core.engines import Cost, EngineSpec
from storycreator.messages.common import PictureStyle

if TYPE_CHECKING:
    from services.c1_illustrator.collage.plan import PicturePlan

WIDTH, HEIGHT = 640, 480


def paint_flat(plan: "PicturePlan", style: PictureStyle, noto: NotoSet, check_cancelled: Callable[[], None]) -> Painted:
    """One draft picture."""
    from PIL import Image

    from services.c1_illustrator.collage import painting

    staged = painting.stage(plan, style, noto, shadows=False)
    check_cancelled()
    image = painting.flat(staged, noto, WIDTH, HEIGHT)
    out = io.BytesIO()
    image.quantize(128, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", compress_level=2)
    return painted(plan, staged.alts, out.getvalue(), WIDTH, HEIGHT)


# It says no models: a draft is made without the drawings, too, then without pictures.
ENGINE = EngineSpec(
    "flat", lambda resources: ComposedEngine(resources.models.path(NOTO), paint_flat), draft=True, model=NOTO_NAME, licence=LICENCE,
    cost=Cost(start=0.2, page=0.15),
)  # fmt: skip
