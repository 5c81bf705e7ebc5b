"""A service called inside this process: the same deadlines and errors as over a wire, without the wire."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from storycreator.core.errors import InternalError, InvalidInputError, StoryCreatorError, unexpected
from storycreator.core.service import Call, Service
from storycreator.messages.common import Message
from storycreator.messages.preflight import Preflight, PreflightRequest
from storycreator.services import ServiceSpec
from storycreator.transport.base import unfinished

log = logging.getLogger(__name__)


class InProcessPeer:
    """Calls a service's method directly. The service is created and opened at its first call, so that what a run does not need is not
    loaded. No call takes longer than ``seconds``, by default the spec's."""

    def __init__(self, spec: ServiceSpec, make: Callable[[], Service[Any]], seconds: float | None = None) -> None:
        self._spec = spec
        self._seconds = spec.seconds if seconds is None else seconds
        self._make = make
        self._made: Service[Any] | None = None
        self._service: Service[Any] | None = None
        """Created and opened."""
        self._opening = asyncio.Lock()

    def prepare(self) -> None:
        """Create the service and let it prepare. A failure is reported by the first call."""
        with suppress(Exception):
            self._made = self._made or self._make()
            self._made.prepare()

    async def _opened(self) -> Service[Any]:
        async with self._opening:
            if self._service is None:
                self._made = self._made or self._make()
                await self._made.open()
                self._service = self._made
            return self._service

    async def __call__(self, request: Message, call: Call) -> Message:
        """Do the work. Raises only ``StoryCreatorError``."""
        call = call.within(self._seconds)
        try:
            async with asyncio.timeout(call.remaining()):
                return await self.work(request, call)
        except TimeoutError as error:
            raise unfinished(self._spec) from error

    async def work(self, request: Message, call: Call) -> Message:
        """The same without a deadline, for callers that enforce their own."""
        spec = self._spec
        call.attempted()
        try:
            if not isinstance(request, spec.request):
                raise InternalError(f"{spec.method} takes {spec.request.__name__}, not {type(request).__name__}")
            service = self._service or await self._opened()
            reply = await getattr(service, spec.method)(request, call)
            if not isinstance(reply, spec.reply):
                raise InternalError(f"{spec.method} answered {type(reply).__name__} instead of {spec.reply.__name__}")
        except StoryCreatorError as error:
            error.stage = error.stage or spec.letter
            raise
        except TimeoutError as error:
            raise unfinished(spec) from error
        except ValidationError as error:
            log.exception("%s: a message did not fit its schema", spec.name)
            raise InternalError(
                f"the {spec.name} made an invalid message: {InvalidInputError.from_validation(error)}", stage=spec.letter
            ) from error
        except Exception as error:
            log.exception("%s failed", spec.name)
            raise unexpected(spec.name, spec.letter) from error
        return reply

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        """Ask the service, which is created for it but not opened."""
        self._made = self._made or self._make()
        return await self._made.preflight(request, call)

    async def version(self, call: Call) -> str:
        """The service's own."""
        return (await self._opened()).version

    async def close(self) -> None:
        """Close the service if it was created."""
        if self._made is not None:
            await self._made.close()
            self._service = self._made = None
