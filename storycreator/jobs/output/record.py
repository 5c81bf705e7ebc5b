"""``pipeline_output.json``: the request, the results, how each part was made, and how long it took.

It is the one file of a package that holds clock times; everything else is the same, byte for byte, when the same book is made again.
The orchestrator writes it, not the binder, because only the orchestrator knows every duration, the binder's included.
"""

import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from storycreator import __version__
from storycreator.jobs.walk import Results
from storycreator.messages.common import Provenance
from storycreator.messages.job import JobRequest
from storycreator.messages.package import Lack, Package
from storycreator.messages.production import BranchKind

RECORD_VERSION = 1
RECORD_NAME = "pipeline_output.json"


class JobStatus(StrEnum):
    """How a job ended."""

    DONE = "done"
    STOPPED = "stopped"
    """On request: ``--stop-at`` or Ctrl-C. What was finished is in the record."""
    FAILED = "failed"


def provenances(results: Results) -> Iterator[Provenance]:
    """The provenance of every part, in the order of the walk."""
    for part in (results.story, results.analysis):
        if part is not None:
            yield part.provenance
    if production := results.production:
        if production.illustrations:
            yield production.illustrations.provenance
        for work in production.editions:
            for made in (work.translation, work.layout, work.narration):
                if made is not None:
                    yield made.provenance
    if results.package is not None:
        yield results.package.provenance


def what_it_lacks(job: JobRequest, package: Package) -> list[Lack]:
    """What the finished book does not have of what was asked for: by the binder, and every edition without a file."""
    told = list(package.lacks)
    translated = () if BranchKind.TRANSLATION in job.skip else job.languages
    bound = {file.language for file in package.files}
    absent = {lack.language for lack in told if lack.part in (BranchKind.TRANSLATION, BranchKind.LAYOUT)}
    told += [
        Lack(part=BranchKind.TRANSLATION, language=tag, reason="no file of this edition is in the package")
        for tag in translated
        if tag not in bound | absent
    ]
    return told


def compose(job_id: str, job: JobRequest, results: Results, status: JobStatus, *, error: str = "", trace_id: str = "") -> dict[str, Any]:
    """The record as JSON-ready values."""

    def dump(message: Any) -> Any:
        return None if message is None else message.model_dump(mode="json")

    unique = list(dict.fromkeys(provenance.model_dump_json() for provenance in provenances(results)))
    engines = [Provenance.model_validate_json(text).model_dump(mode="json") for text in unique]
    package = results.package
    return {
        "record_version": RECORD_VERSION,
        "program": {"name": "AI Story Creator", "version": __version__, "python": platform.python_version()},
        "job": {
            "id": job_id,
            "status": str(status),
            "error": error,
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "pipeline_mode": results.mode,
            "trace_id": trace_id,
        },
        "prompt": job.story.prompt,
        "request": dump(job),
        "story": dump(results.story),
        "analysis": dump(results.analysis),
        "production": dump(results.production),
        "package": dump(package),
        "lacks": [dump(lack) for lack in what_it_lacks(job, package)] if package else [],
        "engines": engines,
        "licences": sorted({provenance["licence"] for provenance in engines if provenance["licence"]}),
        "checksums": {file.artifact.name: file.artifact.sha256 for file in package.files} if package else {},
        "warnings": list(package.warnings) if package else [],
        "timings": {
            "total": round(results.timeline.now(), 3),
            "spans": results.timeline.as_dicts(),
            "hops": results.timeline.hops_as_dicts(),
            "resumed": list(results.resumed),
        },
    }
