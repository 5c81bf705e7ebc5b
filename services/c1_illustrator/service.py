"""The illustrator: a cover and a picture for every page. A picture that fails is retried once, then becomes a gap; the call fails only when
all pictures do. Each finished picture is cached, so that a request that shares pages with an earlier one paints only the others."""

import asyncio
from collections.abc import Iterator

from pydantic import Field

from services.c1_illustrator.engines.base import PARALLEL, Engine, Painted, Session
from services.c1_illustrator.engines.collage import NOTO
from storycreator.core.concurrency import gather
from storycreator.core.engines import Engines, EngineSpec
from storycreator.core.errors import EngineError, InvalidInputError, ModelUnavailableError, RemoteEngineError, StoreError, StoryCreatorError
from storycreator.core.preflight import kept, partly, unknown
from storycreator.core.service import Call, Resources, Service
from storycreator.inference.openai import OpenAIOptions
from storycreator.inference.web import WebAddress
from storycreator.messages.common import Progress
from storycreator.messages.illustration import CAST_SHEET_PATH, Gap, IllustrationRequest, Illustrations, Picture, picture_path
from storycreator.messages.preflight import PreflightRequest, Prospect
from storycreator.storage.result_cache import ResultCache

TRIES = 2
"""Attempts per picture."""


class IllustratorOptions(OpenAIOptions):
    """Settings of the illustrator."""

    engine: str = "collage"
    """The engine that paints when `--engine pictures=` chooses none."""
    model: str = "gpt-image-1"
    """The model to ask the OpenAI-compatible server for pictures."""
    size: str = "1536x1024"
    """The size in pixels that the engine openai asks for; pictures are cut to 4:3."""
    automatic1111_url: WebAddress = ""
    """Address of the web UI that the engine automatic1111 calls, started with `--api`."""
    remote_seconds: float = Field(180.0, gt=0)
    """Seconds a remote engine's server may take for one picture."""


class Illustrator(Service[IllustratorOptions]):
    """Service C1."""

    options_type = IllustratorOptions
    engines = Engines(package="services.c1_illustrator.engines")
    recipe = "4"

    def __init__(self, resources: Resources[IllustratorOptions]) -> None:
        super().__init__(resources)
        self._slots = asyncio.Semaphore(PARALLEL)
        self._result_cache = ResultCache(self.artifacts)

    def wishes(self, request: PreflightRequest, spec: EngineSpec) -> Iterator[Prospect]:
        """Pictures in a style."""
        style = request.story.picture_style
        wish = f"pictures in the style {style}"
        if spec.remote:
            yield unknown(self.letter, wish, "picture_style", "the server is told the style")
            return
        try:
            self.models.path(NOTO)
        except ModelUnavailableError as error:
            if NOTO not in spec.models:  # else that has been said
                yield partly(self.letter, wish, "picture_style", f"the draft has no pictures: {error.message}")
        else:
            yield kept(self.letter, wish, "picture_style")

    async def illustrate(self, request: IllustrationRequest, call: Call) -> Illustrations:
        """Paint every requested page. Raises ``EngineError`` (``RemoteEngineError`` for a remote engine) when none could be painted."""
        spec = self.choose(request.engine)
        _check_takes(request)
        engine: Engine = self.engine(spec)
        return await self._paint_all(request.model_copy(update={"engine": spec.name}), await engine.begin(request), spec, call)

    async def _paint_all(self, request: IllustrationRequest, session: Session, spec: EngineSpec, call: Call) -> Illustrations:
        pictures: dict[int, Picture] = {}
        failures: dict[int, StoryCreatorError] = {}
        retried: list[str] = []
        total = len(session.pages)

        async def paint_page(page: int) -> None:
            what = "the cover" if page == 0 else f"page {page}"
            page_request = _page_request(request, page)
            outcome = "reused"
            async with self._slots:
                picture = await self._result_cache.get(self.version, page_request, Picture)
                for attempt in range(TRIES if picture is None else 0):
                    outcome = "painted"
                    try:
                        picture = await self._store(page, await session.paint(page))
                    except StoreError:
                        raise
                    except StoryCreatorError as error:
                        failures[page] = error
                        continue
                    await self._result_cache.put(self.version, page_request, picture)
                    if attempt:
                        retried.append(f"{what} was painted at the second try: {failures.pop(page).message}")
                    break
            if picture is not None:
                pictures[page] = picture
            message = f"{outcome} {what}" if picture is not None else f"could not paint {what}"
            await call.report(Progress(stage="C1", message=message, done=len(pictures) + len(failures), total=total, page=page))

        try:
            await gather(paint_page(page) for page in session.pages)
            sheet = None if request.pages else await session.cast_sheet()
        finally:
            session.stop()
        if failures and not pictures:
            first = failures[min(failures)]
            kind = RemoteEngineError if all(isinstance(error, RemoteEngineError) for error in failures.values()) else EngineError
            raise kind(f"none of {total} pictures could be painted: {first.message}", stage="C1")
        return Illustrations(
            pictures=tuple(pictures[page] for page in sorted(pictures)),
            cast_sheet=await self.artifacts.put(sheet, media_type="image/png", name=CAST_SHEET_PATH) if sheet else None,
            gaps=tuple(Gap(page=page, reason=failures[page].message) for page in sorted(failures)),
            provenance=self.provenance(spec, notes=(*session.notes, *sorted(retried))),
        )

    async def _store(self, page: int, painted: Painted) -> Picture:
        image = await self.artifacts.put(painted.content, media_type="image/png", name=picture_path(page))
        return Picture(
            page=page, image=image, width=painted.width, height=painted.height, alt=painted.alt, place=painted.place, shows=painted.shows,
            stage=painted.stage, camera=painted.camera, alts=painted.alts,
        )  # fmt: skip


def _page_request(request: IllustrationRequest, page: int) -> IllustrationRequest:
    """The request for one picture, which determines it completely: the cache key."""
    takes = tuple(take for take in request.takes if take.page == page)
    return request.model_copy(update={"pages": (page,), "takes": takes})


def _check_takes(request: IllustrationRequest) -> None:
    """Refuse takes that name something pictures do not have."""
    last = len(request.story.pages)
    for number, take in enumerate(request.takes):
        if take.line or take.voice:
            raise InvalidInputError.of(f"takes.{number}", "a picture has neither lines nor a voice")
        if take.page > last:
            raise InvalidInputError.of(f"takes.{number}.page", f"there is no page {take.page}; the story has 0 (the cover) to {last}")
