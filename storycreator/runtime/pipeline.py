"""The services main walks over, and where their artifacts are, in any mode."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from storycreator.core.errors import NotFoundError, UnavailableError
from storycreator.core.service import ModelFiles, Peer
from storycreator.jobs.output.delivery import ArtifactSource
from storycreator.messages.common import ArtifactRef
from storycreator.messages.job import Stage
from storycreator.runtime.assemble import assemble
from storycreator.runtime.remote import remote_peers
from storycreator.services import SERVICES
from storycreator.settings import PipelineMode, Settings, stage_seconds
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.connect import Client, OnTiming
from storycreator.transport.inprocess import InProcessPeer


@dataclass(frozen=True)
class Pipeline:
    """The services of a walk and their artifacts."""

    peers: Mapping[str, Peer[Any, Any]]
    artifacts: ArtifactSource


class RemoteArtifacts:
    """Artifacts fetched from the machine that binds the book, or from another one that has them."""

    def __init__(self, clients: tuple[Client, ...]) -> None:
        self._clients = clients

    async def chunks(self, ref: ArtifactRef, offset: int = 0) -> AsyncIterator[bytes]:
        """From the first service that has it. Raises ``NotFoundError`` or ``UnavailableError`` of the last one asked."""
        for client in self._clients:
            try:
                async for piece in client.fetch(ref, offset):
                    yield piece
                    offset += len(piece)
                return
            except (NotFoundError, UnavailableError):
                if client is self._clients[-1]:
                    raise


@asynccontextmanager
async def local_peers(artifacts: ArtifactStore, models: ModelFiles) -> AsyncIterator[dict[str, Peer[Any, Any]]]:
    """All services in this process, by letter; closed on exit."""
    peers: dict[str, Peer[Any, Any]] = {}
    async with AsyncExitStack() as stack:
        for spec in SERVICES:
            peer = InProcessPeer(spec, partial(assemble, spec, artifacts, models, peers), stage_seconds(spec.letter, spec.seconds))
            stack.push_async_callback(peer.close)
            peers[spec.letter] = peer
        yield peers


@asynccontextmanager
async def open_pipeline(settings: Settings, models: ModelFiles, on_timing: OnTiming) -> AsyncIterator[Pipeline]:
    """The services of the walk, as ``PIPELINE_MODE`` says; closed on exit."""
    if settings.pipeline_mode is not PipelineMode.LOCAL:
        async with remote_peers(tuple(Stage), settings.pipeline_mode, on_timing) as clients:
            yield Pipeline(clients, RemoteArtifacts((clients[Stage.BINDING], clients[Stage.PRODUCTION])))
        return
    artifacts = ArtifactStore.open(settings.store_url)
    async with local_peers(artifacts, models) as peers:
        yield Pipeline(peers, artifacts)
