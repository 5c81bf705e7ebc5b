"""``narration.proto`` and ``schemas/narration.py``."""

from storycreator.codec.base import Fields
from storycreator.codec.common import artifact_ref_fields, artifact_ref_values, provenance_fields, provenance_values
from storycreator.codec.edition import edition_fields, edition_values
from storycreator.codec.illustration import gap_fields, gap_values
from storycreator.codec.take import take_fields, take_values
from storycreator.messages.narration import Cue, Loudness, Narration, NarrationRequest, NarrationTrack, WordCue
from storycreator.v1 import narration_pb2 as pb


def narration_request_fields(m: pb.NarrateRequest) -> Fields:
    """The fields of a ``NarrationRequest`` that were sent."""
    found: Fields = {
        "voice": m.voice,
        "pages": m.pages[:],
        "seed": m.seed,
        "engine": m.engine,
        "takes": [take_fields(x) for x in m.takes],
    }
    if m.HasField("edition"):
        found["edition"] = edition_fields(m.edition)
    if m.HasField("speed"):
        found["speed"] = m.speed
    return found


def narration_request_values(v: NarrationRequest) -> Fields:
    """What a ``NarrationRequest`` has on the wire."""
    return {
        "edition": edition_values(v.edition),
        "voice": v.voice,
        "speed": v.speed,
        "pages": v.pages,
        "seed": v.seed,
        "engine": v.engine,
        "takes": [take_values(x) for x in v.takes],
    }


def word_cue_fields(m: pb.WordCue) -> Fields:
    """The fields of a ``WordCue`` that were sent."""
    return {
        "text": m.text,
        "start": m.start,
        "end": m.end,
    }


def word_cue_values(v: WordCue) -> Fields:
    """What a ``WordCue`` has on the wire."""
    return {
        "text": v.text,
        "start": v.start,
        "end": v.end,
    }


def cue_fields(m: pb.Cue) -> Fields:
    """The fields of a ``Cue`` that were sent."""
    return {
        "paragraph": m.paragraph,
        "sentence": m.sentence,
        "text": m.text,
        "start": m.start,
        "end": m.end,
        "words": [word_cue_fields(x) for x in m.words],
    }


def cue_values(v: Cue) -> Fields:
    """What a ``Cue`` has on the wire."""
    return {
        "paragraph": v.paragraph,
        "sentence": v.sentence,
        "text": v.text,
        "start": v.start,
        "end": v.end,
        "words": [word_cue_values(x) for x in v.words],
    }


def narration_track_fields(m: pb.NarrationTrack) -> Fields:
    """The fields of a ``NarrationTrack`` that were sent."""
    found: Fields = {
        "page": m.page,
        "duration": m.duration,
        "cues": [cue_fields(x) for x in m.cues],
    }
    if m.HasField("audio"):
        found["audio"] = artifact_ref_fields(m.audio)
    return found


def narration_track_values(v: NarrationTrack) -> Fields:
    """What a ``NarrationTrack`` has on the wire."""
    return {
        "page": v.page,
        "audio": artifact_ref_values(v.audio),
        "duration": v.duration,
        "cues": [cue_values(x) for x in v.cues],
    }


def loudness_fields(m: pb.Loudness) -> Fields:
    """The fields of a ``Loudness`` that were sent."""
    return {
        "integrated_lufs": m.integrated_lufs,
        "true_peak_dbtp": m.true_peak_dbtp,
        "gain_db": m.gain_db,
    }


def loudness_values(v: Loudness) -> Fields:
    """What a ``Loudness`` has on the wire."""
    return {
        "integrated_lufs": v.integrated_lufs,
        "true_peak_dbtp": v.true_peak_dbtp,
        "gain_db": v.gain_db,
    }


def narration_fields(m: pb.Narration) -> Fields:
    """The fields of a ``Narration`` that were sent."""
    found: Fields = {
        "language": m.language,
        "tracks": [narration_track_fields(x) for x in m.tracks],
        "sample_rate": m.sample_rate,
        "gaps": [gap_fields(x) for x in m.gaps],
        "substitutes": [gap_fields(x) for x in m.substitutes],
    }
    if m.HasField("loudness"):
        found["loudness"] = loudness_fields(m.loudness)
    if m.HasField("provenance"):
        found["provenance"] = provenance_fields(m.provenance)
    return found


def narration_values(v: Narration) -> Fields:
    """What a ``Narration`` has on the wire."""
    return {
        "language": v.language,
        "tracks": [narration_track_values(x) for x in v.tracks],
        "sample_rate": v.sample_rate,
        "loudness": loudness_values(v.loudness),
        "gaps": [gap_values(x) for x in v.gaps],
        "substitutes": [gap_values(x) for x in v.substitutes],
        "provenance": provenance_values(v.provenance),
    }
