"""``illustration.proto`` and ``schemas/illustration.py``."""

from storycreator.codec.base import Fields
from storycreator.codec.common import PICTURE_STYLE, artifact_ref_fields, artifact_ref_values, provenance_fields, provenance_values
from storycreator.codec.story import story_fields, story_values
from storycreator.codec.take import take_fields, take_values
from storycreator.messages.illustration import Gap, IllustrationRequest, Illustrations, Picture
from storycreator.v1 import illustration_pb2 as pb


def illustration_request_fields(m: pb.IllustrateRequest) -> Fields:
    """The fields of a ``IllustrationRequest`` that were sent."""
    found: Fields = {
        "seed": m.seed,
        "pages": m.pages[:],
        "engine": m.engine,
        "takes": [take_fields(x) for x in m.takes],
    }
    if m.HasField("story"):
        found["story"] = story_fields(m.story)
    if m.style:
        found["style"] = PICTURE_STYLE.value(m.style)
    return found


def illustration_request_values(v: IllustrationRequest) -> Fields:
    """What a ``IllustrationRequest`` has on the wire."""
    return {
        "story": story_values(v.story),
        "style": PICTURE_STYLE.number(v.style),
        "seed": v.seed,
        "pages": v.pages,
        "engine": v.engine,
        "takes": [take_values(x) for x in v.takes],
    }


def picture_fields(m: pb.Picture) -> Fields:
    """The fields of a ``Picture`` that were sent."""
    found: Fields = {
        "page": m.page,
        "width": m.width,
        "height": m.height,
        "alt": m.alt,
        "place": m.place,
        "shows": m.shows[:],
    }
    if m.HasField("image"):
        found["image"] = artifact_ref_fields(m.image)
    return found


def picture_values(v: Picture) -> Fields:
    """What a ``Picture`` has on the wire."""
    return {
        "page": v.page,
        "image": artifact_ref_values(v.image),
        "width": v.width,
        "height": v.height,
        "alt": v.alt,
        "place": v.place,
        "shows": v.shows,
    }


def gap_fields(m: pb.Gap) -> Fields:
    """The fields of a ``Gap`` that were sent."""
    return {
        "page": m.page,
        "reason": m.reason,
    }


def gap_values(v: Gap) -> Fields:
    """What a ``Gap`` has on the wire."""
    return {
        "page": v.page,
        "reason": v.reason,
    }


def illustrations_fields(m: pb.Illustrations) -> Fields:
    """The fields of a ``Illustrations`` that were sent."""
    found: Fields = {
        "pictures": [picture_fields(x) for x in m.pictures],
        "gaps": [gap_fields(x) for x in m.gaps],
    }
    if m.HasField("provenance"):
        found["provenance"] = provenance_fields(m.provenance)
    return found


def illustrations_values(v: Illustrations) -> Fields:
    """What a ``Illustrations`` has on the wire."""
    return {
        "pictures": [picture_values(x) for x in v.pictures],
        "gaps": [gap_values(x) for x in v.gaps],
        "provenance": provenance_values(v.provenance),
    }
