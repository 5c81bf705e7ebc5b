"""What an engine says of itself, and the one way in which every service finds and chooses its engines.

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
"""The licence of what a remote engine makes."""


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
    """Makes the engine from its service's ``Resources``. What is heavy to import belongs inside it: every spec of a service is read when
    the service starts. Raises a ``StoryCreatorError`` when it cannot work."""
    version: str = "1"
    """Goes up when the engine would answer the same request otherwise."""
    draft: bool = False
    """Whether ``"draft"`` means this one; exactly one engine of a service is."""
    remote: bool = False
    """Whether the work is done by a server: how long it takes is not known, and another engine never stands in with it."""
    rank: int = 1
    """Its place in lists, and in which order engines stand in for one another."""
    models: tuple[str, ...] = ()
    """Models and assets of the manifest that must be there before it can work."""
    model: str = ""
    """What it works with, as a book's record credits it. Empty for a server's: the option ``model`` names it."""
    licence: str = ""
    """Of that, as an SPDX expression where there is one."""
    options: tuple[str, ...] = ()
    """The ``Options`` that shape its result, and so are part of the service's version."""
    needs: tuple[str, ...] = ()
    """The ``Options`` it cannot work without."""
    cost: Cost | None = None
    """None when it depends on a server."""


class Engines:
    """The engines of a service: those given, and those found in a package. They are looked for when first asked for."""

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
        """What a request may ask for, local engines first."""
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
        """Changes when any of the engines, or an option that shapes what one of them makes, would give another result."""
        shaping = {"engine"}.union(*(spec.options for spec in self)) & set(type(options).model_fields)
        usual = type(options).model_fields
        other = {name: value for name in sorted(shaping) if (value := getattr(options, name)) != usual[name].default}
        mark = hashlib.sha256(repr(sorted(other.items())).encode()).hexdigest()[:8] if other else ""
        return "".join(f"+{part}" for part in (".".join(f"{spec.name}:{spec.version}" for spec in self), mark) if part)


def _found_in(package: str) -> Iterator[EngineSpec]:
    """The specs in the modules of a package."""
    for module in pkgutil.iter_modules(import_module(package).__path__, f"{package}."):
        yield from (value for value in vars(import_module(module.name)).values() if isinstance(value, EngineSpec))
