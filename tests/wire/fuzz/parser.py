"""What must hold for the JSON-RPC frame parser, whatever it is fed. Run as a program (``python -m tests.wire.fuzz.parser CORPUS -runs=N``)
it is fuzzed by coverage, with atheris."""

import sys

import orjson

from storycreator.transport.jsonrpc import protocol
from storycreator.transport.jsonrpc.protocol import Connection, Event, Foreign, Invalid, Notification, Raw, Request, Response

MAX_FRAME, MAX_BATCH = 4_000, 20
PROBE = b'{"jsonrpc":"2.0","method":"probe","id":"probe"}\n'


def fed(pieces: list[bytes], *, accept_raw: bool = False) -> list[Event]:
    """The events, after checking that each is one of the six, every answer is one line of JSON, and memory stays bounded."""
    wire = Connection(max_frame_bytes=MAX_FRAME, max_batch=MAX_BATCH, accept_raw=accept_raw)
    found: list[Event] = []
    for piece in pieces:
        events = wire.receive(piece)
        assert len(wire._buffer) <= MAX_FRAME
        found.extend(events)
    for event in found:
        assert isinstance(event, Request | Notification | Response | Invalid | Foreign | Raw)
        if isinstance(event, Invalid) and event.reply:
            assert event.reply.endswith(b"\n")
            assert event.reply.count(b"\n") == 1
            answer = orjson.loads(event.reply)
            assert all(one["jsonrpc"] == "2.0" and "error" in one for one in (answer if isinstance(answer, list) else [answer]))
    if any(isinstance(event, Foreign) for event in found):
        assert isinstance(found[-1], Foreign)
        assert wire.receive(b"\n" + PROBE) == [], "it went on with another protocol"
    elif not accept_raw:
        assert wire.receive(b"\n" + PROBE)[-1] == Request("probe", "probe", None), "it did not recover"
    return found


def check(pieces: list[bytes]) -> None:
    """All of it, and that the pieces mean what the whole means."""
    data = b"".join(pieces)
    assert str(fed(pieces)) == str(fed([data]))  # as text: NaN is not equal to itself, and a batch is shared by its requests
    fed(pieces, accept_raw=True)


def _fuzz() -> None:
    import atheris

    # The pure Python of the parser is what coverage can see; orjson is compiled.
    atheris.instrument_func(Connection.receive)
    for name in ("_line", "_parse", "_message", "_batch", "_await_raw", "_oversize", "_refuse"):
        setattr(Connection, name, atheris.instrument_func(getattr(Connection, name)))
    for name in ("id_of", "members"):
        setattr(protocol, name, atheris.instrument_func(getattr(protocol, name)))

    def one(data: bytes) -> None:
        cut = data[0] * len(data) // 256 if data else 0
        check([data[:cut], data[cut:]])

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    _fuzz()
