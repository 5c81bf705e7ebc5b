"""What a job asks the hub for."""

import json

import pytest

from benchmarks.support.stories import analysis, story
from storycreator.jobs.requests import production_request
from storycreator.locales.sentences import original_edition
from storycreator.messages.codec import from_json, from_proto, to_json, to_proto
from storycreator.messages.job import EngineChoice, JobRequest, Work
from storycreator.messages.production import BranchKind, ProductionRequest
from storycreator.messages.story import StoryRequest

TOLD = story().model_copy(update={"editions": (original_edition(story()).model_copy(update={"language": "es"}),)})


def job(**asked: object) -> JobRequest:
    return JobRequest.model_validate({"story": StoryRequest(prompt="A lost kite"), "languages": ("es", "fr"), **asked})


@pytest.mark.parametrize("draft", [False, True])
def test_an_edition_told_by_the_author_needs_no_translator(draft: bool) -> None:
    request = production_request(job(draft=draft), TOLD, analysis())
    assert [translation.edition.language for translation in request.translations] == ["es"]
    assert request.translations[0].provenance == TOLD.provenance
    assert not request.translations[0].machine
    assert request.languages == ("es", "fr")


def test_only_wanted_editions_are_handed_on() -> None:
    assert production_request(job(languages=("fr",)), TOLD, analysis()).translations == ()
    assert production_request(job(skip=(BranchKind.TRANSLATION,)), TOLD, analysis()).translations == ()


def test_a_translation_engine_chosen_by_name_translates() -> None:
    chosen = (EngineChoice(work=Work.TRANSLATION, engine="libretranslate"),)
    assert production_request(job(engines=chosen), TOLD, analysis()).translations == ()


@pytest.mark.parametrize("rough", [False, True])
def test_whether_editions_may_be_rough_reaches_the_hub_on_both_wires(rough: bool) -> None:
    request = production_request(job(rough_editions=rough), TOLD, analysis())
    assert request.rough_editions is rough
    assert from_proto(ProductionRequest, to_proto(request)) == request
    assert from_json(ProductionRequest, json.loads(to_json(request))) == request
