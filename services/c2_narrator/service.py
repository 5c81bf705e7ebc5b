"""The narrator (C2): reads an edition aloud: one lossless track per page, with the time of each sentence."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import Field

from services.c2_narrator import retake
from services.c2_narrator.casting import SpeakingPart
from services.c2_narrator.engines.base import SAMPLE_RATE, Engine, Utterance
from services.c2_narrator.front_end.pronunciations import Pronunciations
from services.c2_narrator.front_end.respelling import pronunciations
from services.c2_narrator.lines import Part, parts_of, tracks_of
from services.c2_narrator.listening import RETAKES, fault
from services.c2_narrator.loudness import Mastered, Measured, Outline, Sound, Track, flac, master, measure, meter_track, sound
from services.c2_narrator.readers import Reader, Readers, Request
from services.c2_narrator.recogniser import Recogniser, misheard
from services.c2_narrator.spoken_text import spoken
from services.c2_narrator.track import Line, Mark, assemble, joined, pitched
from services.c2_narrator.voices import Voice
from services.c2_narrator.wishes import LETTERS_ONLY, Wishes
from storycreator.core.concurrency import gather
from storycreator.core.engines import Engines, EngineSpec
from storycreator.core.errors import EngineError, InvalidInputError, ModelUnavailableError, RemoteEngineError, StoryCreatorError
from storycreator.core.processors import available
from storycreator.core.service import Call, Resources, Service
from storycreator.inference.openai import OpenAIOptions
from storycreator.messages.common import Progress, Take
from storycreator.messages.edition import Edition
from storycreator.messages.illustration import Gap
from storycreator.messages.narration import CharacterVoice, Cue, Loudness, Narration, NarrationRequest, NarrationTrack, WordCue
from storycreator.messages.preflight import PreflightRequest, Prospect
from storycreator.storage.result_cache import ResultCache

ResultT = TypeVar("ResultT")


class NarratorOptions(OpenAIOptions):
    """Settings of the narrator."""

    engine: str = "kokoro"
    """The engine that speaks when `--engine narration=` chooses none."""
    workers: int = Field(0, ge=0)
    """Sentences spoken at once, over all calls; 0 for one per processor."""
    model: str = "tts-1"
    """The model to ask the OpenAI-compatible server for speech."""
    voice: str = "nova"
    """The voice to ask the OpenAI-compatible server for when the request names none."""


@dataclass
class _Run:
    """The state of one call."""

    request: NarrationRequest
    call: Call
    chain: list[Reader]
    """The first choice, then fallbacks."""
    slots: asyncio.Semaphore
    total: int
    own: Pronunciations
    parts: dict[int, list[tuple[Part, ...]]]
    """What different voices say in each line of a page; none where one voice reads it."""
    notes: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    substitutes: list[Gap] = field(default_factory=list)
    unavailable: dict[str, StoryCreatorError] = field(default_factory=dict)
    """Engines that are not available: other pages skip them."""
    pages_read: Counter[str] = field(default_factory=Counter)
    done: int = 0

    def reader(self) -> Reader:
        """The one that read most pages."""
        return max(self.chain, key=lambda one: self.pages_read[one.spec.name])


@dataclass(frozen=True)
class _Delivery:
    """How lines are spoken and checked."""

    speed: float
    own: Pronunciations
    heard_in: str
    """The language in which the recogniser listens; empty when it does not."""


@dataclass(frozen=True)
class _MeteredTrack:
    """A page before mastering."""

    sound: Sound
    marks: tuple[Mark, ...]


def _assemble(spoken: Sequence[tuple[Line, Utterance | None]], stretch: float, turn: bool) -> _MeteredTrack:
    page = assemble(spoken, stretch, turn=turn)
    return _MeteredTrack(sound(page.samples), page.marks)


def track_name(language: str, page: int) -> str:
    """``en/audio/title.flac``, ``en/audio/page-01.flac``."""
    return f"{language}/audio/{f'page-{page:02d}' if page else 'title'}.flac"


class Narrator(Service[NarratorOptions]):
    """Service C2."""

    options_type = NarratorOptions
    engines = Engines(package="services.c2_narrator.engines")
    recipe = "4"  # increase when the phonemes or the mastering change

    def __init__(self, resources: Resources[NarratorOptions]) -> None:
        super().__init__(resources)
        self._workers = self.options.workers or available()
        self._executor = ThreadPoolExecutor(self._workers, thread_name_prefix="narrator")
        self._result_cache = ResultCache(self.artifacts)
        self._readers = Readers(self.engines, self.engine)
        self._recogniser = Recogniser(self.models)

    async def close(self) -> None:
        """Stop the threads and close connections."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        await super().close()

    def engine(self, spec: EngineSpec) -> Engine:
        """An engine, created at first use."""
        found: Engine = super().engine(spec)
        return found

    async def narrate(self, request: NarrationRequest, call: Call) -> Narration:
        """Read an edition aloud.

        All tracks get one gain, so that the whole programme is at −16 LUFS. With ``request.pages`` the programme is those tracks alone:
        they are at −16 LUFS by themselves, within about a decibel of their level in the whole book.

        Takes change only the lines they name; the rest is the result of the request without takes.

        A page that its engine fails on is read by the next one, which is reported. A page that no engine can read is a gap.

        Raises ``InvalidInputError`` (engine, voice, pages, takes, a language no engine speaks), and ``EngineError``,
        ``ModelUnavailableError`` or ``RemoteEngineError`` when no page could be read.
        """
        edition = request.edition
        lines = tracks_of(edition)
        if request.takes:
            return await self._retake(request, call, lines)
        unknown = sorted(set(request.pages) - set(lines))
        if unknown:
            raise InvalidInputError.of("pages", f"there is no page {unknown[0]}; the edition has 0 (the title) to {max(lines)}")
        wanted = {page: text for page, text in lines.items() if not request.pages or page in request.pages}
        notes: list[str] = []
        chain = await self._in_thread(self._readers.chain, self.choose(request.engine), _asked(request), notes)
        if request.check_voice:
            self._recogniser.find()
        own = await self._in_thread(pronunciations, request.pronunciations, edition.language)
        parts = parts_of(edition) if request.cast else {}
        run = _Run(request, call, chain, asyncio.Semaphore(self._workers), len(wanted), own, parts, notes)
        await call.report(Progress(stage="C2", message=f"reading in {edition.language}", total=len(wanted)))
        results = await gather(self._page(run, page, text) for page, text in wanted.items())
        takes = {page: take for page, take in zip(wanted, results, strict=True) if take is not None}
        if not takes:
            for error in run.unavailable.values():
                raise error
            raise EngineError(f"nothing could be read aloud in {edition.language}: {run.gaps[0].reason}")
        mastered = await master([take.sound for take in takes.values()], self._map_in_threads)
        if mastered.limited:
            notes.append("peaks were limited to reach the loudness")
        if request.pronunciations and (deaf := sorted(set(run.pages_read) & set(LETTERS_ONLY))):
            notes.append(f"{deaf[0]} takes letters only: it does not use the pronunciations given")
        return await self._narration(run, takes, mastered)

    async def _in_thread(self, work: Callable[..., ResultT], *arguments: Any) -> ResultT:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, *arguments)

    async def _map_in_threads(self, work: Callable[..., ResultT], arguments: Iterable[tuple[Any, ...]]) -> list[ResultT]:
        return await gather([self._in_thread(work, *values) for values in arguments])

    def wishes(self, request: PreflightRequest, spec: EngineSpec) -> Iterable[Prospect]:
        """The voices, and a reader for every edition."""
        return Wishes(self.letter, self._readers, self._recogniser).of(request, spec)

    async def _page(self, run: _Run, page: int, lines: tuple[Line, ...]) -> _MeteredTrack | None:
        """One track, by the first engine that can read all of it; None, and a gap, when none can."""
        reason = ""
        for reader in run.chain:
            spec = reader.spec
            try:
                if spec.name in run.unavailable:
                    raise run.unavailable[spec.name]
                take = await self._take(run, reader, page, lines)
            except (EngineError, ModelUnavailableError, RemoteEngineError) as error:
                if not isinstance(error, EngineError):
                    run.unavailable[spec.name] = error
                reason = reason or error.message
                continue
            if reason:
                run.notes.append(f"{track_label(page)} is read by {spec.name}: {reason}")
                run.substitutes.append(Gap(page=page, reason=f"read by {spec.name}: {reason}"))
            run.pages_read[spec.name] += 1
            run.done += 1
            await run.call.report(Progress(stage="C2", message=f"read {track_label(page)}", done=run.done, total=run.total, page=page))
            return take
        run.gaps.append(Gap(page=page, reason=reason))
        return None

    async def _take(self, run: _Run, reader: Reader, page: int, lines: tuple[Line, ...]) -> _MeteredTrack:
        delivery = _delivery(run.request, run.own)

        async def one(number: int, line: Line, parts: tuple[Part, ...]) -> Utterance | None:
            faults: list[str] = []
            async with run.slots:
                said = await self._say(reader, line, parts, delivery, faults)
            run.notes.extend(f"{track_label(page)}, line {number} may not be read as it should be: {wrong}" for wrong in faults)
            return said

        parts = run.parts.get(page) or [()] * len(lines)
        utterances = await gather([one(*of) for of in zip(range(1, len(lines) + 1), lines, parts, strict=True)])
        turn = any(one.turn for one in run.request.edition.pages if one.number == page)
        return await self._in_thread(_assemble, list(zip(lines, utterances, strict=True)), run.request.pause / delivery.speed, turn)

    async def _say(
        self, reader: Reader, line: Line, parts: tuple[Part, ...], delivery: _Delivery, faults: list[str], take: int = 0
    ) -> Utterance | None:
        """A line in the voice of the narrator, or its parts in those of the cast; None when there is nothing to speak. ``faults`` takes
        what is wrong with it."""
        pieces = [(reader.cast.get(part.speaker, reader.voice), spoken(part.text, whole=False)) for part in parts]
        if all(voice is reader.voice for voice, _ in pieces):
            pieces = [(reader.voice, spoken(line.text))]
        said = [await self._spoken(reader, voice, text, delivery, faults, take) for voice, text in pieces if text]
        if not said:
            return None
        return await self._in_thread(joined, said) if reader.cast else said[0]

    async def _spoken(self, reader: Reader, voice: Voice, text: str, delivery: _Delivery, faults: list[str], take: int) -> Utterance:
        """A piece in one voice: at most ``RETAKES`` more takes when it does not pass the check, then the first."""
        engine = self.engine(reader.spec)
        pace = delivery.speed * voice.pace / voice.pitch  # played faster or slower for its pitch, it keeps its pace

        async def said(number: int) -> tuple[Utterance, str]:
            utterance = await engine.say(text, voice, pace, self._executor, number, delivery.own)
            wrong = await self._in_thread(fault, text, utterance, pace)
            if not wrong and delivery.heard_in:
                wrong = misheard(text, await self._in_thread(self._recogniser, utterance, delivery.heard_in))
            return utterance, wrong

        first = utterance, wrong = await said(take)
        for retake_number in range(1, RETAKES + 1):
            if not wrong:
                break
            utterance, wrong = await said(take + retake_number)
        if wrong:
            utterance, wrong = first
            faults.append(wrong)
        return await self._in_thread(pitched, utterance, voice.pitch) if voice.pitch != 1 else utterance

    async def _narration(self, run: _Run, takes: dict[int, _MeteredTrack], mastered: Mastered) -> Narration:
        edition = run.request.edition
        tracks = []
        files = await self._map_in_threads(flac, [(samples,) for samples in mastered.tracks])
        for (page, take), samples, content in zip(takes.items(), mastered.tracks, files, strict=True):
            tracks.append(await self._track(edition, page, samples, content, tuple(_cue(mark) for mark in take.marks)))
        reader = run.reader()
        speaking = {part.speaker for lines in run.parts.values() for parts in lines for part in parts}
        return Narration(
            language=edition.language,
            tracks=tuple(tracks),
            sample_rate=SAMPLE_RATE,
            loudness=_loudness(mastered.measured, mastered.gain_db),
            gaps=tuple(sorted(run.gaps, key=lambda gap: gap.page)),
            substitutes=tuple(sorted(run.substitutes, key=lambda gap: gap.page)),
            provenance=self.provenance(reader.spec, voice=reader.voice.label, notes=sorted(run.notes)),
            character_voices=tuple(CharacterVoice(name=name, voice=voice.label) for name, voice in reader.cast.items() if name in speaking),
        )

    async def _track(self, edition: Edition, page: int, samples: Track, content: bytes, cues: tuple[Cue, ...]) -> NarrationTrack:
        audio = await self.artifacts.put(content, media_type="audio/flac", name=track_name(edition.language, page))
        return NarrationTrack(page=page, audio=audio, duration=len(samples) / SAMPLE_RATE, cues=cues)

    async def _retake(self, request: NarrationRequest, call: Call, lines: dict[int, tuple[Line, ...]]) -> Narration:
        """The result of the request without takes (cached if possible), with the selected lines replaced."""
        wanted = retake.lines_to_take(request, lines)
        plain = request.model_copy(update={"takes": ()})
        base = await self._result_cache.get(self.version, plain, Narration)
        if base is None:
            base = await self.narrate(plain, call)
            if not base.gaps and not base.substitutes:
                await self._result_cache.put(self.version, plain, base)
        absent = sorted(set(wanted) - {track.page for track in base.tracks})
        if absent:
            raise EngineError(f"{track_label(absent[0])} has no sound to put another take into; read the whole edition again")
        notes: list[str] = []
        tracks: list[NarrationTrack] = []
        outlines: list[Outline] = []
        for track in base.tracks:
            samples = await self._in_thread(retake.decoded, await self.artifacts.get(track.audio))
            if track.page in wanted:
                new = await self._read_lines(request, track.page, lines[track.page], wanted[track.page], notes)
                changed = await self._in_thread(retake.replace_lines, track, samples, new)
                samples = changed.samples
                content = await self._in_thread(flac, samples)
                track = await self._track(request.edition, track.page, samples, content, changed.cues)
                await call.report(Progress(stage="C2", message=f"read {track_label(track.page)} again", page=track.page))
            tracks.append(track)
            outlines.append((await self._in_thread(meter_track, samples)).outline)
        meter: Measured = await self._in_thread(measure, outlines)
        loudness = _loudness(meter, base.loudness.gain_db)
        provenance = base.provenance.model_copy(update={"notes": tuple(sorted({*base.provenance.notes, *notes}))})
        return base.model_copy(update={"tracks": tuple(tracks), "loudness": loudness, "provenance": provenance})

    async def _read_lines(
        self, request: NarrationRequest, page: int, lines: tuple[Line, ...], wanted: dict[int, Take], notes: list[str]
    ) -> dict[int, Utterance]:
        """The selected lines of one page, spoken again. There is no fallback: another take must come from the requested voice."""
        new: dict[int, Utterance] = {}
        own = await self._in_thread(pronunciations, request.pronunciations, request.edition.language)
        parts = parts_of(request.edition).get(page) if request.cast else None
        asked = self.choose(request.engine)
        for index, take in wanted.items():
            if take.voice:
                reader = Reader(*await self._in_thread(self._readers.named, asked, take.voice, request.edition.language))
            else:
                reader = (await self._in_thread(self._readers.chain, asked, _asked(request), []))[0]
            faults: list[str] = []
            pieces = parts[index] if parts and not take.voice else ()
            delivery = _delivery(request, own, retake.pace(take.number))
            said = await self._say(reader, lines[index], pieces, delivery, faults, take.number)
            notes.extend(f"{track_label(page)}, line {index + 1} may not be read as it should be: {wrong}" for wrong in faults)
            if said is None:
                continue
            new[index] = said
            if take.voice:
                notes.append(f"{track_label(take.page)}, line {index + 1} is read by {reader.voice.label} of {reader.spec.name}")
        return new


def _delivery(request: NarrationRequest, own: Pronunciations, pace: float = 1.0) -> _Delivery:
    """As the request asks; ``pace`` is that of another take."""
    heard_in = request.edition.language.partition("-")[0] if request.check_voice else ""
    return _Delivery(request.speed * pace, own, heard_in)


_SEX = {"she": "female", "he": "male"}


def _asked(request: NarrationRequest) -> Request:
    """What a request says of voices. Those who speak and are not of the cast are called by what they are: a puppy."""
    known = {member.name for member in request.cast}
    others = {who for page in request.edition.pages for who in page.speakers if who and who not in known} if request.cast else set()
    parts = [SpeakingPart(one.name, one.kind, _SEX.get(one.pronoun, ""), one.role) for one in request.cast]
    parts += [SpeakingPart(who, who, "") for who in sorted(others)]
    return Request(request.edition.language, request.voice, tuple(parts), request.character_voices)


def _loudness(meter: Measured, gain_db: float) -> Loudness:
    return Loudness(
        integrated_lufs=round(meter.integrated_lufs, 2), true_peak_dbtp=round(meter.true_peak_dbtp, 2), gain_db=round(gain_db, 2)
    )


def track_label(page: int) -> str:
    """A track's name in messages."""
    return f"page {page}" if page else "the title"


def _cue(mark: Mark) -> Cue:
    words = tuple(WordCue(text=word.text, start=word.start / SAMPLE_RATE, end=word.end / SAMPLE_RATE) for word in mark.words)
    line = mark.line
    return Cue(
        paragraph=line.paragraph, sentence=line.sentence, text=line.text,
        start=mark.start / SAMPLE_RATE, end=mark.end / SAMPLE_RATE, words=words,
    )  # fmt: skip
