"""The call context as gRPC metadata. The time left is gRPC's own timeout."""

from collections.abc import Iterable

import grpc

from storycreator.core.service import Call, Report
from storycreator.transport.base import call_from_context, context_of


def metadata_of(call: Call, token: str = "") -> grpc.aio.Metadata:
    """The metadata of a call; ``token`` when the call has none."""
    return grpc.aio.Metadata(*context_of(call, token).items())


def call_of(stage: str, metadata: Iterable[tuple[str, str | bytes]], seconds: float | None, report: Report | None = None) -> Call:
    """The call a server received, with ``seconds`` left; ``report`` sends its progress."""
    return call_from_context({name: value for name, value in metadata if isinstance(value, str)}, stage, "grpc", seconds, report)
