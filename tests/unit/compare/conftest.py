"""The same Chromium the reader is tested in."""

from tests.unit.reader.conftest import browser

__all__ = ["browser"]
