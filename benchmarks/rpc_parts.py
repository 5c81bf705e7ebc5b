"""What a hop is made of: each part of it by itself, warm, without a socket."""

import asyncio
import io
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Any

import orjson

from storycreator.core.dispatcher import LocalDispatcher
from storycreator.core.service import Call, Caller
from storycreator.messages.codec import from_json, from_proto, to_json, to_proto
from storycreator.messages.story import Story, StoryRequest
from storycreator.observability import logs
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.base import Timing
from storycreator.transport.grpc import context as grpc_context
from storycreator.transport.grpc.names import stage_method
from storycreator.transport.grpc.server import timing_values
from storycreator.transport.inprocess import InProcessPeer
from storycreator.transport.jsonrpc import context as rpc_context
from storycreator.transport.jsonrpc import protocol
from storycreator.transport.jsonrpc.server import timing_json

SPEC = BY_LETTER["A"]
BATCHES, CALLS = 40, 50


def _best(part: Callable[[], Any]) -> float:
    """Microseconds of one call, in the quietest batch."""
    found = []
    for _ in range(BATCHES):
        began = time.perf_counter()
        for _ in range(CALLS):
            part()
        found.append((time.perf_counter() - began) / CALLS)
    return min(found) * 1e6


async def _best_of(part: Callable[[], Awaitable[Any]]) -> float:
    found = []
    for _ in range(BATCHES):
        began = time.perf_counter()
        for _ in range(CALLS):
            await part()
        found.append((time.perf_counter() - began) / CALLS)
        await asyncio.sleep(0)  # what was put off
    return min(found) * 1e6


def _codecs(request: StoryRequest, reply: Story, call: Call) -> dict[str, tuple[float, float]]:
    """Microseconds over gRPC and JSON-RPC."""
    method, timing = stage_method(SPEC), Timing(0.001, 0.002, time.time())
    metadata = grpc_context.metadata_of(call)

    def asked() -> bytes:
        meta = orjson.dumps({rpc_context.META: rpc_context.meta_of(call, 1)})
        return protocol.request_frame(1, SPEC.method, to_json(request)[:-1] + b"," + meta[1:])

    def answered() -> bytes:
        result = b'{"result":' + to_json(reply) + b',"timing":' + timing_json(timing) + b"}"
        return protocol.frame(protocol.result_text(1, result))

    def answered_proto() -> bytes:
        return method.response(result=to_proto(reply), timing=timing_values(timing)).SerializeToString()

    frame, answer, body, answer_body = asked(), answered(), to_proto(request).SerializeToString(), answered_proto()

    def read_request() -> None:
        (event,) = protocol.Connection().receive(frame)
        assert isinstance(event, protocol.Request)
        assert isinstance(event.params, dict)
        rpc_context.call_of("A", event.params, Caller())
        from_json(StoryRequest, event.params)

    def read_request_proto() -> None:
        grpc_context.call_of("A", metadata, 60.0, Caller())
        from_proto(StoryRequest, method.request.FromString(body))

    def read_answer() -> None:
        (event,) = protocol.Connection().receive(answer)
        assert isinstance(event, protocol.Response)
        from_json(Story, event.result["result"])

    def read_answer_proto() -> None:
        response: Any = method.response.FromString(answer_body)
        from_proto(Story, response.result)

    def write_request_proto() -> None:
        grpc_context.metadata_of(call)
        to_proto(request).SerializeToString()

    return {
        "caller: write request and context": (_best(write_request_proto), _best(asked)),
        "service: read, validate request and context": (_best(read_request_proto), _best(read_request)),
        "service: write the answer": (_best(answered_proto), _best(answered)),
        "caller: read, validate the answer": (_best(read_answer_proto), _best(read_answer)),
    }


async def _dispatcher(request: StoryRequest, reply: Story, call: Call) -> float:
    """Deadline, idempotency, admission and the way to the service's method."""

    class Ready:
        async def generate_story(self, _request: StoryRequest, _call: Call) -> Story:
            return reply

    service: Any = Ready()
    peer = InProcessPeer(SPEC, lambda: service)
    peer._service = service  # opened
    dispatcher = LocalDispatcher(SPEC, peer.work, ArtifactStore.open("memory://"), "1")
    calls = iter([Call(job_id=str(n), stage="A", deadline=call.deadline) for n in range(BATCHES * CALLS)])
    return await _best_of(lambda: dispatcher.invoke(request, next(calls)))


def _log_line(call: Call) -> float:
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(logs.JsonLines("service-a"))
    logger = logging.Logger("parts", logging.INFO)
    logger.addHandler(handler)

    def line() -> None:
        logger.info("%s: done in %.3f s, of which %.3f s waiting", SPEC.method, 0.1, 0.2)

    with logs.about(call):
        return _best(line)


async def measured(request: StoryRequest, reply: Story, trace: str) -> list[str]:
    """The table."""
    call = Call(job_id="job", stage="A", deadline=time.monotonic() + 600, traceparent=trace)
    parts = _codecs(request, reply, call)
    dispatcher, line = await _dispatcher(request, reply, call), _log_line(call)
    parts["service: deadline, idempotency, admission"] = (dispatcher, dispatcher)
    parts["service: the log line"] = (line, line)
    rows = [f"| {name} | {grpc:.0f} µs | {rpc:.0f} µs |" for name, (grpc, rpc) in parts.items()]
    total = [sum(both[wire] for both in parts.values()) for wire in (0, 1)]
    return [
        "| what we add to a hop of 4.5 KB, each part by itself and warm | gRPC | JSON-RPC |",
        "|---|---|---|",
        *rows,
        f"| together | {total[0]:.0f} µs | {total[1]:.0f} µs |",
    ]
