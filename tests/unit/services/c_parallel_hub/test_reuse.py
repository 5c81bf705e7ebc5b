"""What is finished is not made again, and never taken for something else."""

import asyncio
from typing import Any

import obstore
import pytest

from storycreator.core.errors import EngineError, InvalidInputError
from storycreator.messages.common import Progress, Take
from storycreator.messages.edition import Edition
from storycreator.messages.illustration import Gap
from storycreator.messages.production import BranchKind, BranchStatus, BranchTake, Production
from storycreator.storage.artifacts import RESULTS
from tests.support.hub import Bench, status

EVERY = ["pictures", "narration:en", "layout:en", "translation:es", "narration:es", "layout:es"]


def reused(production: Production) -> set[str]:
    return {outcome.branch for outcome in production.outcomes if outcome.reused}


async def again(bench: Bench, **asked: Any) -> Production:
    bench.began.clear()
    return await bench.produce(languages=("es",), **asked)


async def test_a_production_asked_again_runs_nothing_and_says_so() -> None:
    bench = Bench()
    first = await bench.produce(languages=("es",))
    said: list[Progress] = []
    second = await again(bench, said=said)
    assert bench.began == []
    assert reused(second) == set(EVERY)
    assert {outcome.attempts for outcome in second.outcomes} == {0}
    assert set(status(second).values()) == {BranchStatus.OK}
    assert second.model_copy(update={"outcomes": ()}) == first.model_copy(update={"outcomes": ()})
    assert {progress.message for progress in said} == {"ok: reused"}
    assert reused(first) == set()


async def test_after_a_failure_only_what_failed_runs() -> None:
    bench = Bench()
    bench.failures["narration:en"] = [EngineError("hoarse")]
    await bench.produce(languages=("es",))
    production = await again(bench)
    assert bench.began == ["narration:en"]
    assert set(status(production).values()) == {BranchStatus.OK}


async def test_a_hub_that_was_killed_leaves_what_was_finished() -> None:
    bench = Bench()
    bench.pauses["pictures"] = asyncio.Event()
    running = asyncio.create_task(bench.produce(languages=("es",)))
    while "layout:es" not in bench.began:
        await asyncio.sleep(0)
    await asyncio.sleep(0.05)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    bench.pauses["pictures"].set()
    await again(bench)
    assert bench.began == ["pictures"]


@pytest.mark.parametrize(
    ("change", "runs"),
    [
        ({"voice": "Emma"}, {"narration:en"}),
        ({"style": "bold"}, {"pictures"}),
        ({"age_band": "3-5"}, {"layout:en", "layout:es", "narration:en", "narration:es"}),
        ({"voices": "cast"}, {"narration:en", "narration:es"}),
        ({"pause": 1.5}, {"narration:en", "narration:es"}),
        ({"engines": ({"kind": "narration", "engine": "espeak"},)}, {"narration:en", "narration:es"}),
        ({"seed": 9}, {"pictures", "narration:en", "narration:es", "translation:es"}),
        ({"takes": ({"kind": "pictures", "take": {"page": 3, "number": 1}},)}, {"pictures"}),
        ({"takes": ({"kind": "narration", "language": "es", "take": {"page": 1, "line": 2, "number": 1}},)}, {"narration:es"}),
        ({"takes": ({"kind": "translation", "language": "es", "take": {"number": 1}},)}, {"translation:es"}),
    ],
)
async def test_with_one_thing_changed_only_what_it_touches_runs(change: dict[str, Any], runs: set[str]) -> None:
    bench = Bench()
    await bench.produce(languages=("es",))
    await again(bench, **change)
    assert set(bench.began) == runs


async def test_another_version_of_a_service_does_its_work_again() -> None:
    bench = Bench()
    await bench.produce(languages=("es",))
    bench.versions["C2"] = "2"
    await again(bench)
    assert sorted(bench.began) == ["narration:en", "narration:es"]


async def test_when_nobody_says_which_version_would_answer_nothing_kept_is_taken() -> None:
    bench = Bench()
    await bench.produce(languages=("es",))
    bench.versions["C1"] = ""
    await again(bench)
    assert bench.began == ["pictures"]


async def test_during_an_update_a_result_belongs_to_the_version_that_made_it() -> None:
    bench = Bench()
    bench.made_by["C1"] = "2"  # another replica answers the work than the health check
    await bench.produce(languages=("es",))
    bench.made_by.clear()
    await again(bench)
    assert bench.began == ["pictures"]
    bench.versions["C1"] = "2"
    await again(bench)
    assert bench.began == []


@pytest.mark.parametrize("content", [b"", b"{}", b"0" * 64 + b"\n{}"])
async def test_a_damaged_entry_only_means_doing_the_work_again(content: bytes) -> None:
    bench = Bench()
    await bench.produce(languages=("es",))
    async for one in bench.store.stored():
        if one.key.startswith(RESULTS):
            await bench.store.put_record(one.key, content)
    production = await again(bench)
    assert sorted(bench.began) == sorted(EVERY)
    assert set(status(production).values()) == {BranchStatus.OK}
    await again(bench)
    assert bench.began == []


@pytest.mark.parametrize("content", [b"another picture", None])
async def test_what_refers_to_a_lost_or_damaged_artifact_is_made_again(content: bytes | None) -> None:
    bench = Bench()
    first = await bench.produce(languages=("es",))
    assert first.illustrations
    sha256 = first.illustrations.pictures[0].image.sha256
    key = f"sha256/{sha256[:2]}/{sha256}"
    if content is None:
        await bench.store.remove(key)
    else:
        await obstore.put_async(bench.store._store, key, content)
    assert reused(await again(bench)) == set(EVERY) - {"pictures"}
    assert bench.began == ["pictures"]


async def test_what_is_not_whole_is_tried_again() -> None:
    bench = Bench()
    bench.gaps = (Gap(page=2, reason="too dark"),)
    bench.substitutes = (Gap(page=1, reason="read by espeak: hoarse"),)
    production = await bench.produce(languages=("es",))
    narrated = next(outcome for outcome in production.outcomes if outcome.branch == "narration:en")
    assert (narrated.status, narrated.reason) == (BranchStatus.DEGRADED, "page 1: read by espeak: hoarse")
    await again(bench)
    assert sorted(bench.began) == ["narration:en", "narration:es", "pictures"]


async def test_takes_reach_the_branch_they_are_about_and_no_other() -> None:
    bench = Bench()
    picture, line = Take(page=3, number=2), Take(page=1, line=2, voice="Emma")
    takes = (
        BranchTake(kind=BranchKind.PICTURES, take=picture),
        BranchTake(kind=BranchKind.NARRATION, take=line),
        BranchTake(kind=BranchKind.TRANSLATION, language="es", take=Take(number=1)),
    )
    await bench.produce(languages=("es",), seed=5, takes=takes)
    assert bench.asked["pictures"].takes == (picture,)
    assert bench.asked["narration:en"].takes == (line,)
    assert bench.asked["narration:es"].takes == ()
    assert bench.asked["translation:es"].seed != 5
    assert bench.asked["pictures"].seed == 5


@pytest.mark.parametrize(
    ("take", "field"),
    [
        (BranchTake(kind=BranchKind.LAYOUT, take=Take(page=1, number=1)), "takes.0.kind"),
        (BranchTake(kind=BranchKind.NARRATION, language="fr", take=Take(page=1, number=1)), "takes.0.language"),
    ],
)
async def test_a_take_of_what_is_not_there_is_refused_by_name(take: BranchTake, field: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        await Bench().produce(languages=("es",), takes=(take,))
    assert [fault.field for fault in caught.value.fields] == [field]


async def test_only_the_branches_asked_for_run_on_the_translation_that_is_there() -> None:
    bench = Bench()
    work = (await bench.produce(languages=("es",))).editions[1]
    assert work.translation
    kept = work.translation.edition.model_copy(update={"title": "Lo de antes"})
    brought = work.translation.model_copy(update={"edition": kept})
    production = await again(bench, translations=(brought,), only=("narration:es",), required=(BranchKind.NARRATION,))
    assert bench.began == ["narration:es"]
    edition: Edition = bench.asked["narration:es"].edition
    assert edition.title == "Lo de antes"
    how = status(production)
    assert {branch for branch, ended in how.items() if ended is BranchStatus.SKIPPED} == {
        "pictures",
        "narration:en",
        "layout:en",
        "layout:es",
    }
    assert how["translation:es"] is BranchStatus.OK
