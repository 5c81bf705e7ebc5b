"""The system libraries of the typesetter."""

import ctypes
import sys

LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
REMEDY = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


def libraries_missing() -> str:
    """Which library is not installed, and what to do; empty when all are, or the system names them otherwise."""
    if not sys.platform.startswith("linux"):
        return ""
    for library in LIBRARIES:
        try:
            ctypes.CDLL(library)
        except OSError:
            return f"{library} is not installed; install it with: {REMEDY}"
    return ""
