import asyncio
import json
import threading
from typing import Any

import pytest

from benchmarks.support.stories import story
from services.c3_translator import pivot_pipeline
from services.c3_translator.engines.openai import sentences_in
from storycreator.core.errors import InvalidInputError, ModelUnavailableError, RemoteEngineError
from storycreator.core.service import Call
from storycreator.locales.sentences import original_edition
from storycreator.messages.common import Progress
from storycreator.messages.edition import Edition
from storycreator.messages.preflight import Outlook, PreflightRequest
from storycreator.messages.story import StoryRequest
from storycreator.messages.translation import Translation, TranslationRequest
from tests.support.translators import http_server, translator

ORIGINAL = original_edition(story())
NAMES = ("Mira", "Otto")


def ask(language: str, engine: str = "rough") -> TranslationRequest:
    return TranslationRequest(edition=ORIGINAL, language=language, names=NAMES, engine=engine)


def shape(edition: Edition) -> list[tuple[int, list[int]]]:
    return [(page.number, [len(paragraph.sentences) for paragraph in page.paragraphs]) for page in edition.pages]


def words(edition: Edition) -> str:
    return " ".join(text for page in edition.pages for paragraph in page.paragraphs for text in paragraph.sentences)


def all_is_there(translation: Translation) -> None:
    edition = translation.edition
    assert shape(edition) == shape(ORIGINAL)
    assert all((edition.title, edition.dedication, edition.blurb))
    for name in NAMES:
        assert words(edition).count(name) == words(ORIGINAL).count(name)


@pytest.mark.parametrize("language", ["es", "fr", "pt", "es-MX", "pt-BR"])
async def test_the_rough_engine_keeps_the_shape_and_the_names(language: str) -> None:
    said: list[Progress] = []

    async def report(progress: Progress) -> None:
        said.append(progress)

    translation = await translator().translate(ask(language, "draft"), Call("job", "C3", report=report))
    all_is_there(translation)
    assert translation.edition.language == language
    assert translation.provenance.engine == "rough"
    await asyncio.sleep(0)
    assert {progress.page for progress in said} == {0, 1, 2, 3, 4}


async def test_the_same_request_gives_the_same_words_side_by_side() -> None:
    service = translator()
    first, second, french = await asyncio.gather(*(service.translate(ask(x), Call("j", "C3")) for x in ("es", "es", "fr")))
    assert first == second
    assert first.edition.language != french.edition.language
    assert "«" in words(first.edition)
    assert "« " in words(french.edition)


@pytest.mark.parametrize("engine", ["rough", "embedded"])
async def test_other_languages_are_refused_with_a_way_out(engine: str) -> None:
    with pytest.raises(InvalidInputError, match=r"openai.*libretranslate") as caught:
        await translator().translate(ask("ja", engine), Call("j", "C3"))
    assert caught.value.fields[0].field == "language"


async def test_an_edition_that_the_author_tells_needs_no_translator() -> None:
    asked = PreflightRequest(story=StoryRequest(prompt="A kite"), languages=("de", "nl"), told=("de",))
    found = await translator().preflight(asked, Call("j", "C3"))
    outlooks = {prospect.wish: prospect.outlook for prospect in found.prospects if prospect.field == "languages"}
    assert outlooks == {"translation into German": Outlook.KEPT, "translation into Dutch": Outlook.IMPOSSIBLE}


async def test_its_own_language_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="already"):
        await translator().translate(ask("en"), Call("j", "C3"))


async def test_cancelling_stops_the_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    began, stopped = threading.Event(), threading.Event()

    def render(_: Any, check: Any) -> list[Any]:
        began.set()
        try:
            while True:
                check(0, 0)
                threading.Event().wait(0.005)
        finally:
            stopped.set()

    monkeypatch.setattr(pivot_pipeline, "render", render)
    running = asyncio.create_task(translator().translate(ask("es"), Call("j", "C3")))
    while not began.is_set():
        await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert await asyncio.to_thread(stopped.wait, 2)


def chat(content: str) -> tuple[int, bytes]:
    return 200, json.dumps({"choices": [{"message": {"content": content}}]}).encode()


def echo(body: dict[str, Any]) -> list[str]:
    return [f"[{text}]" for text in json.loads(body["messages"][-1]["content"])["sentences"]]


async def test_an_openai_compatible_server_translates_page_by_page() -> None:
    async with http_server(lambda body: chat(json.dumps({"sentences": echo(body)}))) as (url, seen):
        service = translator(base_url=url, model="m")
        translation = await service.translate(ask("ja", "openai"), Call("j", "C3"))
        await service.close()
    all_is_there(translation)
    assert len(seen) == 5
    assert "Japanese" in seen[0]["messages"][0]["content"]


async def test_a_model_that_loses_sentences_is_asked_again_and_then_in_smaller_parts() -> None:
    def answer(body: dict[str, Any]) -> tuple[int, bytes]:
        return chat("Sure! ```json\n" + json.dumps(echo(body)[:1]) + "\n```")

    async with http_server(answer) as (url, _):
        service = translator(base_url=url)
        translation = await service.translate(ask("it", "openai"), Call("j", "C3"))
        await service.close()
    all_is_there(translation)


async def test_rubbish_from_a_chat_server_is_a_clear_error() -> None:
    async with http_server(lambda _: chat("I am sorry.")) as (url, _):
        service = translator(base_url=url)
        with pytest.raises(RemoteEngineError, match=r"not a list of sentences.*SERVICE_C3_MODEL"):
            await service.translate(ask("it", "openai"), Call("j", "C3"))
        await service.close()


async def test_a_silent_server_is_a_clear_error() -> None:
    async with http_server(lambda _: (200, b""), silent=True) as (url, _):
        service = translator(libretranslate_url=url)
        with pytest.raises(RemoteEngineError, match="is the server running"):
            await service.translate(ask("it", "libretranslate"), Call("j", "C3"))
        await service.close()


@pytest.mark.parametrize(("engine", "setting"), [("openai", "OPENAI_BASE_URL"), ("libretranslate", "SERVICE_C3_LIBRETRANSLATE_URL")])
async def test_a_remote_engine_without_an_address_says_what_to_set(engine: str, setting: str) -> None:
    with pytest.raises(InvalidInputError, match=setting):
        await translator().translate(ask("it", engine), Call("j", "C3"))


async def test_libretranslate_gets_a_page_in_one_request_with_names_marked() -> None:
    def answer(body: dict[str, Any]) -> tuple[int, bytes]:
        return 200, json.dumps({"translatedText": [f"({text})" for text in body["q"]]}).encode()

    async with http_server(answer) as (url, seen):
        service = translator(libretranslate_url=url, libretranslate_key="secret")
        translation = await service.translate(ask("it", "libretranslate"), Call("j", "C3"))
        await service.close()
    all_is_there(translation)
    assert '<span translate="no">Mira</span>' in seen[0]["q"][0]
    assert (seen[0]["source"], seen[0]["target"], seen[0]["api_key"]) == ("en", "it", "secret")
    assert "span" not in words(translation.edition)


async def test_libretranslate_without_the_language_says_so() -> None:
    async with http_server(lambda _: (400, b'{"error": "xx is not supported"}')) as (url, _):
        service = translator(libretranslate_url=url)
        with pytest.raises(InvalidInputError, match="does not have 'it'"):
            await service.translate(ask("it", "libretranslate"), Call("j", "C3"))
        await service.close()


@pytest.mark.parametrize("text", ['["a"]', '{"sentences": ["a"]}', '```json\n["a"]\n```', 'Here: {"x": ["a"]}.'])
def test_json_is_found_in_a_talkative_answer(text: str) -> None:
    assert sentences_in(text) == ["a"]


async def test_a_story_that_needs_no_mending_needs_no_model(monkeypatch: pytest.MonkeyPatch) -> None:
    async def no_model(language: str) -> Translation:
        return await translator(polish_seconds=0).translate(ask(language, "embedded"), Call("j", "C3"))

    translation = await no_model("es")
    all_is_there(translation)
    assert translation.polished == 0


async def test_a_missing_model_is_named_when_a_sentence_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.c3_translator.quality_estimation.strange_words", lambda *_, **__: ("strange",))
    with pytest.raises(ModelUnavailableError, match="models fetch"):
        await translator().translate(ask("es", "embedded"), Call("j", "C3"))


@pytest.mark.real
async def test_the_language_model_mends_what_the_chain_cannot() -> None:
    page = original_edition(story()).pages[0].model_copy(update={"number": 1})
    edition = ORIGINAL.model_copy(update={"pages": (page,), "title": "The Skedaddle", "dedication": "", "blurb": ""})
    request = TranslationRequest(edition=edition, language="es", names=NAMES, engine="embedded")
    service = translator(real=True)
    first = await service.translate(request, Call("j", "C3"))
    second = await service.translate(request, Call("j", "C3"))
    assert first == second
    assert shape(first.edition) == shape(edition)
    assert "Mira" in words(first.edition)
