"""The call context as gRPC metadata. The time left is gRPC's own timeout."""

from collections.abc import Iterable
from urllib.parse import unquote

import grpc

from storycreator.core.service import Call, Caller, Report
from storycreator.transport.base import call_from_context, context_of


def metadata_of(call: Call, token: str = "") -> grpc.aio.Metadata:
    """The metadata of a call with a bearer token; empty for none."""
    return grpc.aio.Metadata(*context_of(call, token).items())


def caller_of(peer: str, identity: str = "") -> Caller:
    """The caller from what gRPC calls a peer: ``ipv4:127.0.0.1:5005``, ``ipv6:%5B::1%5D:5005``."""
    address, _, _port = unquote(peer.partition(":")[2]).rpartition(":")
    return Caller(address.strip("[]"), identity)


def call_of(
    stage: str, metadata: Iterable[tuple[str, str | bytes]], seconds: float | None, caller: Caller, report: Report | None = None
) -> Call:
    """The call a server received from a caller, with ``seconds`` left; ``report`` sends its progress."""
    context = {name: value for name, value in metadata if isinstance(value, str)}
    return call_from_context(context, stage, "grpc", seconds, caller, report)
