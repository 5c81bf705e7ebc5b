"""Creating a service from its spec in the table of services."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from storycreator.core.engines import EngineSpec
from storycreator.core.service import ModelFiles, Peer, Resources, Service
from storycreator.services import ServiceSpec, letters_by_work
from storycreator.settings import service_options
from storycreator.storage.artifacts import ArtifactStore


def service_class(spec: ServiceSpec) -> type[Service[Any]]:
    """Import the class a spec names."""
    module, _, name = spec.implementation.partition(":")
    found: type[Service[Any]] = getattr(import_module(module), name)
    return found


def assemble(spec: ServiceSpec, artifacts: ArtifactStore, models: ModelFiles, peers: Mapping[str, Peer[Any, Any]]) -> Service[Any]:
    """Create a service with its options and peers. Raises ``InvalidInputError`` naming a wrong variable."""
    found = service_class(spec)
    options = service_options(spec.letter, found.options_type)
    own_peers = {letter: peers[letter] for letter in spec.peers}
    return found(Resources(options, artifacts, models, spec.letter, own_peers, letters_by_work(own_peers)))


def resolved_engine(spec: ServiceSpec, asked: str) -> EngineSpec:
    """The engine a service here would use for ``request.engine == asked``, without making it. Raises ``InvalidInputError``."""
    found = service_class(spec)
    return found.engines.choose(asked, service_options(spec.letter, found.options_type), spec.letter)
