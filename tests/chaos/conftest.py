"""``--short``: one stage and one transport where the long form takes all of them."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--short", action="store_true", help="chaos tests: two minutes instead of most of an hour")
    parser.addoption("--walks", type=int, help="chaos tests: how many the soak makes (5,000; 50 with --short)")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    short = metafunc.config.getoption("--short", default=False)
    if "wire" in metafunc.fixturenames:
        metafunc.parametrize("wire", ["rpc"] if short else ["grpc", "rpc", "local"], scope="module")
    if "network" in metafunc.fixturenames:
        metafunc.parametrize("network", ["rpc"] if short else ["grpc", "rpc"], scope="module")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--short", default=False):
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("long")])
        items[:] = [item for item in items if not item.get_closest_marker("long")]


@pytest.fixture(scope="session")
def chaos_seconds(request: pytest.FixtureRequest) -> float:
    """How long a test keeps the pressure up."""
    return 10.0 if request.config.getoption("--short", default=False) else 60.0


@pytest.fixture(scope="session")
def soak_walks(request: pytest.FixtureRequest) -> int:
    """How many walks the soak makes."""
    return request.config.getoption("--walks") or (50 if request.config.getoption("--short") else 5000)
