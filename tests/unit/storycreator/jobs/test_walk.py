"""The walk itself, over peers in this process."""

from functools import partial
from typing import Any

import pytest

from benchmarks.support.fake_services import FakeAggregator, FakeAnalyzer, FakeGenerator
from storycreator.core.errors import IncompleteError
from storycreator.core.service import Call, Resources, Service
from storycreator.jobs.walk import Listener, Results, walk
from storycreator.messages.job import JobRequest, Stage
from storycreator.messages.story import Flaw, Story, StoryRequest
from storycreator.services import BY_LETTER
from storycreator.storage.artifacts import ArtifactStore
from storycreator.transport.inprocess import InProcessPeer
from tests.support.story_service import CachedModels

SILENT = Listener(stage_began=lambda _stage: None, stage_ended=lambda _stage, _seconds: None, progress=lambda _progress: None)
JOB = JobRequest(story=StoryRequest(prompt="A shy dragon", pages=4), languages=())


def peers(binder: type[Service[Any]]) -> dict[str, Any]:
    store = ArtifactStore.open("memory://")
    classes: dict[str, type[Service[Any]]] = {"A": FakeGenerator, "B": FakeAnalyzer, "D": binder}
    return {
        letter: InProcessPeer(BY_LETTER[letter], partial(kind, Resources(kind.options_type(), store, CachedModels(), letter)))
        for letter, kind in classes.items()
    }


@pytest.mark.parametrize(("stop_at", "prepared"), [(Stage.BINDING, 1), (Stage.ANALYSIS, 0)])
async def test_the_binder_gets_ready_while_the_others_work_if_it_will_be_needed(stop_at: Stage, prepared: int) -> None:
    told: list[str] = []

    class Binder(FakeAggregator):
        def prepare(self) -> None:
            told.append("prepare")
            raise OSError("no process can be had")  # nobody's business yet

    results, over = Results(), peers(Binder)
    if stop_at is Stage.BINDING:
        with pytest.raises(KeyError):  # there is no hub here: the walk ends there
            await walk("job", JOB, over, SILENT, results)
    else:
        await walk("job", JOB.model_copy(update={"stop_at": stop_at}), over, SILENT, results)
    assert results.analysis is not None
    assert told == ["prepare"] * prepared


async def test_a_flawed_story_ends_the_walk_only_where_it_is_required_to_pass() -> None:
    class Generator(FakeGenerator):
        async def generate_story(self, request: StoryRequest, call: Call) -> Story:
            story = await super().generate_story(request, call)
            return story.model_copy(update={"flaws": (Flaw(page=3, reason="too short"),)})

    over = peers(FakeAggregator)
    store = ArtifactStore.open("memory://")
    over["A"] = InProcessPeer(BY_LETTER["A"], lambda: Generator(Resources(Generator.options_type(), store, CachedModels(), "A")))
    asked = JOB.model_copy(update={"stop_at": Stage.STORY})
    results = Results()
    await walk("job", asked, over, SILENT, results)
    assert results.story is not None
    with pytest.raises(IncompleteError, match="page 3: too short"):
        await walk("job", asked.model_copy(update={"flawless_story": True}), over, SILENT, Results())
