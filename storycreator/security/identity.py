"""The identity in a certificate, and who may call which service."""

from collections.abc import Iterable

from storycreator.services import MAIN, SERVICES, ServiceSpec

AUTHORITY = "authority"
"""What answers a machine that joins or renews its certificates."""
_URI = "spiffe://storycreator/"
_DOMAIN = ".storycreator.internal"


def uri_of(name: str) -> str:
    """The identity of a container: ``spiffe://storycreator/service-c``."""
    return _URI + name


def host_of(name: str) -> str:
    """The name by which a client checks that it reached this container. The authority issues it together with the identity only."""
    return name + _DOMAIN


def identity_of(uris: Iterable[str]) -> str:
    """The one identity among the URIs of a certificate; empty when it has none, several or another."""
    found = tuple(uris)
    return found[0] if len(found) == 1 and found[0].startswith(_URI) else ""


def name_of(identity: str) -> str:
    """The container of an identity."""
    return identity.removeprefix(_URI)


def names_on(machine: int) -> tuple[str, ...]:
    """The containers of one of two machines that have a certificate."""
    return (*((MAIN,) if machine == 1 else ()), *(spec.container for spec in SERVICES if spec.machine == machine))


def callers_of(spec: ServiceSpec) -> frozenset[str]:
    """The identities that may call a service: main when it is a stage of the walk, and the services it is a peer of."""
    callers = {uri_of(other.container) for other in SERVICES if spec.letter in other.peers}
    return frozenset(callers | ({uri_of(MAIN)} if spec.by_main else set()))
