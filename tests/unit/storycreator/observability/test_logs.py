"""Logs say which call they belong to."""

import asyncio
import io
import json
import logging
from collections.abc import Iterator

import pytest

from storycreator.core.service import Call
from storycreator.core.tracing import trace_id
from storycreator.observability import logs

log = logging.getLogger("storycreator.test")
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def root() -> Iterator[None]:
    logger = logging.getLogger()
    before, level = logger.handlers[:], logger.level
    yield
    logger.handlers[:] = before
    logger.setLevel(level)


async def test_each_line_is_json_and_names_its_own_call() -> None:
    said = io.StringIO()
    logs.set_up("service-a", said)

    async def work(number: int) -> None:
        with logs.about(Call(job_id=f"job-{number}", stage="A", via="rpc", traceparent=TRACE)):
            await asyncio.sleep(0.001)
            await asyncio.to_thread(log.info, "line\nbreak %d", number)

    await asyncio.gather(*(work(number) for number in range(5)))
    log.warning("alone")
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert {(line["job"], line["message"]) for line in lines[:5]} == {(f"job-{n}", f"line\nbreak {n}") for n in range(5)}
    assert {line["trace"] for line in lines[:5]} == {"0af7651916cd43dd8448eb211c80319c"}
    assert "job" not in lines[5]
    assert lines[5]["service"] == "service-a"


def test_a_failure_is_one_line_with_its_traceback() -> None:
    said = io.StringIO()
    logs.set_up("service-a", said)
    try:
        raise ValueError("no ink")
    except ValueError:
        log.exception("failed")
    (line,) = said.getvalue().splitlines()
    assert "ValueError: no ink" in json.loads(line)["error"]


def test_a_person_at_a_terminal_gets_words() -> None:
    said = Terminal()
    logs.set_up("service-a", said)
    with logs.about(Call(job_id="job-1", stage="A")):
        log.info("hello")
    assert said.getvalue().endswith("INFO storycreator.test hello [job=job-1 stage=A]\n")


def test_a_traceparent_that_is_none_has_no_trace() -> None:
    assert trace_id("nonsense") == ""
    assert trace_id(TRACE) == "0af7651916cd43dd8448eb211c80319c"


def test_a_level_set_for_a_block_ends_with_it(caplog: pytest.LogCaptureFixture) -> None:
    with logs.at_level(log.name, logging.ERROR):
        log.warning("inside")
    log.warning("after")
    assert caplog.messages == ["after"]
