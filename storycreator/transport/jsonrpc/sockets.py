"""Socket options for both ends of a JSON-RPC connection."""

import asyncio
import socket

KEEPALIVE_SECONDS = 20
"""A peer whose machine or network is gone is noticed after about three times this."""


def keep_alive(transport: asyncio.Transport) -> None:
    """Probe idle peers, and close the connection to one that does not acknowledge for a minute (the kernel's default is 15 minutes)."""
    sock = transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    seconds = KEEPALIVE_SECONDS
    options = {"TCP_KEEPIDLE": seconds, "TCP_KEEPINTVL": seconds, "TCP_KEEPCNT": 2, "TCP_USER_TIMEOUT": 3 * seconds * 1000}
    for name, value in options.items():
        if hasattr(socket, name):  # not every system has all of them
            sock.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
