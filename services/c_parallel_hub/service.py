"""The hub: runs illustrator, narrator, translator and formatter in parallel as far as they are independent, and reports each outcome."""

import asyncio
import time
from typing import TypeVar

from services.c_parallel_hub.requests import BranchRequests, branch_name
from storycreator import __version__
from storycreator.core.completeness import is_whole, shortfall, too_rough
from storycreator.core.concurrency import first_failure
from storycreator.core.errors import IncompleteError, StoreError, StoryCreatorError
from storycreator.core.options import Options
from storycreator.core.preflight import ask
from storycreator.core.service import Call, Resources, Service, Versioned
from storycreator.locales.sentences import original_edition
from storycreator.messages.common import Message, Progress, Provenance
from storycreator.messages.edition import Edition
from storycreator.messages.illustration import Illustrations
from storycreator.messages.layout import Layout
from storycreator.messages.narration import Narration
from storycreator.messages.preflight import Preflight, PreflightRequest
from storycreator.messages.production import BranchKind, BranchOutcome, BranchStatus, EditionWork, Production, ProductionRequest
from storycreator.messages.translation import Translation
from storycreator.storage.result_cache import ResultCache

ReplyT = TypeVar("ReplyT", bound=Message)


class ParallelHub(Service[Options]):
    """Service C."""

    def __init__(self, resources: Resources[Options]) -> None:
        super().__init__(resources)
        self.result_cache = ResultCache(self.artifacts)

    async def produce(self, request: ProductionRequest, call: Call) -> Production:
        """Run every branch that has no cached result. Fails, and cancels the rest, only when a required branch fails or the shared store
        is full or unavailable."""
        return await _Run(self, request, call).run()

    async def preflight(self, request: PreflightRequest, call: Call) -> Preflight:
        """What the services of the branches say, each asked at once; one that cannot be asked is a wish of its own."""
        own = await super().preflight(request, call)
        kinds = [kind for kind in BranchKind if kind not in request.skip and (request.languages or kind is not BranchKind.TRANSLATION)]
        found = await asyncio.gather(*(self._asked(kind, request, call) for kind in kinds))
        return Preflight(
            prospects=tuple(prospect for one in found for prospect in one.prospects),
            sites=(*own.sites, *(site for one in found for site in one.sites)),
        )

    async def _asked(self, kind: BranchKind, request: PreflightRequest, call: Call) -> Preflight:
        letter = self.letters[kind]
        engine = next((choice.engine for choice in request.engines if choice.kind is kind), "")
        return await ask(self.peers[letter], letter, str(kind), request.model_copy(update={"engine": engine}), call.child(letter))


class _Run:
    """One production."""

    def __init__(self, hub: ParallelHub, request: ProductionRequest, call: Call) -> None:
        self.options = hub.options
        self.letter = hub.letter
        self.peers = hub.peers
        self.letters = hub.letters
        self.result_cache = hub.result_cache
        self.request = request
        self.call = call
        self.original = original_edition(request.story)
        self.requests = BranchRequests(request, self.original)
        self.began = time.monotonic()
        self.outcomes: dict[str, BranchOutcome] = {}
        self.versions: dict[str, asyncio.Task[str]] = {}

    async def run(self) -> Production:
        """Run every branch. The reply has the original edition first, then translations in the requested order."""
        languages = self.requests.languages
        try:
            async with asyncio.TaskGroup() as group:
                pictures = group.create_task(self._branch(BranchKind.PICTURES, "", self.requests.pictures(), Illustrations))
                first = group.create_task(self._edition(self.original))
                others = [group.create_task(self._translated(language)) for language in languages]
        except BaseExceptionGroup as failures:
            raise first_failure(failures) from None  # a required branch: the group has cancelled the rest
        finally:
            for lookup in self.versions.values():
                lookup.cancel()
        editions = [first.result(), *(work for task in others if (work := task.result()))]
        order = [
            "pictures",
            *(f"{kind}:{lang}" for lang in (self.original.language, *languages) for kind in ("translation", "layout", "narration")),
        ]
        outcomes = sorted(self.outcomes.values(), key=lambda outcome: order.index(outcome.branch))
        return Production(
            editions=tuple(editions),
            illustrations=pictures.result(),
            outcomes=tuple(outcomes),
            provenance=Provenance(service=self.letter, engine="hub", version=__version__),
        )

    async def _edition(self, edition: Edition, translation: Translation | None = None) -> EditionWork:
        language = edition.language
        narrate, layout = self.requests.narration(edition), self.requests.layout(edition)
        async with asyncio.TaskGroup() as group:
            narrated = group.create_task(self._branch(BranchKind.NARRATION, language, narrate, Narration))
            laid_out = group.create_task(self._branch(BranchKind.LAYOUT, language, layout, Layout))
        return EditionWork(edition=edition, translation=translation, layout=laid_out.result(), narration=narrated.result())

    async def _translated(self, language: str) -> EditionWork | None:
        kind, since = BranchKind.TRANSLATION, time.monotonic()
        translation = self.requests.translated(language)
        if translation is not None:
            await self._record_reply(kind, language, translation, attempts=0, since=since)
        else:
            translation = await self._branch(kind, language, self.requests.translation(language), Translation)
            if translation and not self.request.rough_editions and (reason := too_rough(translation)):
                await self._refuse(kind, language, reason, since)
                translation = None
        if translation is None:
            for dependent in (BranchKind.LAYOUT, BranchKind.NARRATION):
                await self._record_outcome(dependent, language, BranchStatus.SKIPPED, "there is no translation", attempts=0, since=since)
            return None
        return await self._edition(translation.edition, translation)

    async def _refuse(self, kind: BranchKind, language: str, reason: str, since: float) -> None:
        """Do not use a finished branch. Raises ``IncompleteError`` when it is required."""
        branch = branch_name(kind, language)
        if self.requests.required(kind, language):
            raise IncompleteError(f"{branch} is required: {reason}", stage=self.letters[kind])
        await self._record_outcome(kind, language, BranchStatus.FAILED, reason, attempts=self.outcomes[branch].attempts, since=since)

    async def _branch(self, kind: BranchKind, language: str, ask: Message, reply_type: type[ReplyT]) -> ReplyT | None:
        """Run one branch. Raises only when the branch is required or the store failed; other failures become its outcome."""
        since = time.monotonic()
        if reason := self.requests.skipped(kind, language):
            await self._record_outcome(kind, language, BranchStatus.SKIPPED, reason, attempts=0, since=since)
            return None
        letter, branch = self.letters[kind], branch_name(kind, language)

        async def report(progress: Progress) -> None:
            await self.call.report(progress.model_copy(update={"branch": branch}))

        attempts = 0

        def attempted() -> None:
            nonlocal attempts
            attempts += 1

        call = self.call.child(letter, branch, report=report, attempted=attempted)
        version = await self._version(letter)
        found = await self.result_cache.get(version, ask, reply_type) if version else None
        if found is not None:
            await self._record_reply(kind, language, found, attempts=0, since=since)
            return found
        try:
            reply = await self.peers[letter](ask, call)
        except StoryCreatorError as error:
            if self.requests.required(kind, language) or isinstance(error, StoreError):
                raise type(error)(
                    f"{branch}: {error.message}", stage=error.stage or letter, fields=error.fields, retry_after=error.retry_after
                ) from error
            await self._record_outcome(kind, language, BranchStatus.FAILED, error.message, attempts=attempts, since=since)
            return None
        assert isinstance(reply, reply_type)
        if self.requests.required(kind, language) and not is_whole(reply):
            raise IncompleteError(f"{branch} is required, and not whole: {shortfall(reply)}", stage=letter)
        provenance: Provenance = getattr(reply, "provenance")  # noqa: B009 - every branch reply has one
        if provenance.version and is_whole(reply):  # the version that answered may differ from the one queried during an update
            await self.result_cache.put(provenance.version, ask, reply)
        await self._record_reply(kind, language, reply, attempts=attempts, since=since)
        return reply

    async def _version(self, letter: str) -> str:
        """The version that would answer, queried once; empty when unknown, which disables the cache."""

        async def ask() -> str:
            peer = self.peers[letter]
            try:
                return await peer.version(self.call.child(letter)) if isinstance(peer, Versioned) else ""
            except StoryCreatorError:
                return ""

        if letter not in self.versions:
            self.versions[letter] = asyncio.create_task(ask())
        return await asyncio.shield(self.versions[letter])

    async def _record_reply(self, kind: BranchKind, language: str, reply: Message, *, attempts: int, since: float) -> None:
        reason = shortfall(reply)
        status = BranchStatus.DEGRADED if reason else BranchStatus.OK
        await self._record_outcome(kind, language, status, reason, attempts=attempts, since=since)

    async def _record_outcome(
        self, kind: BranchKind, language: str, status: BranchStatus, reason: str, *, attempts: int, since: float
    ) -> None:
        branch = branch_name(kind, language)
        reused = status is not BranchStatus.SKIPPED and attempts == 0
        self.outcomes[branch] = BranchOutcome(
            branch=branch, kind=kind, language=language, status=status, reason=reason, attempts=attempts, reused=reused,
            started=since - self.began, duration=time.monotonic() - since,
        )  # fmt: skip
        words = ": ".join(part for part in (str(status), "reused" if reused else "", reason) if part)
        await self.call.report(Progress(stage=self.letters[kind], branch=branch, message=words, done=1, total=1))
