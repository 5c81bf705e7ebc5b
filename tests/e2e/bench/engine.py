"""A Docker Engine of our own: its files in one folder, its processes known by that folder's path, nothing shared with another engine."""

import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.bench.network import begin, run


@dataclass(frozen=True)
class Engine:
    """One engine."""

    name: str
    """Of its cgroup: no other engine on this machine may have it."""
    folder: Path
    inside: list[str] = field(default_factory=list)
    """What to put before a command to run it in the engine's network namespace."""
    group: int = 0
    """Who may use its socket."""
    options: tuple[str, ...] = ()

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / "docker.sock"

    @property
    def environ(self) -> dict[str, str]:
        """What points ``docker`` and ``docker-compose`` at it."""
        return {"DOCKER_HOST": f"unix://{self.socket}"}

    def docker(self, *arguments: str, check: bool = True) -> str:
        """``docker …``'s output."""
        return run("env", f"DOCKER_HOST=unix://{self.socket}", "docker", *arguments, check=check)

    def start(self, seconds: float = 60) -> None:
        """Start it; returns when it answers. Raises ``RuntimeError`` with the end of its log when it does not."""
        self.folder.mkdir(parents=True, exist_ok=True)
        log = self.folder / "dockerd.log"
        begin([*self.inside, *self._command()], log)
        until = time.monotonic() + seconds
        gone = 0  # a process that is being replaced by its program has no command line for a moment
        while time.monotonic() < until and gone < 10:
            gone = 0 if any(True for _ in self.processes()) else gone + 1
            if self.socket.exists() and "Server Version" in self.docker("info", check=False):
                return
            time.sleep(0.2)
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise RuntimeError(f"the Docker Engine {self.name} did not start; the end of {log}:\n{tail}")

    def _command(self) -> list[str]:
        """What starts it."""
        return [
            "dockerd", "--host", f"unix://{self.socket}", "--data-root", str(self.folder / "data"),
            "--exec-root", str(self.folder / "exec"), "--pidfile", str(self.folder / "dockerd.pid"),
            "--cgroup-parent", f"/{self.name}", "--group", str(self.group), "--storage-driver", "overlay2", *self.options,
        ]  # fmt: skip

    def processes(self) -> Iterator[int]:
        """The engine, its containerd, their shims (all name our folder) and what runs in its containers (in its cgroup)."""
        for entry in Path("/proc").iterdir():
            if not entry.name.isdecimal() or int(entry.name) == os.getpid():
                continue
            try:
                command = (entry / "cmdline").read_bytes().split(b"\0")
                cgroups = (entry / "cgroup").read_text().splitlines()
            except OSError:
                continue
            program = Path(os.fsdecode(command[0])).name
            ours = program in ("dockerd", "containerd", "containerd-shim-runc-v2", "docker-proxy", "nsenter", "setsid") and any(
                os.fsencode(self.folder) + b"/" in part for part in command
            )
            if ours or any(f":/{self.name}/" in f"{line}/" for line in cgroups):
                yield int(entry.name)

    def _signal(self, number: signal.Signals, seconds: float) -> bool:
        """Signal all of them; whether they were gone within seconds."""
        for process in self.processes():
            with suppress(ProcessLookupError):
                os.kill(process, number)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if not any(True for _ in self.processes()):
                return True
            time.sleep(0.2)
        return not any(True for _ in self.processes())

    def stop(self) -> None:
        """Stop it and all its containers, whatever state they are in. Images stay."""
        if self.socket.exists() and (running := self.docker("ps", "-q", check=False).split()) and "Cannot connect" not in " ".join(running):
            self.docker("kill", *running, check=False)
        self._signal(signal.SIGTERM, 20) or self._signal(signal.SIGKILL, 10)
        self._sweep()

    def restart(self) -> None:
        """``systemctl restart docker``: it stops its containers, ends, and starts those again that were running."""
        for process in self.processes():
            if Path(f"/proc/{process}/cmdline").read_bytes().startswith(b"dockerd"):
                os.kill(process, signal.SIGTERM)
        until = time.monotonic() + 60
        while any(True for _ in self.processes()):
            assert time.monotonic() < until, f"{self.name} does not end"
            time.sleep(0.2)
        self._sweep()
        self.start()

    def reboot(self) -> None:
        """A power cut, and power again: everything is gone at once, and what was in memory with it."""
        self._signal(signal.SIGKILL, 10)
        self._sweep()
        shutil.rmtree(self.folder / "exec", ignore_errors=True)
        self.start()

    def _sweep(self) -> None:
        """Take away what an engine that has ended leaves: mounts, control groups, its socket."""
        self.socket.unlink(missing_ok=True)
        mounts = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text().splitlines()]
        for mount in reversed([mount for mount in mounts if mount.startswith(f"{self.folder}/")]):
            run("umount", "--lazy", mount, check=False)
        for group in Path("/sys/fs/cgroup").glob(f"*/{self.name}"):
            for folder, _, _ in os.walk(group, topdown=False):
                with suppress(OSError):
                    Path(folder).rmdir()

    def remove(self) -> None:
        """Stop it and delete all its files."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
