"""Every kind of service is stopped and started again under load: nobody who calls by the policy notices."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from benchmarks.support import stories
from benchmarks.support.productions import bind_request
from storycreator.locales.sentences import original_edition
from storycreator.messages.analysis import AnalysisRequest
from storycreator.messages.common import Message
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.layout import LayoutRequest
from storycreator.messages.narration import NarrationRequest
from storycreator.messages.production import BranchKind, ProductionRequest
from storycreator.messages.story import StoryRequest
from storycreator.messages.translation import TranslationRequest
from storycreator.services import BY_LETTER, SERVICES
from storycreator.storage.artifacts import ArtifactStore
from tests.chaos.support.bench import bench
from tests.support.load import Load, connected, port


async def requests(store: ArtifactStore) -> Mapping[str, Message]:
    """Something for each to do with its instant engine."""
    story, analysis = stories.story(), stories.analysis()
    edition = original_edition(story)
    return {
        "A": StoryRequest(prompt="A shy dragon", engine="draft"),
        "B": AnalysisRequest(story=story, engine="draft"),
        "C1": IllustrationRequest(story=story, engine="draft"),
        "C2": NarrationRequest(edition=edition, engine="draft"),
        "C3": TranslationRequest(edition=edition, language="es", names=("Mira", "Otto"), engine="draft"),
        "C4": LayoutRequest(edition=edition),
        "C": ProductionRequest(story=story, analysis=analysis, skip=(BranchKind.PICTURES, BranchKind.NARRATION)),
        "D": await bind_request(store, engine="draft"),
    }


@pytest.mark.chaos
@pytest.mark.long
@pytest.mark.parametrize("mode", ["grpc", "rpc"])
async def test_each_kind_of_service_stops_and_starts_under_load_and_no_call_fails(mode: str, tmp_path: Path) -> None:
    with bench(tmp_path) as found:
        asked = await requests(ArtifactStore.open(found.environ["STORYCREATOR_ARTIFACTS_URL"]))
        assert asked.keys() == {spec.letter for spec in SERVICES}
        await asyncio.to_thread(found.start_services)
        for letter, request in asked.items():
            spec, one = BY_LETTER[letter], found.services[letter]
            async with connected(spec, mode, port(mode, one), patience=60) as ask:  # a busy machine starts them slowly
                load = Load(ask, spec, request, callers=4)
                await load.more(4)
                assert await asyncio.to_thread(one.stop) == 0
                await asyncio.to_thread(found.start_services, letter)
                await load.more(4)
                await load.stop()
            print(f"{mode} {letter}: {load.answered} calls, {len(load.failures)} failed")
            assert load.failures == []
