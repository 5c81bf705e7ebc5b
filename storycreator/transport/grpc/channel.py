"""gRPC options. Both ends must agree on keepalive: a server disconnects a client that pings more often than it permits."""

import math

from storycreator.security.credentials import HANDSHAKE_SECONDS
from storycreator.transport.base import MAX_MESSAGE_BYTES

KEEPALIVE_MS = 20_000
LEAST_KEEPALIVE_MS = 10_000
"""How often a client may ping, with or without a call. A server admits twice as many pings, because the network delays some."""
GRACE_SECONDS = 60.0
"""How much longer than the longest call: its last bytes need time, too."""
FOR_EVER_MS = 2**31 - 1
"""gRPC's own value for no limit, and the largest."""

Option = tuple[str, int | str]

_SHARED: list[Option] = [
    ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
    ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
    ("grpc.keepalive_time_ms", KEEPALIVE_MS),
    ("grpc.keepalive_timeout_ms", KEEPALIVE_MS),
    ("grpc.http2.ping_timeout_ms", KEEPALIVE_MS),  # without it a frozen peer is given up after a minute, whatever keepalive_timeout says
    ("grpc.http2.max_pings_without_data", 0),  # 0 for any number: by default keepalive ends after two while a long call is silent
]

SERVER_OPTIONS: list[Option] = [
    *_SHARED,
    ("grpc.http2.min_ping_interval_without_data_ms", LEAST_KEEPALIVE_MS // 2),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.so_reuseport", 0),
    ("grpc.server_handshake_timeout_ms", math.ceil(HANDSHAKE_SECONDS * 1000)),
]


def aging(connection_seconds: float, longest_seconds: float) -> list[Option]:
    """What ends the connections to a server at an age of ``connection_seconds``, 0 for never: a client resolves names again only when its
    connection ends, and so finds new replicas. No call is cut: gRPC then waits for longer than a call, ``longest_seconds``, may take."""
    return [
        ("grpc.max_connection_age_ms", _milliseconds(connection_seconds or math.inf)),
        ("grpc.max_connection_age_grace_ms", _milliseconds(longest_seconds + GRACE_SECONDS)),
    ]


def _milliseconds(seconds: float) -> int:
    return FOR_EVER_MS if seconds * 1000 >= FOR_EVER_MS else math.ceil(seconds * 1000)


CLIENT_OPTIONS: list[Option] = [
    *_SHARED,
    ("grpc.enable_http_proxy", 0),  # peers are called directly, whatever http_proxy says; Docker sets it in every container
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 5_000),  # how long connecting may take, in spite of its name
    ("grpc.max_reconnect_backoff_ms", 1_000),  # less than a circuit stays open: a replica that is back is found at the first probe
]
