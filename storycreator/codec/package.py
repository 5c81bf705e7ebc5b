"""``package.proto`` and ``schemas/package.py``."""

from storycreator.codec.analysis import analysis_fields, analysis_values
from storycreator.codec.base import Fields
from storycreator.codec.common import AGE_BAND, artifact_ref_fields, artifact_ref_values, provenance_fields, provenance_values
from storycreator.codec.production import production_fields, production_values
from storycreator.codec.story import story_fields, story_values
from storycreator.messages.package import BindRequest, Check, Package, PackageFile
from storycreator.v1 import package_pb2 as pb


def bind_request_fields(m: pb.BindPackageRequest) -> Fields:
    """The fields of a ``BindRequest`` that were sent."""
    found: Fields = {
        "prompt": m.prompt,
        "engine": m.engine,
    }
    if m.HasField("story"):
        found["story"] = story_fields(m.story)
    if m.HasField("analysis"):
        found["analysis"] = analysis_fields(m.analysis)
    if m.HasField("production"):
        found["production"] = production_fields(m.production)
    if m.age_band:
        found["age_band"] = AGE_BAND.value(m.age_band)
    if m.formats:
        found["formats"] = list(m.formats)
    return found


def bind_request_values(v: BindRequest) -> Fields:
    """What a ``BindRequest`` has on the wire."""
    return {
        "prompt": v.prompt,
        "story": story_values(v.story),
        "analysis": analysis_values(v.analysis),
        "production": production_values(v.production),
        "age_band": AGE_BAND.number(v.age_band),
        "formats": list(v.formats),
        "engine": v.engine,
    }


def package_file_fields(m: pb.PackageFile) -> Fields:
    """The fields of a ``PackageFile`` that were sent."""
    found: Fields = {
        "language": m.language,
        "format": m.format,
    }
    if m.HasField("artifact"):
        found["artifact"] = artifact_ref_fields(m.artifact)
    return found


def package_file_values(v: PackageFile) -> Fields:
    """What a ``PackageFile`` has on the wire."""
    return {
        "artifact": artifact_ref_values(v.artifact),
        "language": v.language,
        "format": v.format,
    }


def check_fields(m: pb.Check) -> Fields:
    """The fields of a ``Check`` that were sent."""
    return {
        "name": m.name,
        "path": m.path,
        "ok": m.ok,
        "detail": m.detail,
    }


def check_values(v: Check) -> Fields:
    """What a ``Check`` has on the wire."""
    return {
        "name": v.name,
        "path": v.path,
        "ok": v.ok,
        "detail": v.detail,
    }


def package_fields(m: pb.Package) -> Fields:
    """The fields of a ``Package`` that were sent."""
    found: Fields = {
        "title": m.title,
        "languages": m.languages[:],
        "files": [package_file_fields(x) for x in m.files],
        "checks": [check_fields(x) for x in m.checks],
        "warnings": m.warnings[:],
    }
    if m.HasField("provenance"):
        found["provenance"] = provenance_fields(m.provenance)
    return found


def package_values(v: Package) -> Fields:
    """What a ``Package`` has on the wire."""
    return {
        "title": v.title,
        "languages": v.languages,
        "files": [package_file_values(x) for x in v.files],
        "checks": [check_values(x) for x in v.checks],
        "warnings": v.warnings,
        "provenance": provenance_values(v.provenance),
    }
