"""``python main.py check`` and ``python main.py call``: the services as they can be reached from here."""

import asyncio
import sys
import time
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

import orjson
import typer
from rich.markup import escape
from rich.table import Table

from storycreator.cli.errors import EXIT_FAILED, explain
from storycreator.cli.screen import err, out
from storycreator.contract import BY_LETTER, CONTRACT, Row
from storycreator.errors import DeadlineError, InvalidInputError, NotFoundError, StoryCreatorError
from storycreator.settings import PipelineMode, address

if TYPE_CHECKING:
    from storycreator.transport.endpoints import Endpoint

WIRES = (PipelineMode.GRPC, PipelineMode.RPC)


@dataclass(frozen=True)
class Finding:
    """One endpoint, asked once."""

    service: str
    name: str
    mode: str
    address: str
    status: str
    """``healthy``, ``unhealthy``, ``unreachable``, ``no answer``, ``wrong service`` or ``error``."""
    version: str = ""
    milliseconds: float | None = None
    advice: str = ""
    circuits: tuple[str, ...] = ()
    """Replicas it leaves alone for now because they are away: ``C2 grpc 10.0.0.2:50054 open``."""

    @property
    def ok(self) -> bool:
        """Whether calls can be made there."""
        return self.status == "healthy"


async def _ask(row: Row, mode: PipelineMode, endpoint: "Endpoint", timeout: float) -> Finding:  # noqa: ASYNC109
    from storycreator.transport.connect import connect

    finding = partial(Finding, row.letter, row.name, str(mode), str(endpoint))
    try:
        peer = connect(row, (endpoint,), mode)
        try:
            await peer.health(timeout)  # connects
            began = time.perf_counter()
            health = await peer.health(timeout)
            spent = round((time.perf_counter() - began) * 1000, 2)
        finally:
            await peer.close()
    except NotFoundError:
        return finding("wrong service", advice=f"another service listens there; check SERVICE_{row.letter}_*_PORT")
    except DeadlineError:
        return finding("no answer", advice="something listens and does not answer: check the port, the mode, the load")
    except InvalidInputError:
        raise
    except StoryCreatorError as error:
        return finding("unreachable" if error.reason == "UNAVAILABLE" else "error", advice=error.message)
    if health.service != row.container:
        return finding("wrong service", advice=f"{health.service} listens there; check SERVICE_{row.letter}_*_PORT")
    advice = "" if health.serving else "it is starting or stopping; ask again, then look at its log"
    status = "healthy" if health.serving else "unhealthy"
    return finding(status, version=health.version, milliseconds=spent, advice=advice, circuits=health.circuits)


async def _ask_all(rows: list[Row], modes: list[PipelineMode], timeout: float) -> list[Finding]:  # noqa: ASYNC109
    from storycreator.transport.endpoints import parse

    asking = [
        _ask(row, mode, endpoint, timeout)
        for row in rows
        for mode in modes
        for endpoint in parse(*address(row.letter, row.grpc_port, row.rpc_port).where(mode))
    ]
    return list(await asyncio.gather(*asking))


def _rows(letters: list[str]) -> list[Row]:
    for letter in letters:
        if letter.upper() not in BY_LETTER:
            raise InvalidInputError.of("SERVICE", f"there is no service {letter!r}; use {', '.join(BY_LETTER)}")
    return [row for row in CONTRACT if not letters or row.letter in {letter.upper() for letter in letters}]


def check(
    services: Annotated[list[str] | None, typer.Argument(metavar="[SERVICE]…", help="Letters, such as A C1 [default: all].")] = None,
    mode: Annotated[PipelineMode | None, typer.Option(help="Only this transport: grpc or rpc.", show_default=False)] = None,
    timeout: Annotated[float, typer.Option(help="Seconds to wait for each.")] = 5.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Ask every replica of every service, over both transports: reachable, healthy, which version, how fast. Exits 1 when one is not.

    Examples: `python main.py check`, `python main.py check A B --mode rpc`"""
    try:
        if mode is PipelineMode.LOCAL:
            raise InvalidInputError.of("--mode", "use grpc or rpc; local has no endpoints")
        found = asyncio.run(_ask_all(_rows(services or []), [mode] if mode else list(WIRES), timeout))
    except StoryCreatorError as error:
        raise typer.Exit(explain(error)) from error
    if as_json:
        answer = {"ok": all(one.ok for one in found), "endpoints": [asdict(one) for one in found]}
        sys.stdout.write(orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode() + "\n")
    else:
        table = Table(box=None, pad_edge=False)
        for name in ("", "service", "transport", "address", "status", "version", "ms"):
            table.add_column(name, justify="right" if name == "ms" else "left", overflow="fold")
        for one in found:
            mark = "[green]✓[/]" if one.ok else "[red]✗[/]"
            spent = "" if one.milliseconds is None else f"{one.milliseconds:.1f}"
            table.add_row(mark, f"{one.service} {one.name}", one.mode, one.address, one.status, escape(one.version), spent)
        out.print(table)
        for one in found:
            if one.advice:
                err.print(f"[red]{one.service} {one.mode}:[/] {escape(one.advice)}", soft_wrap=True)
            for circuit in one.circuits:
                err.print(f"[yellow]{one.service} {one.mode}:[/] does not call a replica that is away: {escape(circuit)}", soft_wrap=True)
    if not all(one.ok for one in found):
        raise typer.Exit(EXIT_FAILED)


def call(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help=f"A letter: {', '.join(BY_LETTER)}.")],
    method: Annotated[str, typer.Argument(metavar="METHOD", help="Its method, such as generate_story.")],
    request: Annotated[str, typer.Argument(metavar="JSON", help="The request as a JSON object; `-` reads it from standard input.")] = "{}",
    mode: Annotated[PipelineMode, typer.Option(help="grpc or rpc.")] = PipelineMode.GRPC,
    timeout: Annotated[float, typer.Option(help="Seconds to wait.")] = 600.0,
) -> None:
    """Call one service and print its answer as JSON; progress goes to stderr.

    Example: `python main.py call A generate_story '{"prompt": "A shy dragon", "engine": "draft"}' --mode rpc`"""
    try:
        (row,) = _rows([service])
        if mode is PipelineMode.LOCAL:
            raise InvalidInputError.of("--mode", "use grpc or rpc")
        if method != row.method:
            raise InvalidInputError.of("METHOD", f"the {row.name} has no method {method!r}; it has {row.method}")
        text = sys.stdin.read() if request == "-" else request
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise InvalidInputError.of("JSON", f"is not JSON: {error}") from error
        answer = asyncio.run(_call(row, value, mode, timeout))
    except StoryCreatorError as error:
        raise typer.Exit(explain(error)) from error
    sys.stdout.write(answer.decode() + "\n")


def healthcheck(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="A letter, such as A or C1, or `main`.")],
) -> None:
    """Ask a service on this host, on both its ports, whether it serves, or whether a main serves the state folder: what a container's
    health check runs. Exits 1 when it does not.

    Example: `python main.py healthcheck A`"""
    from storycreator.runtime.healthcheck import healthcheck as ask

    raise typer.Exit(ask(service))


async def _call(row: Row, value: Any, mode: PipelineMode, timeout: float) -> bytes:  # noqa: ASYNC109
    from storycreator.codec.json import from_json, to_json
    from storycreator.runtime.remote import client
    from storycreator.schemas.common import Progress
    from storycreator.service import Call

    async def report(progress: Progress) -> None:
        err.print(f"{progress.branch or progress.stage} {escape(progress.message)}", soft_wrap=True)

    request = from_json(row.request, value)
    peer = client(row.letter, mode)
    try:
        made = Call(job_id=f"call-{time.time_ns()}", stage=row.letter, deadline=time.monotonic() + timeout, report=report)
        return to_json(await peer(request, made))
    finally:
        await peer.close()
