"""Functions that tests run in worker processes."""

import os
import re
import time
from pathlib import Path

from storycreator.core.errors import InvalidInputError


def do(what: str, *values: str) -> object:
    """Whatever a test asks for."""
    match what:
        case "who":
            return os.getpid()
        case "reverse":
            print("this is no answer")
            return values[0][::-1]
        case "refuse":
            raise InvalidInputError.of("pages", "are too many", stage="A")
        case "fail":
            raise RuntimeError("out of ink")
        case "end":
            os._exit(3)
        case "sleep":
            Path(*values).touch()
            time.sleep(3600)
        case "hold the lock":
            Path(values[0]).touch()
            return re.match("(a+)+$", "a" * 60 + "b")  # takes years, in C
    raise AssertionError(what)
