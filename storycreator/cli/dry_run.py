"""``--dry-run``: what would run, with which engine, and about how long it would take."""

import sys
from typing import Any

import orjson
from rich.table import Table

from storycreator.cli.screen import out
from storycreator.contract import BY_LETTER
from storycreator.orchestrator.estimate import planned_work, seconds
from storycreator.runtime.assemble import resolved_engine
from storycreator.schemas.job import WORK_LETTER, JobRequest
from storycreator.settings import Settings


def show_plan(job: JobRequest, settings: Settings, *, as_json_object: bool) -> None:
    """Print the plan; nothing is made and no model is loaded."""
    rows: list[dict[str, Any]] = []
    for work in planned_work(job):
        engine = resolved_engine(BY_LETTER[WORK_LETTER[work]], job.engine(work))
        rows.append({"work": str(work), "service": WORK_LETTER[work], "engine": engine, "seconds": seconds(job, work, engine)})
    known = sum(row["seconds"] for row in rows if row["seconds"] is not None)
    if as_json_object:
        plan = {"plan": rows, "seconds": round(known, 1), "request": job.model_dump(mode="json"), "output": str(settings.output_dir)}
        sys.stdout.write(orjson.dumps(plan, option=orjson.OPT_INDENT_2).decode() + "\n")
        return
    table = Table(title=f"{job.story.pages} pages of about {job.story.words} words: what would run", title_justify="left", box=None)
    for name in ("work", "service", "engine"):
        table.add_column(name)
    table.add_column("about", justify="right")
    for row in rows:
        about = "depends on the server" if row["seconds"] is None else f"{row['seconds']:.0f} s"
        table.add_row(row["work"], row["service"], row["engine"], about)
    out.print(table)
    languages = ", ".join(("en", *job.languages))
    out.print(f"Editions: {languages}. About [bold]{known:.0f} s[/] of work on two cores; side by side it takes less. Nothing was made.")
