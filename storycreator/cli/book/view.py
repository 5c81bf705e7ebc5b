"""Live progress on stderr: bars on a terminal, one line an event elsewhere."""

from typing import Self

from rich.console import Group
from rich.live import Live
from rich.markup import escape
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from storycreator.cli.screen import err
from storycreator.jobs.walk import Listener
from storycreator.messages.common import Progress
from storycreator.messages.job import Stage
from storycreator.messages.story import UNDERSTOOD

STAGE_WORDS = {
    Stage.STORY: "Writing the story",
    Stage.ANALYSIS: "Reading it closely",
    Stage.PRODUCTION: "Making pictures, voices and translations",
    Stage.BINDING: "Binding the books",
}
_ENDED = ("ok", "degraded", "failed", "skipped")


class View:
    """Shows the progress of a walk while it is entered; this one shows nothing, for ``--quiet``."""

    def listener(self) -> Listener:
        """The callbacks that draw."""
        return Listener()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return


class PlainView(View):
    """One line an event: for logs, pipes and CI."""

    def listener(self) -> Listener:
        """Prints to stderr."""
        return Listener(self._began, self._ended, self._progress)

    def _began(self, stage: Stage) -> None:
        err.print(f"{stage}  {STAGE_WORDS[stage]} …")

    def _ended(self, stage: Stage, seconds: float) -> None:
        err.print(f"{stage}  done in {seconds:.1f} s")

    def _progress(self, progress: Progress) -> None:
        count = f" {progress.done}/{progress.total}" if progress.total > 1 else ""
        err.print(f"   {progress.branch or progress.stage}{count}  {escape(progress.message)}", soft_wrap=True)


class LiveView(View):
    """Bars for stages and branches, and the newest page of the story while it is being written."""

    def __init__(self) -> None:
        self._bars = Bars(
            TextColumn("{task.fields[key]:<15}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TextColumn("[dim]{task.description}", table_column=None),
            console=err,
        )
        self._tasks: dict[str, TaskID] = {}
        self._page = ""
        self._live = Live(console=err, refresh_per_second=8, transient=True, get_renderable=self._render)

    def _render(self) -> Group:
        page = [Panel(escape(self._page), border_style="dim", padding=(0, 2))] if self._page else []
        return Group(*page, self._bars)

    def listener(self) -> Listener:
        """Draws on stderr."""
        return Listener(self._began, self._ended, self._progress)

    def __enter__(self) -> Self:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def _task(self, key: str) -> TaskID:
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task("", key=key, total=None)
        return self._tasks[key]

    def _began(self, stage: Stage) -> None:
        self._bars.update(self._task(stage), description=STAGE_WORDS[stage])

    def _ended(self, stage: Stage, seconds: float) -> None:
        for key in [key for key in self._tasks if ":" in key or key == "pictures"]:
            self._bars.remove_task(self._tasks.pop(key))
        self._page = ""
        self._bars.remove_task(self._tasks.pop(stage))
        err.print(f"[green]✓[/] {STAGE_WORDS[stage]} [dim]{seconds:.1f} s[/]")

    def _progress(self, progress: Progress) -> None:
        task = self._task(progress.branch or progress.stage)
        if progress.branch and progress.message.partition(":")[0] in _ENDED:
            self._bars.stop_task(task)
            total = self._bars.tasks[self._bars.task_ids.index(task)].total or 1
            self._bars.update(task, total=total, completed=total, description=escape(progress.message))
            return
        if progress.message.startswith(UNDERSTOOD):
            err.print(escape(progress.message), soft_wrap=True)
        self._bars.update(task, total=progress.total or None, completed=progress.done, description=escape(progress.message))
        if progress.text:
            self._page = progress.text


def choose(*, quiet: bool) -> View:
    """Bars on a terminal, lines elsewhere, nothing when quiet."""
    if quiet:
        return View()
    return LiveView() if err.is_terminal else PlainView()
