"""A service's options come from its own variable, else a shared one, else the default; a wrong one is named."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import Field

from storycreator.core.errors import InvalidInputError
from storycreator.core.options import Options
from storycreator.settings import address, load, service_options, stage_seconds


class SomeOptions(Options):
    engine: str = "embedded"
    base_url: str = Field("", json_schema_extra={"env": ["OPENAI_BASE_URL"]})
    seconds_each: float = Field(60.0, gt=0)


def test_own_variable_over_shared_over_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert service_options("A", SomeOptions) == SomeOptions()
    monkeypatch.setenv("OPENAI_BASE_URL", "http://shared")
    assert service_options("A", SomeOptions).base_url == "http://shared"
    monkeypatch.setenv("SERVICE_A_BASE_URL", "http://own")
    monkeypatch.setenv("SERVICE_A_SECONDS_EACH", "2.5")
    assert service_options("A", SomeOptions) == SomeOptions(base_url="http://own", seconds_each=2.5)
    assert service_options("B", SomeOptions).base_url == "http://shared"


def test_a_wrong_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SERVICE_A_SECONDS_EACH", "soon")
    with pytest.raises(InvalidInputError, match="SERVICE_A_SECONDS_EACH"):
        service_options("A", SomeOptions)
    monkeypatch.setenv("PIPELINE_MODE", "pigeon")
    with pytest.raises(InvalidInputError, match="PIPELINE_MODE"):
        load()


@pytest.mark.parametrize(
    ("audit", "host", "audited"),
    [
        ("", "127.0.0.1", False), ("", "::1", False), ("", "localhost", False), ("", "0.0.0.0", True), ("", "192.168.1.20", True),
        ("", "machine2", True), ("on", "127.0.0.1", True), ("off", "0.0.0.0", False),
    ],
)  # fmt: skip
def test_calls_are_recorded_where_others_can_reach_a_service(monkeypatch: pytest.MonkeyPatch, audit: str, host: str, audited: bool) -> None:
    monkeypatch.setenv("STORYCREATOR_AUDIT", audit)
    monkeypatch.setenv("STORYCREATOR_BIND_HOST", host)
    assert load().audited is audited


def test_a_shared_variable_that_is_wrong_is_named_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Numbered(Options):
        limit: int = Field(3, json_schema_extra={"env": ["SHARED_LIMIT"]})

    monkeypatch.setenv("SHARED_LIMIT", "many")
    with pytest.raises(InvalidInputError, match="SHARED_LIMIT"):
        service_options("A", Numbered)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder of its own: each has its own ``.env``."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_environment_over_the_file_over_the_default_and_empty_is_unset(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text(
        "SERVICE_A_ENGINE=grammar\nservice_a_seconds=7\nSTORYCREATOR_REQUIRED=\nDATABASE_URL=postgresql://a%20b$c\n"
    )
    assert service_options("A", SomeOptions).engine == "grammar"
    assert stage_seconds("A", 5.0) == 7.0
    assert load().required == "layout"
    assert load().database_url.get_secret_value() == "postgresql://a%20b$c"
    monkeypatch.setenv("SERVICE_A_ENGINE", "")
    assert service_options("A", SomeOptions).engine == "grammar"
    monkeypatch.setenv("SERVICE_A_ENGINE", "openai")
    assert service_options("A", SomeOptions).engine == "openai"


def test_a_wrong_value_of_the_file_is_named(folder: Path) -> None:
    (folder / ".env").write_text("SERVICE_C1_GRPC_PORT=99999\n")
    with pytest.raises(InvalidInputError, match="SERVICE_C1_GRPC_PORT"):
        address("C1", 50053, 8053)


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / ".env").write_bytes(b"PIPELINE_MODE=\xff")
    with pytest.raises(InvalidInputError, match=r"\.env: .*UTF-8"):
        load()


def test_the_mark_some_editors_begin_a_file_with_hides_no_setting(folder: Path) -> None:
    (folder / ".env").write_bytes(b"\xef\xbb\xbfPIPELINE_MODE=rpc")
    assert load().pipeline_mode == "rpc"


def test_the_file_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / ".env").write_text("PIPELINE_MODE=rpc\n")
    read, plain = [], Path.read_text

    def counted(path: Path, **how: Any) -> str:
        if path.name == ".env":
            read.append(path)
        return plain(path, **how)

    monkeypatch.setattr(Path, "read_text", counted)
    for letter in "ABCD":
        assert load().pipeline_mode == "rpc"
        service_options(letter, SomeOptions)
        address(letter, 1, 2)
    assert len(read) == 1
