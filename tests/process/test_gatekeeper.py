"""A service in a process of its own with keys, limits and an audit log: called as main calls it, with a key to sign."""

import asyncio
import time
from pathlib import Path

import pytest

from benchmarks.support.processes import environment, service
from storycreator.core.errors import LimitError, StoryCreatorError, UnauthenticatedError
from storycreator.core.service import Call
from storycreator.messages.common import Message
from storycreator.messages.story import Story, StoryRequest
from storycreator.runtime.remote import client
from storycreator.security.audit import entries, verify
from storycreator.security.tokens import SigningKey
from storycreator.settings import PipelineMode

KEY = SigningKey("A" * 42 + "E")
REQUEST = StoryRequest(prompt="A fox and the-plum-tree-behind-the-mill", engine="draft")


async def _ask(mode: PipelineMode) -> Message:
    peer = client("A", mode)
    try:
        return await peer(REQUEST, Call(job_id="1", stage="A", deadline=time.monotonic() + 30))
    finally:
        await peer.close()


def test_a_service_with_keys_serves_who_can_sign_and_records_who_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {"STORYCREATOR_TOKEN_KEYS": KEY.public, "STORYCREATOR_AUDIT": "on", "STORYCREATOR_PAGES_A_MINUTE": "10"}
    with service("A", tmp_path, **settings) as served:
        for name, value in environment(tmp_path, {"A": (served.grpc, served.rpc)}).items():
            monkeypatch.setenv(name, value)
        said = ""
        for mode in (PipelineMode.GRPC, PipelineMode.RPC):
            with pytest.raises(UnauthenticatedError, match="needs a signed one") as caught:
                asyncio.run(_ask(mode))
            said += str(caught.value)
        monkeypatch.setenv("STORYCREATOR_SIGNING_KEY", KEY.secret)
        assert isinstance(asyncio.run(_ask(PipelineMode.RPC)), Story)
        with pytest.raises(StoryCreatorError, match="at most 10 pages a minute") as limited:
            asyncio.run(_ask(PipelineMode.GRPC))
        assert isinstance(limited.value, LimitError)
        said += str(limited.value) + served.log.read_text()
        assert served.stop() == 0  # a killed service may lose its last lines
    folder = tmp_path / "state/audit/service-a"
    assert [(entry["via"], entry.get("subject"), entry["outcome"]) for entry in entries(folder)] == [
        ("grpc", None, "UNAUTHENTICATED"), ("rpc", None, "UNAUTHENTICATED"), ("rpc", "service-main", "OK"),
        ("grpc", "service-main", "LIMIT_EXCEEDED"),
    ]  # fmt: skip
    assert verify(folder).faults == ()
    said += "".join(path.read_text() for path in folder.iterdir())
    for secret in ("plum-tree", KEY.secret):
        assert secret not in said
