"""Logs say which call they belong to."""

import asyncio
import io
import json
import logging
import time
from collections.abc import Iterator
from datetime import datetime

import pytest

from storycreator.observability import logs
from storycreator.service import Call

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
        with logs.About(Call(job_id=f"job-{number}", stage="A", via="rpc", traceparent=TRACE)):
            await asyncio.sleep(0.001)
            await asyncio.to_thread(log.info, "line\nbreak %d", number)

    await asyncio.gather(*(work(number) for number in range(5)))
    log.warning("alone")
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert {(line["job"], line["message"]) for line in lines[:5]} == {(f"job-{n}", f"line\nbreak {n}") for n in range(5)}
    assert {line["trace"] for line in lines[:5]} == {"0af7651916cd43dd8448eb211c80319c"}
    assert "job" not in lines[5]
    assert lines[5]["service"] == "service-a"


async def test_what_is_said_later_has_its_own_time_and_call() -> None:
    said = io.StringIO()
    logs.set_up("service-a", said)
    later = logs.Later(log)
    before = time.time()
    for number in range(3):
        later.info(Call(job_id=f"job-{number}", stage="A"), "done %d", number)
    after = time.time()
    assert not said.getvalue()
    while not said.getvalue():
        await asyncio.sleep(logs.LATER_SECONDS / 5)
    lines = [json.loads(line) for line in said.getvalue().splitlines()]
    assert [(line["job"], line["message"]) for line in lines] == [(f"job-{n}", f"done {n}") for n in range(3)]
    times = [datetime.fromisoformat(line["time"]).timestamp() for line in lines]
    assert before - 0.001 <= times[0] <= times[-1] <= after


async def test_what_is_left_can_be_said_at_once() -> None:
    said = Terminal()
    logs.set_up("service-a", said)
    later = logs.Later(log)
    later.info(Call(job_id="job-1", stage="A"), "done")
    later.flush()
    assert said.getvalue().endswith("INFO storycreator.test done [job=job-1 stage=A]\n")


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
    with logs.About(Call(job_id="job-1", stage="A")):
        log.info("hello")
    assert said.getvalue().endswith("INFO storycreator.test hello [job=job-1 stage=A]\n")


def test_a_traceparent_that_is_none_has_no_trace() -> None:
    assert logs.trace_id("nonsense") == ""
    assert logs.trace_id(TRACE) == "0af7651916cd43dd8448eb211c80319c"
