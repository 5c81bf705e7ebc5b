"""One way to declare and to choose an engine, in every service; a new one is one file."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from storycreator.core.engines import Cost, Engines, EngineSpec
from storycreator.core.errors import InvalidInputError
from storycreator.core.options import Options
from storycreator.core.service import Resources, Service
from storycreator.inference.openai import OpenAIOptions, openai_spec
from storycreator.jobs.estimate import seconds
from storycreator.messages.job import JobRequest, Work
from storycreator.messages.story import StoryRequest
from storycreator.models.manifest import manifest
from storycreator.runtime.assemble import assemble, service_class
from storycreator.services import BY_WORK, SERVICES
from storycreator.settings import Deadline, Settings, variables
from storycreator.storage.artifacts import ArtifactStore
from tests.support.hub import NoModels

PLAIN = """
from storycreator.core.engines import Cost, EngineSpec

ENGINE = EngineSpec("plain", lambda _: "plain work", rank=0, draft=True, cost=Cost(start=2.0))
"""
FANCY = """
from storycreator.core.engines import Cost, EngineSpec

ENGINE = EngineSpec(
    "fancy", lambda resources: f"{resources.options.colour} work", version="3", models=("story-model",), model="Brush", licence="MIT",
    options=("colour",), cost=Cost(start=1.0, page=2.0, word=0.5),
)
"""


class ToyOptions(Options):
    engine: str = "plain"
    colour: str = "red"
    workers: int = 1


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The engines of a service that has one engine."""
    folder = tmp_path / "toy_engines"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "plain.py").write_text(PLAIN)
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "toy_engines"]:
        del sys.modules[name]


def toy(**options: Any) -> Service[ToyOptions]:
    class Toy(Service[ToyOptions]):
        options_type = ToyOptions
        engines = Engines(package="toy_engines")

    return Toy(Resources(ToyOptions(**options), ArtifactStore.open("memory://"), NoModels(), "T"))


def test_a_new_engine_is_one_file(package: Path) -> None:
    assert toy().engines.names == ("plain",)
    before = toy().version
    (package / "fancy.py").write_text(FANCY)
    service = toy(colour="blue")
    assert service.engines.names == ("plain", "fancy")
    spec = service.choose("fancy")
    assert service.engine(spec) == "blue work"
    assert seconds(JobRequest(story=StoryRequest(prompt="x", pages=4, words_per_page=20)), Work.STORY, spec.cost) == 1 + 8 + 40
    assert [manifest()[name].licence for name in spec.models] == ["Apache-2.0"]
    assert "fancy:3" in toy().version != before
    made = service.provenance(spec, notes=["twice"])
    assert (made.service, made.engine, made.model, made.licence, made.notes) == ("T", "fancy", "Brush", "MIT", ("twice",))
    assert made.version == service.version


def test_the_version_changes_with_the_options_that_shape_a_result_alone(package: Path) -> None:
    (package / "fancy.py").write_text(FANCY)
    assert toy(workers=7).version == toy().version
    assert len({toy().version, toy(colour="blue").version, toy(colour="green").version, toy(engine="fancy").version}) == 4


ENGINES = Engines(EngineSpec("slow", lambda _: None, rank=0), EngineSpec("quick", lambda _: None, draft=True), openai_spec(lambda _: None))


class SomeOptions(OpenAIOptions):
    engine: str = "slow"


@pytest.mark.parametrize(("asked", "name"), [("", "slow"), ("slow", "slow"), ("draft", "quick"), ("quick", "quick")])
def test_the_configured_the_instant_or_the_named_one(asked: str, name: str) -> None:
    assert ENGINES.choose(asked, SomeOptions(), "A").name == name


def test_an_engine_there_is_not_is_refused_with_those_there_are() -> None:
    with pytest.raises(InvalidInputError, match="engine: there is no engine 'best'; use one of slow, quick, openai") as caught:
        ENGINES.choose("best", SomeOptions(), "A")
    assert [fault.field for fault in caught.value.fields] == ["engine"]


def test_an_engine_without_its_server_is_refused_with_the_variables() -> None:
    with pytest.raises(InvalidInputError, match="set OPENAI_BASE_URL or SERVICE_A_BASE_URL") as caught:
        ENGINES.choose("openai", SomeOptions(), "A")
    assert [fault.field for fault in caught.value.fields] == ["engine"]
    assert ENGINES.choose("openai", SomeOptions(base_url="http://x"), "A").remote


WITH_ENGINES = [spec for spec in SERVICES if spec.work]


@pytest.mark.parametrize("spec", SERVICES, ids=lambda spec: spec.letter)
def test_a_service_has_its_letter_from_the_table(spec: Any) -> None:
    service = assemble(spec, ArtifactStore.open("memory://"), NoModels(), dict.fromkeys(spec.peers, cast("Any", None)))
    assert service.letter == spec.letter


@pytest.mark.parametrize("spec", WITH_ENGINES, ids=lambda spec: spec.letter)
def test_every_service_declares_its_engines_whole(spec: Any) -> None:
    service = service_class(spec)
    specs = list(service.engines)
    assert service.options_type.model_fields["engine"].default in service.engines.names
    assert sum(spec.draft for spec in specs) == 1
    for spec in specs:
        assert spec.remote == (spec.cost is None)
        assert {*spec.options, *spec.needs} <= set(service.options_type.model_fields)
        for name in spec.models:
            assert manifest()[name]


def test_the_manifest_says_of_each_model_which_engines_need_it() -> None:
    needing: dict[str, list[str]] = {model.name: [] for model in manifest().model}
    for work in Work:
        for spec in service_class(BY_WORK[work]).engines:
            for name in spec.models:
                needing[name].append(f"{work}={spec.name}")
    for model in manifest().model:
        assert sorted(model.used_by) == sorted(needing[model.name]), f"write used_by of {model.name} anew in manifest.toml"


@pytest.mark.parametrize("spec", SERVICES, ids=lambda spec: spec.letter)
def test_every_setting_says_what_it_does_and_how_it_is_named(spec: Any) -> None:
    options = service_class(spec).options_type
    for model in (options, Deadline, Settings):
        assert [name for name, info in model.model_fields.items() if not info.description] == []
    names = variables(spec.letter, options)
    assert {f"SERVICE_{spec.letter}_{field}" for field in ("HOST", "GRPC_PORT", "RPC_PORT", "ADDR", "SECONDS")} <= set(names)
    assert len(set(names)) == len(names)
    if issubclass(options, OpenAIOptions):
        assert {"OPENAI_BASE_URL", "OPENAI_API_KEY", f"SERVICE_{spec.letter}_REMOTE_SECONDS"} <= set(names)


def test_the_table_of_engines_in_the_docs_has_them_all() -> None:
    page = (Path(__file__).parents[4] / "docs/configuration.md").read_text(encoding="utf-8")
    for work in Work:
        (spec,) = re.findall(rf"^\| {work} \|(.*)\|(.*)\|(.*)\|$", page, re.MULTILINE)
        local, remote, draft = (set(re.findall(r"`([\w-]+)`", cell)) for cell in spec)
        specs = list(service_class(BY_WORK[work]).engines)
        assert local | draft == {spec.name for spec in specs if not spec.remote}, work
        assert remote == {spec.name for spec in specs if spec.remote}, work
        assert draft == {spec.name for spec in specs if spec.draft}, work


def test_a_cost_counts_pages_and_words() -> None:
    assert Cost(start=1.0, page=2.0, word=0.1).of(pages=3, words=10) == 1 + 6 + 3
