"""The table of ports in docs/distributed_deployment.md is what the contract and the Compose files say, and the page names no other port."""

import re

from benchmarks.support.processes import ROOT
from storycreator.messages.job import Stage
from storycreator.services import SERVICES
from storycreator.settings import Settings

PAGE = (ROOT / "docs/distributed_deployment.md").read_text(encoding="utf-8")
BEGIN, END = "<!-- generated: ports -->\n", "<!-- /generated -->"
ON_MACHINE = {
    container: machine
    for machine in (1, 2)
    for container in re.findall(
        r"^  (service-\w+):$", (ROOT / f"docker-compose.machine{machine}.yaml").read_text(encoding="utf-8"), re.MULTILINE
    )
}


def table() -> str:
    """What must stand between the marks."""
    lines = [
        "| service | container | machine | gRPC | JSON-RPC | called by | must be reachable from machine 1 |",
        "|---|---|---|---|---|---|---|",
    ]
    for spec in SERVICES:
        machine = ON_MACHINE[spec.container]
        by_main = spec.letter in set(Stage)
        callers = ", ".join([*(["main"] if by_main else []), *(other.container for other in SERVICES if spec.letter in other.peers)])
        reach = "on its loopback address" if machine == 1 else "**yes**" if by_main else "only for `test_connectivity.sh`"
        cells = (f"{spec.letter} {spec.name}", f"`{spec.container}`", machine, spec.grpc_port, spec.rpc_port, callers, reach)
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines) + "\n"


def test_the_table_of_ports_is_the_contracts() -> None:
    assert PAGE.partition(BEGIN)[2].partition(END)[0] == table()


def test_no_other_port_is_named() -> None:
    ours = {str(port) for spec in SERVICES for port in (spec.grpc_port, spec.rpc_port)}
    joining = str(Settings.model_fields["join_port"].default)
    assert set(re.findall(r"\b(?:50|80)\d{2,3}\b", PAGE)) <= {*ours, joining}
