"""``python main.py licences``: the licences of third parties, and whether each is allowed."""

import re
import tomllib
from dataclasses import asdict, dataclass
from email.message import Message
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Annotated, Any, cast

import typer
from rich.markup import escape
from rich.table import Table

from storycreator.cli.errors import EXIT_FAILED
from storycreator.cli.screen import err, out, print_json

_TABLE: dict[str, Any] = tomllib.loads(Path(__file__).with_name("licences.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Part:
    """A third party's work that this program uses."""

    kind: str
    """``package`` (imported), ``model`` (data), ``program`` (run as a process of its own) or ``system library``."""
    name: str
    version: str
    licence: str
    homepage: str
    allowed: bool


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met: one side of every OR, all sides of every AND. Brackets may be nested."""
    text = expression
    while inner := re.search(r"\(([^()]*)\)", text):
        text = text[: inner.start()] + ("MIT" if is_allowed(inner[1]) else "refused") + text[inner.end() :]
    return any(all(part.strip() in _TABLE["allowed"] for part in choice.split(" AND ")) for choice in text.split(" OR "))


def _about(package: Distribution) -> Message:
    return cast("Message", package.metadata)  # which it is, by the packaging specification, though typed more narrowly


def licence_of(package: Distribution) -> str:
    """The licence a package declares, as SPDX where that can be told, else in its own words."""
    about = _about(package)
    name = re.sub(r"[-_.]+", "-", about["Name"]).lower()
    if name in _TABLE["packages"]:
        return str(_TABLE["packages"][name])
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    declared = (about.get("License") or "").strip()
    if declared and "\n" not in declared and len(declared) < 80 and declared.upper() != "UNKNOWN":
        spdx = str(_TABLE["spellings"].get(declared.lower(), declared))
        if is_allowed(spdx):
            return spdx
    classifiers = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License :: ")]
    named = [_TABLE["spellings"].get(c.lower(), c) for c in classifiers if c not in ("OSI Approved", "DFSG approved")]
    return " AND ".join(named) or declared.partition("\n")[0] or "not declared"


def _homepage(package: Distribution) -> str:
    about = _about(package)
    urls = dict(entry.split(", ", 1) for entry in about.get_all("Project-URL") or [] if ", " in entry)
    for wanted in ("homepage", "repository", "source", "source code", "documentation"):
        for name, url in urls.items():
            if name.lower() == wanted:
                return url
    return str(about.get("Home-page") or "") or next(iter(urls.values()), "")


def third_parties() -> list[Part]:
    """Installed packages, models of the manifest, and programs of the system."""
    from storycreator.models.manifest import manifest

    packages = {p.metadata["Name"].lower(): p for p in distributions() if p.metadata["Name"] and p.metadata["Name"] != "ai-story-creator"}
    parts = []
    for name in sorted(packages):
        package = packages[name]
        licence = licence_of(package)
        run_only = name in _TABLE["programs_in_packages"]
        kind = "program" if run_only else "package"
        allowed = run_only or is_allowed(licence) or name in _TABLE["lgpl_unchanged"]
        parts.append(Part(kind, package.metadata["Name"], package.version, licence, _homepage(package), allowed))
    parts += [Part("model", model.name, "", model.licence, model.homepage, is_allowed(model.licence)) for model in manifest().model]
    parts += [Part(version="", allowed=True, **program) for program in _TABLE["programs"]]
    return parts


def licences(
    check: Annotated[bool, typer.Option("--check", help="Exit 1 when a licence is not on the allow-list.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """List the licences of installed packages, models and the programs that are run."""
    parts = third_parties()
    refused = [part for part in parts if not part.allowed]
    if as_json:
        print_json({"ok": not refused, "parts": [asdict(part) for part in parts]})
    elif not check:
        table = Table(box=None, pad_edge=False)
        for name in ("kind", "name", "version", "licence", "homepage"):
            table.add_column(name, overflow="fold")
        for part in parts:
            table.add_row(part.kind, escape(part.name), part.version, escape(part.licence), escape(part.homepage))
        out.print(table)
    for part in refused:
        err.print(f"[red]✗[/] {escape(part.name)} {part.version}: {escape(part.licence)} is not on the allow-list", soft_wrap=True)
    if check:
        if refused:
            raise typer.Exit(EXIT_FAILED)
        if not as_json:
            out.print(f"[green]✓[/] {len(parts)} third parties, all licences allowed")
