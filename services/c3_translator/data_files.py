"""Read the text tables beside the modules."""

from importlib.resources import files


def lines(package: str, name: str) -> list[str]:
    """The lines of a package's text file, without empty lines and ``#`` comments."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
