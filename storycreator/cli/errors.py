"""Error messages for people, and exit codes."""

from typing import Any

from rich.markup import escape

from storycreator.cli.screen import err
from storycreator.core.errors import InvalidInputError, StoryCreatorError

EXIT_FAILED, EXIT_USAGE, EXIT_LACKING, EXIT_STOPPED = 1, 2, 3, 130
"""``EXIT_LACKING``: there is a book, and it lacks something that was asked for."""

FLAGS = {
    "prompt": "prompt", "pages": "--pages", "words_per_page": "--words", "age_band": "--age", "tone": "--tone", "picture_style": "--style",
    "hero_name": "--hero", "friend_name": "--friend", "cast": "--cast",
    "seed": "--seed", "languages": "--languages", "engines": "--engine", "engine": "--engine", "voice": "--voice",
    "character_voices": "--voice", "voices": "--voices", "pace": "--pace", "pause": "--pause",
    "check_voice": "--check-voice", "pronunciations": "--say",
    "required": "--require", "formats": "--formats", "line": "--line", "page": "--page", "language": "--language", "level": "--level",
}  # fmt: skip
"""The flag of each field of a request."""


def flag_of(field: str) -> str:
    """The flag of a request's field by its dotted path; the field itself when it has none."""
    return next((FLAGS[part] for part in field.split(".") if part in FLAGS), field)


def words(error: StoryCreatorError, *, in_message: bool = False) -> str:
    """The message, with flags in place of field names; ``in_message`` keeps field names, for a user who wrote the request as JSON."""
    if isinstance(error, InvalidInputError) and error.fields:
        if not in_message:
            return "; ".join(f"{flag_of(fault.field)}: {fault.description}" for fault in error.fields)
        named = {fault: "the message" if fault.field == "request" else f"field {fault.field} of the message" for fault in error.fields}
        return "; ".join(f"{name}: {fault.description}" for fault, name in named.items())
    return error.message


def explain(error: StoryCreatorError, *, in_message: bool = False) -> int:
    """Print the error on stderr; return the exit code."""
    err.print(f"[bold red]Error:[/] {escape(words(error, in_message=in_message))}", soft_wrap=True)
    return EXIT_USAGE if isinstance(error, InvalidInputError) else EXIT_FAILED


def as_json(error: StoryCreatorError) -> dict[str, Any]:
    """The error for ``--json``."""
    faults = [{"field": fault.field, "description": fault.description} for fault in error.fields]
    return {"code": str(error.code), "reason": error.reason, "stage": error.stage, "message": words(error), "fields": faults}
