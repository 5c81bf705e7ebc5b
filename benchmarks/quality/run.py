"""Make books from very different prompts, the way a person would, and judge each from its files: ``make quality`` writes docs/quality.md.

Interrupt it at any time; ``--resume`` goes on with the first prompt that is not finished.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.quality.judges import files, sound, text, translation
from benchmarks.quality.judges.package import RECORD, Package, Verdict
from benchmarks.quality.judges.prompts import CASES, Case
from benchmarks.quality.judges.report import Judged, render, totals

ROOT = Path(__file__).resolve().parents[2]

JUDGES_VERSION = 4
"""Changes when a verdict on the same package might; saved verdicts of another version are made again."""

JUDGES: dict[str, Callable[[Package], Verdict | list[Verdict]]] = {
    "names": text.names,
    "repetition": text.repetition,
    "length": text.length,
    "blocklist": text.blocklist,
    "files": files.files,
    "epubcheck": files.epubcheck,
    "pictures": files.pictures,
    "loudness": sound.loudness,
    "translation": translation.translations,
}


def whisper_folder() -> Path:
    """Where ``models fetch --tests`` puts the speech recogniser."""
    from storycreator.settings import load

    folder = load().models_dir / "whisper-base"
    if not (folder / "model.bin").is_file():
        raise SystemExit(f"{folder} has no speech recogniser; run: python main.py models fetch --tests")
    return folder


def finished(folder: Path) -> bool:
    """Whether a book is there, whole."""
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(found["job"]["status"] == "done")


def make(case: Case, keep: Path, languages: tuple[str, ...], extra: list[str], resume: bool) -> dict[str, Any]:
    """Make one book, unless it is there. Returns its note: command, exit code, seconds, error."""
    folder, note_path = keep / case.slug, keep / f"{case.slug}.run.json"
    arguments = [*case.arguments(languages), *extra]
    if resume and note_path.is_file() and finished(folder):
        note: dict[str, Any] = json.loads(note_path.read_text(encoding="utf-8"))
        if note["arguments"] == arguments:
            print(f"{case.slug}: there already", file=sys.stderr)
            return note
    # Only folders this script made are cleared: those it has a note for.
    if folder.exists() and not note_path.is_file():
        raise SystemExit(f"{folder} is there, but not from a quality run; choose another --keep")
    shutil.rmtree(folder, ignore_errors=True)
    (keep / f"{case.slug}.judged.json").unlink(missing_ok=True)
    note = {"arguments": arguments, "code": None, "seconds": 0.0, "error": "interrupted", "peak_bytes": 0, "cpu_seconds": 0.0}
    note_path.write_text(json.dumps(note), encoding="utf-8")
    print(f"{case.slug}: {case.prompt}", file=sys.stderr)
    command = [sys.executable, "main.py", *arguments, "--out", str(folder), "--json"]
    with tempfile.TemporaryDirectory(prefix="storycreator-quality-") as state:
        done = machine.run(command, cwd=ROOT, state=Path(state), error_log=keep / f"{case.slug}.log")
    error = "" if done.code == 0 else (done.err.strip().splitlines() or ["no message"])[-1]
    note |= {"code": done.code, "seconds": round(done.seconds, 1), "cpu_seconds": round(done.cpu_seconds, 1)}
    note |= {"error": error, "peak_bytes": done.peak_bytes}
    note_path.write_text(json.dumps(note, indent=1), encoding="utf-8")
    print(f"{case.slug}: {done.seconds:.0f} s, exit {done.code} {error}", file=sys.stderr)
    return note


def attempt(name: str, step: Callable[[], Verdict | list[Verdict]]) -> list[Verdict]:
    """A judge's verdicts. A package so odd that a judge stumbles fails that judge, not the whole run."""
    try:
        found = step()
    except (KeyError, TypeError, ValueError, IndexError, OSError, AttributeError) as error:
        return [Verdict(name, False, "not judged", (f"the package could not be judged: {type(error).__name__}: {error}",))]
    return found if isinstance(found, list) else [found]


def judge(case: Case, keep: Path, note: dict[str, Any], listen: sound.Listener) -> Judged:
    """All verdicts on a book, from its folder; saved beside it."""
    saved = keep / f"{case.slug}.judged.json"
    folder = keep / case.slug
    if note["code"] != 0 or not finished(folder):
        failure = note["error"] or "there is no finished package"
        return Judged(case, "", note["seconds"], (Verdict("made", False, "no book", (failure,)),))
    package = Package(folder)
    title = str(package.story["title"])
    if saved.is_file():
        old = json.loads(saved.read_text(encoding="utf-8"))
        if old["version"] == JUDGES_VERSION:
            return Judged(case, title, note["seconds"], tuple(Verdict.from_dict(value) for value in old["verdicts"]))
    began = time.monotonic()
    warnings = tuple(package.record["warnings"])
    verdicts = [Verdict("made", True, f"{note['seconds']:.0f} s", warnings)]
    for name, step in JUDGES.items():
        verdicts += attempt(name, partial(step, package))
    verdicts += attempt("narration", partial(sound.narration, package, listen))
    value = {"version": JUDGES_VERSION, "verdicts": [verdict.as_dict() for verdict in verdicts]}
    saved.write_text(json.dumps(value, ensure_ascii=False, indent=1), encoding="utf-8")
    wrong = [verdict.judge for verdict in verdicts if not verdict.passed]
    print(f"{case.slug}: judged in {time.monotonic() - began:.0f} s; {', '.join(wrong) or 'nothing'} failed", file=sys.stderr)
    return Judged(case, title, note["seconds"], tuple(verdicts))


def engines_of(books: list[Judged], keep: Path) -> list[str]:
    """Which engine and model made what, over all books."""
    found: dict[str, None] = {}
    for book in books:
        if finished(keep / book.case.slug):
            for made in Package(keep / book.case.slug).record["engines"]:
                model = f" ({made['model']})" if made["model"] else ""
                found[f"{made['service']}: {made['engine']} {made['version']}{model}"] = None
    return sorted(found)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--prompts", type=int, default=len(CASES), metavar="N", help=f"only the first N of {len(CASES)}")
    parser.add_argument(
        "--only", default="", metavar="SLUGS", help=f"only these, comma-separated: {', '.join(case.slug for case in CASES)}"
    )
    parser.add_argument("--languages", default="es,fr", help="translations to make, where a prompt has them (default: es,fr)")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "quality.md", help="the page to write (default: docs/quality.md)")
    parser.add_argument("--keep", type=Path, default=ROOT / "output" / "quality", help="where books and verdicts are kept")
    parser.add_argument("--resume", action="store_true", help="keep the books that are finished")
    parser.add_argument("--judge-only", action="store_true", help="make no books; judge those that are there")
    parser.add_argument("extra", nargs="*", metavar="-- FLAG", help="more flags for main.py, after --")
    asked = parser.parse_args()
    slugs = {slug for slug in asked.only.split(",") if slug}
    if unknown := slugs - {case.slug for case in CASES}:
        parser.error(f"there is no prompt {', '.join(sorted(unknown))}")
    cases = [case for case in CASES[: asked.prompts] if not slugs or case.slug in slugs]
    languages = tuple(language for language in asked.languages.split(",") if language and language != "none")
    listen = sound.Whisper(whisper_folder())
    asked.keep.mkdir(parents=True, exist_ok=True)
    books = []
    for case in cases:
        if asked.judge_only:
            note_path = asked.keep / f"{case.slug}.run.json"
            if not note_path.is_file():
                continue
            note = json.loads(note_path.read_text(encoding="utf-8"))
        else:
            note = make(case, asked.keep, languages, asked.extra, asked.resume)
        books.append(judge(case, asked.keep, note, listen))
    page = render(
        books, date=datetime.now(UTC).strftime("%Y-%m-%d"), machine=machine.describe(), versions=machine.library_versions(),
        engines=engines_of(books, asked.keep), seconds=sum(book.seconds for book in books),
    )  # fmt: skip
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(page, encoding="utf-8")
    for what, target, figure, met in totals(books):
        print(f"{'  ' if met else '✗ '}{what}: {figure} (target {target})")
    print(f"Written to {asked.out}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        raise SystemExit("Stopped. Go on with --resume.") from None
