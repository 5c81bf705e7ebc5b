"""``take.proto`` and ``schemas/take.py``."""

from storycreator.codec.base import Fields
from storycreator.messages.take import Take
from storycreator.v1 import take_pb2 as pb


def take_fields(m: pb.Take) -> Fields:
    """The fields of a ``Take`` that were sent."""
    return {
        "page": m.page,
        "line": m.line,
        "number": m.number,
        "voice": m.voice,
    }


def take_values(v: Take) -> Fields:
    """What a ``Take`` has on the wire."""
    return {
        "page": v.page,
        "line": v.line,
        "number": v.number,
        "voice": v.voice,
    }
