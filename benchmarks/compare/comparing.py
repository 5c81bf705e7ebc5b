"""One comparison, from finding the places to the report."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from rich.markup import escape

from benchmarks import machine
from benchmarks.compare import report, screen
from benchmarks.compare.containers import deployments
from benchmarks.compare.estimates import schedule
from benchmarks.compare.measuring import WARM_UP, Measured, Task, once, walk
from benchmarks.compare.places import ROOT, Absent, Found, Place, eight_processes, one_process
from benchmarks.compare.results import Result, result
from benchmarks.compare.samples import BY_KEY, CONFIGURATIONS, PLACES, Sample
from storycreator import __version__

EXIT_FAILED, EXIT_STOPPED = 1, 130


@dataclass(frozen=True)
class Plan:
    """What is to be compared."""

    prompt: str
    arguments: tuple[str, ...]
    runs: Mapping[str, int]
    """Rounds by set of engines, in the order they are run."""
    timeouts: Mapping[str, float]
    only: frozenset[str]
    """Keys of the configurations that are wanted."""
    order_seed: int
    out: Path | None
    as_json: bool
    command: str

    def wants(self, place: str) -> bool:
        """Whether anything there is to be measured."""
        return any(BY_KEY[key].place == place for key in self.only)


def _places(plan: Plan, stack: ExitStack, scratch: Path) -> list[Found]:
    """All that are wanted, standing until the stack is closed."""
    found: list[Found] = []
    if plan.wants("local"):
        found.append(stack.enter_context(one_process(scratch / "local")))
    if plan.wants("processes"):
        screen.err.print("Starting eight processes …")
        found.append(stack.enter_context(eight_processes(scratch / "processes")))
    if plan.wants("docker") or plan.wants("two-machines"):
        found += [one for one in deployments() if plan.wants(one.name)]
    return found


def _folder(plan: Plan) -> Path:
    folder = plan.out or ROOT / "output" / f"comparison-{datetime.now(UTC):%Y%m%d-%H%M%S}"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _commit() -> str:
    asked = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False)
    return asked.stdout.strip()


def _about(plan: Plan, places: Mapping[str, Place], load: str, stopped: bool) -> report.About:
    commit = _commit()
    return report.About(
        prompt=plan.prompt,
        arguments=plan.arguments,
        runs=dict(plan.runs),
        order_seed=plan.order_seed,
        made=f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        machine=machine.describe(),
        load=load,
        command=plan.command,
        stopped=stopped,
        versions={
            "program": __version__ + (f" ({commit})" if commit else ""),
            "transports": ", ".join(f"{name} {version(name)}" for name in ("grpcio", "protobuf", "orjson", "uvloop")),
            "engines": machine.library_versions(),
        },
        places={PLACES[name]: place.about for name, place in places.items()},
    )


def _compare(plan: Plan, engines: str, places: Mapping[str, Place], file: Path) -> Measured:
    task = Task(plan.prompt, engines, plan.arguments, plan.timeouts[engines])
    keys = [one.key for one in CONFIGURATIONS if one.key in plan.only and one.place in places and one.mode in places[one.place].modes]
    measured = Measured()
    orders = [keys, *schedule(keys, plan.runs[engines], plan.order_seed)]
    with screen.progress() as bar:
        shown = bar.add_task(engines, total=sum(map(len, orders)))

        def run(key: str, number: int, position: int) -> Sample:
            bar.update(shown, description=f"{engines}: {BY_KEY[key].title}")
            return once(places[BY_KEY[key].place], BY_KEY[key], task, number, position)

        def tell(sample: Sample) -> None:
            if sample.round != WARM_UP:
                report.append(file, sample)
            screen.line(sample, plan.runs[engines])
            bar.advance(shown)

        walk(orders, run, tell, measured)
    return measured


def run(plan: Plan) -> int:
    """Compare, tell and write it down; the exit code."""
    folder = _folder(plan)
    load = " ".join(f"{one:.1f}" for one in os.getloadavg())
    done: dict[str, Measured] = {}
    places: dict[str, Place] = {}
    absent: list[Absent] = []
    stopped = False
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="storycreator-compare-")))
        try:
            for found in _places(plan, stack, scratch):
                if isinstance(found, Place):
                    places[found.name] = found
                else:
                    absent.append(found)
            screen.skipped(absent)
            screen.warnings(places.values())
            for engines in plan.runs if places else ():
                done[engines] = _compare(plan, engines, places, folder / report.CSV_NAME)
                if done[engines].stopped:
                    stopped = True
                    break
        except KeyboardInterrupt:
            stopped = True
    return _tell(plan, folder, _about(plan, places, load, stopped), done, absent)


def _tell(plan: Plan, folder: Path, about: report.About, done: Mapping[str, Measured], absent: list[Absent]) -> int:
    results: list[Result] = [result(engines, one.samples, one.left_out) for engines, one in done.items()]
    samples = [sample for one in done.values() for sample in one.samples]
    good = [sample for sample in samples if not sample.failure]
    if good or done:
        console = screen.console_for(plan.as_json)
        screen.results(results, console)
        whole = report.write(folder, about, results, samples, absent)
        if plan.as_json:
            sys.stdout.write(json.dumps(whole, indent=2, ensure_ascii=False) + "\n")
        beside = f"with {report.JSON_NAME}, {report.CSV_NAME} and the chart as SVG"
        console.print(f"\nReport: [bold]{escape(str(folder / report.HTML_NAME))}[/] ({beside})", soft_wrap=True)
    else:
        folder.rmdir()
        screen.err.print("Nothing was measured." if about.stopped else "[red]Error:[/] there is nothing to measure.")
    if about.stopped:
        screen.err.print("[yellow]Stopped.[/]" + (" What was measured is in the report." if good else ""))
        return EXIT_STOPPED
    failed = any(one.left_out for one in done.values())
    return EXIT_FAILED if failed or not good else 0
