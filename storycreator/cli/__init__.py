"""The command line. ``python main.py "prompt"`` makes a book; everything else is a named command."""

import sys
from typing import Any

import typer
from typer.core import TyperGroup

from storycreator.cli import models
from storycreator.cli.errors import explain
from storycreator.cli.licences import licences
from storycreator.cli.story import story
from storycreator.errors import StoryCreatorError

DEFAULT_COMMAND = "story"


class _PromptFirst(TyperGroup):
    """A first argument that names no command is the prompt of a story."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in self.commands:
            args = [DEFAULT_COMMAND, *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed


app = typer.Typer(cls=_PromptFirst, add_completion=False, rich_markup_mode="markdown", pretty_exceptions_enable=False)
app.command(DEFAULT_COMMAND)(story)
app.add_typer(models.app, name="models")
app.command("licences")(licences)


def main() -> None:
    """Run, and turn every failure of ours into words and an exit code: 1 the job failed, 2 wrong arguments, 130 stopped."""
    try:
        app(prog_name="main.py")
    except StoryCreatorError as error:
        sys.exit(explain(error))
