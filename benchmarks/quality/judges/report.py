"""docs/quality.md: what was judged, how, and what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.quality.judges.package import Verdict
from benchmarks.quality.judges.prompts import Case

COLUMNS = (
    "made",
    "names",
    "repetition",
    "length",
    "blocklist",
    "files",
    "epubcheck",
    "pictures",
    "narration",
    "loudness",
    "translation",
)
DETAILS_MAX = 12

HOW = """\
Every judge reads the finished files and `pipeline_output.json`, knows nothing about how the book was made, and is tested on packages
that must fail it (`tests/unit/benchmarks/quality`). What each judge checks:

- **names**: capitalised words must come from the cast, the prompt or the scenes' places; a name within two letters of a cast
  name is an error; a word that opens a sentence counts when it is rare in English (stories in English only). The hero is named on page 1
  and on one of the last two pages.
- **repetition**: sentences of four words or more that occur twice, or of six or more in which at most a quarter of the words
  differ.
- **length**: the requested number of pages, none longer than levelled readers for the age have them (45, 70 and 90 words; other
  languages a sixth more).
- **blocklist**: words on the judge's own list, in every language of the book.
- **files**: every format of every edition exists, checksums match, each sentence is in the text, the HTML and the EPUB.
- **epubcheck**: EPUBCheck, run again on the files.
- **pictures**: 1600×1200 or more, not blank, all different; the cast the illustrator reports is exactly the page's cast; the
  place it reports shares a word with the scene's place, or is the second nearest to it in meaning of 50 kinds of places, or about as
  near as the nearest. Nothing is recognised from pixels: this judges the illustrator's decisions, not the drawing.
- **narration**: word error rate of faster-whisper (Whisper base, int8) against the edition's text; cast names match
  anything (no recogniser can know their spelling), and words that espeak-ng pronounces alike (*allé*, *aller*) count as equal; the raw
  rate, without these rules, is in brackets.
- **loudness**: LUFS / dBTP of each whole-book MP3, measured again by ffmpeg. MP3 may overshoot the lossless programme's peaks by
  up to 0.5 dB.
- **translation**: words that occur in the English sentence and are at least seven times as frequent in English as in the target
  language (wordfreq), names aside; sentences that lingua identifies as another language; in machine translations Portuguese words, as
  these come by way of Portuguese.

Nothing here judges whether a story is good. An earlier judge of the plot (trouble words, sentiment, likeness of the last page to closing
sentences) passed weak stories and failed good ones, and is gone; [stories are read](stories-read.md).
"""


@dataclass(frozen=True)
class Judged:
    """One case with its verdicts."""

    case: Case
    title: str
    seconds: float
    verdicts: tuple[Verdict, ...]


def _cell(verdicts: Sequence[Verdict]) -> str:
    if not verdicts:
        return "–"
    return "<br>".join(f"{'✓' if v.passed else '**✗**'} {v.measured}" for v in verdicts)


def _of(judged: Judged, column: str) -> list[Verdict]:
    return [verdict for verdict in judged.verdicts if verdict.judge.split()[0] == column]


def _sum(books: Sequence[Judged], judge: str, number: str) -> float:
    return sum(v.numbers.get(number, 0.0) for book in books for v in book.verdicts if v.judge == judge)


def _passed(books: Sequence[Judged], column: str) -> str:
    found = [verdicts for book in books if (verdicts := _of(book, column))]
    return f"{sum(all(v.passed for v in verdicts) for verdicts in found)}/{len(found)}"


def totals(books: Sequence[Judged]) -> list[tuple[str, str, str, bool]]:
    """What is counted, the target, the figure, and whether it is met."""
    count = len(books)
    everybody = f"{count}/{count}"
    rows: list[tuple[str, str, str, bool]] = []

    def add(what: str, target: str, figure: str, met: bool) -> None:
        rows.append((what, target, figure, met))

    for column, what in (("made", "books made"), ("names", "names kept"), ("length", "no page too long")):
        figure = _passed(books, column)
        add(what, everybody, figure, figure == everybody)
    for judge, number, what in (
        ("repetition", "repeated", "repeated sentences"),
        ("blocklist", "blocked", "words on the blocklist"),
        ("epubcheck", "errors", "EPUBCheck errors"),
    ):
        value = _sum(books, judge, number)
        add(what, "0", f"{value:.0f}", value == 0 and _passed(books, judge).startswith(f"{count}/"))
    figure = _passed(books, "pictures")
    good, all_pictures = _sum(books, "pictures", "good"), _sum(books, "pictures", "pictures")
    add("pictures match cast and place", everybody, f"{figure} books, {good:.0f}/{all_pictures:.0f} pictures", figure == everybody)
    languages = sorted({v.judge.split()[1] for book in books for v in book.verdicts if v.judge.startswith("narration ")})
    for language in languages:
        judge = f"narration {language}"
        heard, wrong, raw = (_sum(books, judge, number) for number in ("words", "errors", "raw"))
        limit = 0.08 if language == "en" else 0.12
        rate = wrong / heard if heard else 1.0
        shown = f"{rate:.1%} ({raw / heard:.1%} raw, {heard:.0f} words)" if heard else "nothing heard"
        missing = _sum(books, judge, "missing")
        shown += f", {missing:.0f} tracks missing" if missing else ""
        add(f"narration word error rate, {language}", f"≤ {limit:.0%}", shown, rate <= limit and not missing)
    figure = _passed(books, "loudness")
    add("loudness −16 ± 0.5 LUFS, true peak in range", everybody, figure, figure == everybody)
    left = [v for book in books for v in book.verdicts if v.judge.startswith("translation ")]
    if left:
        words_left = sum(v.numbers.get("left", 0) for v in left)
        foreign = sum(v.numbers.get("foreign", 0) for v in left)
        add("left-over source words in translations", "0", f"{words_left:.0f}", words_left == 0)
        add("Portuguese or foreign words and sentences", "0", f"{foreign:.0f}", foreign == 0)
    figure = _passed(books, "files")
    add("files complete", everybody, figure, figure == everybody)
    return rows


def render(books: Sequence[Judged], *, date: str, machine: str, versions: str, engines: Sequence[str], seconds: float) -> str:
    """The page as Markdown."""
    lines = [
        "# Quality",
        "",
        f"Run on {date} by `make quality`, which writes this page: {len(books)} books, {seconds / 60:.0f} minutes of making.",
        "",
    ]
    lines += [f"- Machine: {machine}", f"- Versions: {versions}", *(f"- {engine}" for engine in engines), "", "## Against the targets", ""]
    lines += ["| what | target | measured | |", "|---|---|---|---|"]
    lines += [f"| {what} | {target} | {figure} | {'met' if met else '**missed**'} |" for what, target, figure, met in totals(books)]
    lines += ["", "## Book by book", ""]
    lines += [f"| prompt | title | {' | '.join(COLUMNS)} |", "|---|---|" + "---|" * len(COLUMNS)]
    for book in books:
        prompt = book.case.prompt.replace("|", "\\|")
        asked = f"{prompt} ({book.case.age}, {book.case.tone}, {book.case.pages} pages)"
        title = book.title.replace("|", "\\|")
        lines.append(f"| {asked} | {title} | {' | '.join(_cell(_of(book, column)) for column in COLUMNS)} |")
    lines += ["", "## What failed", ""]
    failed = False
    for book in books:
        wrong = [verdict for verdict in book.verdicts if verdict.failures]
        if not wrong:
            continue
        failed = True
        lines += [f"### {book.title or book.case.slug}", ""]
        for verdict in wrong:
            shown = verdict.failures[:DETAILS_MAX]
            mark = "" if not verdict.passed else " (passed; noted)"
            lines.append(f"- **{verdict.judge}**{mark}: " + "; ".join(" ".join(failure.split()) for failure in shown))
            if len(verdict.failures) > DETAILS_MAX:
                lines[-1] += f"; and {len(verdict.failures) - DETAILS_MAX} more"
        lines.append("")
    if not failed:
        lines += ["Nothing.", ""]
    return "\n".join([*lines, "## How it was judged", "", HOW])
