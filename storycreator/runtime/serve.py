"""Serving a service: both listeners in one process, until a signal says to stop."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from storycreator.runtime.servant import LocalServant
from storycreator.transport.grpc.server import GrpcServer
from storycreator.transport.jsonrpc.server import JsonRpcServer

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Ports:
    """Where the two listeners are."""

    grpc: int
    rpc: int


@asynccontextmanager
async def listening(servant: LocalServant, host: str, ports: Ports, grace: float) -> AsyncIterator[Ports]:
    """Serve over both transports; on the way out drain: refuse what is new, finish what is at work within ``grace`` seconds."""
    grpc, rpc = GrpcServer(servant), JsonRpcServer(servant)
    try:
        yield Ports(await grpc.start(host, ports.grpc), await rpc.start(host, ports.rpc))
    finally:
        servant.drain()
        await asyncio.gather(grpc.stop(grace), rpc.stop(grace))


async def until_signal() -> None:
    """Return at SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    await stop.wait()
