"""The one way into a service: who is it, may they, is it within their limits; and the audit log's line about it. The same on all wires."""

import asyncio
import hmac
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace

from storycreator.core.errors import InternalError, LimitError, PermissionDeniedError, StoryCreatorError, UnauthenticatedError
from storycreator.core.service import Call, Caller
from storycreator.messages.codec import to_proto
from storycreator.messages.common import Message
from storycreator.security.audit import AuditLog
from storycreator.security.limits import Allowance, CallerLimits, name_of
from storycreator.security.tokens import Claims, PublicKeys, permit
from storycreator.services import ServiceSpec

SHORT = 80
"""Characters of a name in the audit log that a caller chooses."""
LOOPBACK = ("127.0.0.1", "::1", "::ffff:127.0.0.1")


@dataclass(frozen=True)
class Rules:
    """Whom a service lets in; nothing set lets everybody in."""

    token: str = ""
    """The static bearer token; not asked where there are keys."""
    callers: frozenset[str] | None = None
    """The identities that may call; None where no identity is known."""
    keys: PublicKeys | None = None
    """Verify the signed tokens that callers must send."""
    closed: bool = False
    """Whether health checks and discovery need a token too."""
    limits: CallerLimits = field(default_factory=CallerLimits)


def _short(name: str) -> str:
    """What a caller calls something, so that it can be printed."""
    return name[:SHORT] if name.isprintable() else ascii(name[:SHORT])


class Gatekeeper:
    """Of one service process."""

    def __init__(
        self, spec: ServiceSpec, rules: Rules | None = None, audit: AuditLog | None = None, *, record_prompts: bool = False
    ) -> None:
        """Without an audit log nothing is recorded; prompts are only with ``record_prompts``."""
        self._spec = spec
        self._rules = rules or Rules()
        self._allowance = Allowance(self._rules.limits)
        self._audit = audit
        self._record_prompts = record_prompts
        self._unlogged: Counter[str] = Counter()
        """Refusals since the last line about a caller: a line for each would let anybody fill the disk."""

    @property
    def closed(self) -> bool:
        """Whether health checks and discovery must be let in by ``look``."""
        return self._rules.closed

    @asynccontextmanager
    async def admitted(self, method: str, call: Call, request: Message | None = None) -> AsyncIterator[Call]:
        """Let in a call of a method; inside, its caller has the token's subject. ``request`` is what a stage is asked for. Raises
        ``UnauthenticatedError``, ``PermissionDeniedError``, ``LimitError`` or ``InvalidInputError``."""
        began, outcome = time.monotonic(), "CANCELLED"
        try:
            try:
                self._check_identity(call.caller.identity)
                call, claims = self._recognised(call)
                self._permit(claims, method)
            except StoryCreatorError:
                await self._allowance.take_refusal(call.caller)
                raise
            await self._allowance.take_call(call.caller)
            if request is None:
                yield call
            else:
                await self._allowance.take_work(call.caller, request)
                self._allowance.enter(call.caller)
                try:
                    yield call
                finally:
                    self._allowance.leave(call.caller)
            outcome = "OK"
        except StoryCreatorError as error:
            error.stage = error.stage or self._spec.letter
            outcome = error.reason
            raise
        except (asyncio.CancelledError, GeneratorExit):
            raise
        except Exception:
            outcome = InternalError.reason
            raise
        finally:
            self._record(method, call, outcome, time.monotonic() - began, request)

    def look(self, call: Call, *, health: bool) -> None:
        """Let in a health check or a discovery of a closed service: everybody with a token for it, whatever their identity. A health check
        of the container itself needs no token. Raises ``UnauthenticatedError`` or ``PermissionDeniedError``."""
        if health and call.caller.address in LOOPBACK:
            return
        try:
            call, claims = self._recognised(call)
            self._permit(claims, "")
        except StoryCreatorError as error:
            error.stage = self._spec.letter
            self._record("health" if health else "discovery", call, error.reason, 0.0, None)
            raise

    def _check_identity(self, identity: str) -> None:
        callers = self._rules.callers
        if callers is not None and identity not in callers:
            words = f"{identity or 'a caller without identity'} may not call the {self._spec.name}; {', '.join(sorted(callers))} may"
            raise PermissionDeniedError(words)

    def _recognised(self, call: Call) -> tuple[Call, Claims | None]:
        """The call with the subject of its token, and what that says; None where tokens say nothing."""
        rules = self._rules
        if rules.keys is not None:
            if not call.token:
                raise UnauthenticatedError(
                    f"the {self._spec.name} was given no bearer token; it needs a signed one: give the caller STORYCREATOR_SIGNING_KEY, "
                    "or a token from `token issue` as STORYCREATOR_TOKEN"
                )
            claims = rules.keys.verify(call.token)
            return replace(call, caller=Caller(call.caller.address, call.caller.identity, claims.subject)), claims
        if rules.token and not hmac.compare_digest(call.token.encode(), rules.token.encode()):
            what = "another bearer token than" if call.token else "no bearer token; it needs"
            raise UnauthenticatedError(f"the {self._spec.name} was given {what} its own: set STORYCREATOR_TOKEN to the same value for all")
        return call, None

    def _permit(self, claims: Claims | None, method: str) -> None:
        if claims is not None:
            permit(claims, self._spec, method)

    def _record(self, method: str, call: Call, outcome: str, seconds: float, request: Message | None) -> None:
        if self._audit is None:
            return
        caller, who = call.caller, name_of(call.caller)
        if outcome == LimitError.reason:
            self._unlogged[who] += 1
            if self._unlogged[who] > 1:
                return
        unlogged = self._unlogged.pop(who, 1) - 1 if outcome != LimitError.reason else 0
        about = {
            "subject": caller.subject, "identity": caller.identity, "address": caller.address, "via": call.via,
            "service": self._spec.container, "job": _short(call.job_id), "branch": _short(call.branch),
            "outcome": outcome, "seconds": round(seconds, 6), "unlogged": unlogged,
            "prompt": getattr(request, "prompt", "") if self._record_prompts else "",
        }  # fmt: skip
        size = None if request is None else lambda: to_proto(request).ByteSize()
        self._audit.record(method, size, **{name: value for name, value in about.items() if value})
