"""Runs the agent in a place and measures around it; walks the schedule."""

import contextlib
import json
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from benchmarks import machine
from benchmarks.compare.places import AGENT, Place
from benchmarks.compare.samples import Configuration, Sample, failure_of, read

STOPS_WITHIN = 30.0
GIVES_UP_AFTER = 2
"""Failures in a row after which a configuration is left out."""
WARM_UP = 0
"""The round that does not count."""


@dataclass(frozen=True)
class Task:
    """What every run makes."""

    prompt: str
    engines: str
    """``draft`` or ``default``."""
    arguments: tuple[str, ...]
    """More flags for main.py."""
    timeout: float
    """Seconds one run may take."""

    def flags(self) -> list[str]:
        """For main.py, without the prompt."""
        return ["story", *(["--draft"] if self.engines == "draft" else []), *self.arguments]


class RunError(Exception):
    """A run could not be made; says why."""


class _Sampler:
    """Most memory of processes while it is open."""

    def __init__(self, roots: Sequence[int]) -> None:
        self.peak = 0
        self._roots, self._done = roots, threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def _sample(self) -> None:
        while not self._done.wait(0.5):
            self.peak = max(self.peak, machine.resident(self._roots))

    def __enter__(self) -> "_Sampler":
        if not self._roots:
            self._done.set()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()


def ask(place: Place, task: Task, mode: str) -> dict[str, Any]:
    """Have the agent make the story in a place. Its input stays open while it works; closed early, it stops the work.

    Raises ``RunError`` when it gives no answer, or none in time.
    """
    request = {
        "command": [*place.main, *task.flags()],
        "prompt": task.prompt,
        "environment": {"PIPELINE_MODE": mode},
        "peer": place.peer,
    }
    said: list[str] = []
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as complaints:
        agent = subprocess.Popen(
            [*place.launch, "-c", AGENT], cwd=place.folder, env=place.environment or None, text=True, encoding="utf-8",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=complaints, start_new_session=True,
        )  # fmt: skip
        assert agent.stdin is not None
        assert agent.stdout is not None
        answer = agent.stdout

        def listen() -> None:
            with answer:
                said.append(answer.read())

        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        late = False
        try:
            agent.stdin.write(json.dumps(request) + "\n")
            agent.stdin.flush()
            listening.join(task.timeout)
            late = listening.is_alive()
        except BrokenPipeError:
            pass  # it ended at once; it complained
        finally:
            _leave(agent, listening)
        complaints.seek(0)
        complained = " ".join(complaints.read().split()[-60:])
    if late:
        raise RunError(f"it took longer than {task.timeout:.0f} s and was stopped; allow more with --timeout")
    try:
        found: dict[str, Any] = json.loads("".join(said))
    except ValueError:
        raise RunError(complained or "nothing was answered") from None
    return found


def _leave(agent: "subprocess.Popen[str]", listening: threading.Thread) -> None:
    """Close its input, which ends its work, and see that it ends."""
    assert agent.stdin is not None
    with contextlib.suppress(OSError):
        agent.stdin.close()
    try:
        agent.wait(STOPS_WITHIN)
    except BaseException as error:
        agent.kill()
        agent.wait()
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
    finally:
        listening.join(5)


def once(place: Place, configuration: Configuration, task: Task, number: int, position: int) -> Sample:
    """One run. One that fails is a sample that says why."""
    known: dict[str, Any] = {
        "configuration": configuration.key,
        "engines": task.engines,
        "round": number,
        "position": position,
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    before = machine.cpu_seconds(place.roots)
    with _Sampler(place.roots) as memory:
        try:
            said = ask(place, task, configuration.mode)
        except RunError as error:
            return Sample(failure=str(error), **known)
    spent = machine.cpu_seconds(place.roots) - before
    if failure := failure_of(said, configuration.mode):
        return Sample(failure=failure, **known)
    if not place.sees_all:
        return read(said, configuration.mode, **known)
    return read(said, configuration.mode, cpu=spent + said["cpu"], peak=memory.peak + said["peak"], **known)


@dataclass
class Measured:
    """What came of it so far: complete whenever the walk stops."""

    warm_ups: list[Sample] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    """Configurations that failed, and the last reason."""
    stopped: bool = False
    """By hand, before the end."""


def walk(
    orders: Sequence[Sequence[str]], run: Callable[[str, int, int], Sample], tell: Callable[[Sample], None], measured: Measured
) -> None:
    """Run the schedule: first the warm-up round, whose failures leave a configuration out at once, then those that count. ``run`` gets a
    configuration's key, its round and its place in it. Ctrl-C keeps what is measured."""
    failures: dict[str, int] = {}
    try:
        for number, order in enumerate(orders):
            for position, key in enumerate(order):
                if key in measured.left_out:
                    continue
                sample = run(key, number, position)
                (measured.warm_ups if number == WARM_UP else measured.samples).append(sample)
                tell(sample)
                failures[key] = failures.get(key, 0) + 1 if sample.failure else 0
                if failures[key] >= GIVES_UP_AFTER or (sample.failure and number == WARM_UP):
                    measured.left_out[key] = sample.failure
    except KeyboardInterrupt:
        measured.stopped = True
