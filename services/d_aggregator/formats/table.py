"""The table of forms: a row for each ``Format``, from the module of its name in this folder."""

from collections.abc import Iterable
from importlib import import_module
from typing import TypeVar

from services.d_aggregator.formats.form import Form
from storycreator.messages.package import Format

FormatT = TypeVar("FormatT", bound=str)


def rows(formats: Iterable[FormatT]) -> dict[FormatT, Form]:
    """The rows. Raises ``ImportError`` that names the file to add when a format has none."""
    found = {}
    for form in formats:
        name = f"services.d_aggregator.formats.{form}"
        try:
            found[form] = import_module(name).FORM
        except (AttributeError, ModuleNotFoundError) as error:
            if error.name not in ("FORM", name):  # something the module itself needs
                raise
            path = name.replace(".", "/")
            raise ImportError(f"the format {str(form)!r} cannot be made: add {path}.py with a row FORM = Form(…)") from error
    return found


FORMS = rows(Format)
