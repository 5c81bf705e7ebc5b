"""A service's options come from its own variable, else a shared one, else the default; a wrong one is named."""

import pytest
from pydantic import Field

from storycreator.core.errors import InvalidInputError
from storycreator.core.options import Options
from storycreator.settings import load, service_options


class SomeOptions(Options):
    engine: str = "embedded"
    base_url: str = Field("", json_schema_extra={"env": ["OPENAI_BASE_URL"]})
    timeout: float = Field(60.0, gt=0)


def test_own_variable_over_shared_over_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert service_options("A", SomeOptions) == SomeOptions()
    monkeypatch.setenv("OPENAI_BASE_URL", "http://shared")
    assert service_options("A", SomeOptions).base_url == "http://shared"
    monkeypatch.setenv("SERVICE_A_BASE_URL", "http://own")
    monkeypatch.setenv("SERVICE_A_TIMEOUT", "2.5")
    assert service_options("A", SomeOptions) == SomeOptions(base_url="http://own", timeout=2.5)
    assert service_options("B", SomeOptions).base_url == "http://shared"


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_A_TIMEOUT", "soon")
    with pytest.raises(InvalidInputError, match="SERVICE_A_TIMEOUT"):
        service_options("A", SomeOptions)
    monkeypatch.setenv("PIPELINE_MODE", "pigeon")
    with pytest.raises(InvalidInputError, match="PIPELINE_MODE"):
        load()
