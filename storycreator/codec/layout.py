"""``layout.proto`` and ``schemas/layout.py``."""

from storycreator.codec.base import EnumCodec, Fields
from storycreator.codec.common import AGE_BAND, provenance_fields, provenance_values
from storycreator.codec.edition import edition_fields, edition_values
from storycreator.messages.layout import Layout, LayoutPage, LayoutRequest, Section, SectionRole
from storycreator.v1 import layout_pb2 as pb

SECTION_ROLE = EnumCodec(SectionRole, pb.SectionRole)


def layout_request_fields(m: pb.FormatEditionRequest) -> Fields:
    """The fields of a ``LayoutRequest`` that were sent."""
    found: Fields = {
        "engine": m.engine,
    }
    if m.HasField("edition"):
        found["edition"] = edition_fields(m.edition)
    if m.age_band:
        found["age_band"] = AGE_BAND.value(m.age_band)
    return found


def layout_request_values(v: LayoutRequest) -> Fields:
    """What a ``LayoutRequest`` has on the wire."""
    return {
        "edition": edition_values(v.edition),
        "age_band": AGE_BAND.number(v.age_band),
        "engine": v.engine,
    }


def section_fields(m: pb.Section) -> Fields:
    """The fields of a ``Section`` that were sent."""
    found: Fields = {
        "id": m.id,
        "page": m.page,
        "heading": m.heading,
    }
    if m.role:
        found["role"] = SECTION_ROLE.value(m.role)
    return found


def section_values(v: Section) -> Fields:
    """What a ``Section`` has on the wire."""
    return {
        "id": v.id,
        "role": SECTION_ROLE.number(v.role),
        "page": v.page,
        "heading": v.heading,
    }


def layout_page_fields(m: pb.LayoutPage) -> Fields:
    """The fields of a ``LayoutPage`` that were sent."""
    paragraphs = [{"sentences": [{"id": s.id, "text": s.text} for s in p.sentences]} for p in m.paragraphs]
    return {"number": m.number, "paragraphs": paragraphs}


def layout_page_values(v: LayoutPage) -> Fields:
    """What a ``LayoutPage`` has on the wire."""
    paragraphs = [{"sentences": [{"id": s.id, "text": s.text} for s in p.sentences]} for p in v.paragraphs]
    return {"number": v.number, "paragraphs": paragraphs}


def layout_fields(m: pb.Layout) -> Fields:
    """The fields of a ``Layout`` that were sent."""
    found: Fields = {
        "language": m.language,
        "right_to_left": m.right_to_left,
        "unspaced": m.unspaced,
        "title": m.title,
        "dedication": m.dedication,
        "blurb": m.blurb,
        "pages": [layout_page_fields(x) for x in m.pages],
        "sections": [section_fields(x) for x in m.sections],
    }
    if m.HasField("provenance"):
        found["provenance"] = provenance_fields(m.provenance)
    return found


def layout_values(v: Layout) -> Fields:
    """What a ``Layout`` has on the wire."""
    return {
        "language": v.language,
        "right_to_left": v.right_to_left,
        "unspaced": v.unspaced,
        "title": v.title,
        "dedication": v.dedication,
        "blurb": v.blurb,
        "pages": [layout_page_values(x) for x in v.pages],
        "sections": [section_values(x) for x in v.sections],
        "provenance": provenance_values(v.provenance),
    }
