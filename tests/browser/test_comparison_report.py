"""The report, opened in a real browser."""

import csv
import json
from collections.abc import AsyncIterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page

from benchmarks.compare import report
from benchmarks.compare.places import Absent
from benchmarks.compare.results import result
from benchmarks.compare.samples import COLUMNS
from tests.support.comparison_runs import rounds

SAMPLES = rounds(8, local=4.0, docker_grpc=2.2, docker_rpc=2.0, two_machines_grpc=2.6, two_machines_rpc=2.5)
ABSENT = [Absent("processes", "service A did not start: <no models>", "mend what it says")]
ABOUT = report.About(
    prompt='A <b>lost</b> kite & "friends"', arguments=("--seed", "7"), runs={"draft": 8}, order_seed=1, made="2026-11-24 15:00 UTC",
    machine="a machine, 2 cores", load="0.1 0.1 0.1", command="./compare_performance.sh …", stopped=True, versions={"program": "0.1.0"},
    places={"two machines": "Docker 20.10"},
)  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("comparison")
    report.append(made / report.CSV_NAME, SAMPLES[0])  # while it was measured
    report.write(made, ABOUT, [result("draft", SAMPLES, {"docker-rpc": "gone & away"})], SAMPLES, ABSENT)
    return made


@pytest.fixture(params=["light", "dark"])
async def page(request: pytest.FixtureRequest, browser: Browser, folder: Path) -> AsyncIterator[Page]:
    context = await browser.new_context(color_scheme=request.param, viewport={"width": 420, "height": 800})
    opened = await context.new_page()
    heard: list[str] = []
    opened.on("console", lambda message: heard.append(message.text))
    opened.on("pageerror", lambda error: heard.append(str(error)))
    opened.on("request", lambda asked: heard.append(asked.url) if not asked.url.startswith("file:") else None)
    await opened.goto((folder / report.HTML_NAME).as_uri())
    yield opened
    assert heard == []
    await context.close()


async def test_it_needs_nothing_else_fits_a_phone_and_axe_finds_nothing_wrong(page: Page) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = await Axe().run(page)
    assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found.response["violations"]] == []


async def test_every_chart_can_be_seen_and_has_words_and_a_table_beside_it(page: Page) -> None:
    charts = page.get_by_role("img")
    assert await charts.count() == 4
    for number in range(4):
        box = await charts.nth(number).bounding_box()
        assert box is not None
        assert box["width"] > 300
        assert box["height"] > 80
    times = page.get_by_role("img", name="Time of a book")
    assert "two machines, JSON-RPC: median 2.95 s" in await times.locator("desc").first.inner_html()
    assert await page.locator("figure + div table").count() == 4
    ink, paper = await page.evaluate(
        "[getComputedStyle(document.querySelector('svg text')).fill, getComputedStyle(document.body).backgroundColor]"
    )
    assert ink != paper
    ids = await page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


async def test_it_says_what_was_found_what_was_left_out_and_how_to_mend_it(page: Page) -> None:
    words = await page.inner_text("main")
    assert 'A <b>lost</b> kite & "friends"' in words
    assert "Two machines against local Docker, JSON-RPC: slower: +500 ms" in words
    assert "1.05 MB crossed eth0 for a package of 1.00 MB, 1.050 times its size" in words
    assert "All 40 runs made the same book" in words
    assert "service A did not start: <no models>. Mend what it says." in words
    assert "local Docker, JSON-RPC was left out: gone & away" in words
    assert "Stopped before the end" in words
    assert "a machine, 2 cores" in words


def test_the_numbers_are_in_json_and_csv_too(folder: Path) -> None:
    whole = json.loads((folder / report.JSON_NAME).read_text())
    assert whole["about"]["order_seed"] == 1
    (found,) = whole["sets"]
    machines = next(one for one in found["configurations"] if one["configuration"] == "two-machines-rpc")
    assert machines["seconds"] == {
        "median": pytest.approx(2.95),
        "low": pytest.approx(2.7, abs=0.15),
        "high": pytest.approx(3.2, abs=0.15),
        "n": 8,
        "ends": "95% interval",
    }
    assert whole["skipped"][0]["name"] == "processes"
    assert len(whole["samples"]) == 40
    with (folder / report.CSV_NAME).open() as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) == 40
    assert tuple(rows[0]) == COLUMNS
    assert float(rows[0]["seconds"]) == pytest.approx(4.1)


def test_the_chart_alone_is_a_picture_with_its_own_background(folder: Path) -> None:
    text = (folder / report.SVG_NAME.format("draft")).read_text()
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert "var(" not in text
    assert "a machine, 2 cores" in text
    assert len(text) < 100_000
    assert (folder / report.HTML_NAME).stat().st_size < 300_000
