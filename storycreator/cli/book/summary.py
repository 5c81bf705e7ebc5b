"""The summary of a finished book, and the execution timeline."""

from pathlib import Path

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from storycreator.cli.screen import out
from storycreator.jobs.timeline import Span, Timeline
from storycreator.jobs.walk import Results
from storycreator.locales.locale import language_name
from storycreator.messages.job import JobRequest
from storycreator.messages.story import LEFT_OUT

BAR = 40
_COLOUR = {"ok": "green", "degraded": "yellow", "failed": "red", "skipped": "bright_black", "reused": "cyan"}


def show(job: JobRequest, results: Results, folder: Path) -> None:
    """Print the title, the analysis, what was made and where it is."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")

    def row(name: str, value: str) -> None:
        if value:
            table.add_row(name, escape(value))

    story, analysis, package, production = results.story, results.analysis, results.package, results.production
    if story:
        row("Title", story.title)
        row("Begins", story.pages[0].text.replace("\n", " "))
        row("How", "; ".join(story.provenance.notes))
    if analysis:
        row("Sentiment", f"{analysis.sentiment.label} ({analysis.sentiment.score:+.2f}), {analysis.arc}")
        present = [f"{c.name} ({c.mentions})" for c in analysis.characters if c.mentions]
        row("Characters", ", ".join(present))
        row("Keywords", ", ".join(keyword.text for keyword in analysis.keywords[:8]))
        row(
            "Reading",
            f"{analysis.statistics.words} words, {analysis.reading_seconds / 60:.1f} minutes aloud, grade {analysis.readability.grade:.1f}",
        )
    for work in production.editions if production else ():
        if work.narration and work.narration.character_voices:
            said = "; ".join(f"{one.name}: {one.voice}" for one in work.narration.character_voices)
            row("Voices", f"{language_name(work.edition.language)}: narrator: {work.narration.provenance.voice}; {said}")
    if package:
        row("Languages", ", ".join(language_name(tag) for tag in package.languages))
        formats = dict.fromkeys(file.format for file in package.files)
        row("Formats", ", ".join(formats))
        row(
            "Checked",
            ", ".join(f"{check.path} {check.name} {'✓' if check.ok else '✗'}" for check in package.checks if check.name == "epubcheck"),
        )
    row("Seed", f"{job.story.seed} (the same book again: --seed {job.story.seed})")
    out.print()
    out.print(table)
    warnings = list(package.warnings) if package else []
    if story and not package:
        warnings = [f"page {flaw.page} of the story is not as it should be: {flaw.reason}" for flaw in story.flaws]
    if production and not package:
        warnings += [f"{o.branch}: {o.reason}" for o in production.outcomes if o.status in ("failed", "degraded")]
    if story:
        warnings += [note for note in story.provenance.notes if note.startswith(LEFT_OUT)]
    for warning in warnings:
        out.print(f"[yellow]![/] {escape(warning)}", soft_wrap=True)
    out.print()
    show_timeline(results.timeline)
    out.print()
    out.print("[bold]Your book[/]" if package else "[bold]Saved so far[/]")
    out.print(f"  {folder}", soft_wrap=True, markup=False)
    if package:
        for file in package.files:
            if file.artifact.name.endswith(("book.html", "book.epub", "book.pdf")):
                out.print(f"  {folder / file.artifact.name}", soft_wrap=True, markup=False)


def _bar(span: Span, total: float) -> Text:
    left = round(span.start / total * BAR)
    width = max(1, round(span.end / total * BAR) - left)
    left = min(left, BAR - 1)
    return Text(" " * left + "━" * min(width, BAR - left), style=_COLOUR[span.status])


def show_timeline(timeline: Timeline) -> None:
    """Stages and branches on one clock, parallel ones side by side."""
    total = max((span.end for span in timeline.spans), default=0.0)
    if total <= 0:
        return
    table = Table(title="Execution timeline", title_justify="left", box=None, padding=(0, 1), pad_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("s", justify="right")
    table.add_column(f"0 … {total:.1f} s", no_wrap=True)
    table.add_column("")
    hops = {hop.stage: hop for hop in timeline.hops}
    for span in sorted(timeline.spans, key=lambda span: (span.start, -span.end)):
        if span.status == "skipped":
            continue
        name = span.name if len(span.name) == 1 else f"  {span.name}"
        network = f"{1000 * hops[span.name].network:.0f} ms network" if span.name in hops else ""
        table.add_row(name, f"{span.duration:.1f}", _bar(span, total), network if span.status == "ok" else span.status)
    out.print(table)
