"""What ``check`` found, as tables for people and as one object for programs."""

import os
from dataclasses import asdict, dataclass
from typing import Any

from rich.markup import escape
from rich.table import Table

from storycreator.cli.check.diagnosis import Finding, Host
from storycreator.cli.check.smoke_test import SmokeTest
from storycreator.cli.screen import err, out


def _add(table: Table, ok: bool, *cells: str) -> None:
    """A row that begins with a mark; the services' own words are no markup."""
    table.add_row("[green]✓[/]" if ok else "[red]✗[/]", *map(escape, cells))


def _proxies() -> list[str]:
    """The variables of the environment that name a proxy."""
    names = ("http_proxy", "https_proxy", "all_proxy", "grpc_proxy")
    return sorted(name for name in os.environ if name.lower() in names and os.environ[name])


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in columns:
        numbers = name in ("ms", "s", "MB/s") or name.endswith(", ms")
        table.add_column(name, justify="right" if numbers else "left", overflow="fold")
    return table


@dataclass(frozen=True)
class Report:
    """Machines, endpoints, and for a full check a real run over each transport."""

    hosts: list[Host]
    endpoints: list[Finding]
    trials: list[SmokeTest]

    @property
    def ok(self) -> bool:
        """Whether all is well."""
        return all([*(one.ok for one in self.hosts), *(one.ok for one in self.endpoints), *(one.ok for one in self.trials)])

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return {
            "ok": self.ok,
            "proxies": _proxies(),
            "hosts": [asdict(one) for one in self.hosts],
            "endpoints": [asdict(one) for one in self.endpoints],
            "trials": [asdict(one) for one in self.trials],
        }

    def _advice(self) -> dict[str, list[str]]:
        """What to do, each once, and which findings it is for."""
        found: dict[str, list[str]] = {}
        for host in self.hosts:
            found.setdefault(host.advice, []).append(host.host)
        for one in self.endpoints:
            found.setdefault(one.advice, []).append(f"{one.service} {one.mode}")
        for trial in self.trials:
            found.setdefault(trial.advice, []).append(f"draft book over {trial.mode}")
        found.pop("", None)
        return found

    def show(self) -> None:
        """Tables on stdout, advice on stderr."""
        hosts = _table("", "machine", "address", "services", "")
        for host in self.hosts:
            _add(hosts, host.ok, host.host, ", ".join(host.addresses), " ".join(host.services), host.status)
        endpoints = _table("", "service", "transport", "address", "status", "version", "ms")
        for one in self.endpoints:
            spent = "" if one.milliseconds is None else f"{one.milliseconds:.1f}"
            _add(endpoints, one.ok, f"{one.service} {one.name}", one.mode, one.address, one.status, one.version, spent)
        tables = [hosts, endpoints]
        if self.trials:
            trials = _table("", "draft book over", "s", "stages", "")
            links = _table("machine", "transport", "round trip, ms", "MB/s", "its clock is ahead by")
            for trial in self.trials:
                stages = " ".join(f"{name} {trial.stages[name]:.2f}" for name in "ABCD" if name in trial.stages)
                failed = f"{trial.failed_stage} {trial.reason}".strip()
                _add(trials, trial.ok, trial.mode, f"{trial.seconds:.2f}", stages, "made, fetched, verified" if trial.ok else failed)
                for link in trial.links:
                    speed = "" if link.megabytes_per_second is None else f"{link.megabytes_per_second:.1f}"
                    clock = f"{link.clock_offset_seconds:+.4f} s ± {link.clock_uncertainty_seconds:.4f} s"
                    links.add_row(escape(link.host), link.mode, f"{link.round_trip_ms:.2f}", speed, clock)
            tables += [trials, links] if links.row_count else [trials]
        for table in tables:
            out.print(table)
            if table is not tables[-1]:
                out.print()
        for one in self.endpoints:
            for circuit in one.circuits:
                err.print(f"[yellow]{one.service} {one.mode}:[/] does not call an unreachable replica: {escape(circuit)}", soft_wrap=True)
        if proxies := _proxies():
            err.print(
                f"{', '.join(proxies)} set here: services are called directly all the same; only remote engines use a proxy", soft_wrap=True
            )
        for advice, about in self._advice().items():
            err.print(f"[red]{escape(', '.join(about))}:[/] {escape(advice)}", soft_wrap=True)
