"""A folder with everything a chaos test needs: services as processes, a state folder, mains that can be started, watched and killed."""

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.support.processes import ROOT, Running, environment, free_ports, running, wait_until_listens
from storycreator.jobs.job import Job
from storycreator.jobs.state import StateFolder
from storycreator.jobs.store import Jobs
from storycreator.messages.job import Stage
from storycreator.services import SERVICES
from tests.support.certificates import Certificates

PACED = "tests.support.paced_services"
DRAFT = ("--draft", "--pages", "4", "--languages", "none", "--seed", "5")


@dataclass
class Main:
    """A main that was started."""

    process: "subprocess.Popen[bytes]"
    log: Path
    """What it says on stderr."""
    said: Path
    """What it says on stdout."""

    def wait_for(self, words: str, seconds: float = 120, *, since: int = 0) -> None:
        """Until stderr has these words, after so many characters. Fails with all it said when it ends before, or takes longer."""
        until = time.monotonic() + seconds
        while words not in self.log.read_text()[since:]:
            assert self.process.poll() is None, f"it ended with {self.process.returncode}:\n{self.log.read_text()}"
            assert time.monotonic() < until, f"no {words!r} after {seconds} s:\n{self.log.read_text()}"
            time.sleep(0.02)

    def wait_for_stage(self, stage: Stage, seconds: float = 120) -> None:
        """Until the stage has begun."""
        self.wait_for(f"{stage}  ", seconds)

    def kill(self) -> None:
        """``kill -9``."""
        self.process.kill()
        self.process.wait(30)

    def signal(self, number: int) -> int:
        """Send it; the exit status."""
        self.process.send_signal(number)
        return self.process.wait(60)

    def end(self, seconds: float = 300) -> int:
        """Wait for it; the exit status."""
        return self.process.wait(seconds)


@dataclass
class Bench:
    """One folder and what runs in it."""

    folder: Path
    environ: dict[str, str]
    paced: bool
    """Stand-ins that take as long as ``TEST_PACE`` says, instead of the draft engines."""
    stack: ExitStack
    services: dict[str, Running] = field(default_factory=dict)
    started: int = 0

    @property
    def calls(self) -> Path:
        """Where stand-ins note what they finished."""
        return Path(self.environ["TEST_CALLS"])

    def start_services(self, *letters: str) -> None:
        """Start them (all when none is named) and wait until they can be called. One that was killed is started again where it was."""
        chosen = letters or tuple(spec.letter for spec in SERVICES)
        for letter in chosen:
            module = f"{PACED} {letter}" if self.paced else ""
            self.services[letter] = self.stack.enter_context(running(letter, self.folder, self.environ, module))
        for letter in chosen:
            one = self.services[letter]
            wait_until_listens(one.process, one.grpc, one.rpc, seconds=180)

    def forget_parts(self) -> None:
        """Nothing that was made is taken for the next job."""
        shutil.rmtree(Path(self.environ["STORYCREATOR_ARTIFACTS_URL"]) / "kept", ignore_errors=True)

    def kill_services(self, *letters: str) -> None:
        """``kill -9`` of all of them at once."""
        for letter in letters:
            self.services[letter].process.kill()
        for letter in letters:
            self.services[letter].process.wait(30)

    def main(self, *arguments: str, mode: str = "local", **environ: str) -> Main:
        """Start ``main.py`` with these arguments, and more of the environment such as ``TEST_PACE``."""
        self.started += 1
        log, said = self.folder / f"main-{self.started}.log", self.folder / f"main-{self.started}.out"
        command = ["-m", PACED, "main"] if self.paced else [str(ROOT / "main.py")]
        with log.open("wb") as err, said.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, *command, *arguments],
                cwd=self.folder,
                env=self.environ | {"PIPELINE_MODE": mode} | environ,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=err,
            )
        self.stack.callback(_gone, process)
        return Main(process, log, said)

    def serve(self, *, mode: str = "local", **environ: str) -> Main:
        """Start ``main.py serve`` and wait until it takes jobs."""
        serving = self.main("serve", mode=mode, **environ)
        serving.wait_for("main serves")
        return serving

    def ask(self, *arguments: str, mode: str = "local", **environ: str) -> "dict[str, object]":
        """Run ``main.py … --json`` to its end; what it answers. Fails with what it said when that is no success."""
        asked = self.main(*arguments, "--json", mode=mode, **environ)
        assert asked.end() == 0, asked.log.read_text() + asked.said.read_text()
        answer: dict[str, object] = json.loads(asked.said.read_text())
        return answer

    @contextmanager
    def jobs(self) -> Iterator[Jobs]:
        """The jobs of its state folder or database."""
        found = Jobs(StateFolder(Path(self.environ["STORYCREATOR_STATE_DIR"])), self.environ.get("DATABASE_URL", ""))
        try:
            yield found
        finally:
            found.close()

    def job(self) -> Job:
        """The only one there is."""
        with self.jobs() as jobs:
            (job,) = jobs.newest()
            return job

    def finished_by_stand_ins(self, job: str) -> Counter[str]:
        """How often each stand-in has finished work for a job, as ``A``, ``B``, ``C2 narration:en`` …"""
        lines = (line.split(" ") for line in self.calls.read_text().splitlines())
        return Counter(f"{letter} {branch}".strip() for letter, name, branch in lines if name == job)

    def log_lines(self, job: str) -> Iterator[dict[str, str]]:
        """What was logged about a job, in JSON."""
        for log in self.folder.glob("*.log"):
            for text in log.read_text().splitlines():
                line = json.loads(text) if text.startswith("{") else {}
                if line.get("job") == job:
                    yield line

    def finished_by_services(self, job: str) -> Counter[str]:
        """The same from the services' logs: calls that were worked on, not answered from what was known already."""
        found: Counter[str] = Counter()
        for line in self.log_lines(job):
            worked = (": done in" in line["message"]) - (": same request as an earlier call" in line["message"])
            found[f"{line.get('stage', '')} {line.get('branch', '')}".strip()] += worked
        return +found


def _gone(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.kill()
    process.wait(30)


@contextmanager
def bench(folder: Path, *, paced: bool = False, **more: str) -> Iterator[Bench]:
    """A folder of its own, with mutual TLS as between two machines; whatever was started in it is gone afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    found = iter(free_ports(2 * len(SERVICES)))
    ports = {spec.letter: (next(found), next(found)) for spec in SERVICES}
    settings = {"TEST_PACE": "", "TEST_CALLS": str(folder / "calls"), "TMPDIR": str(folder), "COLUMNS": "200"}
    settings |= Certificates(folder / "tls").settings()
    (folder / "calls").touch()
    with ExitStack() as stack:
        yield Bench(folder, environment(folder, ports, **settings | more), paced, stack)


def package(folder: Path) -> dict[str, bytes]:
    """What a book consists of, but for the one file with clock times."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "pipeline_output.json"
    }
