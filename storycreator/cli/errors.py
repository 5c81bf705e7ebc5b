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


def words(error: StoryCreatorError, *, flags: bool = True) -> str:
    """The message, with the names of flags, or else of fields, where the schema has fields."""
    if isinstance(error, InvalidInputError) and error.fields:
        return "; ".join(f"{_flag(fault.field) if flags else fault.field}: {fault.description}" for fault in error.fields)
    return error.message


def explain(error: StoryCreatorError, *, flags: bool = True) -> int:
    """Say it on stderr; return the exit code."""
    err.print(f"[bold red]Error:[/] {escape(words(error, flags=flags))}", soft_wrap=True)
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
