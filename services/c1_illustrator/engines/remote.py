"""What the remote picture engines share: a session that requests page by page, validates
the answer, and retries once."""

import asyncio
import base64
import binascii
import io
from abc import ABC, abstractmethod

from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from services.c1_illustrator.engines import prompts
from services.c1_illustrator.engines.base import Painted, page_seed, requested_pages
from storycreator.core.errors import RemoteEngineError
from storycreator.messages.illustration import IllustrationRequest

TRIES = 2
MAX_BYTES = 40_000_000
MIN_SIDE = 128


def decode(text: str) -> bytes:
    """The bytes of base64, with or without a ``data:`` prefix. Raises ``ValueError``."""
    try:
        return base64.b64decode(text.partition(",")[2] if text.startswith("data:") else text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("the picture is not base64") from error


def fit(content: bytes) -> bytes:
    """Any picture as a PNG of the frame's size, cropped at the centre. Raises ``ValueError`` when it is not a picture."""
    from PIL import Image, ImageOps

    if len(content) > MAX_BYTES:
        raise ValueError(f"the picture has {len(content)} bytes, more than {MAX_BYTES}")
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if min(opened.size) < MIN_SIDE or opened.width * opened.height > 60_000_000:
                raise ValueError(f"the picture has {opened.width} × {opened.height} pixels")
            image = ImageOps.fit(opened.convert("RGB"), (WIDTH, HEIGHT), method=Image.Resampling.LANCZOS)
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("what came back is not a picture") from error
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    return out.getvalue()


class RemoteEngine(ABC):
    """An engine that calls a server over HTTP."""

    @abstractmethod
    async def picture(self, prompt: str, seed: int) -> bytes:
        """Request one picture, in any format. Raises ``RemoteEngineError``, or ``ValueError`` for an unusable answer."""

    async def begin(self, request: IllustrationRequest) -> "RemoteSession":
        """Nothing to prepare."""
        return RemoteSession(self, request)

    @abstractmethod
    async def close(self) -> None:
        """Close connections."""


class RemoteSession:
    """One request, page by page."""

    def __init__(self, engine: RemoteEngine, request: IllustrationRequest) -> None:
        self.pages = requested_pages(request)
        self.notes: tuple[str, ...] = ("alternative texts say what the pictures were asked to show",)
        self._engine = engine
        self._request = request

    async def paint(self, page: int) -> Painted:
        """Request one page."""
        story = self._request.story
        problem = ""
        for attempt in range(TRIES):
            try:
                seed = (page_seed(self._request, page) + 7919 * page + attempt) % 2**32
                content = await asyncio.to_thread(fit, await self._engine.picture(prompts.prompt_of(self._request, page), seed))
            except ValueError as error:
                problem = str(error)
                continue
            scene = prompts.scene_of(story, page)
            names = tuple(member.name for member in prompts.shown(story, page))
            return Painted(content, WIDTH, HEIGHT, prompts.alt_of(story, page), scene.place, names)
        raise RemoteEngineError(f"the picture server gave no usable picture in {TRIES} tries: {problem}; check the address and the model")

    async def cast_sheet(self) -> None:
        """A server is asked for pages only."""

    def stop(self) -> None:
        """Nothing to do: a pending request ends with its task."""
