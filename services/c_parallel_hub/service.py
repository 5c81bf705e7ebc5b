"""The hub: fans out to illustrator, narrator, translator and formatter by their real dependencies, and says how each branch ended."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from storycreator import __version__
from storycreator.errors import Code, StoryCreatorError
from storycreator.schemas.common import Making, Message, Progress
from storycreator.schemas.edition import Edition
from storycreator.schemas.illustration import Gap, IllustrationRequest, Illustrations
from storycreator.schemas.layout import Layout, LayoutRequest
from storycreator.schemas.narration import Narration, NarrationRequest
from storycreator.schemas.production import BranchKind, BranchOutcome, BranchStatus, EditionWork, Production, ProductionRequest
from storycreator.schemas.translation import Translation, TranslationRequest
from storycreator.service import Call, Options, Service
from storycreator.text import original_edition

ReplyT = TypeVar("ReplyT", bound=Message)
LETTER = {BranchKind.PICTURES: "C1", BranchKind.NARRATION: "C2", BranchKind.TRANSLATION: "C3", BranchKind.LAYOUT: "C4"}


class HubOptions(Options):
    """Settings of the hub."""

    attempts: int = 2
    """How often a branch is tried when its service is unavailable."""
    retry_seconds: float = 0.5
    """The pause before another try, when the failure does not say."""


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    """The failure that ended nested task groups."""
    failure = failures.exceptions[0]
    return _first(failure) if isinstance(failure, BaseExceptionGroup) else failure


def _shortfall(reply: Message) -> str:
    """What a reply says of its own gaps; empty when it is whole."""
    gaps: tuple[Gap, ...] = getattr(reply, "gaps", ())
    parts = [f"{'cover' if gap.page == 0 else f'page {gap.page}'}: {gap.reason}" for gap in gaps]
    if isinstance(reply, Translation) and reply.doubts:
        pages = ", ".join(str(page) for page in sorted({doubt.page for doubt in reply.doubts}))
        parts.append(f"{len(reply.doubts)} sentence(s) may read badly (page {pages})")
    return "; ".join(parts)


class ParallelHub(Service[HubOptions]):
    """Service C."""

    options_type = HubOptions

    @property
    def version(self) -> str:
        """The program's version: the hub adds nothing of its own to a book."""
        return __version__

    async def produce(self, request: ProductionRequest, call: Call) -> Production:
        """Make everything of a story. Fails only when a required branch of the original fails; then the rest is cancelled."""
        return await _Run(self, request, call).all()


class _Run:
    """One production."""

    def __init__(self, hub: ParallelHub, request: ProductionRequest, call: Call) -> None:
        self.options = hub.options
        self.peers = hub.peers
        self.request = request
        self.call = call
        self.began = time.monotonic()
        self.outcomes: dict[str, BranchOutcome] = {}

    async def all(self) -> Production:
        """Run every branch; the original's edition first in the reply, translations in the order asked."""
        story = self.request.story
        original = original_edition(story)
        languages = [language for language in self.request.languages if language != original.language]
        try:
            async with asyncio.TaskGroup() as group:
                pictures = group.create_task(self._pictures())
                first = group.create_task(self._edition(original))
                others = [group.create_task(self._translated(original, language)) for language in languages]
        except BaseExceptionGroup as failures:
            raise _first(failures) from None  # a required branch: the group has cancelled the rest
        editions = [first.result(), *(work for task in others if (work := task.result()))]
        order = [
            "pictures",
            *(f"{kind}:{lang}" for lang in (original.language, *languages) for kind in ("translation", "layout", "narration")),
        ]
        outcomes = sorted(self.outcomes.values(), key=lambda outcome: order.index(outcome.branch))
        return Production(
            editions=tuple(editions),
            illustrations=pictures.result(),
            outcomes=tuple(outcomes),
            making=Making(service="C", engine="hub", version=__version__),
        )

    async def _pictures(self) -> Illustrations | None:
        r = self.request
        engine = r.engine(BranchKind.PICTURES)
        ask = IllustrationRequest(story=r.story, style=r.style, seed=r.seed, engine=engine)
        return await self._branch(BranchKind.PICTURES, "", ask, Illustrations)

    async def _edition(self, edition: Edition, translation: Translation | None = None) -> EditionWork:
        r = self.request
        voice = "" if translation else r.voice
        narrate = NarrationRequest(edition=edition, voice=voice, seed=r.seed, engine=r.engine(BranchKind.NARRATION))
        layout = LayoutRequest(edition=edition, age_band=r.age_band, engine=r.engine(BranchKind.LAYOUT))
        async with asyncio.TaskGroup() as group:
            narrated = group.create_task(
                self._branch(BranchKind.NARRATION, edition.language, narrate, Narration, translated=bool(translation))
            )
            laid_out = group.create_task(self._branch(BranchKind.LAYOUT, edition.language, layout, Layout, translated=bool(translation)))
        return EditionWork(edition=edition, translation=translation, layout=laid_out.result(), narration=narrated.result())

    async def _translated(self, original: Edition, language: str) -> EditionWork | None:
        r = self.request
        names = tuple(member.name for member in r.story.cast)
        ask = TranslationRequest(edition=original, language=language, names=names, seed=r.seed, engine=r.engine(BranchKind.TRANSLATION))
        translation = await self._branch(BranchKind.TRANSLATION, language, ask, Translation, translated=True)
        if translation is None:
            for kind in (BranchKind.LAYOUT, BranchKind.NARRATION):
                await self._end(kind, language, BranchStatus.SKIPPED, "there is no translation", attempts=0, since=time.monotonic())
            return None
        return await self._edition(translation.edition, translation)

    async def _branch(
        self, kind: BranchKind, language: str, ask: Message, reply_type: type[ReplyT], *, translated: bool = False
    ) -> ReplyT | None:
        """Run one branch to its outcome. A failure raises only when the branch is required."""
        since = time.monotonic()
        if kind in self.request.skip:
            await self._end(kind, language, BranchStatus.SKIPPED, "not asked for", attempts=0, since=since)
            return None
        letter = LETTER[kind]
        branch = f"{kind}:{language}" if language else str(kind)

        async def report(progress: Progress) -> None:
            await self.call.report(progress.model_copy(update={"branch": branch}))

        try:
            reply, attempts = await self._attempts(lambda: self.peers[letter](ask, self.call.child(letter, branch, report=report)))
        except StoryCreatorError as error:
            if kind in self.request.required and not translated:
                raise
            attempts = self.options.attempts if error.code is Code.UNAVAILABLE else 1
            await self._end(kind, language, BranchStatus.FAILED, error.message, attempts=attempts, since=since)
            return None
        assert isinstance(reply, reply_type)
        shortfall = _shortfall(reply)
        status = BranchStatus.DEGRADED if shortfall else BranchStatus.OK
        await self._end(kind, language, status, shortfall, attempts=attempts, since=since)
        return reply

    async def _attempts(self, work: Callable[[], Awaitable[Any]]) -> tuple[Any, int]:
        attempt = 1
        while True:
            try:
                return await work(), attempt
            except StoryCreatorError as error:
                pause = error.retry_after or self.options.retry_seconds
                remaining = self.call.remaining()
                if error.code is not Code.UNAVAILABLE or attempt >= self.options.attempts or (remaining is not None and remaining < pause):
                    raise
                await asyncio.sleep(pause)
                attempt += 1

    async def _end(self, kind: BranchKind, language: str, status: BranchStatus, reason: str, *, attempts: int, since: float) -> None:
        branch = f"{kind}:{language}" if language else str(kind)
        self.outcomes[branch] = BranchOutcome(
            branch=branch, kind=kind, language=language, status=status, reason=reason, attempts=attempts,
            started=since - self.began, duration=time.monotonic() - since,
        )  # fmt: skip
        words = f"{status}: {reason}" if reason else str(status)
        await self.call.report(Progress(stage=LETTER[kind], branch=branch, message=words, done=1, total=1))
