"""``translation.proto`` and ``schemas/translation.py``."""

from storycreator.codec.base import Fields
from storycreator.codec.common import provenance_fields, provenance_values
from storycreator.codec.edition import edition_fields, edition_values
from storycreator.messages.translation import SentenceDoubt, Translation, TranslationRequest
from storycreator.v1 import translation_pb2 as pb


def translation_request_fields(m: pb.TranslateRequest) -> Fields:
    """The fields of a ``TranslationRequest`` that were sent."""
    found: Fields = {
        "language": m.language,
        "names": m.names[:],
        "seed": m.seed,
        "engine": m.engine,
    }
    if m.HasField("edition"):
        found["edition"] = edition_fields(m.edition)
    return found


def translation_request_values(v: TranslationRequest) -> Fields:
    """What a ``TranslationRequest`` has on the wire."""
    return {
        "edition": edition_values(v.edition),
        "language": v.language,
        "names": v.names,
        "seed": v.seed,
        "engine": v.engine,
    }


def sentence_doubt_fields(m: pb.SentenceDoubt) -> Fields:
    """The fields of a ``SentenceDoubt`` that were sent."""
    return {
        "page": m.page,
        "text": m.text,
        "reason": m.reason,
    }


def sentence_doubt_values(v: SentenceDoubt) -> Fields:
    """What a ``SentenceDoubt`` has on the wire."""
    return {
        "page": v.page,
        "text": v.text,
        "reason": v.reason,
    }


def translation_fields(m: pb.Translation) -> Fields:
    """The fields of a ``Translation`` that were sent."""
    found: Fields = {
        "polished": m.polished,
        "doubts": [sentence_doubt_fields(x) for x in m.doubts],
    }
    if m.HasField("edition"):
        found["edition"] = edition_fields(m.edition)
    if m.HasField("provenance"):
        found["provenance"] = provenance_fields(m.provenance)
    return found


def translation_values(v: Translation) -> Fields:
    """What a ``Translation`` has on the wire."""
    return {
        "edition": edition_values(v.edition),
        "polished": v.polished,
        "doubts": [sentence_doubt_values(x) for x in v.doubts],
        "provenance": provenance_values(v.provenance),
    }
