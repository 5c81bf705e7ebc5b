"""The program version of a process: services that work together must be of the same release."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from storycreator import __version__
from storycreator.core.errors import StoryCreatorError, VersionMismatchError
from storycreator.core.preflight import partly
from storycreator.core.service import Call
from storycreator.messages.codec import schema
from storycreator.messages.common import ArtifactRef, Message, Progress
from storycreator.messages.preflight import Preflight, PreflightRequest
from storycreator.runtime.revision import revision
from storycreator.services import ServiceSpec
from storycreator.transport.base import Health
from storycreator.transport.connect import Client

ASK_AGAIN_SECONDS = 5.0
"""A restarted service may have another version. Stages take longer than this, so each is checked during a walk."""


def program() -> str:
    """``0.1.0``, or in an image ``0.1.0+`` and what it was built from."""
    return f"{__version__}+{revision()}" if revision() else __version__


def difference(spec: ServiceSpec, health: Health) -> str:
    """What to do about a service of another version than this program; empty when they are the same, or when the release is the same and
    one of the two does not run from an image."""
    if health.schema not in ("", schema()):
        return f"{spec.container} was built from other protos than this program: build both again from the same checkout"
    ours, theirs = program(), health.program
    _, _, built_from = theirs.partition("+")
    if theirs == ours or (same_release(health) and not (built_from and revision())):
        return ""
    return (
        f"{spec.container} is version {theirs or 'unknown'}, and this is {ours}: one of the two images is stale. Build both again from "
        "the same checkout: ./setup_machine2.sh on machine 2, ./setup_machine1.sh on machine 1"
    )


def same_release(health: Health) -> bool:
    """Whether a service is of this program's release and schema, and so understands its messages."""
    return health.program.partition("+")[0] == __version__ and health.schema in ("", schema())


class SameBuild:
    """A client that checks the version of its service: one of another release is not called; one built from other sources is called with a
    warning, because it may be in the middle of an update."""

    def __init__(self, spec: ServiceSpec, client: Client) -> None:
        self._spec = spec
        self._client = client
        self.replicas = client.replicas
        self._asked_at = float("-inf")
        self._problem = ""
        self._refused = False

    async def __call__(self, request: Message, call: Call) -> Message:
        """Check the version, then call. Raises ``VersionMismatchError``, else what the client raises."""
        await self._check_version(call.remaining())
        if self._refused:
            raise VersionMismatchError(self._problem, stage=self._spec.letter)
        if self._problem:
            await call.report(Progress(stage=call.stage, branch=call.branch, message=f"warning: {self._problem}"))
        return await self._client(request, call)

    async def _check_version(self, seconds: float | None) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._asked_at < ASK_AGAIN_SECONDS and not self._problem:
            return
        self._problem, self._refused = "", False
        with contextlib.suppress(StoryCreatorError):  # the call itself fails the same way, with a better message
            health = await self._client.health(min(5.0, 5.0 if seconds is None else seconds))
            self._asked_at, self._problem = now, difference(self._spec, health)
            self._refused = not same_release(health)

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        """As the client. Raises ``VersionMismatchError`` for a service of another release; one of other sources is a wish kept in part."""
        await self._check_version(call.remaining())
        if self._refused:
            raise VersionMismatchError(self._problem, stage=self._spec.letter)
        found = await self._client.preflight(request, call)
        if not self._problem:
            return found
        stale = partly(self._spec.letter, f"version of {self._spec.container}", "", self._problem)
        return found.model_copy(update={"prospects": (stale, *found.prospects)})

    async def health(self, timeout: float) -> Health:  # noqa: ASYNC109
        """As the client."""
        return await self._client.health(timeout)

    def fetch(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """As the client."""
        return self._client.fetch(ref, offset)

    async def close(self) -> None:
        """As the client."""
        await self._client.close()
