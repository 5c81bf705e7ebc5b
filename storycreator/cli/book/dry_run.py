"""``--dry-run``: what would run, with which engine, about how long it would take, and which wishes can be kept."""

from typing import Any

from rich.table import Table

from storycreator.cli.book import wishes
from storycreator.cli.book.preflight import missing_models, planned_engines
from storycreator.cli.models import size
from storycreator.cli.screen import out, print_json
from storycreator.jobs.estimate import original_language, planned_work, seconds, translations
from storycreator.messages.job import JobRequest
from storycreator.models.library import FETCH_COMMAND, ModelLibrary
from storycreator.services import BY_WORK
from storycreator.settings import PipelineMode, Settings


def show_plan(job: JobRequest, settings: Settings, *, as_json_object: bool) -> int:
    """Print the plan and whether each wish can be kept; nothing is made and no model is loaded. Returns the exit code."""
    elsewhere = settings.pipeline_mode is not PipelineMode.LOCAL  # the services' code, engines and models are not here to be asked
    specs = {} if elsewhere else planned_engines(job)
    rows: list[dict[str, Any]] = [
        {"work": str(work), "service": BY_WORK[work].letter, "engine": spec.name if spec else job.engine(work) or "as set there",
         "seconds": seconds(job, work, spec.cost if spec else None)}
        for work in planned_work(job)
        for spec in [specs.get(work)]
    ]  # fmt: skip
    missing = [] if elsewhere else missing_models(job, ModelLibrary(settings.models_dir))
    prospects = wishes.foreseen(job, settings)
    code = wishes.exit_code(prospects)
    known = sum(row["seconds"] for row in rows if row["seconds"] is not None)
    if as_json_object:
        plan = {"plan": rows, "seconds": round(known, 1), "request": job.model_dump(mode="json"), "output": str(settings.output_dir)}
        outlook = {"wishes": wishes.as_dicts(prospects), "exit_code": code}
        print_json(plan | outlook | {"missing_models": [{"name": model.name, "bytes": model.bytes} for model in missing]})
        return code
    table = Table(title=f"{job.story.pages} pages of about {job.story.words} words: what would run", title_justify="left", box=None)
    for name in ("work", "service", "engine"):
        table.add_column(name)
    table.add_column("about", justify="right")
    for row in rows:
        about = "depends on the server" if row["seconds"] is None else f"{row['seconds']:.0f} s"
        table.add_row(row["work"], row["service"], row["engine"], about)
    out.print(table)
    languages = ", ".join((original_language(job), *translations(job)))
    out.print(f"Editions: {languages}. About [bold]{known:.0f} s[/] of work on two cores; side by side it takes less. Nothing was made.")
    if missing:
        which = ", ".join(f"{model.name} ({size(model.bytes)})" for model in missing)
        out.print(f"[yellow]![/] Models to fetch first: {which}. {FETCH_COMMAND}", soft_wrap=True)
    out.print()
    wishes.show(prospects)
    return code
