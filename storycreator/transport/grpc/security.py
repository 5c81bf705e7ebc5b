"""Mutual TLS for gRPC."""

import ssl
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import grpc
from grpc_status import rpc_status

from storycreator.core.errors import PermissionDeniedError, StoryCreatorError
from storycreator.security.credentials import VERSION, Credentials
from storycreator.transport.grpc.errors import status_of

_pem_to_der = lru_cache(64)(ssl.PEM_cert_to_DER_cert)


def server_credentials(credentials: Credentials) -> grpc.ServerCredentials:
    """For a listener that asks every client for its certificate. Each handshake uses the files as they are then.

    gRPC is given a configuration only when the files have changed: with a new one for each handshake, its core ends the process when many
    handshakes time out at once (seen in 1.85.3; ``sync.cc``: Check failed: prior > 0)."""
    served = credentials.current()

    def configuration() -> Any:
        return grpc.ssl_server_certificate_configuration([(served.identity, served.identity)], served.roots)

    def changed() -> Any:
        nonlocal served
        if (now := credentials.current()) is served:
            return None
        served = now
        return configuration()

    return grpc.dynamic_ssl_server_credentials(configuration(), changed, require_client_authentication=True)


def identity_of(context: Any, credentials: Credentials) -> str:
    """The identity of who calls. Raises ``PermissionDeniedError``."""
    about = context.auth_context()
    if about.get("ssl_tls_version") != [VERSION.encode()]:
        raise PermissionDeniedError(f"the connection is not {VERSION}")
    der = _pem_to_der(about["x509_pem_cert"][0].decode("ascii"))
    return credentials.caller(der, (uri.decode() for uri in about.get("peer_uri", ())))


caller_identity: ContextVar[str] = ContextVar("caller_identity", default="")
"""Of who makes the call that is at work; empty without TLS."""


class IdentifiedOnly(grpc.aio.ServerInterceptor):
    """Refuses every method, health checks too, to a caller whose certificate is revoked or names no identity."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    async def intercept_service(self, continuation: Any, handler_call_details: Any) -> Any:
        """gRPC asks for the handler of a method."""
        handler = await continuation(handler_call_details)
        if handler is None:
            return None
        kind = f"{'stream' if handler.request_streaming else 'unary'}_{'stream' if handler.response_streaming else 'unary'}"
        behaviour = getattr(handler, kind)
        return handler._replace(**{kind: self._after_request(behaviour) if handler.request_streaming else self._checked(behaviour)})

    def _after_request(self, behaviour: Any) -> Any:
        async def checked(requests: Any, context: Any) -> Any:
            async for request in requests:  # a stream refused before its first request arrives is INTERNAL to a Python client
                await self._check(context)
                yield request

        async def stream(requests: Any, context: Any) -> Any:
            async for answer in behaviour(checked(requests, context), context):
                yield answer

        return stream

    def _checked(self, behaviour: Any) -> Any:
        async def single(request: Any, context: Any) -> Any:
            await self._check(context)
            return await behaviour(request, context)

        return single

    async def _check(self, context: Any) -> None:
        try:
            caller_identity.set(identity_of(context, self._credentials))
        except StoryCreatorError as error:
            await context.abort_with_status(rpc_status.to_status(status_of(error)))
