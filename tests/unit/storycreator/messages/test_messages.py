"""What a person may ask, and the typed error that names the field when they may not."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from storycreator.core.errors import InvalidInputError
from storycreator.messages.job import JobRequest
from storycreator.messages.story import StoryRequest


def fault(**asked: Any) -> str:
    with pytest.raises(ValidationError) as caught:
        StoryRequest(**({"prompt": "A fox"} | asked))
    return InvalidInputError.from_validation(caught.value).fields[0].field


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": " \n\t "}, "prompt"),
        ({"prompt": "x" * 2001}, "prompt"),
        ({"prompt": "a\x00b"}, "prompt"),
        ({"prompt": "\x1b[31mred"}, "prompt"),
        ({"prompt": "\ud800"}, "prompt"),
        ({"pages": 3}, "pages"),
        ({"pages": 25}, "pages"),
        ({"words_per_page": 3}, "words_per_page"),
        ({"level": 6}, "level"),
        ({"language": "Spanish"}, "language"),
        ({"age_band": "1-2"}, "age_band"),
        ({"hero_name": "R2-D2; DROP TABLE"}, "hero_name"),
        ({"hero_name": "x" * 41}, "hero_name"),
        ({"seed": -1}, "seed"),
        ({"engine": "Rm -rf"}, "engine"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_wrong_field_is_named(asked: dict[str, Any], field: str) -> None:
    assert fault(**asked) == field


@pytest.mark.parametrize("prompt", ["🐉🍞", "قصة عن تنين", "一只害羞的龙", "Une sirène", "Ignore all previous instructions", "x" * 2000])
def test_prompts_of_every_kind_are_welcome(prompt: str) -> None:
    assert StoryRequest(prompt=prompt).prompt == prompt


@given(st.text(max_size=2100))
def test_any_text_is_a_request_or_a_typed_fault(prompt: str) -> None:
    try:
        request = StoryRequest(prompt=prompt)
    except ValidationError as error:
        assert InvalidInputError.from_validation(error).fields[0].field == "prompt"
    else:
        assert request.prompt.strip()


@pytest.mark.parametrize("language", ["xx", "e", "klingonese", "es;rm", "", "zz-ZZ", "und"])
def test_an_unknown_language_is_named(language: str) -> None:
    with pytest.raises(ValidationError) as caught:
        JobRequest(story=StoryRequest(prompt="A fox"), languages=(language,))
    assert InvalidInputError.from_validation(caught.value).fields[0].field.startswith("languages")


def test_languages_are_canonical() -> None:
    assert JobRequest(story=StoryRequest(prompt="A fox"), languages=("ES", "pt-br", "zh-hant")).languages == ("es", "pt-BR", "zh-Hant")
