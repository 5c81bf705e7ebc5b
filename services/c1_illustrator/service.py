"""The illustrator: a cover and a picture for every page. One that fails is tried once more, then it is a gap; only when all fail does
the call. Each finished picture is kept, so that a request that shares pages with an earlier one paints only the others."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from pydantic import Field

from services.c1_illustrator.engines.base import Engine, Painted, Session
from storycreator.core.concurrency import gather
from storycreator.core.errors import EngineError, InvalidInputError, RemoteEngineError, StoreError, StoryCreatorError
from storycreator.core.service import Call, Options, Resources, Service
from storycreator.messages.common import Progress, Provenance
from storycreator.messages.illustration import Gap, IllustrationRequest, Illustrations, Picture
from storycreator.storage.result_cache import ResultCache

VERSION = "2"
"""Changes when the same request would get other pictures."""

PARALLEL = 2
"""Pictures at a time."""
TRIES = 2
"""Of one picture."""


class IllustratorOptions(Options):
    """Settings of the illustrator."""

    engine: str = "collage"
    base_url: str = Field("", json_schema_extra={"env": ["OPENAI_BASE_URL"]})
    api_key: str = Field("", repr=False, json_schema_extra={"env": ["OPENAI_API_KEY"]})
    model: str = "gpt-image-1"
    size: str = "1536x1024"
    """What the openai engine asks for; pictures are cut to 4:3."""
    automatic1111_url: str = ""
    timeout: float = Field(180.0, gt=0)
    """Seconds a remote engine may take for one picture."""


class Illustrator(Service[IllustratorOptions]):
    """Service C1."""

    options_type = IllustratorOptions
    engines = ("collage", "flat", "openai", "automatic1111")
    draft_engine = "flat"

    def __init__(self, resources: Resources[IllustratorOptions]) -> None:
        super().__init__(resources)
        self._executor = ThreadPoolExecutor(max_workers=PARALLEL, thread_name_prefix="illustrator")
        self._places = asyncio.Semaphore(PARALLEL)
        self._kept_results = ResultCache(self.artifacts)

    @property
    def version(self) -> str:
        """The edition of places, figures and composition, and what the settings make of it."""
        return f"illustrator-{VERSION}" + self.settings_mark("engine", "base_url", "model", "size", "automatic1111_url")

    async def close(self) -> None:
        """Let the threads go."""
        self._executor.shutdown(wait=False, cancel_futures=True)

    async def illustrate(self, request: IllustrationRequest, call: Call) -> Illustrations:
        """Paint every page asked for. Raises ``EngineError`` (``RemoteEngineError`` for a remote engine) when none could be painted."""
        name = self.engine_name(request.engine, self.options)
        _check_takes(request)
        engine = self._engine(name)
        try:
            session = await engine.begin(request)
            return await self._all(request.model_copy(update={"engine": name}), session, engine, call)
        finally:
            await engine.close()

    def _engine(self, name: str) -> Engine:
        options = self.options
        if name == "openai":
            from services.c1_illustrator.engines.openai import OpenAIImages

            return OpenAIImages(options.base_url, options.api_key, options.model, options.size, options.timeout)
        if name == "automatic1111":
            from services.c1_illustrator.engines.automatic1111 import Automatic1111Images

            return Automatic1111Images(options.automatic1111_url, options.timeout)
        from services.c1_illustrator.engines.collage import ComposedEngine, paint_collage
        from services.c1_illustrator.engines.flat import paint_flat

        return ComposedEngine(self.models.path("noto-emoji"), self._executor, paint_flat if name == "flat" else paint_collage)

    async def _all(self, request: IllustrationRequest, session: Session, engine: Engine, call: Call) -> Illustrations:
        pictures: dict[int, Picture] = {}
        failures: dict[int, StoryCreatorError] = {}
        retried: list[str] = []
        total = len(session.pages)

        async def one(page: int) -> None:
            what = "the cover" if page == 0 else f"page {page}"
            alone = _alone(request, page)
            said = "painted before:"
            async with self._places:
                picture = await self._kept_results.get(self.version, alone, Picture)
                for attempt in range(TRIES if picture is None else 0):
                    said = "painted"
                    try:
                        picture = await self._stored(page, await session.paint(page))
                    except StoreError:
                        raise
                    except StoryCreatorError as error:
                        failures[page] = error
                        continue
                    await self._kept_results.put(self.version, alone, picture)
                    if attempt:
                        retried.append(f"{what} was painted at the second try: {failures.pop(page).message}")
                    break
            if picture is not None:
                pictures[page] = picture
            message = f"{said} {what}" if picture is not None else f"could not paint {what}"
            await call.report(Progress(stage="C1", message=message, done=len(pictures) + len(failures), total=total, page=page))

        try:
            await gather(one(page) for page in session.pages)
        finally:
            session.stop()
        if failures and not pictures:
            first = failures[min(failures)]
            kind = RemoteEngineError if all(isinstance(error, RemoteEngineError) for error in failures.values()) else EngineError
            raise kind(f"none of {total} pictures could be painted: {first.message}", stage="C1")
        return Illustrations(
            pictures=tuple(pictures[page] for page in sorted(pictures)),
            gaps=tuple(Gap(page=page, reason=failures[page].message) for page in sorted(failures)),
            provenance=Provenance(
                service="C1", engine=request.engine, model=engine.model, version=self.version, licence=engine.licence,
                notes=(*session.notes, *sorted(retried)),
            ),
        )  # fmt: skip

    async def _stored(self, page: int, painted: Painted) -> Picture:
        name = "pictures/cover.png" if page == 0 else f"pictures/page-{page:02d}.png"
        image = await self.artifacts.put(painted.content, media_type="image/png", name=name)
        return Picture(
            page=page, image=image, width=painted.width, height=painted.height, alt=painted.alt, place=painted.place, shows=painted.shows
        )


def _alone(request: IllustrationRequest, page: int) -> IllustrationRequest:
    """The request for one picture: what it looks like follows from this and nothing else."""
    takes = tuple(take for take in request.takes if take.page == page)
    return request.model_copy(update={"pages": (page,), "takes": takes})


def _check_takes(request: IllustrationRequest) -> None:
    """Refuse takes of what no picture has."""
    last = len(request.story.pages)
    for number, take in enumerate(request.takes):
        if take.line or take.voice:
            raise InvalidInputError.of(f"takes.{number}", "a picture has neither lines nor a voice")
        if take.page > last:
            raise InvalidInputError.of(f"takes.{number}.page", f"there is no page {take.page}; the story has 0 (the cover) to {last}")
