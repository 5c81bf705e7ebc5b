"""Two machines, set up as the docs say, and what can go wrong between them. The tests build on one another: run the file as a whole."""

import json
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from benchmarks.support.processes import ROOT
from storycreator.services import BY_LETTER, SERVICES
from tests.e2e.bench.bench import PERSON, Bench, Host
from tests.e2e.conftest import CERTIFICATES, ON_MACHINE, image

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(1800)]

STORY = ["A lost kite", "--draft", "--pages", "4", "--languages", "es", "--seed", "5"]
COMPOSE1 = ["docker-compose", "-f", "docker-compose.machine1.yaml"]
COMPOSE2 = ["docker-compose", "-f", "docker-compose.machine2.yaml"]
MAIN = [*COMPOSE1, "exec", "-T", "service-main", "python", "main.py"]
SETUP1 = ["./setup_machine1.sh", "--no-build", "--yes"]
SETUP2 = ["./setup_machine2.sh", "--no-build", "--yes"]


def containers(host: Host) -> dict[str, str]:
    """Container ids by service."""
    lines = host.engine.docker("ps", "--no-trunc", "--format", '{{.Label "com.docker.compose.service"}} {{.ID}}').splitlines()
    return dict(line.split() for line in lines)


def set_value(host: Host, name: str, value: str) -> None:
    """Edit the machine's own settings file, as a person would."""
    file = f".env.machine{host.name[1:]}.local"
    host.sh("sh", "-c", f'touch {file}; sed -i "/^{name}=/d" {file}; echo "$1" >> {file}', "sh", f"{name}={value}")


def check(host: Host, *arguments: str) -> dict[str, Any]:
    """``./test_connectivity.sh --json``."""
    answer: dict[str, Any] = json.loads(host.sh("./test_connectivity.sh", "--json", *arguments, check=False).stdout)
    return answer


def files(folder: Path) -> dict[str, bytes]:
    """What a book consists of, but for the file with the times."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "pipeline_output.json"
    }


def differing(book: Path, other: Path) -> list[str]:
    """Which files of two books are not the same; the warnings of the first too, which say why."""
    made, wanted = files(book), files(other)
    names = sorted(name for name in made.keys() | wanted.keys() if made.get(name) != wanted.get(name))
    return names and [*names, *json.loads((book / "pipeline_output.json").read_text())["warnings"]]


def make_book(host: Host, *arguments: str, check: bool = True) -> "tuple[subprocess.CompletedProcess[str], Path]":
    """A story by the command of the docs; what it said, and the folder of its book on this machine."""
    done = host.sh(*MAIN, *STORY, *arguments, "--json", check=check)
    package = json.loads(done.stdout).get("package") or ""
    return done, host.checkout / "output" / Path(package).name


@pytest.fixture(scope="module")
def made_here(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes the same book in one process, with the fonts an image has: a PDF holds glyphs of what it finds."""
    folder = tmp_path_factory.mktemp("local")
    fonts = folder / "fonts"
    fonts.mkdir()
    listed = subprocess.run(["dpkg", "-L", "fonts-dejavu-core", "fonts-liberation"], capture_output=True, text=True, check=True).stdout
    for font in filter(lambda name: name.endswith(".ttf"), listed.split()):
        (fonts / Path(font).name).symlink_to(font)
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f'<dir>{fonts}</dir><cachedir>{folder}/cache</cachedir><include ignore_missing="yes">/etc/fonts/conf.d</include></fontconfig>'
    )
    environ = os.environ | {"PIPELINE_MODE": "local", "STORYCREATOR_STATE_DIR": str(folder / "state"), "FONTCONFIG_FILE": str(config)}

    def make(*arguments: str) -> Path:
        book = folder / "-".join(("book", *arguments))
        command = [sys.executable, str(ROOT / "main.py"), *STORY, *arguments, "--quiet", "--out", str(book)]
        subprocess.run(command, cwd=folder, env=environ, check=True, capture_output=True, timeout=600)
        return book

    return make


@pytest.fixture(scope="module")
def local_book(made_here: Callable[..., Path]) -> Path:
    return made_here()


# Set-up


def test_machine_1_says_so_when_machine_2_is_not_there_yet(bench: Bench) -> None:
    set_value(bench.m1, "MACHINE2_IP", bench.m2.address)
    done = bench.m1.sh(*SETUP1, check=False)
    assert done.returncode == 1
    assert f"machine 2 ({bench.m2.address}) is reachable, but nothing listens on its port 50057 (SERVICE_C_GRPC_PORT)" in done.stderr
    assert "On machine 2: ./setup_machine2.sh" in done.stderr
    assert containers(bench.m1) == {}


def test_machine_1_says_so_when_the_address_is_wrong(bench: Bench) -> None:
    set_value(bench.m1, "MACHINE2_IP", bench.m2.address.rpartition(".")[0] + ".99")
    done = bench.m1.sh(*SETUP1, check=False)
    assert done.returncode == 1
    assert ".99 answers" in done.stderr
    assert "correct MACHINE2_IP in .env.machine1" in done.stderr
    set_value(bench.m1, "MACHINE2_IP", bench.m2.address)


def test_both_scripts_set_up_their_machine(bench: Bench) -> None:
    began = time.monotonic()
    said = bench.m2.sh(*SETUP2).stderr
    print(f"machine 2 was set up in {time.monotonic() - began:.0f} s")
    assert "Machine 2 is ready." in said
    assert bench.m2.address in said
    assert set(containers(bench.m2)) == {CERTIFICATES, *(f"service-{name}" for name in ON_MACHINE["m2"])}
    began = time.monotonic()
    (line,) = re.findall(r"\./setup_machine1\.sh --join \S+", said)
    said = bench.m1.sh(*line.split(), *SETUP1[1:]).stderr
    print(f"machine 1 was set up in {time.monotonic() - began:.0f} s")
    assert "Machine 1 is ready." in said
    assert set(containers(bench.m1)) == {CERTIFICATES, *(f"service-{name}" for name in ON_MACHINE["m1"])}
    again = bench.m1.sh(*line.split(), *SETUP1[1:], check=False)
    assert again.returncode == 1
    assert "the join token is wrong, was used" in again.stderr


def test_again_changes_nothing(bench: Bench) -> None:
    before = [containers(host) for host in bench.hosts.values()]
    bench.m2.sh(*SETUP2)
    bench.m1.sh(*SETUP1)
    bench.m2.sh(*COMPOSE2, "up", "-d")
    bench.m1.sh(*COMPOSE1, "up", "-d")
    assert [containers(host) for host in bench.hosts.values()] == before


def test_connectivity_is_all_green(bench: Bench) -> None:
    found = check(bench.m1)
    assert found["ok"], found
    assert len(found["endpoints"]) == 2 * len(SERVICES)
    assert {one["status"] for one in found["endpoints"]} == {"healthy"}
    assert len({one["program"] for one in found["endpoints"]}) == 1
    assert "+" in found["endpoints"][0]["program"]
    assert {(trial["mode"], trial["ok"]) for trial in found["trials"]} == {("grpc", True), ("rpc", True)}
    for trial in found["trials"]:
        (to_machine_2,) = (link for link in trial["links"] if link["host"] == bench.m2.address)
        print(to_machine_2)
        assert to_machine_2["megabytes_per_second"] > 0
        assert abs(to_machine_2["clock_offset_seconds"]) <= 2 * to_machine_2["clock_uncertainty_seconds"] + 0.05
    table = bench.m1.sh("./test_connectivity.sh", "--quick")
    assert bench.m2.address in table.stdout
    assert "✗" not in table.stdout


# Books


def well_timed(record: dict[str, Any]) -> None:
    """Durations that fit into one another, whatever the clocks say."""
    timings = record["timings"]
    spans = {span["name"]: span for span in timings["spans"]}
    assert [name for name in spans if name in "ABCD"] == ["A", "B", "C", "D"]
    for earlier, later in zip("ABC", "BCD", strict=True):
        assert spans[earlier]["end"] <= spans[later]["start"] + 0.001
    assert spans["D"]["end"] <= timings["total"] + 0.001
    assert all(span["duration"] >= 0 for span in spans.values())
    assert {hop["stage"] for hop in timings["hops"]} == set("ABCD")
    for hop in timings["hops"]:
        assert hop["network"] >= 0
        assert hop["queued"] + hop["worked"] <= hop["total"] + 0.001


@pytest.mark.parametrize("mode", ["grpc", "rpc", "grpc again"])
def test_the_book_is_the_local_one_in_each_mode(bench: Bench, local_book: Path, mode: str) -> None:
    images = sorted(bench.m1.engine.docker("images", "-q").split())  # Docker's order is by the second
    bench.m1.sh("./setup_machine1.sh", "--mode", mode.split()[0], "--no-build", "--yes")
    assert sorted(bench.m1.engine.docker("images", "-q").split()) == images
    before = bench.network.carried()
    done, book = make_book(bench.m1)
    carried = bench.network.carried() - before
    assert differing(book, local_book) == []
    assert {path.stat().st_uid for path in (book, *book.rglob("*"))} == {PERSON}
    record = json.loads((book / "pipeline_output.json").read_text())
    assert record["job"]["pipeline_mode"] == mode.split()[0]
    assert record["job"]["status"] == json.loads(done.stdout)["status"] == "done"
    well_timed(record)
    size = sum(map(len, files(book).values()))
    print(f"{mode}: {carried} bytes over the link for a package of {size}: {carried / size:.3f}")
    assert carried <= 1.1 * size


@pytest.mark.parametrize("mode", ["grpc", "rpc"])
def test_a_recording_of_the_link_holds_no_word_of_the_story(bench: Bench, mode: str) -> None:
    bench.m1.sh("./setup_machine1.sh", "--mode", mode, "--no-build", "--yes")
    port = BY_LETTER["D"].rpc_port
    with bench.network.recorded() as recording:
        before = bench.network.carried()
        _, book = make_book(bench.m1, "--seed", "611" if mode == "grpc" else "612")
        carried = bench.network.carried() - before
        bench.m1.sh("bash", "-c", f"echo 'said in the clear' >/dev/tcp/{bench.m2.address}/{port}")
    assert b"said in the clear" in recording  # it would have been heard
    assert len(recording) > 0.9 * carried
    record = json.loads((book / "pipeline_output.json").read_text())
    story = " ".join(page["text"] for page in record["story"]["pages"])
    words = {word for word in re.findall(r"\w{7,}", story) if word.isascii()}
    assert len(words) > 5
    assert [word for word in words if word.encode() in recording] == []
    for said in (b"lost kite", b"jsonrpc", b"storycreator.v1", b"traceparent", b"service-main"):
        assert said not in recording


def test_somebody_else_in_the_network_reaches_nothing(bench: Bench) -> None:
    specs = [spec for spec in SERVICES if spec.machine == 2]
    ports = [port for spec in specs for port in (spec.grpc_port, spec.rpc_port)]
    with bench.network.guest() as inside:
        command = [*inside, sys.executable, "-m", "tests.e2e.bench.stranger", bench.m2.address]
        done = subprocess.run([*command, *map(str, ports)], cwd=ROOT, capture_output=True, text=True, timeout=600, check=True)
        assert json.loads(done.stdout) == {}
        done = subprocess.run([*command, "8059"], cwd=ROOT, capture_output=True, text=True, timeout=600, check=True)
        answers = json.loads(done.stdout)  # who joins shows no certificate yet, and needs the token
        assert all("error" in json.loads(answer) for answer in answers.values())
    assert check(bench.m1, "--quick")["ok"]


@contextmanager
def ahead(bench: Bench, tmp_path: Path, minutes: int) -> Iterator[None]:
    """Machine 2's containers with another time of day."""
    library = str(next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1")))
    services = {
        f"service-{name}": {
            "environment": {"LD_PRELOAD": "/faketime.so", "FAKETIME": f"{minutes:+d}m", "DONT_FAKE_MONOTONIC": "1"},
            "volumes": [f"{library}:/faketime.so:ro"],
        }
        for name in ON_MACHINE["m2"]
    }
    other = bench.m2.home / "clock.json"
    version = "3.7"
    other.write_text(json.dumps({"version": version, "services": services}))
    wait = [*COMPOSE2, "-f", str(other)]
    bench.m2.sh(*wait, "up", "-d")
    healthy(bench.m2)
    try:
        yield
    finally:
        bench.m2.sh(*COMPOSE2, "up", "-d")
        healthy(bench.m2)


def healthy(host: Host, seconds: float = 240, containers: int = 0) -> None:
    """Until all services of a machine are, or so many containers."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        states = host.engine.docker("ps", "--format", "{{.Status}}").splitlines()
        if len(states) == (containers or 1 + len(ON_MACHINE[host.name])) and all("(healthy)" in state for state in states):
            return
        time.sleep(1)
    raise AssertionError(f"not all healthy: {states}")


def test_a_clock_that_is_five_minutes_off_spoils_nothing(bench: Bench, made_here: Callable[..., Path], tmp_path: Path) -> None:
    silent = ("--skip", "narration")  # libfaketime breaks time.sleep, with which Python waits for espeak-ng
    local_book = made_here(*silent)
    with ahead(bench, tmp_path, 5):
        for mode in ("grpc", "rpc"):
            bench.m1.sh("./setup_machine1.sh", "--mode", mode, "--no-build", "--yes")
            _, book = make_book(bench.m1, *silent)
            record = json.loads((book / "pipeline_output.json").read_text())
            well_timed(record)
            offsets = {hop["stage"]: hop["clock_offset"] for hop in record["timings"]["hops"]}
            assert abs(offsets["A"]) < 60
            assert abs(offsets["D"] - 300) < 60
            assert differing(book, local_book) == []


def test_a_short_book_that_the_language_model_writes(bench: Bench) -> None:
    asked = ["--engine", "story=embedded", "--pages", "4", "--languages", "none", "--seed", "7", "--json"]
    done = bench.m1.sh(*MAIN, "Otto the octopus has too many hats", *asked, seconds=1500)
    book = bench.m1.checkout / "output" / Path(json.loads(done.stdout)["package"]).name
    record = json.loads((book / "pipeline_output.json").read_text())
    well_timed(record)
    assert {"embedded", "local", "collage", "kokoro", "press"} <= {making["engine"] for making in record["engines"]}
    assert {file.name for file in (book / "en").iterdir()} >= {"book.html", "book.epub", "book.pdf", "book.mp3"}
    print(json.dumps({span["name"]: span["duration"] for span in record["timings"]["spans"]}))


def test_the_comparison_measures_every_way(bench: Bench, tmp_path: Path) -> None:
    """Local Docker beside the two machines, as the docs say."""
    bench.m1.sh("./setup_local.sh", "--no-build", "--yes")
    try:
        healthy(bench.m1, containers=len(ON_MACHINE["m1"]) + len(SERVICES) + 2)
        # By root and from this checkout: it needs what `make e2e` has installed here, and a person's machine 1 has no way to fetch that.
        command = [str(ROOT / "compare_performance.sh"), "A lost kite", "--runs", os.environ.get("STORY_COMPARISON_RUNS", "2")]
        environ = os.environ | bench.m1.engine.environ
        asked = [*bench.m1.inside, *command, "--out", str(tmp_path / "comparison"), "--json", "--", "--pages", "4"]
        done = subprocess.run(asked, env=environ, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=1500)
    finally:
        bench.m1.sh("./setup_local.sh", "--down")
        bench.m1.sh("./setup_machine1.sh", "--no-build", "--yes")  # commands by hand are for machine 1 again
    assert done.returncode == 0, done.stderr
    print(done.stderr)
    results = json.loads(done.stdout)
    assert json.loads((tmp_path / "comparison/results.json").read_text()) == results
    assert (tmp_path / "comparison/runs.csv").read_text().count("\n") > 7
    assert "<svg" in (tmp_path / "comparison/report.html").read_text()
    assert results["skipped"] == []
    (draft,) = results["sets"]
    rows = {row["configuration"]: row for row in draft["configurations"]}
    places = ("processes", "docker", "two-machines")
    assert rows.keys() == {"local", *(f"{place}-{wire}" for place in places for wire in ("grpc", "rpc"))}
    assert {row["failed"] for row in rows.values()} == {0}
    for wire in ("grpc", "rpc"):
        (answer,) = (
            one
            for one in draft["comparisons"]
            if (one["ours"], one["theirs"], one["what"]) == (f"two-machines-{wire}", f"docker-{wire}", "travel")
        )
        assert answer["verdict"]
        assert rows[f"two-machines-{wire}"]["ratio"]["median"] <= 1.1  # bytes over the link, for each of the package


def test_logs_show_no_errors(bench: Bench) -> None:
    for host in bench.hosts.values():
        for service, container in containers(host).items():
            lines = [json.loads(line) for line in host.engine.docker("logs", container).splitlines() if line.startswith("{")]
            assert lines, f"{service} logs nothing"
            assert [line for line in lines if line["level"] in ("ERROR", "CRITICAL")] == []


def test_containers_are_locked_down(bench: Bench) -> None:
    for host in bench.hosts.values():
        for service, container in containers(host).items():
            (about,) = json.loads(host.engine.docker("inspect", container))
            status = host.engine.docker("exec", container, "cat", "/proc/1/status")
            assert f"\nUid:\t{PERSON if service == 'service-main' else 1000}\t" in status, service
            assert about["HostConfig"]["ReadonlyRootfs"], service
            assert about["HostConfig"]["CapDrop"] == ["ALL"], service
            assert about["HostConfig"]["Memory"] > 0, service


# Faults


def statuses(found: dict[str, Any]) -> dict[str, set[str]]:
    """What ``check`` found, by service."""
    by: dict[str, set[str]] = {}
    for one in found["endpoints"]:
        by.setdefault(one["service"], set()).add(one["status"])
    return by


def test_a_blocked_port_and_a_pulled_cable_are_told_apart(bench: Bench) -> None:
    spec = BY_LETTER["D"]
    bench.network.block("m2", [spec.grpc_port, spec.rpc_port])
    found = statuses(check(bench.m1, "--quick"))
    assert found["D"] == {"port blocked"}
    assert found["C"] == {"healthy"}
    bench.network.cut()
    cut = check(bench.m1, "--quick")
    assert statuses(cut)["C"] == {"host down"}
    assert {host["status"] for host in cut["hosts"] if host["host"] == bench.m2.address} == {"host down"}
    bench.network.mend()
    assert check(bench.m1, "--quick")["ok"]


def test_a_long_and_lossy_wire_is_only_slow(bench: Bench, local_book: Path) -> None:
    bench.network.slow(milliseconds=200, loss_percent=5)
    try:
        _, book = make_book(bench.m1)
        assert differing(book, local_book) == []
        well_timed(json.loads((book / "pipeline_output.json").read_text()))
    finally:
        bench.network.mend()


def begun(bench: Bench, stage: str, *arguments: str) -> str:
    """The id of a job that is in the middle of a stage."""
    job: str = json.loads(bench.m1.sh(*MAIN, *STORY, *arguments, "--detach", "--json").stdout)["job"]
    until = time.monotonic() + 120
    main = containers(bench.m1)["service-main"]
    while not any(job in line and f"stage {stage} begins" in line for line in bench.m1.engine.docker("logs", main).splitlines()):
        assert time.monotonic() < until, f"stage {stage} did not begin"
        time.sleep(0.1)
    return job


def finished(bench: Bench, job: str) -> Path:
    """Where the job's book is, once it has ended: by itself, or resumed as it says when it stopped for what was done to it."""
    done = bench.m1.sh(*MAIN, "jobs", "follow", job, check=False)
    if done.returncode:
        assert "cannot be reached" in done.stderr, done.stderr
        assert f"jobs resume {job}" in done.stderr, done.stderr
        print(f"stopped with: {done.stderr.strip().splitlines()[-1]}")
        healthy(bench.m2)
    done = bench.m1.sh(*MAIN, "jobs", "resume", job, "--json")
    return bench.m1.checkout / "output" / Path(json.loads(done.stdout)["package"]).name


def stages_done(bench: Bench, job: str) -> Counter[str]:
    """How often each stage was worked to its end for a job, by the services' logs."""
    found: Counter[str] = Counter()
    for host in bench.hosts.values():
        for container in containers(host).values():
            for text in host.engine.docker("logs", container).splitlines():
                line = json.loads(text) if text.startswith("{") else {}
                if line.get("job") == job and line.get("stage") and not line.get("branch"):  # main's lines name the job alone
                    found[line["stage"]] += (": done in" in line["message"]) - (": same request as an earlier call" in line["message"])
    return found


FAULTS = ["services stopped", "machine 2 rebooted", "docker restarted on machine 1", "cable pulled for 30 s"]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("mode", ["grpc", "rpc"])  # all faults in one mode, then in the other: main is switched over once
def test_a_job_goes_on_after_a_fault_in_the_middle(bench: Bench, made_here: Callable[..., Path], fault: str, mode: str) -> None:
    seed = ("--seed", str(100 + 2 * FAULTS.index(fault) + (mode == "rpc")))  # a book of its own: machine 2 keeps what it made of others
    bench.m1.sh("./setup_machine1.sh", "--mode", mode, "--no-build", "--yes")
    job = begun(bench, "C", *seed)
    with ThreadPoolExecutor(1) as meanwhile:  # most of what follows waits
        local_book = meanwhile.submit(made_here, *seed)
        match fault:
            case "services stopped":
                bench.m2.sh(*COMPOSE2, "stop", "--timeout", "1")
                time.sleep(20)
                bench.m2.sh(*SETUP2)
            case "machine 2 rebooted":
                bench.m2.engine.reboot()
                healthy(bench.m2)
            case "docker restarted on machine 1":
                bench.m1.engine.restart()
                healthy(bench.m1)
            case "cable pulled for 30 s":
                bench.network.cut()
                time.sleep(30)
                bench.network.mend()
        book = finished(bench, job)
        assert differing(book, local_book.result()) == []
    done = stages_done(bench, job)
    print(f"{fault}, {mode}: {dict(done)}")
    assert {stage: done[stage] for stage in "ABCD"} == dict.fromkeys("ABCD", 1)


@pytest.mark.parametrize(("what", "change"), [("sources", "echo 0123456789ab >/app/storycreator/runtime/REVISION"), ("release", "old")])
def test_a_stale_image_is_named(bench: Bench, what: str, change: str) -> None:
    engine = bench.m2.engine
    if change == "old":
        change = "sed -i 's/^__version__ = .*/__version__ = \"0.0.9\"/' /app/storycreator/__init__.py; find /app -name '*.pyc' -delete"
    script = f"FROM {image('d')}\nUSER root\nRUN {change}\nUSER 10001:10001\n"
    engine.docker("tag", image("d"), "kept:d")
    where = ["docker", "--host", f"unix://{engine.socket}"]
    subprocess.run([*where, "build", "--quiet", "--tag", image("d"), "-"], input=script, text=True, check=True, capture_output=True)
    try:
        bench.m2.sh(*COMPOSE2, "up", "-d")
        healthy(bench.m2)
        found = check(bench.m1, "--quick")
        assert statuses(found)["D"] == {"other version"}
        (advice,) = {one["advice"] for one in found["endpoints"] if one["service"] == "D"}
        assert "service-d is version 0." in advice
        assert "Build both again" in advice
        done = bench.m1.sh(*MAIN, *STORY, check=False)
        if what == "release":
            assert done.returncode == 1
            assert "service-d is version 0.0.9" in done.stderr
            assert "Writing the story" not in done.stderr  # the gate before a book finds it
        else:
            assert done.returncode == 0
            assert "service-d is version" in done.stderr
    finally:
        engine.docker("tag", "kept:d", image("d"))
        bench.m2.sh(*COMPOSE2, "up", "-d")
        healthy(bench.m2)


def test_stopping_leaves_the_books(bench: Bench) -> None:
    bench.m1.sh("./setup_machine1.sh", "--down")
    bench.m2.sh("./setup_machine2.sh", "--down")
    assert [containers(host) for host in bench.hosts.values()] == [{}, {}]
    assert any((bench.m1.checkout / "output").rglob("book.epub"))
