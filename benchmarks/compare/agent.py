"""Makes one story where main runs, and says what it took. It runs by ``python -c``, inside containers too: standard library alone.

It reads one line of JSON, ``{"command": […], "prompt": "…", "environment": {…}, "peer": "host"}``, and prints one JSON object. When its
standard input ends before the story is made, whoever asked is gone: the story is stopped.
"""

import fcntl
import json
import os
import resource
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

RECORD = "pipeline_output.json"
SIOCGIFADDR = 0x8915


def host_of(address: str) -> str:
    """The first host of ``one:50051,two``, ``[::1]:50051`` or ``::1``."""
    first = address.split(",")[0].strip()
    if first.startswith("["):
        return first[1:].partition("]")[0]
    return first.partition(":")[0] if first.count(":") == 1 else first


def interface_to(host: str) -> str:
    """The network interface by which a host is reached. The kernel chooses when a UDP socket is connected; nothing is sent."""
    family, kind, _, _, where = socket.getaddrinfo(host, 9, type=socket.SOCK_DGRAM)[0]
    with socket.socket(family, kind) as probe:
        probe.connect(where)
        ours = probe.getsockname()[0]
        if ours == where[0] or ours.startswith("127."):
            return "lo"
        for _, name in socket.if_nameindex():
            if family == socket.AF_INET:
                try:
                    found = fcntl.ioctl(probe.fileno(), SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                except OSError:
                    continue
                if socket.inet_ntoa(found[20:24]) == ours:
                    return name
    for line in Path("/proc/net/if_inet6").read_text().splitlines():
        fields = line.split()
        if family == socket.AF_INET6 and bytes.fromhex(fields[0]) == socket.inet_pton(family, ours.partition("%")[0]):
            return fields[5]
    raise OSError(f"no interface has the address {ours}")


def crossed(interface: str) -> int:
    """Bytes that crossed an interface so far, both ways."""
    for line in Path("/proc/net/dev").read_text().splitlines():
        name, colon, rest = line.strip().partition(":")
        if colon and name == interface:
            numbers = [int(number) for number in rest.split()]
            return numbers[0] + numbers[8]
    raise OSError(f"/proc/net/dev has no {interface}")


def _counter(host: str) -> "tuple[str, int | None]":
    """No bytes for the loopback: it is no link, and carries what every program of the machine says to another."""
    try:
        interface = interface_to(host)
        return interface, None if interface == "lo" else crossed(interface)
    except OSError:
        return "", None


def make(command: "list[str]", prompt: str, environment: "dict[str, str]", host: str) -> "dict[str, object]":
    """Run ``main.py … --json`` in a folder that is thrown away, and measure it.

    It gets a state folder of its own, too: with that of a main that serves, it would hand the job over to that one, which speaks what it
    was started with.
    """
    folder = Path(environment.get("STORYCREATOR_OUTPUT_DIR") or os.environ.get("STORYCREATOR_OUTPUT_DIR") or "output").absolute()
    out = folder / f".compare-{uuid.uuid4().hex}"
    state = tempfile.mkdtemp(prefix="storycreator-compare-")
    alone = {"STORYCREATOR_STATE_DIR": state, "STORYCREATOR_MAIN_ID": "", "DATABASE_URL": ""}
    interface, before = _counter(host)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    child = subprocess.Popen(
        [*command, "--json", "--out", str(out), "--", prompt],
        env={**os.environ, **environment, **alone}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip

    def leave_when_alone() -> None:
        sys.stdin.buffer.read()
        child.send_signal(signal.SIGTERM)

    threading.Thread(target=leave_when_alone, daemon=True).start()
    said, complained = child.communicate()
    wall = time.monotonic() - began
    now = resource.getrusage(resource.RUSAGE_CHILDREN)
    after = _counter(host)[1]
    measured = {
        "code": child.returncode,
        "wall": wall,
        "cpu": now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime,
        "peak": now.ru_maxrss * 1024,
        "interface": interface,
        "crossed": None if before is None or after is None else after - before,
        "stderr": complained.decode(errors="replace")[-4000:],
    }
    try:
        measured["answer"] = json.loads(said)
        record = json.loads((out / RECORD).read_text(encoding="utf-8"))
        measured["record"] = {key: record[key] for key in ("program", "job", "engines", "checksums", "warnings", "timings")}
        sizes = (path.stat().st_size for path in out.rglob("*") if path.is_file() and path.name != RECORD)
        measured["package_bytes"] = sum(sizes)
    except (OSError, ValueError, KeyError):
        pass  # it failed; what it said is in stderr
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(state, ignore_errors=True)
    return measured


def main() -> None:
    """Serve the one request."""
    asked = json.loads(sys.stdin.buffer.readline())
    address = asked["peer"] or os.environ.get("SERVICE_D_ADDR") or os.environ.get("SERVICE_D_HOST") or "127.0.0.1"
    print(json.dumps(make(asked["command"], asked["prompt"], asked["environment"], host_of(address))), flush=True)
    os._exit(0)  # the thread that waits for the end of standard input need not


if __name__ == "__main__":
    main()
