"""``translation.proto`` and ``schemas/translation.py``."""

from storycreator.codec.base import Fields
from storycreator.codec.common import making_fields, making_message
from storycreator.codec.edition import edition_fields, edition_message
from storycreator.schemas.translation import SentenceDoubt, Translation, TranslationRequest
from storycreator.v1 import translation_pb2 as pb


def translation_request_fields(m: pb.TranslateRequest) -> Fields:
    """The fields of a ``TranslationRequest`` that were sent."""
    found: Fields = {
        "language": m.language,
        "names": tuple(m.names),
        "seed": m.seed,
        "engine": m.engine,
    }
    if m.HasField("edition"):
        found["edition"] = edition_fields(m.edition)
    return found


def translation_request_message(v: TranslationRequest) -> pb.TranslateRequest:
    """A ``TranslationRequest`` on the wire."""
    return pb.TranslateRequest(
        edition=edition_message(v.edition),
        language=v.language,
        names=v.names,
        seed=v.seed,
        engine=v.engine,
    )


def sentence_doubt_fields(m: pb.SentenceDoubt) -> Fields:
    """The fields of a ``SentenceDoubt`` that were sent."""
    return {
        "page": m.page,
        "text": m.text,
        "reason": m.reason,
    }


def sentence_doubt_message(v: SentenceDoubt) -> pb.SentenceDoubt:
    """A ``SentenceDoubt`` on the wire."""
    return pb.SentenceDoubt(
        page=v.page,
        text=v.text,
        reason=v.reason,
    )


def translation_fields(m: pb.Translation) -> Fields:
    """The fields of a ``Translation`` that were sent."""
    found: Fields = {
        "polished": m.polished,
        "doubts": tuple(sentence_doubt_fields(x) for x in m.doubts),
    }
    if m.HasField("edition"):
        found["edition"] = edition_fields(m.edition)
    if m.HasField("making"):
        found["making"] = making_fields(m.making)
    return found


def translation_message(v: Translation) -> pb.Translation:
    """A ``Translation`` on the wire."""
    return pb.Translation(
        edition=edition_message(v.edition),
        polished=v.polished,
        doubts=[sentence_doubt_message(x) for x in v.doubts],
        making=making_message(v.making),
    )
