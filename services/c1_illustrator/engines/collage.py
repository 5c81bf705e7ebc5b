"""The default engine: paper-collage pictures drawn here, with people, animals and things from Noto emoji drawings."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from services.c1_illustrator.collage.icons.noto import LICENCE, NotoSet
from services.c1_illustrator.engines.base import PARALLEL, Painted
from storycreator.core.engines import Cost, EngineSpec
from storycreator.core.errors import CancelledByCallerError, EngineError, StoryCreatorError
from storycreator.messages.common import PictureStyle
from storycreator.messages.illustration import AltText, IllustrationRequest
from storycreator.messages.story import Camera

if TYPE_CHECKING:  # the painter is imported at the first request
    from services.c1_illustrator.collage.plan import BookPlan, PicturePlan

NOTO = "noto-emoji"
NOTO_NAME = "Noto Emoji"
Paint = Callable[["PicturePlan", PictureStyle, NotoSet, Callable[[], None]], Painted]


def painted(plan: "PicturePlan", alts: tuple[AltText, ...], content: bytes, width: int, height: int) -> Painted:
    """A finished picture, with what is in it."""
    camera = Camera(plan.framing.value) if plan.page else None
    stage = tuple(actor.direction for actor in plan.actors)
    return Painted(content, width, height, alts[0].text, plan.place.name, plan.members, stage, camera, alts[1:])


def paint_collage(plan: "PicturePlan", style: PictureStyle, noto: NotoSet, check_cancelled: Callable[[], None]) -> Painted:
    """One picture, 1600 × 1200 (0.6 to 1.2 s of CPU)."""
    from services.c1_illustrator.collage import painting, paper

    staged = painting.stage(plan, style, noto)
    image = painting.collage(staged, noto, check_cancelled)
    check_cancelled()
    return painted(plan, staged.alts, paper.png(image), image.width, image.height)


class ComposedSession:
    """One request: planned once, its pictures painted on the engine's threads."""

    def __init__(self, plan: "BookPlan", style: PictureStyle, noto: NotoSet, paint: Paint, executor: Executor) -> None:
        self.pages = tuple(picture.page for picture in plan.pictures)
        self.notes = plan.notes
        self._cast = plan.cast
        self._plans = {picture.page: picture for picture in plan.pictures}
        self._style = style
        self._noto = noto
        self._paint = paint
        self._executor = executor
        self._stopped = threading.Event()

    async def paint(self, page: int) -> Painted:
        """Paint one page off the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._work, self._plans[page])

    def _work(self, plan: "PicturePlan") -> Painted:
        self._check_cancelled()
        try:
            return self._paint(plan, self._style, self._noto, self._check_cancelled)
        except StoryCreatorError:
            raise
        except Exception as error:
            raise EngineError(
                f"the picture could not be composed ({type(error).__name__}: {error}); try another seed or picture style"
            ) from error

    async def cast_sheet(self) -> bytes | None:
        """Draw the cast off the event loop; a draft has no sheet."""
        if self._paint is not paint_collage or not self._cast:
            return None
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._draw_cast)

    def _draw_cast(self) -> bytes:
        from services.c1_illustrator.collage import cast_sheet, paper

        return paper.png(cast_sheet.cast_sheet(self._cast))

    def _check_cancelled(self) -> None:
        if self._stopped.is_set():
            raise CancelledByCallerError("the request for pictures was cancelled")

    def stop(self) -> None:
        """Stop at the next step of each picture."""
        self._stopped.set()


class ComposedEngine:
    """An engine that plans a book and paints its pictures with ``paint``."""

    def __init__(self, folder: Path, paint: Paint) -> None:
        self._folder = folder
        self._executor = ThreadPoolExecutor(PARALLEL, thread_name_prefix="illustrator")
        self._paint = paint

    async def begin(self, request: IllustrationRequest) -> ComposedSession:
        """Read the drawings (the first time) and plan the whole book."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, self._plan, request)

    def _plan(self, request: IllustrationRequest) -> ComposedSession:
        from services.c1_illustrator.collage.icons.find import IconFinder
        from services.c1_illustrator.collage.plan import plan_book

        noto = NotoSet.shared(self._folder)
        plan = plan_book(request, noto, IconFinder(noto))
        return ComposedSession(plan, request.style, noto, self._paint, self._executor)

    async def close(self) -> None:
        """Release the threads; pictures that were not begun are dropped."""
        self._executor.shutdown(wait=False, cancel_futures=True)


ENGINE = EngineSpec(
    "collage", lambda resources: ComposedEngine(resources.models.path(NOTO), paint_collage), rank=0, models=(NOTO,), model=NOTO_NAME,
    licence=LICENCE, cost=Cost(start=1.0, page=2.0),
)  # fmt: skip
