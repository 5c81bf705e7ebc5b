"""Finished results, cached in the artifact store by request and service version (``Service.version``).

A result is used only while everything it refers to is in the store and undamaged; otherwise the work is done again.
"""

import hashlib
import logging
from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import ValidationError

from storycreator.core.errors import DamagedArtifactError, NotFoundError, StoreError
from storycreator.messages.common import ArtifactRef, Message
from storycreator.storage.artifacts import RESULTS, ArtifactStore

log = logging.getLogger(__name__)

FORMAT = 1
"""Increase it when cached results of earlier programs must not be used."""

ResultT = TypeVar("ResultT", bound=Message)


def references(value: Any) -> Iterator[ArtifactRef]:
    """Every artifact a message refers to, at any depth."""
    if isinstance(value, ArtifactRef):
        yield value
    elif isinstance(value, Message):
        for name in type(value).model_fields:
            yield from references(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from references(item)


class ResultCache:
    """The cached results of one store."""

    def __init__(self, artifacts: ArtifactStore) -> None:
        self._artifacts = artifacts

    @staticmethod
    def key(version: str, request: Message, result: type[Message]) -> str:
        """The key of a result."""
        said = f"{FORMAT}\n{result.__name__}\n{version}\n{type(request).__name__}\n{request.model_dump_json()}"
        digest = hashlib.sha256(said.encode()).hexdigest()
        return f"{RESULTS}{digest[:2]}/{digest}"

    async def get(self, version: str, request: Message, result: type[ResultT]) -> ResultT | None:
        """The cached result, if it and everything it refers to is undamaged; else None. Never raises when the store fails."""
        key = self.key(version, request, result)
        try:
            content = await self._artifacts.get_record(key)
            if content is None:
                return None
            digest, _, body = content.partition(b"\n")
            if hashlib.sha256(body).hexdigest().encode() != digest:
                log.warning("%s is damaged: the work is done again", key)
                return None
            found = result.model_validate_json(body)
            for ref in references(found):
                await self._artifacts.get(ref)  # reads and verifies
        except ValidationError:
            log.info("%s is of another program: the work is done again", key)
            return None
        except (NotFoundError, DamagedArtifactError, StoreError) as error:
            log.warning("%s cannot be used (%s): the work is done again", key, error)
            return None
        return found

    async def put(self, version: str, request: Message, result: Message) -> None:
        """Cache a result. A full store is only logged."""
        body = result.model_dump_json().encode()
        try:
            await self._artifacts.put_record(
                self.key(version, request, type(result)), hashlib.sha256(body).hexdigest().encode() + b"\n" + body
            )
        except StoreError as error:
            log.warning("a finished result is not kept: %s", error)
