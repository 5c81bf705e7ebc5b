"""``artifact.proto``'s pieces of a file by hand: protobuf would copy each of them twice on either side."""

from storycreator.v1.artifact_pb2 import FetchResponse

_DATA = bytes([FetchResponse.DATA_FIELD_NUMBER << 3 | 2])
"""The tag of ``FetchResponse.data``: its number and that a length follows."""


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    found.append(value)
    return bytes(found)


def fetch_response_bytes(piece: bytes) -> bytes:
    """A ``FetchResponse`` with a piece, on the wire."""
    return b"".join((_DATA, _varint(len(piece)), piece))


def fetch_response_piece(body: bytes) -> bytes:
    """The piece of a ``FetchResponse``. One that another program wrote in another way is read by protobuf, which raises ``DecodeError``."""
    if body[:1] == _DATA:
        size = 0
        for place, byte in enumerate(body[1:6]):
            size |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:
                if size == len(body) - place - 2:
                    return body[place + 2 :]
                break
    return FetchResponse.FromString(body).data
