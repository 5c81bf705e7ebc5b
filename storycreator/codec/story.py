"""``story.proto`` and ``schemas/story.py``."""

from storycreator.codec.base import Fields
from storycreator.codec.common import AGE_BAND, PICTURE_STYLE, TIME_OF_DAY, TONE, WEATHER, provenance_fields, provenance_values
from storycreator.messages.story import CastMember, Scene, Story, StoryPage, StoryRequest
from storycreator.v1 import story_pb2 as pb


def story_request_fields(m: pb.GenerateStoryRequest) -> Fields:
    """The fields of a ``StoryRequest`` that were sent."""
    found: Fields = {
        "prompt": m.prompt,
        "hero_name": m.hero_name,
        "seed": m.seed,
        "engine": m.engine,
    }
    if m.HasField("pages"):
        found["pages"] = m.pages
    if m.HasField("words_per_page"):
        found["words_per_page"] = m.words_per_page
    if m.age_band:
        found["age_band"] = AGE_BAND.value(m.age_band)
    if m.tone:
        found["tone"] = TONE.value(m.tone)
    if m.picture_style:
        found["picture_style"] = PICTURE_STYLE.value(m.picture_style)
    return found


def story_request_values(v: StoryRequest) -> Fields:
    """What a ``StoryRequest`` has on the wire."""
    return {
        "prompt": v.prompt,
        "pages": v.pages,
        "words_per_page": v.words_per_page,
        "age_band": AGE_BAND.number(v.age_band),
        "tone": TONE.number(v.tone),
        "picture_style": PICTURE_STYLE.number(v.picture_style),
        "hero_name": v.hero_name,
        "seed": v.seed,
        "engine": v.engine,
    }


def cast_member_fields(m: pb.CastMember) -> Fields:
    """The fields of a ``CastMember`` that were sent."""
    found: Fields = {
        "name": m.name,
        "kind": m.kind,
        "description": m.description,
        "look": m.look,
    }
    if m.HasField("role"):
        found["role"] = m.role
    if m.HasField("pronoun"):
        found["pronoun"] = m.pronoun
    return found


def cast_member_values(v: CastMember) -> Fields:
    """What a ``CastMember`` has on the wire."""
    return {
        "name": v.name,
        "kind": v.kind,
        "description": v.description,
        "look": v.look,
        "role": v.role,
        "pronoun": v.pronoun,
    }


def scene_fields(m: pb.Scene) -> Fields:
    """The fields of a ``Scene`` that were sent."""
    found: Fields = {
        "place": m.place,
        "action": m.action,
        "props": m.props[:],
    }
    if m.time_of_day:
        found["time_of_day"] = TIME_OF_DAY.value(m.time_of_day)
    if m.weather:
        found["weather"] = WEATHER.value(m.weather)
    return found


def scene_values(v: Scene) -> Fields:
    """What a ``Scene`` has on the wire."""
    return {
        "place": v.place,
        "time_of_day": TIME_OF_DAY.number(v.time_of_day),
        "weather": WEATHER.number(v.weather),
        "action": v.action,
        "props": v.props,
    }


def story_page_fields(m: pb.StoryPage) -> Fields:
    """The fields of a ``StoryPage`` that were sent."""
    found: Fields = {
        "number": m.number,
        "text": m.text,
        "cast": m.cast[:],
    }
    if m.HasField("scene"):
        found["scene"] = scene_fields(m.scene)
    return found


def story_page_values(v: StoryPage) -> Fields:
    """What a ``StoryPage`` has on the wire."""
    return {
        "number": v.number,
        "text": v.text,
        "scene": scene_values(v.scene),
        "cast": v.cast,
    }


def story_fields(m: pb.Story) -> Fields:
    """The fields of a ``Story`` that were sent."""
    found: Fields = {
        "title": m.title,
        "dedication": m.dedication,
        "blurb": m.blurb,
        "pages": [story_page_fields(x) for x in m.pages],
        "cast": [cast_member_fields(x) for x in m.cast],
    }
    if m.HasField("language"):
        found["language"] = m.language
    if m.HasField("provenance"):
        found["provenance"] = provenance_fields(m.provenance)
    return found


def story_values(v: Story) -> Fields:
    """What a ``Story`` has on the wire."""
    return {
        "title": v.title,
        "language": v.language,
        "dedication": v.dedication,
        "blurb": v.blurb,
        "pages": [story_page_values(x) for x in v.pages],
        "cast": [cast_member_values(x) for x in v.cast],
        "provenance": provenance_values(v.provenance),
    }
