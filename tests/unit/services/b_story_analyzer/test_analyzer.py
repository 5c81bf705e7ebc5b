"""The analyzer as its callers meet it."""

import asyncio
import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.support.stories import story
from services.b_story_analyzer import keywords
from services.b_story_analyzer.service import AnalyzerOptions, StoryAnalyzer
from storycreator.core.errors import InvalidInputError, RemoteEngineError
from storycreator.core.service import Call, Resources
from storycreator.locales.dialogue.cast import Cast
from storycreator.messages.analysis import Analysis, AnalysisRequest
from storycreator.messages.common import Progress, Provenance
from storycreator.messages.story import CastMember, Scene, Story, StoryPage
from storycreator.storage.artifacts import ArtifactStore


class NoModels:
    def path(self, name: str) -> Any:
        raise AssertionError(name)


def analyzer(**options: Any) -> StoryAnalyzer:
    return StoryAnalyzer(Resources(options=AnalyzerOptions(**options), artifacts=ArtifactStore.open("memory://"), models=NoModels()))


async def analyse(told: Story, engine: str, said: list[Progress] | None = None, **options: Any) -> Analysis:
    async def report(progress: Progress) -> None:
        if said is not None:
            said.append(progress)

    service = analyzer(**options)
    try:
        return await service.analyze_story(AnalysisRequest(story=told, engine=engine), Call(job_id="job", stage="B", report=report))
    finally:
        await service.close()


def make(*texts: str, language: str = "en", people: tuple[CastMember, ...] = ()) -> Story:
    pages = tuple(StoryPage(number=number, text=text, scene=Scene(place="x")) for number, text in enumerate(texts, start=1))
    return Story(title="T", language=language, pages=pages, cast=people, provenance=Provenance(service="A", engine="test"))


def sane(analysis: Analysis, told: Story) -> None:
    assert [page.page for page in analysis.pages] == [page.number for page in told.pages]
    for emotions in (analysis.emotions, *(page.emotions for page in analysis.pages)):
        assert round(sum(score.score for score in emotions), 6) == 1
        assert [score.score for score in emotions] == sorted((score.score for score in emotions), reverse=True)
    for quote in analysis.quotes:
        assert told.pages[quote.page - 1].text[quote.start : quote.end] == quote.text
    assert {character.name for character in analysis.characters} >= {member.name for member in told.cast}
    assert not {keyword.text.lower() for keyword in analysis.keywords} & {member.name.lower() for member in told.cast}


@pytest.mark.parametrize("engine", ["lexical", pytest.param("local", marks=pytest.mark.real)])
async def test_a_story_is_understood(engine: str) -> None:
    told = story()
    said: list[Progress] = []
    analysis = await analyse(told, engine, said)
    sane(analysis, told)
    assert [(quote.page, quote.speaker) for quote in analysis.quotes] == [(1, "Mira"), (2, "Otto"), (4, "Otto")]
    mira = next(character for character in analysis.characters if character.name == "Mira")
    assert (mira.pages, mira.lines, mira.mentions) == ((1, 3, 4), 1, 4)
    assert {"moonlight", "robot"} <= {keyword.text for keyword in analysis.keywords}
    assert analysis.language == "en"
    assert analysis.provenance.engine == engine
    assert said[-1].done == said[-1].total == 1


@pytest.mark.real
async def test_feelings_follow_the_plot_and_the_same_story_gives_the_same_analysis() -> None:
    told = make(
        "Mira and Otto danced and laughed. It was the happiest day of the year.",
        "Then a huge shadow moved in the dark forest. Otto trembled and hid behind a tree.",
        "Mira lost her lantern. She sat down in the cold and cried. She was all alone.",
        "They found each other and hugged. Everyone cheered, and they loved the warm fire.",
    )
    analysis = await analyse(told, "local")
    assert [page.emotions[0].emotion for page in analysis.pages][1:3] == ["fear", "sadness"]
    assert [page.sentiment.label for page in analysis.pages] == ["positive", "negative", "negative", "positive"]
    assert analysis.arc == "fall–rise"
    await analyse(story(), "local")
    assert await analyse(told, "local") == analysis


BAD = {
    "emoji": make("🚀🌙⭐", "👩‍🚀✨", "🎉"),
    "right to left": make('كانت ليلى تحب القمر. قالت ليلى: "أهلا بك!"', "ذهبت ليلى إلى البحر.", language="ar"),
    "French": make("« Viens », dit Lou. La lune brillait sur le petit bois.", "Lou avait peur du noir.", language="fr"),
    "Chinese": make("小狗说：“你好！”月亮很亮。", language="zh"),
    "long": make(*('"Go on," said Mira. The path was long.' for _ in range(24)), people=(CastMember(name="Mira", kind="girl"),)),
    "punctuation": make('"', '!?…"', "—", "''' \"\"\" “", "   ."),
    "strange names": make("A (B) said hi.", people=(CastMember(name="A (B)", kind="*"), CastMember(name="[x", kind="+ +"))),
    "one word": make("Hush"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("engine", ["lexical", pytest.param("local", marks=pytest.mark.real)])
async def test_odd_stories_are_analysed_like_any_other(name: str, engine: str) -> None:
    analysis = await analyse(BAD[name], engine)
    sane(analysis, BAD[name])
    if BAD[name].language != "en":
        assert "English" in " ".join(analysis.provenance.notes)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(min_size=1, max_size=200), min_size=1, max_size=4))
def test_any_text_at_all(texts: list[str]) -> None:
    told = make(*texts, people=(CastMember(name="Mira", kind="robot", pronoun="she"),))
    sane(asyncio.run(analyse(told, "lexical")), told)


async def test_an_engine_that_does_not_exist_is_named() -> None:
    with pytest.raises(InvalidInputError, match="no engine 'psychic'"):
        await analyse(story(), "psychic")


async def test_the_remote_engine_without_an_address_says_which_variable_to_set() -> None:
    with pytest.raises(InvalidInputError, match="OPENAI_BASE_URL"):
        await analyse(story(), "openai")


@pytest.mark.real
async def test_cancelling_leaves_at_once() -> None:
    task = asyncio.create_task(analyse(BAD["long"], "local"))
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(task, 5)


@contextmanager
def chat_server(*answers: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """A chat endpoint that gives these answers in turn, the last one for ever."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            content = answers[min(len(asked), len(answers)) - 1]
            body = json.dumps({"choices": [{"message": {"role": "assistant", "content": content}}]}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def answer(**changes: Any) -> str:
    pages = [{"page": number, "sentiment": 0.1 * number, "emotions": {"joy": number, "fear": 1}} for number in (1, 2, 3, 4)]
    return json.dumps({"pages": pages, "keywords": ["moonlight", "Mira", "paper rocket"], "speakers": {"1": "Mira", "9": "Otto"}} | changes)


async def test_a_remote_model_judges_and_counting_stays_here() -> None:
    with chat_server(answer()) as (url, asked):
        analysis = await analyse(story(), "openai", base_url=url, model="tiny")
    sane(analysis, story())
    assert [page.sentiment.score for page in analysis.pages] == [0.1, 0.2, 0.3, 0.4]
    assert [keyword.text for keyword in analysis.keywords] == ["moonlight", "paper rocket"]
    assert (analysis.provenance.model, analysis.provenance.notes, len(asked)) == ("tiny", (), 1)
    assert analysis.statistics == (await analyse(story(), "lexical")).statistics


async def test_fences_trailing_commas_wild_numbers_and_missing_pages_are_repaired_and_noted() -> None:
    pages = [{"page": 1, "sentiment": "7", "emotions": {"joy": -3, "fear": 2}}, "rubbish", {"page": 99}, {"page": 3, "sentiment": None}]
    text = "Sure!\n```json\n" + json.dumps({"pages": pages, "keywords": "none"})[:-1] + ",}\n```\nHope this helps"
    with chat_server(text) as (url, _):
        analysis = await analyse(story(), "openai", base_url=url)
    sane(analysis, story())
    assert (analysis.pages[0].sentiment.score, analysis.pages[0].emotions[0].emotion) == (1.0, "fear")
    assert any("page 2, 3, 4" in note for note in analysis.provenance.notes)


async def test_a_bad_answer_is_asked_again_with_what_was_wrong() -> None:
    with chat_server("I cannot do that.", answer()) as (url, asked):
        analysis = await analyse(story(), "openai", base_url=url)
    assert "no JSON object" in asked[1]["messages"][-1]["content"]
    assert analysis.provenance.notes == ("answered at try 2",)


async def test_a_model_that_only_talks_rubbish_is_a_clear_error() -> None:
    with chat_server('{"pages": []}') as (url, asked), pytest.raises(RemoteEngineError, match="SERVICE_B_MODEL"):
        await analyse(story(), "openai", base_url=url)
    assert len(asked) == 3


async def test_a_server_that_never_answers_is_a_clear_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(RemoteEngineError, match="no answer within"):
            await analyse(story(), "openai", base_url=url, remote_seconds=0.3)


def test_a_sound_is_nobody() -> None:
    texts = [
        'The wind blew. "Brrr!" said Otto. Brrr went the wind again.',
        "Whoosh came the snow. Shh whispered the trees. Brrr said the owl. Shh said the moon. Whoosh went the sled. Berta laughed.",
        "Brrr answered the pond. Whoosh sang the reeds. Shh begged the mouse. Berta smiled.",
    ]
    _, strangers = keywords.by_grammar(texts, "The Cold Night", Cast.of_names(["Otto"]))
    assert not {"Brrr", "Whoosh", "Shh"} & set(strangers)
