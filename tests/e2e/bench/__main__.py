"""The bench by hand, as root: ``python -m tests.e2e.bench images | up | shell m1|m2 [COMMAND…] | slow MS [LOSS%] | cut | mend | down``.

``shell`` runs a command (default: bash) as the person on that machine, in their checkout. STORY_BENCH is the bench's number.
"""

import os
import signal
import subprocess
import sys

from tests.e2e.bench.bench import AS_PERSON, Bench


def main(arguments: list[str]) -> int:
    bench = Bench(int(os.environ.get("STORY_BENCH", "0")))
    match arguments:
        case ["images"]:
            signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the engine that builds is stopped then, too
            with bench.locked():
                bench.build()
        case ["up"]:
            with bench.locked():
                bench.up()
            for host in bench.hosts.values():
                print(f"{host.name}  {host.address}  {host.checkout}  DOCKER_HOST=unix://{host.engine.socket}")
        case ["down"]:
            with bench.locked():
                bench.down()
        case ["shell", name, *command] if name in bench.hosts:
            host = bench.hosts[name]
            environ = {"PATH": os.environ["PATH"], "HOME": str(host.home), "TERM": os.environ.get("TERM", "dumb"), **host.engine.environ}
            return subprocess.run([*host.inside, *AS_PERSON, *(command or ["bash"])], cwd=host.checkout, env=environ).returncode
        case ["slow", milliseconds, *loss]:
            bench.network.slow(milliseconds=float(milliseconds), loss_percent=float(loss[0]) if loss else 0)
        case ["cut"]:
            bench.network.cut()
        case ["mend"]:
            bench.network.mend()
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
