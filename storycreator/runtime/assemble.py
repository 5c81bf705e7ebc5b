"""From a row of the contract to a service that is ready to work."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from storycreator.core.service import ModelFiles, Peer, Resources, Service
from storycreator.services import ServiceSpec, letters_by_work
from storycreator.settings import service_options
from storycreator.storage.artifacts import ArtifactStore


def service_class(row: ServiceSpec) -> type[Service[Any]]:
    """Import the class a row names."""
    module, _, name = row.implementation.partition(":")
    found: type[Service[Any]] = getattr(import_module(module), name)
    return found


def assemble(row: ServiceSpec, artifacts: ArtifactStore, models: ModelFiles, peers: Mapping[str, Peer[Any, Any]]) -> Service[Any]:
    """Make a service with its options and peers. Raises ``InvalidInputError`` naming a wrong variable."""
    found = service_class(row)
    options = service_options(row.letter, found.options_type)
    own_peers = {letter: peers[letter] for letter in row.peers}
    return found(Resources(options=options, artifacts=artifacts, models=models, peers=own_peers, letters=letters_by_work(own_peers)))


def resolved_engine(row: ServiceSpec, asked: str) -> str:
    """The name of the engine a service here would use for ``request.engine == asked``, without loading it."""
    return service_class(row).engine_name(asked, service_options(row.letter, service_class(row).options_type))
