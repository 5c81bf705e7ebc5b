"""The quality run and the benchmark around a stand-in for the program: what is made, kept, made again, and how failures are told."""

import json
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from benchmarks import bench, machine
from benchmarks.quality import run as quality
from benchmarks.quality.judges import report
from benchmarks.quality.judges.package import Verdict
from benchmarks.quality.judges.prompts import CASES, Case
from tests.support.packages import build

CASE = Case("robots", "A robot on the moon", 4, languages=("es",))


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A main.py that copies a finished package to --out, and counts how often it ran; fails when told to."""
    build(tmp_path / "ready", words_per_page=22)
    root = tmp_path / "root"
    root.mkdir()
    (root / "main.py").write_text(
        textwrap.dedent(f"""
        import json, pathlib, shutil, sys
        out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
        count = pathlib.Path({str(root / "ran")!r})
        count.write_text(str(int(count.read_text()) + 1 if count.exists() else 1))
        if pathlib.Path({str(root / "break")!r}).exists():
            sys.exit("Error: the story model is missing; run: python main.py models fetch")
        shutil.copytree({str(tmp_path / "ready")!r}, out)
        rows = (("A", 2, "ok"), ("narration:en", 1.5, "degraded"))
        spans = [{{"name": name, "start": 0, "end": long, "duration": long, "status": status}} for name, long, status in rows]
        print(json.dumps({{"status": "done", "seconds": 2.5, "timings": spans}}))
        """),
        encoding="utf-8",
    )
    monkeypatch.setattr(quality, "ROOT", root)
    monkeypatch.setattr(bench, "ROOT", root)
    return root


def ran(program: Path) -> int:
    path = program / "ran"
    return int(path.read_text()) if path.exists() else 0


def make(program: Path, keep: Path, *, resume: bool, case: Case = CASE) -> dict[str, Any]:
    keep.mkdir(exist_ok=True)
    return quality.make(case, keep, ("es",), [], resume)


def test_a_finished_book_is_kept_and_an_unfinished_one_made_again(program: Path, tmp_path: Path) -> None:
    keep = tmp_path / "keep"
    assert make(program, keep, resume=True)["code"] == 0
    assert (make(program, keep, resume=True)["code"], ran(program)) == (0, 1)
    (keep / "robots" / "pipeline_output.json").write_text("{ half", encoding="utf-8")
    assert (make(program, keep, resume=True)["code"], ran(program)) == (0, 2)
    make(program, keep, resume=False)
    assert ran(program) == 3


def test_another_wish_is_another_book(program: Path, tmp_path: Path) -> None:
    make(program, tmp_path / "keep", resume=True)
    make(program, tmp_path / "keep", resume=True, case=Case("robots", "A robot on Mars", 4))
    assert ran(program) == 2


def test_a_folder_of_somebody_else_is_left_alone(program: Path, tmp_path: Path) -> None:
    (tmp_path / "keep" / "robots").mkdir(parents=True)
    with pytest.raises(SystemExit, match="not from a quality run"):
        make(program, tmp_path / "keep", resume=False)


def test_a_book_that_fails_is_told_in_the_programs_own_words_and_the_run_goes_on(program: Path, tmp_path: Path) -> None:
    (program / "break").touch()
    note = make(program, tmp_path / "keep", resume=False)
    judged = quality.judge(CASE, tmp_path / "keep", note, lambda audio, language: "")
    [verdict] = judged.verdicts
    assert not verdict.passed
    assert "models fetch" in verdict.failures[0]


@pytest.mark.real
def test_a_book_is_judged_once_and_the_page_tells_all(program: Path, tmp_path: Path) -> None:
    keep = tmp_path / "keep"
    heard: list[str] = []

    def listen(audio: Path, language: str) -> str:
        heard.append(audio.name)
        return "nothing like it"

    note = make(program, keep, resume=False)
    first = quality.judge(CASE, keep, note, listen)
    assert quality.judge(CASE, keep, note, listen) == first
    assert len(heard) == 5
    failed = {verdict.judge for verdict in first.verdicts if not verdict.passed}
    assert failed == {"narration en"}
    page = report.render([first], date="2026-01-01", machine="m", versions="v", engines=["A: x"], seconds=60)
    assert re.search(r"word error rate, en \| ≤ 8% \| 9\d\.\d% \(100\.0% raw, \d+ words\) \| \*\*missed", page)
    assert "| names kept | 1/1 | 1/1 | met |" in page
    assert "heard “nothing like it”" in page


def test_a_judge_that_stumbles_fails_alone() -> None:
    def stumble() -> Verdict:
        raise KeyError("cast")

    [verdict] = quality.attempt("names", stumble)
    assert (verdict.judge, verdict.passed) == ("names", False)
    assert "cast" in verdict.failures[0]


def test_targets_missed_by_one_book_are_missed() -> None:
    def judged(passed: bool) -> report.Judged:
        figures = {"repeated": 0.0 if passed else 2.0}
        return report.Judged(CASE, "T", 1, (Verdict("made", True, "1 s"), Verdict("repetition", passed, "", (), figures)))

    rows = {what: (figure, met) for what, _, figure, met in report.totals([judged(True), judged(False)])}
    assert rows["repeated sentences"] == ("2", False)
    assert rows["books made"] == ("2/2", True)
    assert rows["names kept"] == ("0/0", False)


def test_the_prompts_are_as_varied_as_promised() -> None:
    assert len(CASES) >= 12
    assert len({case.slug for case in CASES}) == len({case.seed for case in CASES}) == len(CASES)
    assert {case.age for case in CASES} == {"3-5", "6-8", "9-12"}
    assert any(case.pages == 10 for case in CASES)
    assert CASES[0].arguments(("fr",)) == [
        "A space adventure about robots", "--pages", "6", "--age", "6-8", "--tone", "adventurous", "--style", "collage",
        "--languages", "fr", "--seed", "11",
    ]  # fmt: skip


def test_the_benchmark_prints_stages_branches_and_what_went_wrong(program: Path) -> None:
    sample = bench.once(bench.KINDS[0], [])
    page = "\n".join(bench.table(bench.KINDS[0], [sample, sample]))
    assert "| A story | 2.0 (2.0–2.0) |" in page
    assert "| – narration:en | 1.5" in page
    assert "Not ok: narration:en degraded." in page


def test_a_program_that_fails_ends_the_benchmark_with_its_words(program: Path) -> None:
    (program / "break").touch()
    with pytest.raises(SystemExit, match="models fetch"):
        bench.once(bench.KINDS[0], [])


def test_memory_is_that_of_the_whole_family(tmp_path: Path) -> None:
    child = "import time; block = bytearray(80_000_000); time.sleep(1.2)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}]); print('done')"
    done = machine.run([sys.executable, "-c", parent], cwd=tmp_path, state=tmp_path)
    assert (done.code, done.out) == (0, "done\n")
    assert done.peak_bytes > 80_000_000
    assert done.seconds > 1.2
    assert json.dumps(machine.describe())
