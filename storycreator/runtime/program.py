"""Which program a process is: releases and images on two machines must be of the same making."""

from storycreator import __version__
from storycreator.contract import Row
from storycreator.settings import Settings
from storycreator.transport.base import Health


def program(settings: Settings) -> str:
    """``0.1.0``, or in an image ``0.1.0+`` and what it was built from (``STORYCREATOR_REVISION``)."""
    return f"{__version__}+{settings.revision}" if settings.revision else __version__


def difference(row: Row, health: Health, settings: Settings) -> str:
    """What is wrong when a service is of another making than this program, and what to do; empty when it is of the same, or when one of
    the two does not run from an image and the release is the same."""
    ours, theirs = program(settings), health.program
    release, _, revision = theirs.partition("+")
    if theirs == ours or (release == __version__ and not (revision and settings.revision)):
        return ""
    return (
        f"{row.container} is version {theirs or 'unknown, older than this'}, and this is {ours}: build the images anew on both machines "
        "from the same checkout (./setup_machine2.sh there, ./setup_machine1.sh here)"
    )
