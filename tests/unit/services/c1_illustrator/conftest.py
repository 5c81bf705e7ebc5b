"""The drawings, read once."""

import pytest

from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from tests.support.emoji import FOLDER


@pytest.fixture(scope="session")
def noto() -> NotoSet:
    return NotoSet.shared(FOLDER)


@pytest.fixture(scope="session")
def finder(noto: NotoSet) -> IconFinder:
    return IconFinder(noto)
