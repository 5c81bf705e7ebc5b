"""Writes what follows from the table of services (storycreator/services.py) and from each service's options: Compose and settings files,
the Dockerfile, the lists of the shell scripts, tables of the docs. ``make generate``; with ``--check`` it only tells which files are stale.

A template beside this file makes each of them (``scripts/templates``). In the docs it is the text between ``<!-- generated: NAME -->`` and
``<!-- /generated -->``, from ``scripts/templates/docs/NAME.md.j2``.
"""

import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from platformdirs import user_cache_path, user_state_path
from pydantic import AliasChoices, BaseModel, SecretStr
from pydantic.fields import FieldInfo

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


class IncompleteError(Exception):
    """A step was forgotten. The message is one sentence that names the file to edit."""


try:
    from storycreator import __version__
    from storycreator.core.service import Service
    from storycreator.models.manifest import manifest
    from storycreator.runtime.assemble import service_class
    from storycreator.security.identity import names_on
    from storycreator.services import BY_LETTER, MAIN, SERVICES, ServiceSpec
    from storycreator.settings import APP, Settings
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("storycreator."):
        raise
    sys.exit(f"{(error.name or '').replace('.', '/')}.py is missing: storycreator/services.py imports it.")

TEMPLATES = ROOT / "scripts/templates"
DOCS = ("docs/configuration.md", "docs/distributed_deployment.md", "docs/protocol-jsonrpc.md", "docs/resilience.md")
FIXED = {
    "STORYCREATOR_AUDIT_DIR", "STORYCREATOR_BIND_HOST", "STORYCREATOR_CACHE_DIR", "STORYCREATOR_JOIN_PORT", "STORYCREATOR_OUTPUT_DIR",
    "STORYCREATOR_STATE_DIR", "STORYCREATOR_TLS", "STORYCREATOR_TLS_DIR",
}  # fmt: skip
"""Settings an image or a Compose file gives a value of its own."""
MAIN_ONLY = {
    "PIPELINE_MODE", "DATABASE_URL", "STORYCREATOR_MAIN_ID", "STORYCREATOR_JOBS_AT_ONCE", "STORYCREATOR_REQUIRED",
    "STORYCREATOR_SIGNING_KEY",
}  # fmt: skip
IN_CONTAINERS = {"PIPELINE_MODE": "grpc", "STORYCREATOR_DRAIN_SECONDS": "20"}
"""Values that are others in containers than the program's own, or that something beside the program depends on."""


@dataclass(frozen=True)
class Variable:
    """A setting by its name in the environment."""

    name: str
    field: str
    meaning: str
    default: str
    """Of the program, in words; empty for none."""
    shared: tuple[str, ...]
    """Names that are asked where this one is not set."""

    @property
    def written(self) -> str:
        """What Compose and the settings files have: nothing where the program's own default holds."""
        return IN_CONTAINERS.get(self.name, "")


def in_words(info: FieldInfo) -> str:
    """A field's default, as a person would type it; empty for none."""
    value = info.get_default(call_default_factory=True, validated_data={})
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    words = "" if value is None else str(value)
    return words.replace(str(user_cache_path(APP)), f"~/.cache/{APP}").replace(str(user_state_path(APP)), f"~/.local/state/{APP}")


def variables(model: type[BaseModel], prefix: str) -> tuple[Variable, ...]:
    """The fields of settings or options, each as ``PREFIX_FIELD`` or under the name it declares itself."""
    found = []
    for field, info in model.model_fields.items():
        alias = info.validation_alias
        names = [alias] if isinstance(alias, str) else [str(one) for one in alias.choices] if isinstance(alias, AliasChoices) else []
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        shared = extra.get("env", [])
        names += [str(one) for one in (shared if isinstance(shared, list) else [shared])]
        own = f"{prefix}_{field.upper()}"
        if prefix.startswith("SERVICE_"):
            names = [own, *(name for name in names if name != own)]
        names = [name.upper() for name in names] or [own]
        found.append(
            Variable(names[0], field, " ".join((info.description or "").split()).replace("``", "`"), in_words(info), tuple(names[1:]))
        )
    return tuple(found)


def program_settings() -> tuple[Variable, ...]:
    """The program's own settings."""
    return variables(Settings, "STORYCREATOR")


@cache
def implementation(spec: ServiceSpec) -> type[Service[Any]]:
    """The class of a service. Raises ``IncompleteError``."""
    where = f"services/{spec.package}/service.py"
    try:
        return service_class(spec)
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith(f"services.{spec.package}"):
            raise
        raise IncompleteError(f"{where} is missing: storycreator/services.py names it for {spec.letter}.") from error
    except AttributeError as error:
        name = spec.implementation.partition(":")[2]
        raise IncompleteError(f"{where} has no class {name}, which storycreator/services.py names for {spec.letter}.") from error


def options(spec: ServiceSpec) -> tuple[Variable, ...]:
    """A service's options."""
    return variables(implementation(spec).options_type, f"SERVICE_{spec.letter}")


def shared_options(specs: Iterable[ServiceSpec]) -> tuple[str, ...]:
    """Names several services look at when their own is not set: ``OPENAI_BASE_URL``."""
    return tuple(dict.fromkeys(name for spec in specs for option in options(spec) for name in option.shared))


def works_with_models() -> set[str]:
    """Kinds of work that have an engine with a model."""
    return {use.partition("=")[0] for model in manifest().model for use in model.used_by}


def check_complete() -> None:
    """Whether every step of docs/adding-a-service.md was made for every service. Raises ``IncompleteError``."""
    modules = [import_module(f"storycreator.v1.{path.stem}") for path in (ROOT / "storycreator/v1").glob("*_pb2.py")]
    rpcs = {method.name for module in modules for one in module.DESCRIPTOR.services_by_name.values() for method in one.methods}
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for spec in SERVICES:
        rpc = camel(spec.method)
        if rpc not in rpcs:
            raise IncompleteError(f"protos/storycreator/v1 has no rpc {rpc}, the method of {spec.letter}: add it to a .proto.")
    ports: dict[int, str] = {}
    for spec in SERVICES:
        letter, found = spec.letter, implementation(spec)
        entry = f"storycreator/services.py: the entry of {letter}"
        for port in (spec.grpc_port, spec.rpc_port):
            if port in ports:
                raise IncompleteError(f"{entry} has port {port}, which is {ports[port]}'s.")
            ports[port] = letter
        for peer in spec.peers:
            if peer not in BY_LETTER:
                raise IncompleteError(f"{entry} names a peer {peer}, which has no entry.")
            if BY_LETTER[peer].machine < spec.machine:
                raise IncompleteError(f"{entry} names the peer {peer} on machine 1; machine 2 cannot call there.")
        if not callable(getattr(found, spec.method, None)):
            raise IncompleteError(f"services/{spec.package}/service.py: {found.__name__} has no method {spec.method}.")
        if not (ROOT / f"services/{spec.package}/__init__.py").is_file():
            raise IncompleteError(f"services/{spec.package}/__init__.py is missing.")
        runner = f"services/{spec.package}/__main__.py"
        if not (ROOT / runner).is_file() or f'main("{letter}")' not in (ROOT / runner).read_text(encoding="utf-8"):
            raise IncompleteError(f'{runner} is missing or does not call main("{letter}").')
        try:
            import_module("storycreator.transport.grpc.names").stage_method(spec)
        except Exception as error:  # what the messages and the protos lack of each other, in one sentence
            raise IncompleteError(str(error)) from error
        if spec.container not in extras:
            raise IncompleteError(
                f"pyproject.toml has no optional dependency {spec.container}; [] will do when it needs nothing of its own."
            )
        if not (ROOT / f"requirements/{spec.container}.txt").is_file():
            raise IncompleteError(f"requirements/{spec.container}.txt is missing: run `make lock`, which compiles it from pyproject.toml.")
    packages = {spec.package for spec in SERVICES}
    for folder in sorted(path.parent.name for path in (ROOT / "services").glob("*/__main__.py")):
        if folder not in packages:
            raise IncompleteError(f"storycreator/services.py has no entry for services/{folder}.")


def camel(name: str) -> str:
    """``GenerateStory`` for ``generate_story``."""
    return "".join(part.title() for part in name.split("_"))


def duration(seconds: float) -> str:
    """``15 min``, ``2 h``."""
    return f"{seconds / 3600:g} h" if seconds % 3600 == 0 else f"{seconds / 60:g} min"


def cell(text: str) -> str:
    """For a table in Markdown."""
    return text.replace("|", r"\|")


def rendered() -> dict[str, str]:
    """Every generated file by its path, as it should be."""
    engine = Environment(  # noqa: S701 - makes no HTML
        loader=FileSystemLoader(TEMPLATES), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True, undefined=StrictUndefined
    )
    engine.filters |= {"duration": duration, "cell": cell, "camel": camel, "options": options, "callers": callers}
    with_models = works_with_models()
    engine.globals |= {
        "version": __version__, "MAIN": MAIN, "services": SERVICES, "by_letter": BY_LETTER,
        "on": {machine: [spec for spec in SERVICES if spec.machine == machine] for machine in (1, 2)},
        "models": [spec for spec in SERVICES if spec.work in with_models],
        "program": program_settings(), "shared_options": shared_options,
        "everywhere": [one for one in program_settings() if one.name not in FIXED | MAIN_ONLY],
        "main_only": [one for one in program_settings() if one.name in MAIN_ONLY],
        "hub": next(spec.container for spec in SERVICES if spec.peers),
        "tls_dir": "/var/lib/storycreator/tls",
        "identities_on": {machine: names_on(machine) for machine in (1, 2)},
    }  # fmt: skip
    files = {}
    for template in sorted(path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.j2")):
        if template.parts[0] != "docs":
            files[str(template).removesuffix(".j2")] = engine.get_template(str(template)).render()
    for name in DOCS:
        files[name] = re.sub(
            r"(<!-- generated: (\S+) -->\n).*?(<!-- /generated -->)",
            lambda part: part[1] + engine.get_template(f"docs/{part[2]}.md.j2").render() + part[3],
            (ROOT / name).read_text(encoding="utf-8"),
            flags=re.DOTALL,
        )
    return files


def callers(spec: ServiceSpec) -> str:
    """The containers that call a service."""
    return ", ".join([*(["main"] if spec.by_main else []), *(other.container for other in SERVICES if spec.letter in other.peers)])


def stale(files: Mapping[str, str]) -> list[str]:
    """Which of them are not on disk as they should be."""
    return [name for name, text in files.items() if not (ROOT / name).is_file() or (ROOT / name).read_text(encoding="utf-8") != text]


def main() -> int:
    """Write what is stale, or with ``--check`` say so; 1 when something is wrong."""
    try:
        check_complete()
        files = rendered()
    except IncompleteError as error:
        print(error, file=sys.stderr)
        return 1
    found = stale(files)
    if found and "--check" in sys.argv:
        print(f"Stale: {', '.join(found)}; run `make generate`.", file=sys.stderr)
        return 1
    for name in found:
        print(name)
        (ROOT / name).write_text(files[name], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
