"""The whole bench: the network, an engine on each machine, one that builds images, and a person with a checkout on each machine."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.e2e.bench.engine import Engine
from tests.e2e.bench.network import MACHINES, Network, run
from tests.e2e.bench.rootless import RootlessEngine

ROOT = Path(__file__).resolve().parents[3]
BASE_IMAGE = "ai-story-creator/python:3.11-bookworm"
TAG = "0.1.0"
PERSON = 47110
"""User and group id of whoever works on the machines: not root, and not whoever runs the tests."""
AS_PERSON = ["setpriv", f"--reuid={PERSON}", f"--regid={PERSON}", "--clear-groups", "--inh-caps=-all"]
CHECKOUT = "ai-story-creator"
BUILD = {"BASE_IMAGE": BASE_IMAGE, "BUILD_IMAGE": "ai-story-creator/build:local", "DOCKER_BUILDKIT": "0"}
"""What building by Compose needs on machines that reach no registry of images."""


@dataclass(frozen=True)
class Host:
    """A machine as the person on it sees it: a shell in a checkout, in the machine's own network, with its own Docker."""

    name: str
    address: str
    engine: Engine
    home: Path
    inside: list[str]
    environ: dict[str, str] = field(default_factory=dict)

    @property
    def checkout(self) -> Path:
        """The person's copy of the program."""
        return self.home / CHECKOUT

    def sh(self, *command: str, check: bool = True, seconds: float = 900, **environ: str) -> "subprocess.CompletedProcess[str]":
        """Run a command in the checkout, as the person, with no terminal. Raises ``RuntimeError`` with all it said when it fails."""
        wanted = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "COLUMNS": "200",
            **self.engine.environ,
            **self.environ,
            **environ,
        }
        whole = [*self.inside, *AS_PERSON, "env", "-i", *(f"{name}={value}" for name, value in wanted.items()), *command]
        done = subprocess.run(whole, cwd=self.checkout, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds)
        if check and done.returncode:
            said = f"{done.stdout}\n{done.stderr}".strip()
            raise RuntimeError(f"{self.name}: {' '.join(command)} exited {done.returncode}:\n{said}")
        return done


def checkout(folder: Path) -> None:
    """A clean checkout of this tree as it stands: what git tracks, and what it would."""
    listed = run("git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


class Bench:
    """Everything, in one folder. Whoever is root may have several, by number."""

    def __init__(self, number: int = 0) -> None:
        self.folder = Path("/var/tmp") / f"story-bench-{number}"
        self.network = Network(number)
        quiet = ("--bridge=none", "--iptables=false", "--ip-forward=false", "--ip-masq=false")
        self.builder = Engine(f"story{number}-builder", self.folder / "builder", options=quiet)
        """In this machine's own network, where package registries can be reached; it builds and runs nothing else."""
        self.hosts = {
            name: Host(
                name,
                self.network.address(name),
                Engine(f"story{number}-{name}", self.folder / name / "engine", self.network.inside(name), PERSON),
                self.folder / name / "home",
                self.network.inside(name),
            )
            for name in MACHINES
        }
        self.rootless = RootlessEngine(f"story{number}-rootless", self.folder / "rootless", self.network.inside("m1"), PERSON)
        """Another engine on machine 1, which the person started."""

    @property
    def m1(self) -> Host:
        """Machine 1: main, A, B."""
        return self.hosts["m1"]

    @property
    def m2(self) -> Host:
        """Machine 2: C, C1 to C4, D."""
        return self.hosts["m2"]

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else may bring this bench up or down meanwhile. Raises ``RuntimeError`` when somebody does."""
        with self.folder.with_suffix(".lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise RuntimeError(f"another run uses {self.folder}; wait for it, or set STORY_BENCH to another number (0 to 9)") from error
            yield

    def build(self) -> None:
        """All images, and a ``.venv`` for people, by the scripts people use. What an earlier run made is used again."""
        self._environment()
        self.compose2()
        self.builder.stop()  # a crashed run's
        self.builder.start()
        try:
            socket = f"DOCKER_HOST=unix://{self.builder.socket}"
            if not self.builder.docker("images", "-q", BASE_IMAGE).strip():
                run("env", socket, str(ROOT / "docker/base-image.sh"), BASE_IMAGE)
            run("env", socket, f"BASE_IMAGE={BASE_IMAGE}", f"STORYCREATOR_TAG={TAG}", str(ROOT / "scripts/images.sh"))
        finally:
            self.builder.stop()

    def up(self) -> None:
        """Start both machines, each with a clean checkout and what images are built. What a crashed run left is taken down first."""
        self.down(keep_images=True)
        self.network.up()
        for host in self.hosts.values():
            checkout(host.checkout)
            run("chown", "-R", f"{PERSON}:{PERSON}", str(host.home))
            self._equip(host)
            self._give_images(host.engine)
            host.engine.start()

    @contextmanager
    def fresh(self, name: str, engine: Engine | None = None, *, equipped: bool = False) -> Iterator[Host]:
        """Somebody new on machine 1: an empty home with nothing but a checkout, and if ``equipped`` what a first run would have fetched."""
        host = replace(self.m1, home=self.folder / f"home-{name}", engine=engine or self.m1.engine, environ=BUILD)
        shutil.rmtree(host.home, ignore_errors=True)
        checkout(host.checkout)
        if equipped:
            self._equip(host)
        run("chown", f"{PERSON}:{PERSON}", str(host.home))
        run("chown", "-R", f"{PERSON}:{PERSON}", str(host.checkout))
        yield host
        shutil.rmtree(host.home)

    def compose2(self) -> Path:
        """Compose 2, a program that newer releases of the distribution have."""
        program = self.folder / "compose2/docker-compose"
        if not program.exists():
            run(str(Path(__file__).with_name("compose2.sh")), str(program))
        return program

    def start_rootless(self) -> None:
        """Start the engine that is not root, with what images are built."""
        self._give_images(self.rootless)
        self.rootless.adopt_images()
        self.rootless.start()

    def _equip(self, host: Host) -> None:
        """What a first run would have fetched, and these machines without a way out cannot: the models and ``.venv``."""
        models = Path(os.environ.get("STORYCREATOR_CACHE_DIR", Path.home() / ".cache/ai-story-creator")) / "models"
        target = host.home / ".cache/ai-story-creator"
        target.mkdir(parents=True)
        for made, place in ((models, target), (self._environment(), host.checkout)):
            if subprocess.run(["cp", "-al", made, place], capture_output=True).returncode:  # links where the disk is the same
                run("cp", "-a", str(made), str(place))

    def _environment(self) -> Path:
        """A ``.venv`` for people on machines with Docker, made by the script that makes theirs, and again when its lock file changes."""
        made, lock = self.folder / "person", (ROOT / "requirements/service-main.txt").read_bytes()
        stamp = made / ".venv/.installed-service-main"
        if not stamp.exists() or stamp.read_bytes() != lock:
            shutil.rmtree(made, ignore_errors=True)
            checkout(made)
            run("chown", "-R", f"{PERSON}:{PERSON}", str(made))
            environ = [f"HOME={made}", "PATH=/usr/local/bin:/usr/bin:/bin"]
            run(*AS_PERSON, "env", *environ, str(made / "scripts/python-env.sh"), "service-main")
        return made / ".venv"

    def _give_images(self, engine: Engine) -> None:
        """All images of the builder to an engine that is not started yet. Nobody writes to a layer's files again, so links to them will
        do, and take seconds where ``docker save`` and ``load`` take minutes."""
        built, data = self.builder.folder / "data", engine.folder / "data"
        if built.exists():
            data.mkdir(parents=True)
            run("cp", "-al", str(built / "overlay2"), str(data))
            run("cp", "-a", str(built / "image"), str(data))

    def down(self, *, keep_images: bool = False) -> None:
        """Take everything down, whatever state it is in."""
        for engine in (self.rootless, *(host.engine for host in self.hosts.values())):
            engine.remove()
        self.network.down()
        if keep_images:
            for name in self.hosts:
                shutil.rmtree(self.folder / name, ignore_errors=True)
        else:
            self.builder.remove()
            shutil.rmtree(self.folder, ignore_errors=True)

    def processes(self) -> list[int]:
        """Whatever of it runs; none when it is down."""
        return [process for engine in (self.builder, self.rootless, self.m1.engine, self.m2.engine) for process in engine.processes()]
