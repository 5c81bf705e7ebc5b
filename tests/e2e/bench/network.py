"""Two network namespaces joined by a bridge, each with an address of its own, and the faults of the wire between them."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

MACHINES = {"m1": 11, "m2": 12}
"""Their names, and the last number of their addresses."""
ETH_P_ALL = 3
WIRE = Path(__file__).with_name("wire.py").resolve()


def run(*command: str, check: bool = True) -> str:
    """A short command's output. Raises ``RuntimeError`` with what it printed when it fails."""
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if check and done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stdout.strip() or f'exit code {done.returncode}'}")
    return done.stdout


def begin(command: Sequence[str], log: Path) -> None:
    """Start a process that outlives this one; what it says goes to the end of a file. It is found again by its command line."""
    with log.open("ab") as said:
        subprocess.run(["setsid", "--fork", *command], stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=True)


@dataclass(frozen=True)
class Network:
    """The wire. ``number`` keeps several benches on one machine apart: their names and their addresses, 10.(77 + number).0.x."""

    number: int = 0

    @property
    def bridge(self) -> str:
        """The bridge outside."""
        return f"story{self.number}br"

    @property
    def _far_bridge(self) -> str:
        return f"story{self.number}far"

    def namespace(self, machine: str) -> str:
        """The name of a machine's namespace."""
        return f"story{self.number}-{machine}"

    def address(self, machine: str) -> str:
        """A machine's IPv4 address."""
        return f"10.{77 + self.number}.0.{MACHINES[machine]}"

    def _outside(self, machine: str) -> str:
        return f"story{self.number}{machine}"  # the end of its cable in the bridge; 15 characters at most

    def inside(self, machine: str) -> list[str]:
        """What to put before a command to run it there. Not ``ip netns exec``, which hides the cgroups an engine needs."""
        return ["nsenter", f"--net=/run/netns/{self.namespace(machine)}", "--"]

    def _forward(self, action: str) -> bool:
        """Add (``-I``) or delete (``-D``) the rules that let frames through both bridges, which an engine outside would filter; whether
        there were any to delete."""
        rules = [["iptables", action, "FORWARD", "-i", name, "-o", name, "-j", "ACCEPT"] for name in (self.bridge, self._far_bridge)]
        done = [subprocess.run(rule, capture_output=True).returncode == 0 for rule in rules]
        return any(done)

    def up(self) -> None:
        """Make it. What a crashed run left behind is taken down first."""
        self.down()
        run("ip", "link", "add", self.bridge, "type", "bridge")
        run("ip", "link", "set", self.bridge, "up")
        self._forward("-I")
        for machine in MACHINES:
            namespace = self.namespace(machine)
            run("ip", "netns", "add", namespace)
            run("ip", "link", "add", self._outside(machine), "type", "veth", "peer", "name", "eth0", "netns", namespace)
            run("ip", "link", "set", self._outside(machine), "master", self.bridge, "up")
            run("ip", "-n", namespace, "address", "add", f"{self.address(machine)}/24", "dev", "eth0")
            run("ip", "-n", namespace, "link", "set", "lo", "up")
            run("ip", "-n", namespace, "link", "set", "eth0", "up")

    @contextmanager
    def guest(self) -> Iterator[list[str]]:
        """A third machine in the network for a while; what to put before a command to run it there."""
        namespace, outside = self.namespace("m3"), f"story{self.number}m3"
        try:
            run("ip", "netns", "add", namespace)
            run("ip", "link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", namespace)
            run("ip", "link", "set", outside, "master", self.bridge, "up")
            run("ip", "-n", namespace, "address", "add", f"10.{77 + self.number}.0.13/24", "dev", "eth0")
            run("ip", "-n", namespace, "link", "set", "eth0", "up")
            yield self.inside("m3")
        finally:
            run("ip", "netns", "delete", namespace, check=False)
            run("ip", "link", "delete", outside, check=False)

    @contextmanager
    def recorded(self) -> Iterator[bytearray]:
        """All bytes that go over the wire between the machines meanwhile."""
        recording, done = bytearray(), threading.Event()
        with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL)) as tap:
            tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 26)
            tap.bind((self._outside("m2"), 0))
            tap.settimeout(0.2)

            def record() -> None:
                while not done.is_set():
                    with suppress(TimeoutError):
                        recording.extend(tap.recv(1 << 17))

            thread = threading.Thread(target=record)
            thread.start()
            try:
                yield recording
            finally:
                time.sleep(0.5)
                done.set()
                thread.join()

    def down(self) -> None:
        """Take down what is there of it."""
        self._straight()
        for machine in MACHINES:
            if Path("/run/netns", self.namespace(machine)).exists():
                run("ip", "netns", "delete", self.namespace(machine))
            run("ip", "link", "delete", self._outside(machine), check=False)
        run("ip", "link", "delete", self.bridge, check=False)
        while self._forward("-D"):
            pass  # each one that was left

    # What can go wrong -----------------------------------------------------------------------------------------------------------

    def slow(self, *, milliseconds: float, loss_percent: float = 0) -> None:
        """Round trips take so much longer, and so many packets get lost in each direction, until ``mend``."""
        self._straight()
        run("ip", "link", "add", self._far_bridge, "type", "bridge")
        run("ip", "link", "set", self._far_bridge, "up")
        ends = (self.bridge, self._far_bridge)
        log = Path(f"/var/tmp/{self.bridge}.log")
        begin([sys.executable, str(WIRE), *ends, str(milliseconds / 2), str(loss_percent)], log)
        until = time.monotonic() + 20
        while any(f"{end}t" not in run("ip", "-br", "link", "show", "master", end) for end in ends):
            if time.monotonic() > until:
                raise RuntimeError(f"the slow wire did not start; {log} says why")
            time.sleep(0.1)
        log.unlink()
        run("ip", "link", "set", self._outside("m2"), "master", self._far_bridge)

    def cut(self) -> None:
        """Nothing gets through any more, and nobody is told: a cable that is pulled somewhere on the way. Until ``mend``."""
        run("ip", "link", "set", self._outside("m2"), "nomaster")

    def _straight(self) -> None:
        """End the slow wire, if there is one."""
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                try:
                    arguments = (entry / "cmdline").read_bytes().split(b"\0")
                    if os.fsencode(WIRE) in arguments and self.bridge.encode() in arguments:
                        os.kill(int(entry.name), signal.SIGKILL)
                except OSError:
                    continue
        run("ip", "link", "delete", self._far_bridge, check=False)

    def block(self, machine: str, ports: Sequence[int]) -> None:
        """A firewall on a machine that silently drops what comes in for these TCP ports."""
        which = ["-i", "eth0", "-p", "tcp", "-m", "multiport", "--dports", ",".join(map(str, ports))]
        run(*self.inside(machine), "iptables", "-t", "raw", "-A", "PREROUTING", *which, "-j", "DROP")

    def mend(self) -> None:
        """The wire as it was at first."""
        self._straight()
        run("ip", "link", "set", self._outside("m2"), "master", self.bridge)
        for machine in MACHINES:
            run(*self.inside(machine), "iptables", "-t", "raw", "-F", "PREROUTING")

    def carried(self) -> int:
        """Bytes that went over the wire between the machines so far, both ways, headers included."""
        (link,) = json.loads(run("ip", "-s", "-j", "link", "show", "dev", self._outside("m2")))
        return int(link["stats64"]["rx"]["bytes"]) + int(link["stats64"]["tx"]["bytes"])
