"""Where models and assets are on this machine, and whether they are complete."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from storycreator.core.errors import ModelUnavailableError, NotFoundError
from storycreator.models.manifest import Manifest, Model, ModelFile, manifest

FETCH_COMMAND = "python main.py models fetch"
_BLOCK = 1 << 20


def sha256_of(path: Path, seen: Callable[[int], None] = lambda _: None) -> str:
    """The hash of a file; ``seen`` is called with the bytes of each block."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            seen(len(block))
    return digest.hexdigest()


class ModelLibrary:
    """A folder with one folder a model. Only reads; ``fetch.py`` writes."""

    def __init__(self, folder: Path, known: Manifest | None = None) -> None:
        self.folder = folder
        self.manifest = known or manifest()

    def path(self, name: str) -> Path:
        """The folder of a fetched model.

        Looks at names and sizes only, so it is cheap enough for every call. Raises ``ModelUnavailableError`` naming the command
        that repairs it when a file is missing or has the wrong size.
        """
        try:
            model = self.manifest[name]
        except NotFoundError as error:
            raise ModelUnavailableError(error.message) from error
        for file in model.files:
            fault = self.fault(model, file)
            if fault:
                raise ModelUnavailableError(
                    f"the model {name} ({model.title}) is not usable: {fault}. Repair it with: {FETCH_COMMAND} {name}"
                )
        return self.folder / name

    def fault(self, model: Model, file: ModelFile) -> str:
        """What is wrong with a file by name and size; empty when nothing is."""
        path = self.folder / model.name / file.path
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            return f"{path} is missing"
        except OSError as error:
            return f"{path} cannot be read ({error.strerror})"
        return "" if size == file.bytes else f"{path} has {size:,} bytes instead of {file.bytes:,}"

    def missing(self, model: Model) -> tuple[ModelFile, ...]:
        """Files that are missing or have the wrong size."""
        return tuple(file for file in model.files if self.fault(model, file))

    def verify(self, model: Model, seen: Callable[[int], None] = lambda _: None) -> tuple[tuple[ModelFile, str], ...]:
        """Hash every file. Returns those that are wrong, each with what is wrong; ``seen`` is called with the bytes of each block."""
        faults = []
        for file in model.files:
            fault = self.fault(model, file)
            if not fault:
                path = self.folder / model.name / file.path
                try:
                    wrong = sha256_of(path, seen) != file.sha256
                    fault = f"{path} is damaged: its SHA-256 is not {file.sha256}" if wrong else ""
                except OSError as error:
                    fault = f"{path} cannot be read ({error.strerror})"
            if fault:
                faults.append((file, fault))
        return tuple(faults)
