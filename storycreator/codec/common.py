"""``common.proto`` and ``schemas/common.py``."""

from storycreator.codec.base import EnumCodec, Fields
from storycreator.messages.common import AgeBand, ArtifactRef, PictureStyle, Progress, Provenance, TimeOfDay, Tone, Weather
from storycreator.v1 import common_pb2 as pb

AGE_BAND = EnumCodec(AgeBand, pb.AgeBand)
TONE = EnumCodec(Tone, pb.Tone)
PICTURE_STYLE = EnumCodec(PictureStyle, pb.PictureStyle)
TIME_OF_DAY = EnumCodec(TimeOfDay, pb.TimeOfDay)
WEATHER = EnumCodec(Weather, pb.Weather)


def artifact_ref_fields(m: pb.ArtifactRef) -> Fields:
    """The fields of a ``ArtifactRef`` that were sent."""
    return {
        "sha256": m.sha256,
        "media_type": m.media_type,
        "bytes": m.bytes,
        "name": m.name,
    }


def artifact_ref_values(v: ArtifactRef) -> Fields:
    """What a ``ArtifactRef`` has on the wire."""
    return {
        "sha256": v.sha256,
        "media_type": v.media_type,
        "bytes": v.bytes,
        "name": v.name,
    }


def provenance_fields(m: pb.Provenance) -> Fields:
    """The fields of a ``Provenance`` that were sent."""
    return {
        "service": m.service,
        "engine": m.engine,
        "model": m.model,
        "version": m.version,
        "licence": m.licence,
        "voice": m.voice,
        "notes": m.notes[:],
    }


def provenance_values(v: Provenance) -> Fields:
    """What a ``Provenance`` has on the wire."""
    return {
        "service": v.service,
        "engine": v.engine,
        "model": v.model,
        "version": v.version,
        "licence": v.licence,
        "voice": v.voice,
        "notes": v.notes,
    }


def progress_fields(m: pb.Progress) -> Fields:
    """The fields of a ``Progress`` that were sent."""
    return {
        "stage": m.stage,
        "message": m.message,
        "done": m.done,
        "total": m.total,
        "page": m.page,
        "branch": m.branch,
        "text": m.text,
    }


def progress_values(v: Progress) -> Fields:
    """What a ``Progress`` has on the wire."""
    return {
        "stage": v.stage,
        "message": v.message,
        "done": v.done,
        "total": v.total,
        "page": v.page,
        "branch": v.branch,
        "text": v.text,
    }
