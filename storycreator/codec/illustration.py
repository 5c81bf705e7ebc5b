"""``illustration.proto`` and ``schemas/illustration.py``."""

from storycreator.codec.base import Fields
from storycreator.codec.common import PICTURE_STYLE, artifact_ref_fields, artifact_ref_message, making_fields, making_message
from storycreator.codec.story import story_fields, story_message
from storycreator.codec.take import take_fields, take_message
from storycreator.schemas.illustration import Gap, IllustrationRequest, Illustrations, Picture
from storycreator.v1 import illustration_pb2 as pb


def illustration_request_fields(m: pb.IllustrateRequest) -> Fields:
    """The fields of a ``IllustrationRequest`` that were sent."""
    found: Fields = {
        "seed": m.seed,
        "pages": tuple(m.pages),
        "engine": m.engine,
        "takes": tuple(take_fields(x) for x in m.takes),
    }
    if m.HasField("story"):
        found["story"] = story_fields(m.story)
    if m.style:
        found["style"] = PICTURE_STYLE.value(m.style)
    return found


def illustration_request_message(v: IllustrationRequest) -> pb.IllustrateRequest:
    """A ``IllustrationRequest`` on the wire."""
    return pb.IllustrateRequest(
        story=story_message(v.story),
        style=PICTURE_STYLE.number(v.style),
        seed=v.seed,
        pages=v.pages,
        engine=v.engine,
        takes=[take_message(x) for x in v.takes],
    )


def picture_fields(m: pb.Picture) -> Fields:
    """The fields of a ``Picture`` that were sent."""
    found: Fields = {
        "page": m.page,
        "width": m.width,
        "height": m.height,
        "alt": m.alt,
        "place": m.place,
        "shows": tuple(m.shows),
    }
    if m.HasField("image"):
        found["image"] = artifact_ref_fields(m.image)
    return found


def picture_message(v: Picture) -> pb.Picture:
    """A ``Picture`` on the wire."""
    return pb.Picture(
        page=v.page,
        image=artifact_ref_message(v.image),
        width=v.width,
        height=v.height,
        alt=v.alt,
        place=v.place,
        shows=v.shows,
    )


def gap_fields(m: pb.Gap) -> Fields:
    """The fields of a ``Gap`` that were sent."""
    return {
        "page": m.page,
        "reason": m.reason,
    }


def gap_message(v: Gap) -> pb.Gap:
    """A ``Gap`` on the wire."""
    return pb.Gap(
        page=v.page,
        reason=v.reason,
    )


def illustrations_fields(m: pb.Illustrations) -> Fields:
    """The fields of a ``Illustrations`` that were sent."""
    found: Fields = {
        "pictures": tuple(picture_fields(x) for x in m.pictures),
        "gaps": tuple(gap_fields(x) for x in m.gaps),
    }
    if m.HasField("making"):
        found["making"] = making_fields(m.making)
    return found


def illustrations_message(v: Illustrations) -> pb.Illustrations:
    """A ``Illustrations`` on the wire."""
    return pb.Illustrations(
        pictures=[picture_message(x) for x in v.pictures],
        gaps=[gap_message(x) for x in v.gaps],
        making=making_message(v.making),
    )
