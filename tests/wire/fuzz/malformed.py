"""Malformed input, made from well-formed input by chance: the same seed gives the same bytes."""

import json
import random
import struct
from collections.abc import Sequence
from pathlib import Path

TABLE = Path(__file__).parents[1] / "conformance/jsonrpc.json"
STORY = {"prompt": "A lantern", "pages": 4, "seed": 7, "engine": "draft", "_meta": {"progressToken": 1, "timeout_ms": 5000}}
INTERESTING = (
    b"\n", b"\r\n", b"\0", b'"', b"\\", b"{", b"}", b"[", b"]", b"[" * 2_000, b'{"a":' * 600, b"\xff\xfe", b"\xe2\x80\xa8", b"\xed\xa0\x80",
    b"1e999", b"-0", b"9" * 400, b"NaN", b"null", b"true", b'"id":null', b'"jsonrpc":"2.0"', b'"method":"$/cancel"', b'"params":{"id":1}',
    b'"result":1', b'"error":{}', b"\\ud800", b"\\u0000", b"x" * 70_000,
)  # fmt: skip


def frames() -> list[bytes]:
    """Frames of the conformance table and of real calls, without their line ends."""
    table = [case["send"].encode() for case in json.loads(TABLE.read_text(encoding="utf-8"))["cases"] if "send" in case]
    ref = {"sha256": "0" * 64, "mediaType": "image/png", "bytes": 10, "name": "a.png"}
    calls = [
        {"jsonrpc": "2.0", "id": 1, "method": "generate_story", "params": STORY},
        {"jsonrpc": "2.0", "id": "x", "method": "artifact.fetch", "params": {"ref": ref, "offset": 3, "_meta": {"progressToken": "t"}}},
        {"jsonrpc": "2.0", "id": None, "method": "health.check"},
        {"jsonrpc": "2.0", "method": "$/cancel", "params": {"id": 1}},
        {"jsonrpc": "2.0", "method": "artifact.chunk", "params": {"progressToken": 1, "offset": 0, "bytes": 3}},
        [{"jsonrpc": "2.0", "id": n, "method": "health.check"} for n in range(5)],
    ]
    return table + [json.dumps(call).encode() for call in calls]


def mutated(corpus: Sequence[bytes], chance: random.Random) -> bytes:
    """One input with one to four things wrong."""
    data = bytearray(chance.choice(corpus))
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(8):
            case 0 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 1:
                del data[at : at + chance.randint(1, 1 + len(data) // 4)]
            case 2:
                data[at:at] = chance.choice(INTERESTING) if chance.random() < 0.9 else chance.randbytes(chance.randint(1, 3_000))
            case 3:
                other = chance.choice(corpus)
                data[at:] = other[chance.randrange(len(other) + 1) :]
            case 4:
                data[at:at] = data[: chance.randint(0, 200)]
            case 5:
                data[at : at + 4] = chance.randbytes(4)
            case 6:
                del data[at:]
            case _:
                data[at:at] = bytes([chance.randrange(256)])
    return bytes(data)


def in_pieces(data: bytes, chance: random.Random) -> list[bytes]:
    """The same bytes, cut anywhere."""
    at = sorted(chance.randrange(len(data) + 1) for _ in range(chance.randint(0, 3)))
    return [data[i:j] for i, j in zip([0, *at], [*at, len(data)], strict=True)]


def _h2(kind: int, flags: int, stream: int, payload: bytes) -> bytes:
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def _literal(name: str, value: str) -> bytes:
    """An HPACK header field, not indexed and not compressed; values below 127 bytes."""
    return b"\0" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()


def http2(path: str, body: bytes) -> list[bytes]:
    """Well-formed HTTP/2 connections from a client: a call, its parts in other orders, and what stands around it."""
    preface, settings = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", _h2(4, 0, 0, b"")
    names = {":method": "POST", ":scheme": "http", ":path": path, ":authority": "x", "te": "trailers", "content-type": "application/grpc"}
    head = b"".join(_literal(*pair) for pair in names.items())
    data = b"\0" + struct.pack(">I", len(body)) + body
    headers, end = _h2(1, 4, 1, head), _h2(0, 1, 1, data)
    ping, window, reset, away = (
        _h2(6, 0, 0, b"12345678"),
        _h2(8, 0, 0, b"\0\0\xff\xff"),
        _h2(3, 0, 1, b"\0\0\0\x08"),
        _h2(7, 0, 0, b"\0" * 8),
    )
    split = _h2(1, 0, 1, head[:20]) + _h2(9, 4, 1, head[20:])
    odd_settings = _h2(
        4, 0, 0, b"".join(struct.pack(">HI", number, value) for number, value in ((1, 0), (3, 0), (4, 2**31 - 1), (5, 16384)))
    )
    return [
        preface + settings + headers + end,
        preface + settings + split + end + ping,
        preface + odd_settings + headers + window + end + reset,
        preface + settings + b"".join(_h2(1, 5, stream, head) for stream in range(1, 41, 2)),
        preface
        + settings
        + b"".join(headers.replace(b"\0\0\0\1", struct.pack(">I", n), 1) + _h2(3, 0, n, b"\0\0\0\x08") for n in (1, 3, 5)),
        preface + settings + ping * 50 + away,
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64,
    ]
