"""Callers look whom they call: another release is refused, other sources are told."""

from typing import Any

import pytest

from benchmarks.support import productions
from storycreator import __version__
from storycreator.core.errors import UnavailableError, VersionMismatchError
from storycreator.core.service import Call
from storycreator.messages.common import Progress
from storycreator.messages.layout import LayoutRequest
from storycreator.runtime import program
from storycreator.runtime.program import SameBuild
from storycreator.services import BY_LETTER
from storycreator.transport.base import Health


class Service:
    """A formatter of some making, with the face of a client."""

    replicas = None

    def __init__(self, made: str | None) -> None:
        self.made = made
        self.asked = self.called = 0

    async def health(self, _: float) -> Health:
        self.asked += 1
        if self.made is None:
            raise UnavailableError("away")
        return Health(True, "service-c4", "1", self.made)

    async def __call__(self, request: Any, _: Call) -> Any:
        self.called += 1
        return request


async def call(service: Service, caller: Any) -> list[str]:
    """What the caller was told on the way."""
    told: list[str] = []

    async def report(progress: Progress) -> None:
        told.append(progress.message)

    await caller(LayoutRequest(edition=productions.spanish()), Call(job_id="job", stage="C4", report=report))
    return told


def caller_of(service: Service) -> Any:
    return SameBuild(BY_LETTER["C4"], service)  # type: ignore[arg-type]


async def test_a_service_of_the_same_release_is_called_and_asked_once() -> None:
    service = Service(__version__)
    caller = caller_of(service)
    assert await call(service, caller) == await call(service, caller) == []
    assert (service.asked, service.called) == (1, 2)


async def test_another_release_is_never_called_and_both_versions_are_named() -> None:
    for made in ("0.0.9+abc", ""):
        service = Service(made)
        with pytest.raises(VersionMismatchError, match=f"service-c4 is version {made[:5] or 'unknown'}.*, and this is {__version__}"):
            await call(service, caller_of(service))
        assert service.called == 0


async def test_other_sources_are_called_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "revision", lambda: "111111111111")
    service = Service(f"{__version__}+222222222222")
    (told,) = await call(service, caller_of(service))
    assert f"service-c4 is version {__version__}+222222222222, and this is {__version__}+111111111111" in told
    assert service.called == 1


async def test_a_service_that_cannot_be_asked_is_called_all_the_same() -> None:
    service = Service(None)
    assert await call(service, caller_of(service)) == []
    assert service.called == 1
