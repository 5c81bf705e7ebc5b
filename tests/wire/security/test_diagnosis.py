"""``check`` tells apart who speaks TLS, who does not, and whose certificate is refused."""

from pathlib import Path

import pytest

from storycreator.cli.check.diagnosis import Status, ask
from storycreator.services import BY_LETTER
from storycreator.settings import PipelineMode, load
from storycreator.transport.resilience.endpoints import Endpoint
from tests.support.certificates import Certificates, secured


@pytest.mark.parametrize("mode", [PipelineMode.GRPC, PipelineMode.RPC])
@pytest.mark.parametrize(
    ("served", "asked", "status", "advice"),
    [
        ("ours", "ours", Status.OTHER_VERSION, ""),  # the test's service has no version
        ("plain", "ours", Status.PLAIN, "STORYCREATOR_TLS"),
        ("ours", "plain", Status.TLS, "STORYCREATOR_TLS=mutual"),
        ("theirs", "ours", Status.CERTIFICATE, "certs list"),
    ],
)
async def test_the_fault_of_an_endpoint(
    mode: PipelineMode, served: str, asked: str, status: Status, advice: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {name: Certificates(tmp_path / name) for name in ("ours", "theirs")}
    async with secured("C1", made[served].of("service-c1") if served in made else None) as ports:
        if asked in made:
            monkeypatch.setenv("STORYCREATOR_TLS", "mutual")
            monkeypatch.setenv("STORYCREATOR_TLS_DIR", str(made[asked].of("service-main").folder.parent))
        found = await ask(BY_LETTER["C1"], mode, Endpoint("127.0.0.1", getattr(ports, mode.value)), 5.0, load())
    assert found.status is status
    assert advice in found.advice
