"""The remote picture engines against servers that answer well, rubbish, slowly or not at all."""

import base64
import io
import json
import socket
from typing import Any

import pytest
from PIL import Image

from services.c1_illustrator.collage.sheet import HEIGHT, WIDTH
from storycreator.core.errors import InvalidInputError, RemoteEngineError
from storycreator.core.service import Call
from storycreator.messages.illustration import IllustrationRequest, Illustrations
from storycreator.messages.story import Camera, Direction, Mood, Pose, Relation
from tests.support.emoji import NoFiles, illustrator
from tests.support.picture_server import picture_server
from tests.support.tales import page, tale

_PAGE = page(1, "the bakery", ["Zephyr", "Milo"], action="Zephyr bakes bread", props=["bread"])
_STAGE = (Direction(who="Zephyr", pose=Pose.KNEEL, mood=Mood.PROUD, holding="loaf", relation=Relation.BEHIND, to="counter"),)
_SCENE = _PAGE.scene.model_copy(update={"stage": _STAGE, "camera": Camera.CLOSE})
STORY = tale(_PAGE.model_copy(update={"scene": _SCENE}))


def picture(size: tuple[int, int] = (640, 512), kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "#c86432").save(out, kind)
    return out.getvalue()


def as_json(value: Any, status: int = 200) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(value).encode()


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def drawn(engine: str, **options: object) -> Illustrations:
    service = illustrator(files=NoFiles(), **options)
    request = IllustrationRequest(story=STORY, engine=engine, pages=(1,), seed=9)
    return await service.illustrate(request, Call(job_id="j", stage="C1"))


async def test_openai_pictures_in_base64_are_fitted_and_described() -> None:
    with picture_server(lambda *_: as_json({"data": [{"b64_json": b64(picture(kind="JPEG"))}]})) as server:
        made = await drawn("openai", base_url=server.url, model="dali")
    (shown,) = made.pictures
    assert (shown.width, shown.height) == (WIDTH, HEIGHT)
    assert shown.shows == ("Zephyr", "Milo")
    assert "Zephyr" in shown.alt
    assert "bakery" in shown.alt
    assert made.provenance.model == "dali"
    path, body = server.asked[0]
    assert path == "/v1/images/generations"
    assert body["model"] == "dali"
    staged = "Zephyr kneels with loaf behind counter, looks proud"
    for words in ("green scales", "the bakery", "collage", "Zephyr bakes bread", staged, "Close-up"):
        assert words in body["prompt"]


async def test_openai_pictures_by_address_are_fetched() -> None:
    def answer(path: str, _: dict[str, Any]) -> tuple[int, str, bytes]:
        return (200, "image/png", picture()) if path == "/files/1.png" else as_json({"data": [{"url": "/files/1.png"}]})

    with picture_server(answer) as server:
        assert len((await drawn("openai", base_url=server.url)).pictures) == 1


async def test_one_bad_answer_is_asked_again() -> None:
    answers = [as_json({"data": []}), as_json({"data": [{"b64_json": b64(picture())}]})]
    with picture_server(lambda *_: answers.pop(0)) as server:
        assert len((await drawn("openai", base_url=server.url)).pictures) == 1


@pytest.mark.parametrize(
    "answer",
    [
        as_json({"data": [{"b64_json": "not base64!"}]}),
        as_json({"data": [{"b64_json": b64(b"GIF89a rubbish")}]}),
        as_json({"data": [{"b64_json": b64(picture((4, 4)))}]}),
        as_json({"data": [{"url": "file:///etc/passwd"}]}),
        as_json({"data": "none"}),
        as_json([1, 2]),
        (200, "text/html", b"<html>hello"),
        as_json({"error": {"message": "no such model"}}, 404),
        as_json({"error": "boom"}, 500),
    ],
    ids=["base64", "format", "tiny", "file", "shape", "list", "html", "404", "500"],
)
async def test_rubbish_is_a_clear_error(answer: tuple[int, str, bytes]) -> None:
    with picture_server(lambda *_: answer) as server, pytest.raises(RemoteEngineError, match="none of 1 pictures could be painted"):
        await drawn("openai", base_url=server.url)


async def test_automatic1111_gets_prompt_and_seed_and_gives_a_picture() -> None:
    with picture_server(lambda *_: as_json({"images": ["data:image/png;base64," + b64(picture())]})) as server:
        made = await drawn("automatic1111", automatic1111_url=server.url)
    assert len(made.pictures) == 1
    path, body = server.asked[0]
    assert path == "/sdapi/v1/txt2img"
    assert body["seed"] == 9 + 7919
    assert body["width"] * 3 == body["height"] * 4
    assert "bakery" in body["prompt"]


@pytest.mark.parametrize("answer", [as_json({"images": []}), as_json({}), (200, "text/plain", b"hm"), as_json({}, 404)])
async def test_automatic1111_rubbish_is_a_clear_error(answer: tuple[int, str, bytes]) -> None:
    with picture_server(lambda *_: answer) as server, pytest.raises(RemoteEngineError):
        await drawn("automatic1111", automatic1111_url=server.url)


@pytest.mark.parametrize(("engine", "option"), [("openai", "base_url"), ("automatic1111", "automatic1111_url")])
async def test_a_slow_server_is_given_up(engine: str, option: str) -> None:
    with picture_server(lambda *_: as_json({}), delay=1.0) as server, pytest.raises(RemoteEngineError, match="no answer within"):
        await drawn(engine, **{option: server.url, "remote_seconds": 0.2})


@pytest.mark.parametrize(("engine", "option"), [("openai", "base_url"), ("automatic1111", "automatic1111_url")])
async def test_a_silent_port_and_a_closed_one_are_errors_that_name_the_address(engine: str, option: str) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(RemoteEngineError, match=r"127\.0\.0\.1"):
            await drawn(engine, **{option: url, "remote_seconds": 0.2})
    with pytest.raises(RemoteEngineError, match=r"127\.0\.0\.1"):
        await drawn(engine, **{option: url, "remote_seconds": 0.2})


@pytest.mark.parametrize(("engine", "variable"), [("openai", "OPENAI_BASE_URL"), ("automatic1111", "SERVICE_C1_AUTOMATIC1111_URL")])
async def test_without_an_address_the_variable_is_named(engine: str, variable: str) -> None:
    with pytest.raises(InvalidInputError, match=variable):
        await drawn(engine)
