"""The declaration of an engine, and how every service finds and chooses its engines.

An engine is one module in its service's ``engines`` package with an ``EngineSpec`` in it. Nothing else names it: the choice, ``--help``,
``--dry-run``, the estimate, the check for models, the service's version and the record of a book read the specs.
"""

import hashlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import Any

from storycreator.core.errors import InvalidInputError
from storycreator.core.options import Options

BY_SERVER = "by the server's terms"
"""The licence of a remote engine's results."""


@dataclass(frozen=True)
class Cost:
    """Seconds an engine takes on two cores with warm files (docs/performance.md says on which machine)."""

    start: float = 0.0
    page: float = 0.0
    word: float = 0.0

    def of(self, pages: int, words: int) -> float:
        """Seconds for so many pages of so many words each."""
        return self.start + self.page * pages + self.word * pages * words


@dataclass(frozen=True)
class EngineSpec:
    """One engine of one service."""

    name: str
    make: Callable[[Any], Any]
    """Makes the engine from its service's ``Resources``. Heavy imports belong inside it: every spec of a service is read when the service
    starts. Raises a ``StoryCreatorError`` when the engine cannot work."""
    version: str = "1"
    """Increase it when the same request gets a different result."""
    draft: bool = False
    """Whether ``"draft"`` means this engine; it does for exactly one engine of a service."""
    remote: bool = False
    """Whether a server does the work: its duration is unknown, and it never stands in for another engine."""
    rank: int = 1
    """Its place in lists, and the order in which engines stand in for one another."""
    models: tuple[str, ...] = ()
    """Models and assets of the manifest that it needs."""
    model: str = ""
    """The model's name in a book's record. Empty for a server: the option ``model`` names it."""
    licence: str = ""
    """The model's licence, as an SPDX expression where there is one."""
    options: tuple[str, ...] = ()
    """The ``Options`` that change its result, and so are part of the service's version."""
    needs: tuple[str, ...] = ()
    """The ``Options`` it requires."""
    cost: Cost | None = None
    """None when it depends on a server."""


class Engines:
    """The engines of a service: those given, and those found in a package at first use."""

    def __init__(self, *specs: EngineSpec, package: str = "") -> None:
        self._given = specs
        self._package = package

    @cached_property
    def _by_name(self) -> dict[str, EngineSpec]:
        found = [*self._given, *(_found_in(self._package) if self._package else ())]
        return {spec.name: spec for spec in sorted(found, key=lambda spec: (spec.remote, spec.rank, spec.name))}

    def __iter__(self) -> Iterator[EngineSpec]:
        return iter(self._by_name.values())

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all engines, local ones first."""
        return tuple(self._by_name)

    def choose(self, asked: str, options: Options, letter: str = "") -> EngineSpec:
        """The engine a request's ``engine`` stands for: ``""`` is the configured one, ``"draft"`` the instant one.

        Raises ``InvalidInputError`` naming the field when there is no such engine, or a setting it cannot work without is missing.
        """
        name = asked or str(getattr(options, "engine", ""))
        spec = self._by_name.get(name) or next((spec for spec in self if spec.draft and name == "draft"), None)
        if spec is None:
            raise InvalidInputError.of("engine", f"there is no engine {name!r}; use one of {', '.join(self.names)}", stage=letter)
        for need in spec.needs:
            if not getattr(options, need):
                variables = " or ".join(reversed(options.variables(letter)[need]))
                raise InvalidInputError.of("engine", f"the engine {spec.name} needs a server; set {variables}", stage=letter)
        return spec

    def version(self, options: Options) -> str:
        """Changes when an engine's version, or an option that changes an engine's result, does."""
        shaping = {"engine"}.union(*(spec.options for spec in self)) & set(type(options).model_fields)
        usual = type(options).model_fields
        other = {name: value for name in sorted(shaping) if (value := getattr(options, name)) != usual[name].default}
        mark = hashlib.sha256(repr(sorted(other.items())).encode()).hexdigest()[:8] if other else ""
        return "".join(f"+{part}" for part in (".".join(f"{spec.name}:{spec.version}" for spec in self), mark) if part)


def _found_in(package: str) -> Iterator[EngineSpec]:
    """The specs in the modules of a package."""
    for module in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
        yield from (value for value in vars(import_module(module.name)).values() if isinstance(value, EngineSpec))
