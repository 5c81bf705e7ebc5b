"""``narration.proto`` and ``schemas/narration.py``."""

from storycreator.codec.base import Fields
from storycreator.codec.common import artifact_ref_fields, artifact_ref_message, making_fields, making_message
from storycreator.codec.edition import edition_fields, edition_message
from storycreator.codec.illustration import gap_fields, gap_message
from storycreator.codec.take import take_fields, take_message
from storycreator.schemas.narration import Cue, Loudness, Narration, NarrationRequest, NarrationTrack, WordCue
from storycreator.v1 import narration_pb2 as pb


def narration_request_fields(m: pb.NarrateRequest) -> Fields:
    """The fields of a ``NarrationRequest`` that were sent."""
    found: Fields = {
        "voice": m.voice,
        "pages": tuple(m.pages),
        "seed": m.seed,
        "engine": m.engine,
        "takes": tuple(take_fields(x) for x in m.takes),
    }
    if m.HasField("edition"):
        found["edition"] = edition_fields(m.edition)
    if m.HasField("speed"):
        found["speed"] = m.speed
    return found


def narration_request_message(v: NarrationRequest) -> pb.NarrateRequest:
    """A ``NarrationRequest`` on the wire."""
    return pb.NarrateRequest(
        edition=edition_message(v.edition),
        voice=v.voice,
        speed=v.speed,
        pages=v.pages,
        seed=v.seed,
        engine=v.engine,
        takes=[take_message(x) for x in v.takes],
    )


def word_cue_fields(m: pb.WordCue) -> Fields:
    """The fields of a ``WordCue`` that were sent."""
    return {
        "text": m.text,
        "start": m.start,
        "end": m.end,
    }


def word_cue_message(v: WordCue) -> pb.WordCue:
    """A ``WordCue`` on the wire."""
    return pb.WordCue(
        text=v.text,
        start=v.start,
        end=v.end,
    )


def cue_fields(m: pb.Cue) -> Fields:
    """The fields of a ``Cue`` that were sent."""
    return {
        "paragraph": m.paragraph,
        "sentence": m.sentence,
        "text": m.text,
        "start": m.start,
        "end": m.end,
        "words": tuple(word_cue_fields(x) for x in m.words),
    }


def cue_message(v: Cue) -> pb.Cue:
    """A ``Cue`` on the wire."""
    return pb.Cue(
        paragraph=v.paragraph,
        sentence=v.sentence,
        text=v.text,
        start=v.start,
        end=v.end,
        words=[word_cue_message(x) for x in v.words],
    )


def narration_track_fields(m: pb.NarrationTrack) -> Fields:
    """The fields of a ``NarrationTrack`` that were sent."""
    found: Fields = {
        "page": m.page,
        "duration": m.duration,
        "cues": tuple(cue_fields(x) for x in m.cues),
    }
    if m.HasField("audio"):
        found["audio"] = artifact_ref_fields(m.audio)
    return found


def narration_track_message(v: NarrationTrack) -> pb.NarrationTrack:
    """A ``NarrationTrack`` on the wire."""
    return pb.NarrationTrack(
        page=v.page,
        audio=artifact_ref_message(v.audio),
        duration=v.duration,
        cues=[cue_message(x) for x in v.cues],
    )


def loudness_fields(m: pb.Loudness) -> Fields:
    """The fields of a ``Loudness`` that were sent."""
    return {
        "integrated_lufs": m.integrated_lufs,
        "true_peak_dbtp": m.true_peak_dbtp,
        "gain_db": m.gain_db,
    }


def loudness_message(v: Loudness) -> pb.Loudness:
    """A ``Loudness`` on the wire."""
    return pb.Loudness(
        integrated_lufs=v.integrated_lufs,
        true_peak_dbtp=v.true_peak_dbtp,
        gain_db=v.gain_db,
    )


def narration_fields(m: pb.Narration) -> Fields:
    """The fields of a ``Narration`` that were sent."""
    found: Fields = {
        "language": m.language,
        "tracks": tuple(narration_track_fields(x) for x in m.tracks),
        "sample_rate": m.sample_rate,
        "gaps": tuple(gap_fields(x) for x in m.gaps),
        "substitutes": tuple(gap_fields(x) for x in m.substitutes),
    }
    if m.HasField("loudness"):
        found["loudness"] = loudness_fields(m.loudness)
    if m.HasField("making"):
        found["making"] = making_fields(m.making)
    return found


def narration_message(v: Narration) -> pb.Narration:
    """A ``Narration`` on the wire."""
    return pb.Narration(
        language=v.language,
        tracks=[narration_track_message(x) for x in v.tracks],
        sample_rate=v.sample_rate,
        loudness=loudness_message(v.loudness),
        gaps=[gap_message(x) for x in v.gaps],
        substitutes=[gap_message(x) for x in v.substitutes],
        making=making_message(v.making),
    )
