"""``production.proto`` and ``schemas/production.py``."""

from storycreator.codec.analysis import analysis_fields, analysis_values
from storycreator.codec.base import EnumCodec, Fields
from storycreator.codec.common import AGE_BAND, PICTURE_STYLE, provenance_fields, provenance_values
from storycreator.codec.edition import edition_fields, edition_values
from storycreator.codec.illustration import illustrations_fields, illustrations_values
from storycreator.codec.layout import layout_fields, layout_values
from storycreator.codec.narration import narration_fields, narration_values
from storycreator.codec.story import story_fields, story_values
from storycreator.codec.take import take_fields, take_values
from storycreator.codec.translation import translation_fields, translation_values
from storycreator.messages.production import (
    BranchEngine,
    BranchKind,
    BranchOutcome,
    BranchStatus,
    BranchTake,
    EditionWork,
    Production,
    ProductionRequest,
)
from storycreator.v1 import production_pb2 as pb

BRANCH_KIND = EnumCodec(BranchKind, pb.BranchKind)
BRANCH_STATUS = EnumCodec(BranchStatus, pb.BranchStatus)


def branch_engine_fields(m: pb.BranchEngine) -> Fields:
    """The fields of a ``BranchEngine`` that were sent."""
    found: Fields = {
        "engine": m.engine,
    }
    if m.kind:
        found["kind"] = BRANCH_KIND.value(m.kind)
    return found


def branch_engine_values(v: BranchEngine) -> Fields:
    """What a ``BranchEngine`` has on the wire."""
    return {
        "kind": BRANCH_KIND.number(v.kind),
        "engine": v.engine,
    }


def branch_take_fields(m: pb.BranchTake) -> Fields:
    """The fields of a ``BranchTake`` that were sent."""
    found: Fields = {}
    if m.kind:
        found["kind"] = BRANCH_KIND.value(m.kind)
    if m.HasField("language"):
        found["language"] = m.language
    if m.HasField("take"):
        found["take"] = take_fields(m.take)
    return found


def branch_take_values(v: BranchTake) -> Fields:
    """What a ``BranchTake`` has on the wire."""
    return {
        "kind": BRANCH_KIND.number(v.kind),
        "language": v.language,
        "take": take_values(v.take),
    }


def production_request_fields(m: pb.ProduceRequest) -> Fields:
    """The fields of a ``ProductionRequest`` that were sent."""
    found: Fields = {
        "languages": m.languages[:],
        "voice": m.voice,
        "seed": m.seed,
        "skip": [BRANCH_KIND.value(n) for n in m.skip],
        "engines": [branch_engine_fields(x) for x in m.engines],
        "takes": [branch_take_fields(x) for x in m.takes],
        "translations": [translation_fields(x) for x in m.translations],
        "only": m.only[:],
    }
    if m.HasField("story"):
        found["story"] = story_fields(m.story)
    if m.HasField("analysis"):
        found["analysis"] = analysis_fields(m.analysis)
    if m.age_band:
        found["age_band"] = AGE_BAND.value(m.age_band)
    if m.style:
        found["style"] = PICTURE_STYLE.value(m.style)
    if m.required:
        found["required"] = [BRANCH_KIND.value(n) for n in m.required]
    return found


def production_request_values(v: ProductionRequest) -> Fields:
    """What a ``ProductionRequest`` has on the wire."""
    return {
        "story": story_values(v.story),
        "analysis": analysis_values(v.analysis),
        "languages": v.languages,
        "age_band": AGE_BAND.number(v.age_band),
        "style": PICTURE_STYLE.number(v.style),
        "voice": v.voice,
        "seed": v.seed,
        "skip": [BRANCH_KIND.number(x) for x in v.skip],
        "required": [BRANCH_KIND.number(x) for x in v.required],
        "engines": [branch_engine_values(x) for x in v.engines],
        "takes": [branch_take_values(x) for x in v.takes],
        "translations": [translation_values(x) for x in v.translations],
        "only": v.only,
    }


def branch_outcome_fields(m: pb.BranchOutcome) -> Fields:
    """The fields of a ``BranchOutcome`` that were sent."""
    found: Fields = {
        "branch": m.branch,
        "language": m.language,
        "reason": m.reason,
        "started": m.started,
        "duration": m.duration,
        "reused": m.reused,
    }
    if m.kind:
        found["kind"] = BRANCH_KIND.value(m.kind)
    if m.status:
        found["status"] = BRANCH_STATUS.value(m.status)
    if m.HasField("attempts"):
        found["attempts"] = m.attempts
    return found


def branch_outcome_values(v: BranchOutcome) -> Fields:
    """What a ``BranchOutcome`` has on the wire."""
    return {
        "branch": v.branch,
        "kind": BRANCH_KIND.number(v.kind),
        "language": v.language,
        "status": BRANCH_STATUS.number(v.status),
        "reason": v.reason,
        "attempts": v.attempts,
        "started": v.started,
        "duration": v.duration,
        "reused": v.reused,
    }


def edition_work_fields(m: pb.EditionWork) -> Fields:
    """The fields of a ``EditionWork`` that were sent."""
    found: Fields = {}
    if m.HasField("edition"):
        found["edition"] = edition_fields(m.edition)
    if m.HasField("translation"):
        found["translation"] = translation_fields(m.translation)
    if m.HasField("layout"):
        found["layout"] = layout_fields(m.layout)
    if m.HasField("narration"):
        found["narration"] = narration_fields(m.narration)
    return found


def edition_work_values(v: EditionWork) -> Fields:
    """What a ``EditionWork`` has on the wire."""
    return {
        "edition": edition_values(v.edition),
        "translation": None if v.translation is None else translation_values(v.translation),
        "layout": None if v.layout is None else layout_values(v.layout),
        "narration": None if v.narration is None else narration_values(v.narration),
    }


def production_fields(m: pb.Production) -> Fields:
    """The fields of a ``Production`` that were sent."""
    found: Fields = {
        "editions": [edition_work_fields(x) for x in m.editions],
        "outcomes": [branch_outcome_fields(x) for x in m.outcomes],
    }
    if m.HasField("illustrations"):
        found["illustrations"] = illustrations_fields(m.illustrations)
    if m.HasField("provenance"):
        found["provenance"] = provenance_fields(m.provenance)
    return found


def production_values(v: Production) -> Fields:
    """What a ``Production`` has on the wire."""
    return {
        "editions": [edition_work_values(x) for x in v.editions],
        "illustrations": None if v.illustrations is None else illustrations_values(v.illustrations),
        "outcomes": [branch_outcome_values(x) for x in v.outcomes],
        "provenance": provenance_values(v.provenance),
    }
