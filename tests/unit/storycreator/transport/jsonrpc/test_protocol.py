"""The JSON-RPC protocol core: whatever arrives, in whatever pieces, it says what it means and stays small."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from storycreator.transport.jsonrpc import protocol
from storycreator.transport.jsonrpc.protocol import CHUNK, Connection, Foreign, Invalid, Notification, Raw, Request, Response
from storycreator.transport.jsonrpc.salvage import id_of, members

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
IDS = st.none() | st.integers(-(2**53), 2**53) | st.text(max_size=10)
REQUESTS = st.builds(
    Request, IDS, st.text(max_size=20), st.lists(JSON, max_size=3) | st.dictionaries(st.text(max_size=5), JSON, max_size=3), st.none()
)
LIKE_MESSAGES = st.dictionaries(st.sampled_from(["jsonrpc", "id", "method", "params", "result", "error"]), JSON | st.just("2.0"))


def cut(data: bytes, at: list[int]) -> list[bytes]:
    places = sorted({place % (len(data) + 1) for place in at})
    return [data[i:j] for i, j in zip([0, *places], [*places, len(data)], strict=True)]


@given(st.lists(REQUESTS, max_size=6), st.lists(st.integers(0, 10_000), max_size=8))
def test_frames_mean_the_same_however_they_are_cut(requests: list[Request], at: list[int]) -> None:
    stream = b"".join(protocol.request_frame(r.id, r.method, orjson.dumps(r.params)) for r in requests)
    wire = Connection()
    assert [event for piece in cut(stream, at) for event in wire.receive(piece)] == requests
    assert not wire.mid_frame


@given(
    st.lists(st.binary(max_size=200) | LIKE_MESSAGES.map(lambda m: orjson.dumps(m) + b"\n") | JSON.map(lambda v: orjson.dumps(v) + b"\n"))
)
def test_no_bytes_break_it_and_every_answer_is_a_frame(pieces: list[bytes]) -> None:
    wire = Connection(max_frame_bytes=100, max_batch=3, accept_raw=True)
    for piece in pieces:
        for event in wire.receive(piece):
            assert isinstance(event, Request | Notification | Response | Invalid | Foreign | Raw)
            if isinstance(event, Invalid) and event.reply:
                assert event.reply.endswith(b"\n")
                assert event.reply.count(b"\n") == 1
                orjson.loads(event.reply)


@given(st.binary(min_size=1, max_size=2_000))
def test_an_endless_frame_takes_no_memory_and_is_answered_once(piece: bytes) -> None:
    piece = piece.replace(b"\n", b" ")
    wire = Connection(max_frame_bytes=1_000)
    events = [event for _ in range(50) for event in wire.receive(piece * 50)]
    assert [type(event) for event in events] in ([Invalid], [])
    assert len(wire._buffer) <= 1_000 + len(piece) * 50
    assert wire.receive(b'\n{"jsonrpc":"2.0","method":"m","id":1}\n')[-1] == Request(1, "m", None)


@given(JSON)
def test_what_we_write_is_one_line_of_json(value: Any) -> None:
    frame = protocol.encode({"value": value})
    assert frame.count(b"\n") == 1
    assert b"\xe2\x80\xa8" not in frame
    assert b"\xe2\x80\xa9" not in frame
    assert orjson.loads(frame) == {"value": value}


@given(st.binary(max_size=500), st.lists(st.integers(0, 2_000), max_size=6))
def test_announced_bytes_come_through_untouched(content: bytes, at: list[int]) -> None:
    about = {"progressToken": 7, "bytes": len(content)}
    after = protocol.notification_frame("progress", {})
    stream = protocol.notification_frame(CHUNK, about) + content + after
    wire = Connection(accept_raw=True)
    events = [event for piece in cut(stream, at) for event in wire.receive(piece)]
    assert events == [Raw(about, content), Notification("progress", {})]


def test_a_server_takes_no_raw_bytes() -> None:
    frame = protocol.notification_frame(CHUNK, {"progressToken": 7, "bytes": 3})
    assert [type(event) for event in Connection().receive(frame + b"abc\n")] == [Notification, Invalid]


NOT_JSON = st.sampled_from([b"NaN", b'"\\ud800"', b"1e999", b"[" * 1100 + b"]" * 1100, b'"\xff"', b"oops", b"{,}"])


@given(IDS, st.text(max_size=20), NOT_JSON, st.booleans())
def test_whoever_sent_what_is_not_json_is_told(number: str | int | None, text: str, broken: bytes, first: bool) -> None:
    parts = [b'"id":' + orjson.dumps(number), b'"params":[' + orjson.dumps({"id": text, text: "]}"}) + b"," + broken + b"]"]
    (event,) = Connection().receive(b"{" + b",".join(parts if first else reversed(parts)) + b"}\n")
    assert isinstance(event, Invalid)
    assert orjson.loads(event.reply)["id"] == event.id == number


@given(st.lists(st.tuples(st.integers(0, 10**6), st.booleans()), min_size=1, max_size=8), NOT_JSON)
def test_each_member_of_a_batch_is_read_by_itself(sent: list[tuple[int, bool]], broken: bytes) -> None:
    texts = [protocol.request_frame(number, "m", b'["]","a,b"]' if good else b"[" + broken + b"]").rstrip() for number, good in sent]
    events = Connection().receive(b"[" + b" ,".join(texts) + b"]\n")
    assert [(event.id, isinstance(event, Request)) for event in events if isinstance(event, Request | Invalid)] == sent


def test_the_sender_of_a_frame_that_is_too_large_is_told() -> None:
    wire = Connection(max_frame_bytes=1_000)
    pieces = [b'{"jsonrpc":"2.0","id":"a","params":["', *[b"x" * 100] * 20, b'"]}\n']
    (event,) = [event for piece in pieces for event in wire.receive(piece)]
    assert isinstance(event, Invalid)
    assert orjson.loads(event.reply)["id"] == "a"


@pytest.mark.parametrize("cut", range(1, 40))
def test_an_id_that_is_cut_off_is_not_taken_for_another(cut: int) -> None:
    text = b'{"jsonrpc":"2.0", "id":123456, "x":NaN}'[:cut]
    assert id_of(text) in (None, 123456)
    assert id_of(text[:23] + b'"ab\\"c"'[: cut % 9]) in (None, 'ab"c')


def test_frames_without_end_have_no_id() -> None:
    for text in (b"[" * 10**7, b'{"a":"' + b'\\"' * 5 * 10**6, b'{"a":1,' * 10**6, b'{"":' * 10**6):
        assert id_of(text) is None
        assert members(text) is None
