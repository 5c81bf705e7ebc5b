"""What is kept comes back as it was, and stays readable."""

import json

import pytest

from benchmarks.support.stories import analysis, story
from storycreator.core.errors import EngineError, FieldFault, InternalError, InvalidInputError, UnavailableError
from storycreator.jobs.serialization import MessageSerializer
from storycreator.jobs.timeline import Hop, Span, Timeline
from storycreator.jobs.walk import StageResult
from storycreator.messages.common import ArtifactRef, Provenance
from storycreator.messages.package import Package, PackageFile
from storycreator.storage.result_cache import references

KEPT = MessageSerializer()


@pytest.mark.parametrize(
    "done",
    [
        StageResult(story(), Span("A", 0.1, 1 / 3), (Hop("A", 1.0, 0.1, 0.8, -0.001, 0.01),), "run", "grpc"),
        StageResult(analysis(), Span("B", 0.3, 2.0)),
    ],
)
def test_a_stage_comes_back_the_same(done: StageResult) -> None:
    text = KEPT.serialize(done)
    assert KEPT.deserialize(text) == done
    assert json.loads(text)["done"]["span"]["name"] == done.span.name


@pytest.mark.parametrize(
    "error",
    [
        EngineError("the model ran out of [ink]", stage="A"),
        UnavailableError("gone", stage="C", retry_after=1.5),
        InvalidInputError("pages: too many", fields=[FieldFault("pages", "too many")]),
    ],
)
def test_a_failure_comes_back_as_what_it_was(error: EngineError) -> None:
    back = KEPT.deserialize(KEPT.serialize(error))
    assert type(back) is type(error)
    assert vars(back) == vars(error)


def test_somebody_elses_exception_comes_back_as_ours() -> None:
    back = KEPT.deserialize(KEPT.serialize(ZeroDivisionError("division by zero")))
    assert isinstance(back, InternalError)
    assert back.message == "ZeroDivisionError: division by zero"


def test_what_is_no_message_is_refused() -> None:
    with pytest.raises(TypeError):
        KEPT.serialize(object())


def test_the_clock_goes_on_where_the_last_kept_stage_ended() -> None:
    timeline = Timeline()
    timeline.adopt(Span("A", 0.0, 100.0), ())
    timeline.adopt(Span("B", 100.0, 160.0), ())
    assert 160.0 <= timeline.now() < 161.0
    with timeline.stage("C"):
        pass
    timeline.adopt(timeline.spans[-1], ())
    assert [span.name for span in timeline.spans] == ["A", "B", "C"]
    assert timeline.spans[-1].start >= 160.0


def test_every_artifact_a_message_refers_to_is_found() -> None:
    refs = [ArtifactRef(sha256=f"{n:064x}", media_type="text/plain", bytes=1, name=f"{n}.txt") for n in range(3)]
    files = tuple(PackageFile(artifact=ref, format="text") for ref in refs)
    package = Package(title="T", languages=("en",), files=files, provenance=Provenance(service="D", engine="draft"))
    assert {ref.sha256 for ref in references(package)} == {ref.sha256 for ref in refs}
    assert not list(references(story()))
