"""The eight services as eight processes, and main as a ninth."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.support import stories
from benchmarks.support.processes import ROOT, Running, environment, free_ports, running, service, wait_until_listens
from storycreator.core.errors import UnavailableError
from storycreator.core.service import Call
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.story import StoryRequest
from storycreator.services import BY_LETTER, SERVICES
from storycreator.transport.connect import connect
from storycreator.transport.resilience.endpoints import Endpoint
from storycreator.transport.resilience.policy import Resilience, RetryPolicy

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
STORY = ["A lighthouse that wants to sail", "--draft", "--pages", "4", "--languages", "none", "--seed", "5", "--json"]


@dataclass(frozen=True)
class Everything:
    """All that runs, and what main needs to find it."""

    services: dict[str, Running]
    environ: dict[str, str]


def main(environ: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """``python main.py …``"""
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *arguments], env=environ, cwd=environ["TMPDIR"], capture_output=True, text=True, timeout=300
    )


def start_all(folder: Path, stack: ExitStack) -> Everything:
    """Each on ports of its own."""
    found = iter(free_ports(2 * len(SERVICES)))
    environ = environment(folder, {spec.letter: (next(found), next(found)) for spec in SERVICES}, TMPDIR=str(folder), COLUMNS="200")
    services = {spec.letter: stack.enter_context(running(spec.letter, folder, environ)) for spec in SERVICES}
    for one in services.values():
        wait_until_listens(one.process, one.grpc, one.rpc, seconds=180)
    return Everything(services, environ)


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Everything]:
    with ExitStack() as stack:
        yield start_all(tmp_path_factory.mktemp("services"), stack)


def files(folder: Path) -> dict[str, bytes]:
    """What a book consists of, but for the file with the times."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "pipeline_output.json"
    }


def test_check_finds_all_of_them(everything: Everything) -> None:
    done = main(everything.environ, "check", "--full", "--json", "--timeout", "60")
    assert done.returncode == 0, done.stderr
    endpoints, trials = json.loads(done.stdout)["endpoints"], json.loads(done.stdout)["trials"]
    assert [(trial["mode"], trial["ok"], set("ABCD") <= trial["stages"].keys()) for trial in trials] == [
        ("grpc", True, True),
        ("rpc", True, True),
    ]
    assert all(link["megabytes_per_second"] > 0 and link["round_trip_ms"] > 0 for trial in trials for link in trial["links"])
    assert {(one["service"], one["mode"]) for one in endpoints} == {(spec.letter, mode) for spec in SERVICES for mode in ("grpc", "rpc")}
    assert {one["status"] for one in endpoints} == {"healthy"}
    assert all(one["version"] and one["milliseconds"] > 0 for one in endpoints)
    assert "✓" in main(everything.environ, "check", "--timeout", "60").stdout


def test_the_book_is_the_same_whatever_carries_it(everything: Everything, tmp_path: Path) -> None:
    books = {}
    for mode in ("grpc", "rpc", "local"):
        done = main(everything.environ | {"PIPELINE_MODE": mode}, *STORY, "--out", str(tmp_path / mode))
        assert done.returncode == 0, done.stderr
        books[mode] = files(tmp_path / mode)
    assert len(books["local"]) > 5
    assert books["grpc"].keys() == books["rpc"].keys() == books["local"].keys()
    for mode in ("grpc", "rpc"):
        assert [name for name in books["local"] if books[mode][name] != books["local"][name]] == []


@pytest.mark.parametrize("mode", ["grpc", "rpc"])
def test_a_binder_on_another_store_stops_a_book_before_it_begins(everything: Everything, tmp_path: Path, mode: str) -> None:
    with service("D", tmp_path, STORYCREATOR_ARTIFACTS_URL=str(tmp_path / "forgotten")) as binder:
        moved = {"PIPELINE_MODE": mode, "SERVICE_D_GRPC_PORT": str(binder.grpc), "SERVICE_D_RPC_PORT": str(binder.rpc)}
        environ = everything.environ | moved
        done = main(environ, *STORY, "--out", str(tmp_path / "book"))
        told = main(environ, "check", "--before", STORY[0], *STORY[1:])
        silent = main(environ, *STORY, "--out", str(tmp_path / "silent"), "--skip", "narration", "--skip", "pictures")
    assert done.returncode == 1
    assert "STORYCREATOR_ARTIFACTS_URL to the same store for C, C1 to C4 and D" in json.loads(done.stdout)["error"]["message"]
    assert not (tmp_path / "book").exists()
    assert told.returncode == 1
    impossible = {one["wish"] for one in json.loads(told.stdout)["wishes"] if one["outlook"] == "impossible"}
    assert impossible == {"pictures in the finished book", "narration in the finished book"}
    assert silent.returncode == 0, silent.stderr


def test_a_service_that_is_gone_is_named_with_what_to_do(tmp_path: Path) -> None:
    with ExitStack() as stack:
        all_but_b = start_all(tmp_path, stack)
        all_but_b.services["B"].process.kill()
        all_but_b.services["B"].process.wait(10)
        for mode in ("grpc", "rpc"):
            environ = all_but_b.environ | {"PIPELINE_MODE": mode, "STORYCREATOR_PATIENCE_SECONDS": "2"}
            done = main(environ, *STORY[:-1], "--out", str(tmp_path / mode))
            assert done.returncode == 1, done.stderr
            assert "the story analyzer cannot be reached" in done.stderr
            assert "is service-b running?" in done.stderr
            assert "Traceback" not in done.stderr
        done = main(all_but_b.environ, "check", "--json", "--timeout", "60")
        assert done.returncode == 1
        wrong = {(one["service"], one["status"]) for one in json.loads(done.stdout)["endpoints"] if one["status"] != "healthy"}
        assert wrong == {("B", "port closed")}
        for letter, one in all_but_b.services.items():
            if letter != "B":
                assert one.stop() == 0, one.log.read_text()


@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_sigterm_lets_what_is_at_work_finish_and_exits_0(mode: str, tmp_path: Path) -> None:
    with service("A", tmp_path, module="tests.support.slow_service") as slow:
        where = Endpoint("127.0.0.1", slow.grpc if mode == "grpc" else slow.rpc)
        client = connect(BY_LETTER["A"], (where,), mode, policy=Resilience(retry=RetryPolicy(attempts=1)))
        asking = asyncio.ensure_future(client(StoryRequest(prompt="1.5"), Call(job_id="job-1", stage="A", traceparent=TRACE)))
        await asyncio.sleep(0.5)
        slow.process.send_signal(signal.SIGTERM)
        await asyncio.sleep(0.3)
        with pytest.raises(UnavailableError):
            await client(StoryRequest(prompt="0"), Call(job_id="job-2", stage="A"))
        assert (await asking).title  # type: ignore[attr-defined]
        await client.close()
        assert await asyncio.to_thread(slow.process.wait, 30) == 0
        lines = [json.loads(line) for line in slow.log.read_text().splitlines()]
        (done,) = (line for line in lines if "generate_story: done" in line["message"])
        assert (done["service"], done["job"], done["via"], done["trace"]) == ("service-a", "job-1", mode, TRACE.split("-")[1])


async def test_health_answers_again_and_again_while_a_service_works(tmp_path: Path) -> None:
    with service("C1", tmp_path) as illustrator:
        story = stories.story()
        for mode, port in (("grpc", illustrator.grpc), ("rpc", illustrator.rpc)):
            client = connect(BY_LETTER["C1"], (Endpoint("127.0.0.1", port),), mode)
            await client.health(30)
            drawing = asyncio.ensure_future(client(IllustrationRequest(story=story), Call(job_id=mode, stage="C1")))
            answered = 0
            while not drawing.done():
                await client.health(30)
                answered += not drawing.done()
                await asyncio.sleep(0.01)
            await drawing
            await client.close()
            assert answered > 5, mode  # a service that blocks its loop answers when it has finished; how fast, `make bench-health` says


@pytest.mark.parametrize("letter", ["C4", "C"])
def test_a_service_without_a_model_is_small(letter: str, tmp_path: Path) -> None:
    with service(letter, tmp_path) as small:
        main(environment(tmp_path, {letter: (small.grpc, small.rpc)}, TMPDIR=str(tmp_path)), "check", letter, "--timeout", "60")
        assert small.resident_bytes() <= 75 * 1024 * 1024


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with service("C4", tmp_path) as first:
        environ = environment(tmp_path, {"C4": (first.grpc, first.rpc)})
        with running("C4", tmp_path, environ) as second:
            assert second.process.wait(60) == 1
            assert f":{first.grpc}" in second.log.read_text()
            assert "Traceback" not in second.log.read_text()
