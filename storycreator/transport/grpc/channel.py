"""gRPC options. Both ends must agree on keepalive: a server disconnects a client that pings more often than it permits."""

from storycreator.transport.base import MAX_MESSAGE_BYTES

KEEPALIVE_MS = 20_000
CONNECTION_AGE_MS = 10 * 60_000
"""A client resolves names again only when its connection ends: an age limit lets new replicas get work."""

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
    ("grpc.http2.min_ping_interval_without_data_ms", KEEPALIVE_MS // 2),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.max_connection_age_ms", CONNECTION_AGE_MS),
    ("grpc.max_connection_age_grace_ms", 60 * 60_000),
    ("grpc.so_reuseport", 0),
]

CLIENT_OPTIONS: list[Option] = [
    *_SHARED,
    ("grpc.enable_http_proxy", 0),  # peers are called directly, whatever http_proxy says; Docker sets it in every container
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.initial_reconnect_backoff_ms", 200),
    ("grpc.min_reconnect_backoff_ms", 5_000),  # how long connecting may take, in spite of its name
    ("grpc.max_reconnect_backoff_ms", 1_000),  # less than a circuit stays open: a replica that is back is found at the first probe
]
