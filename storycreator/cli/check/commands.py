"""``python main.py check`` and ``python main.py call``: the services as they can be reached from here."""

import asyncio
import logging
import sys
import time
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import orjson
import typer
from rich.markup import escape

from storycreator.cli.check.diagnosis import WIRES, Status, ask_all
from storycreator.cli.check.report import Report
from storycreator.cli.errors import EXIT_FAILED, explain
from storycreator.cli.screen import err, print_json, write_json
from storycreator.core.errors import InvalidInputError, invalid_input
from storycreator.messages.job import Stage
from storycreator.observability.logs import at_level
from storycreator.services import BY_LETTER, SERVICES, ServiceSpec
from storycreator.settings import PipelineMode, load

Wire = Literal["grpc", "rpc"]
"""What a service can be asked over."""
USABLE = (Status.HEALTHY, Status.OTHER_VERSION, Status.OTHER_STORE, Status.OTHER_CLOCK)
"""What is found at a service that can be called."""


def _specs(letters: list[str]) -> list[ServiceSpec]:
    for letter in letters:
        if letter.upper() not in BY_LETTER:
            raise InvalidInputError.of("SERVICE", f"there is no service {letter!r}; use {', '.join(BY_LETTER)}")
    return [spec for spec in SERVICES if not letters or spec.letter in {letter.upper() for letter in letters}]


def check(
    context: typer.Context,
    services: Annotated[list[str] | None, typer.Argument(metavar="[SERVICE]…", help="Letters, such as A C1 [default: all].")] = None,
    mode: Annotated[Wire | None, typer.Option(help="Only this transport.", show_default=False)] = None,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for each.")] = 5.0,
    full: Annotated[
        bool, typer.Option("--full", help="Also make a draft book over each transport; measure round trips, throughput and clocks.")
    ] = False,
    call_timeout: Annotated[float, typer.Option(help="Seconds for each draft book.")] = 120.0,
    before: Annotated[
        str | None,
        typer.Option(metavar="PROMPT", help="Say which wishes of a book can be kept, with the flags of a story.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Ask every replica of every service, over both transports: reachable, healthy, which version, how fast, whether the token is right,
    stores are shared and clocks agree. Exits 1 when something is wrong.

    With `--before PROMPT` and any flags of a story: its plan (as with `--dry-run`) and whether each wish can be kept. Exits 0 when all can,
    3 when one is kept in part, 2 when one cannot be kept, 1 when the set-up cannot make the book.

    Examples: `python main.py check`, `python main.py check A B --mode rpc`, `python main.py check --full --json`,
    `python main.py check --before "A lost kite" --voice Heart --languages es`"""
    if before is not None:
        raise typer.Exit(_before(context, before, [*(services or []), *(["--json"] if as_json else [])]))
    for word in services or []:
        if word.startswith("-"):
            raise InvalidInputError.of(word, "check has no such option; with --before PROMPT it takes the flags of a story")
    if full and services:
        raise InvalidInputError.of("--full", "is for all services; name none")
    modes = (PipelineMode(mode),) if mode else WIRES
    with at_level("storycreator.transport", logging.ERROR):  # what is wrong at an endpoint is in the table
        report = asyncio.run(_examine(_specs(services or []), modes, timeout, call_timeout if full else 0))
    if as_json:
        print_json(report.as_dict())
    else:
        report.show()
    if not report.ok:
        raise typer.Exit(EXIT_FAILED)


def _before(context: typer.Context, prompt: str, flags: list[str]) -> int:
    """The dry run of the story command. Returns its exit code."""
    commands: Any = context.find_root().command
    story = commands.get_command(context, "story")
    with story.make_context("check --before", ["--dry-run", *flags, "--", prompt], parent=context.parent) as made:
        try:
            story.invoke(made)
        except typer.Exit as done:
            return done.exit_code
    return 0


async def _examine(specs: list[ServiceSpec], modes: Sequence[PipelineMode], seconds: float, call_seconds: float) -> Report:
    hosts, endpoints = await ask_all(specs, modes, seconds)
    trials = []
    for mode in modes if call_seconds else ():  # one after the other: they would share the wire
        usable = {one.service for one in endpoints if one.mode == mode and one.status in USABLE}
        if usable >= set(Stage):
            from storycreator.cli.check.smoke_test import run_smoke_test

            err.print(f"Making a draft book over {mode} …", soft_wrap=True)
            trials.append(await run_smoke_test(load(), mode, call_seconds))
        else:
            err.print(f"No draft book over {mode}: it needs {', '.join(sorted(set(Stage) - usable))}.", soft_wrap=True)
    return Report(hosts, endpoints, trials)


def call(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help=f"A letter: {', '.join(BY_LETTER)}.")],
    method: Annotated[str, typer.Argument(metavar="METHOD", help="Its method, such as generate_story.")],
    request: Annotated[str, typer.Argument(metavar="JSON", help="The request as a JSON object; `-` reads it from standard input.")] = "{}",
    mode: Annotated[Wire, typer.Option(help="Transport.")] = "grpc",
    timeout: Annotated[float, typer.Option(help="Seconds to wait.")] = 600.0,
) -> None:
    """Call one service and print its answer as JSON; progress goes to stderr.

    Example: `python main.py call A generate_story '{"prompt": "A shy dragon", "engine": "draft"}' --mode rpc`"""
    (spec,) = _specs([service])
    if method != spec.method:
        raise InvalidInputError.of("METHOD", f"the {spec.name} has no method {method!r}; it has {spec.method}")
    try:
        value = orjson.loads(sys.stdin.read() if request == "-" else request)
    except orjson.JSONDecodeError as error:
        raise InvalidInputError.of("JSON", f"is not JSON: {error}") from error
    answer = asyncio.run(_call(spec, value, PipelineMode(mode), timeout))
    write_json(answer)


def healthcheck(service: Annotated[str, typer.Argument(metavar="SERVICE", help="A letter, such as A or C1, or `main`.")]) -> None:
    """Ask a service on this host, on both its ports, whether it serves, or whether a main serves the state folder: what a container's
    health check runs. Exits 1 when it does not.

    Example: `python main.py healthcheck A`"""
    from storycreator.runtime.healthcheck import healthcheck as ask

    raise typer.Exit(ask(service))


async def _call(spec: ServiceSpec, value: Any, mode: PipelineMode, timeout: float) -> bytes:  # noqa: ASYNC109
    from storycreator.core.service import Call
    from storycreator.messages.codec import from_json, to_json
    from storycreator.messages.common import Progress
    from storycreator.runtime.remote import client

    async def report(progress: Progress) -> None:
        err.print(f"{progress.branch or progress.stage} {escape(progress.message)}", soft_wrap=True)

    peer = client(spec.letter, mode)
    try:
        with invalid_input():
            request = from_json(spec.request, value)
        made = Call(job_id=f"call-{time.time_ns()}", stage=spec.letter, deadline=time.monotonic() + timeout, report=report)
        return to_json(await peer(request, made))
    except InvalidInputError as error:
        raise typer.Exit(explain(error, in_message=True)) from error
    finally:
        await peer.close()
