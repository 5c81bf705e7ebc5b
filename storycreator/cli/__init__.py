"""The command line. ``python main.py "prompt"`` makes a book; everything else is a named command."""

import atexit
import gc
import sys
import warnings
from io import TextIOWrapper
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from storycreator.cli import artifacts, frames, models
from storycreator.cli.book import jobs
from storycreator.cli.book.preflight import engines_in_words
from storycreator.cli.book.redo import redo
from storycreator.cli.book.story import story
from storycreator.cli.check import commands
from storycreator.cli.errors import as_json, explain
from storycreator.cli.languages import languages
from storycreator.cli.licences import licences
from storycreator.cli.say import say
from storycreator.cli.screen import print_json
from storycreator.cli.security import audit, certs, token
from storycreator.cli.serve import serve
from storycreator.core.errors import InvalidInputError, StoryCreatorError
from storycreator.settings import share_processors

DEFAULT_COMMAND = "story"


class _Commands(TyperGroup):
    """A first argument that names no command is the prompt of a story. With ``--json``, wrong arguments are an object on stdout too."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or args[0] not in self.commands:
            args = [DEFAULT_COMMAND, *args]
        parsed: list[str] = super().parse_args(ctx, args)
        return parsed

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as error:
            if describe := getattr(error, "format_message", None):  # only the parser's usage errors have it
                _print_failure(InvalidInputError(describe()))
            raise


class _StoryCommand(TyperCommand):
    """Its help lists the engines of the services installed here."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        option: Any = next(option for option in self.params if option.name == "engine")
        option.help = f"{option.help.partition(' Here: ')[0]}{engines_in_words()}"
        super().format_help(ctx, formatter)


def _print_failure(error: StoryCreatorError) -> None:
    if "--json" in sys.argv:
        print_json({"status": "failed", "error": as_json(error)})


app = typer.Typer(cls=_Commands, add_completion=False, rich_markup_mode="markdown", pretty_exceptions_enable=False)
app.command(DEFAULT_COMMAND, cls=_StoryCommand)(story)
app.add_typer(jobs.app, name="jobs")
app.command("serve")(serve)
app.command("redo")(redo)
app.add_typer(models.app, name="models")
app.add_typer(artifacts.app, name="artifacts")
app.add_typer(frames.app, name="frames")
app.add_typer(certs.app, name="certs")
app.add_typer(token.app, name="token")
app.add_typer(audit.app, name="audit")
app.command("say")(say)
app.command("languages")(languages)
app.command("licences")(licences)
app.command("check", context_settings={"ignore_unknown_options": True})(commands.check)  # --before takes those of a story
app.command("call")(commands.call)
app.command("healthcheck")(commands.healthcheck)


def main() -> None:
    """Run a command. Exit codes: 1 the job failed, 2 wrong arguments, 3 the book lacks something, 130 stopped."""
    share_processors()
    atexit.register(gc.freeze)  # a last garbage collection took up to half a second
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # printing must not fail, whatever the terminal's character set
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # from libraries, for developers
    try:
        app(prog_name="main.py")
    except StoryCreatorError as error:
        _print_failure(error)
        sys.exit(explain(error))
