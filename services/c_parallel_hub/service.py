"""The hub: fans out to illustrator, narrator, translator and formatter by their real dependencies, and says how each branch ended."""

import asyncio
import time
from typing import TypeVar

from services.c_parallel_hub.requests import BranchRequests, branch_name
from storycreator import __version__
from storycreator.core.completeness import is_whole, shortfall
from storycreator.core.concurrency import first_failure
from storycreator.core.errors import StoreError, StoryCreatorError
from storycreator.core.options import Options
from storycreator.core.service import Call, Resources, Service, Versioned
from storycreator.locales.sentences import original_edition
from storycreator.messages.common import Message, Progress, Provenance
from storycreator.messages.edition import Edition
from storycreator.messages.illustration import Illustrations
from storycreator.messages.layout import Layout
from storycreator.messages.narration import Narration
from storycreator.messages.production import BranchKind, BranchOutcome, BranchStatus, EditionWork, Production, ProductionRequest
from storycreator.messages.translation import Translation
from storycreator.storage.result_cache import ResultCache

ReplyT = TypeVar("ReplyT", bound=Message)


class ParallelHub(Service[Options]):
    """Service C."""

    def __init__(self, resources: Resources[Options]) -> None:
        super().__init__(resources)
        self.kept = ResultCache(self.artifacts)

    async def produce(self, request: ProductionRequest, call: Call) -> Production:
        """Make everything of a story that was not made before. Fails only when a required branch fails, or the store that all share is full
        or gone, for which no branch is to blame; then the rest is cancelled."""
        return await _Run(self, request, call).all()


class _Run:
    """One production."""

    def __init__(self, hub: ParallelHub, request: ProductionRequest, call: Call) -> None:
        self.options = hub.options
        self.letter = hub.letter
        self.peers = hub.peers
        self.letters = hub.letters
        self.kept = hub.kept
        self.request = request
        self.call = call
        self.original = original_edition(request.story)
        self.asking = BranchRequests(request, self.original)
        self.began = time.monotonic()
        self.outcomes: dict[str, BranchOutcome] = {}
        self.versions: dict[str, asyncio.Task[str]] = {}

    async def all(self) -> Production:
        """Run every branch; the original's edition first in the reply, translations in the order asked."""
        languages = self.asking.languages
        try:
            async with asyncio.TaskGroup() as group:
                pictures = group.create_task(self._branch(BranchKind.PICTURES, "", self.asking.pictures(), Illustrations))
                first = group.create_task(self._edition(self.original))
                others = [group.create_task(self._translated(language)) for language in languages]
        except BaseExceptionGroup as failures:
            raise first_failure(failures) from None  # a required branch: the group has cancelled the rest
        finally:
            for asked in self.versions.values():
                asked.cancel()
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
        narrate, layout = self.asking.narration(edition), self.asking.layout(edition)
        async with asyncio.TaskGroup() as group:
            narrated = group.create_task(self._branch(BranchKind.NARRATION, language, narrate, Narration))
            laid_out = group.create_task(self._branch(BranchKind.LAYOUT, language, layout, Layout))
        return EditionWork(edition=edition, translation=translation, layout=laid_out.result(), narration=narrated.result())

    async def _translated(self, language: str) -> EditionWork | None:
        kind, since = BranchKind.TRANSLATION, time.monotonic()
        translation = self.asking.translated(language)
        if translation is not None:
            await self._answered(kind, language, translation, attempts=0, since=since)
        else:
            translation = await self._branch(kind, language, self.asking.translation(language), Translation)
        if translation is None:
            for dependent in (BranchKind.LAYOUT, BranchKind.NARRATION):
                await self._end(dependent, language, BranchStatus.SKIPPED, "there is no translation", attempts=0, since=since)
            return None
        return await self._edition(translation.edition, translation)

    async def _branch(self, kind: BranchKind, language: str, ask: Message, reply_type: type[ReplyT]) -> ReplyT | None:
        """Run one branch to its outcome. A failure raises only when the branch is required, or it is the store's."""
        since = time.monotonic()
        if reason := self.asking.skipped(kind, language):
            await self._end(kind, language, BranchStatus.SKIPPED, reason, attempts=0, since=since)
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
        found = await self.kept.get(version, ask, reply_type) if version else None
        if found is not None:
            await self._answered(kind, language, found, attempts=0, since=since)
            return found
        try:
            reply = await self.peers[letter](ask, call)
        except StoryCreatorError as error:
            if self.asking.required(kind, language) or isinstance(error, StoreError):
                raise type(error)(
                    f"{branch}: {error.message}", stage=error.stage or letter, fields=error.fields, retry_after=error.retry_after
                ) from error
            await self._end(kind, language, BranchStatus.FAILED, error.message, attempts=attempts, since=since)
            return None
        assert isinstance(reply, reply_type)
        made: Provenance = getattr(reply, "provenance")  # noqa: B009 - every reply of a branch says how it was made
        if made.version and is_whole(reply):  # by the version that answered, which during an update need not be the one asked
            await self.kept.put(made.version, ask, reply)
        await self._answered(kind, language, reply, attempts=attempts, since=since)
        return reply

    async def _version(self, letter: str) -> str:
        """Which version would answer, asked once; empty when nobody says, and then nothing kept is taken."""

        async def ask() -> str:
            peer = self.peers[letter]
            try:
                return await peer.version(self.call.child(letter)) if isinstance(peer, Versioned) else ""
            except StoryCreatorError:
                return ""

        if letter not in self.versions:
            self.versions[letter] = asyncio.create_task(ask())
        return await asyncio.shield(self.versions[letter])

    async def _answered(self, kind: BranchKind, language: str, reply: Message, *, attempts: int, since: float) -> None:
        reason = shortfall(reply)
        status = BranchStatus.DEGRADED if reason else BranchStatus.OK
        await self._end(kind, language, status, reason, attempts=attempts, since=since)

    async def _end(self, kind: BranchKind, language: str, status: BranchStatus, reason: str, *, attempts: int, since: float) -> None:
        branch = branch_name(kind, language)
        reused = status is not BranchStatus.SKIPPED and attempts == 0
        self.outcomes[branch] = BranchOutcome(
            branch=branch, kind=kind, language=language, status=status, reason=reason, attempts=attempts, reused=reused,
            started=since - self.began, duration=time.monotonic() - since,
        )  # fmt: skip
        words = ": ".join(part for part in (str(status), "made before" if reused else "", reason) if part)
        await self.call.report(Progress(stage=self.letters[kind], branch=branch, message=words, done=1, total=1))
