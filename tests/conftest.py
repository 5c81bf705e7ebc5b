"""For all tests: nothing is written into a person's own state folder, and how many examples Hypothesis tries.

The ``short`` profile tries the same examples in every run; ``--hypothesis-profile long`` (``make test-long``) many, others each time.
"""

import os
from importlib import import_module

import pytest
from hypothesis import settings

from storycreator.settings import share_processors

import_module("storycreator.transport.grpc")  # sets the least version of TLS, before a test imports grpcio

settings.register_profile("short", max_examples=25, deadline=None, derandomize=True, database=None)
settings.register_profile("long", max_examples=1000, deadline=None)
settings.load_profile("short")


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["STORYCREATOR_STATE_DIR"] = str(tmp_path_factory.mktemp("state"))
    os.environ.pop("DATABASE_URL", None)
    share_processors()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real models first: they take longest, and xdist gives what stands together to one worker, which loads each model once."""
    items.sort(key=lambda item: item.get_closest_marker("real") is None)
