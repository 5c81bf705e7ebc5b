"""Before a run: what a service says of one wish, and how a service is asked."""

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from storycreator.core.errors import DeadlineError, InvalidInputError, NotFoundError, StoryCreatorError, UnavailableError
from storycreator.messages.preflight import Outlook, Preflight, PreflightRequest, Prospect

if TYPE_CHECKING:
    from storycreator.core.service import Call


def kept(service: str, wish: str, field: str, how: str = "") -> Prospect:
    """A wish that is kept."""
    return Prospect(service=service, wish=wish, field=field, outlook=Outlook.KEPT, reason=how)


def partly(service: str, wish: str, field: str, reason: str, repair: str = "") -> Prospect:
    """A wish that is kept in part: the run goes on, and the user is told."""
    return Prospect(service=service, wish=wish, field=field, outlook=Outlook.PARTLY, reason=reason, repair=repair)


def impossible(service: str, wish: str, error: StoryCreatorError, repair: str = "", field: str = "") -> Prospect:
    """A wish that the run would end or go without, by the error it would meet. Its field is the one that the error names."""
    field = field or (error.fields[0].field if error.fields else "")
    reason = error.fields[0].description if isinstance(error, InvalidInputError) and error.fields else error.message
    return Prospect(service=service, wish=wish, field=field, outlook=Outlook.IMPOSSIBLE, reason=reason, repair=repair, error=error.reason)


def unknown(service: str, wish: str, field: str, reason: str, error: str = "") -> Prospect:
    """A wish of which nobody knows before it is tried; ``error`` is what kept a service from being asked."""
    return Prospect(service=service, wish=wish, field=field, outlook=Outlook.UNKNOWN, reason=reason, error=error)


@runtime_checkable
class Foreseeing(Protocol):
    """A peer that can be asked before a run which wishes it can keep."""

    async def preflight(self, request: PreflightRequest, call: "Call") -> Preflight:
        """Its prospects; makes nothing. Raises a ``StoryCreatorError`` when it cannot be asked."""
        ...


async def ask(peer: Any, letter: str, wish: str, request: PreflightRequest, call: "Call") -> Preflight:
    """What a service says of a request. One that is away may be back when it is called: what it was to be asked is unknown then; one that
    refuses to be asked would refuse the call."""
    try:
        return await peer.preflight(request, call) if isinstance(peer, Foreseeing) else Preflight(prospects=())
    except (UnavailableError, DeadlineError, NotFoundError) as error:
        return Preflight(prospects=(unknown(letter, wish, "", error.message, error.reason),))
    except StoryCreatorError as error:
        return Preflight(prospects=(impossible(letter, wish, error),))
