"""Before the walk: check that the models of this job's engines are installed."""

import sys
from typing import TYPE_CHECKING

from storycreator.cli.models import fetch_with_progress, size
from storycreator.cli.screen import err
from storycreator.core.engines import EngineSpec
from storycreator.core.errors import ModelUnavailableError
from storycreator.jobs.estimate import planned_work
from storycreator.messages.job import JobRequest, Work
from storycreator.runtime.assemble import resolved_engine, service_class
from storycreator.services import BY_WORK

if TYPE_CHECKING:
    from storycreator.models.library import ModelLibrary
    from storycreator.models.manifest import Model


def planned_engines(job: JobRequest) -> dict[Work, EngineSpec]:
    """Which engine each part of a job would use. Raises ``InvalidInputError`` for one there is not."""
    return {work: resolved_engine(BY_WORK[work], job.engine(work)) for work in planned_work(job)}


def engines_in_words() -> str:
    """The engines one may ask for: `` Here: story=frames|embedded|openai, …``; empty where the services are elsewhere."""
    try:
        named = [f"{work}={'|'.join(service_class(BY_WORK[work]).engines.names)}" for work in Work]
    except ModuleNotFoundError:
        return ""
    return f" Here: {', '.join(named)}."


def missing_models(job: JobRequest, library: "ModelLibrary") -> "list[Model]":
    """Models this job needs that are not here or not whole, in the manifest's order."""
    needed = {name for spec in planned_engines(job).values() for name in spec.models}
    return [model for model in library.manifest.model if model.name in needed and library.missing(model)]


def ensure_models(job: JobRequest, library: "ModelLibrary", *, fetch: bool, quiet: bool) -> None:
    """Fetch missing models when told to or when the user agrees; else raise ``ModelUnavailableError`` naming the command."""
    from storycreator.models.library import FETCH_COMMAND

    missing = missing_models(job, library)
    if not missing:
        return
    on_terminal = sys.stdin.isatty() and err.is_terminal and not quiet
    if not fetch and not on_terminal:
        which = ", ".join(f"{model.name} ({size(model.bytes)}, {model.licence})" for model in missing)
        names = " ".join(model.name for model in missing)
        raise ModelUnavailableError(
            f"not all models are here: {which}. Fetch them with: {FETCH_COMMAND} {names}; or make a quick draft without them: --draft"
        )
    fetch_with_progress(library, missing, ask=not fetch)
