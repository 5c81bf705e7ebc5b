"""For all tests: nothing is ever written into a person's own state folder."""

import os

import pytest


@pytest.fixture(scope="session", autouse=True)
def _own_state(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["STORYCREATOR_STATE_DIR"] = str(tmp_path_factory.mktemp("state"))
    os.environ.pop("DATABASE_URL", None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="chaos tests for a minute each instead of ten seconds")


@pytest.fixture(scope="session")
def chaos_seconds(request: pytest.FixtureRequest) -> float:
    """How long a chaos test keeps the pressure up."""
    return 60.0 if request.config.getoption("--long") else 10.0
