"""Server reflection under both its names: ``grpc.reflection.v1``, and the older ``v1alpha`` many clients still ask for."""

from collections.abc import AsyncIterator, Awaitable, Iterable
from functools import cached_property
from typing import Any, Protocol

import grpc

V1 = "grpc.reflection.v1.ServerReflection"
V1ALPHA = "grpc.reflection.v1alpha.ServerReflection"
_PATHS = tuple(f"/{name}/ServerReflectionInfo" for name in (V1, V1ALPHA))


class Look(Protocol):
    """Lets in a health check or a discovery by its context, or ends it."""

    def __call__(self, context: Any, *, health: bool) -> Awaitable[None]:
        """Return, or end the call."""
        ...


def _describe_v1() -> None:
    """Add v1's description to what reflection can describe. The Python package has v1alpha only; v1 is the same messages on the wire
    under another package name."""
    from google.protobuf import descriptor_pb2, descriptor_pool
    from grpc_reflection.v1alpha import reflection_pb2

    pool = descriptor_pool.Default()
    try:
        pool.FindServiceByName(V1)
    except KeyError:
        file = descriptor_pb2.FileDescriptorProto.FromString(reflection_pb2.DESCRIPTOR.serialized_pb)
        file.name = "grpc/reflection/v1/reflection.proto"
        file.package = "grpc.reflection.v1"
        for field in (f for message in file.message_type for f in message.field if f.type_name):
            field.type_name = field.type_name.replace(".v1alpha.", ".v1.")
        for method in file.service[0].method:
            method.input_type = method.input_type.replace(".v1alpha.", ".v1.")
            method.output_type = method.output_type.replace(".v1alpha.", ".v1.")
        pool.AddSerializedFile(file.SerializeToString())


class Reflection(grpc.GenericRpcHandler):
    """Describes some services and itself. What it needs, a megabyte, is loaded at the first request."""

    def __init__(self, services: Iterable[str], look: Look) -> None:
        """``look`` lets in who may see them."""
        self._services = (*services, V1, V1ALPHA)
        self._look = look

    @cached_property
    def _method(self) -> Any:
        from grpc_reflection.v1alpha import reflection, reflection_pb2

        _describe_v1()
        describe: Any = reflection.aio.ReflectionServicer(self._services).ServerReflectionInfo

        async def admitted(requests: Any, context: Any) -> AsyncIterator[Any]:
            async for request in requests:  # a stream refused before its first request arrives is INTERNAL to a Python client
                await self._look(context, health=False)
                yield request

        async def described(requests: Any, context: Any) -> AsyncIterator[Any]:
            async for description in describe(admitted(requests, context), context):
                yield description

        return grpc.stream_stream_rpc_method_handler(
            described,
            request_deserializer=reflection_pb2.ServerReflectionRequest.FromString,
            response_serializer=reflection_pb2.ServerReflectionResponse.SerializeToString,
        )

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:
        """gRPC asks each handler whether a method is its own."""
        return self._method if handler_call_details.method in _PATHS else None
