"""A TCP proxy that does what networks do: loses, delays, stalls, resets."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.support.proxy import Proxy


class FaultyProxy(Proxy):
    """What it does may be changed while connections are open."""

    def __init__(self, to: int) -> None:
        super().__init__(to)
        self.latency = 0.0
        """Seconds each piece is late, in either direction."""
        self._flows = asyncio.Event()
        self._flows.set()

    def stall(self) -> None:
        """Nothing arrives any more and nobody is told: a partition, or a peer that is only half there."""
        self._flows.clear()

    def flow(self) -> None:
        """What was held back goes on."""
        self._flows.set()

    def reset(self) -> None:
        """End every connection with a reset instead of an end of file."""
        for one in tuple(self._open):
            sock = one.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.cut()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection; one that cannot be handed on is closed."""
        try:
            await super().handle(reader, writer)
        except OSError:
            writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                if self.latency:
                    await asyncio.sleep(self.latency)
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        writer.close()


@asynccontextmanager
async def faulty_proxy(to: int, port: int = 0) -> AsyncIterator[FaultyProxy]:
    """On a port, or a free one."""
    made = FaultyProxy(to)
    server = await asyncio.start_server(made.handle, "127.0.0.1", port)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        made.flow()
        made.cut()
        await asyncio.sleep(0.01)
