"""``PIPELINE_MODE=local``: all eight services in this process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from storycreator.core.service import ModelFiles, Peer
from storycreator.runtime.assemble import assemble
from storycreator.services import SERVICES
from storycreator.settings import stage_seconds
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.inprocess import InProcessPeer


@asynccontextmanager
async def local_peers(artifacts: ArtifactStore, models: ModelFiles) -> AsyncIterator[dict[str, Peer[Any, Any]]]:
    """The eight services by letter; closed on the way out."""
    peers: dict[str, Peer[Any, Any]] = {}
    opened: list[InProcessPeer] = []
    for spec in SERVICES:
        peer = InProcessPeer(spec, partial(assemble, spec, artifacts, models, peers), stage_seconds(spec.letter, spec.seconds))
        opened.append(peer)
        peers[spec.letter] = peer
    try:
        yield peers
    finally:
        for peer in opened:
            await peer.close()
