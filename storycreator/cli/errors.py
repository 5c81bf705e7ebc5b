"""Failures in words, and their exit codes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer
from rich.markup import escape

from storycreator.cli.screen import err, print_json
from storycreator.core.errors import InvalidInputError, StoryCreatorError

EXIT_FAILED, EXIT_USAGE, EXIT_STOPPED = 1, 2, 130

FLAGS = {
    "prompt": "prompt",
    "pages": "--pages",
    "words_per_page": "--words",
    "age_band": "--age",
    "tone": "--tone",
    "picture_style": "--style",
    "hero_name": "--hero",
    "seed": "--seed",
    "languages": "--languages",
    "engines": "--engine",
    "engine": "--engine",
    "voice": "--voice",
    "required": "--require",
    "line": "--line",
    "page": "--page",
    "language": "--language",
}


def _flag(field: str) -> str:
    for part in field.split("."):
        if part in FLAGS:
            return FLAGS[part]
    return field


def _message_field(field: str) -> str:
    return "the message" if field == "request" else f"field {field} of the message"


def words(error: StoryCreatorError, *, in_message: bool = False) -> str:
    """The message, with the names of flags where the schema has fields; ``in_message`` where the user wrote the fields as JSON."""
    if isinstance(error, InvalidInputError) and error.fields:
        name = _message_field if in_message else _flag
        return "; ".join(f"{name(fault.field)}: {fault.description}" for fault in error.fields)
    return error.message


def explain(error: StoryCreatorError, *, in_message: bool = False) -> int:
    """Say it on stderr, as ``words`` puts it; return the exit code."""
    err.print(f"[bold red]Error:[/] {escape(words(error, in_message=in_message))}", soft_wrap=True)
    return EXIT_USAGE if isinstance(error, InvalidInputError) else EXIT_FAILED


def as_json(error: StoryCreatorError) -> dict[str, Any]:
    """For ``--json``."""
    faults = [{"field": fault.field, "description": fault.description} for fault in error.fields]
    return {"code": str(error.code), "reason": error.reason, "stage": error.stage, "message": words(error), "fields": faults}


@contextmanager
def failures_said(*, also_json: bool = False) -> Iterator[None]:
    """End the command with a failure's words and exit code."""
    try:
        yield
    except StoryCreatorError as error:
        if also_json:
            print_json({"status": "failed", "error": as_json(error)})
        raise typer.Exit(explain(error)) from error
