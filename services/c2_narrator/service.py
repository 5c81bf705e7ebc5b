"""The narrator (C2): reads an edition aloud, one lossless track per page, and says when each sentence is spoken."""

import asyncio
import os
from collections.abc import Callable, Coroutine, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import Field

from services.c2_narrator.engines.base import SAMPLE_RATE, Engine, Utterance
from services.c2_narrator.engines.espeak import EspeakEngine
from services.c2_narrator.engines.hibari import HibariEngine
from services.c2_narrator.engines.kokoro import KokoroEngine
from services.c2_narrator.engines.openai import OpenAIEngine
from services.c2_narrator.loudness import Mastered, Sound, flac, mastered, sound
from services.c2_narrator.spoken_text import spoken
from services.c2_narrator.track import Line, Mark, assembled
from services.c2_narrator.voices import KOKORO, Voice, choose, find, speaking
from storycreator.errors import EngineError, InvalidInputError, ModelUnavailableError
from storycreator.schemas.common import Making, Progress
from storycreator.schemas.edition import Edition
from storycreator.schemas.illustration import Gap
from storycreator.schemas.narration import Cue, Loudness, Narration, NarrationRequest, NarrationTrack, WordCue
from storycreator.service import Call, Options, Resources, Service

ResultT = TypeVar("ResultT")

LOCAL = ("kokoro", "hibari", "espeak")
"""In the order in which one stands in for another."""


class NarratorOptions(Options):
    """Settings of C2."""

    engine: str = "kokoro"
    workers: int = Field(0, ge=0)
    """Sentences spoken at once, over all calls; 0 for one per processor."""
    base_url: str = Field("", json_schema_extra={"env": ["OPENAI_BASE_URL"]})
    api_key: str = Field("", json_schema_extra={"env": ["OPENAI_API_KEY"]})
    model: str = "tts-1"
    voice: str = "nova"
    """The remote voice when the request names none."""
    timeout: float = Field(120.0, gt=0)
    """Seconds to wait for one remote sentence."""


@dataclass
class _Reading:
    """One call: what is read, by whom, and what there is to say about it."""

    request: NarrationRequest
    call: Call
    chain: list[tuple[Engine, Voice]]
    """Who speaks, and who stands in when that fails."""
    places: asyncio.Semaphore
    total: int
    notes: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    done: int = 0


@dataclass(frozen=True)
class _Take:
    """A page before mastering."""

    sound: Sound
    marks: tuple[Mark, ...]


def _taken(spoken: Sequence[tuple[Line, Utterance | None]], speed: float) -> _Take:
    page = assembled(spoken, speed)
    return _Take(sound(page.samples), page.marks)


def tracks_of(edition: Edition) -> dict[int, tuple[Line, ...]]:
    """What is spoken on each track: 0 is the title, then the pages."""
    tracks: dict[int, tuple[Line, ...]] = {0: (Line(0, 0, edition.title),)}
    for page in edition.pages:
        tracks[page.number] = tuple(
            Line(row, column, text) for row, paragraph in enumerate(page.paragraphs) for column, text in enumerate(paragraph.sentences)
        )
    return tracks


def track_name(language: str, page: int) -> str:
    """``en/audio/title.flac``, ``en/audio/page-01.flac``."""
    return f"{language}/audio/{f'page-{page:02d}' if page else 'title'}.flac"


class Narrator(Service[NarratorOptions]):
    """C2. Engines: ``kokoro`` (natural; EN, ES, FR, IT, PT), ``hibari`` (fast; English), ``espeak`` (robotic; any language), ``openai``."""

    options_type = NarratorOptions
    engines = (*LOCAL, "openai")
    draft_engine = "hibari"

    def __init__(self, resources: Resources[NarratorOptions]) -> None:
        super().__init__(resources)
        options = self.options
        self._workers = options.workers or len(os.sched_getaffinity(0))
        self._executor = ThreadPoolExecutor(self._workers, thread_name_prefix="narrator")
        self._engines: dict[str, Engine] = {
            "kokoro": KokoroEngine(self.models),
            "hibari": HibariEngine(),
            "espeak": EspeakEngine(),
            "openai": OpenAIEngine(options.base_url, options.api_key, options.model, options.voice, options.timeout),
        }

    @property
    def version(self) -> str:
        """Changes with the models, the phonemes and the mastering."""
        return "2+kokoro-v1.0-int8+hibari-0.2.1"

    async def close(self) -> None:
        """Stop the threads and close connections."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        for engine in self._engines.values():
            await engine.close()

    async def narrate(self, request: NarrationRequest, call: Call) -> Narration:
        """Read an edition aloud.

        All tracks get one gain, so that the programme they make together is at −16 LUFS. With ``request.pages`` the programme is those
        tracks alone: they come out at −16 LUFS by themselves, within a decibel or so of where they lie in the whole book.

        Raises ``InvalidInputError`` (engine, voice, pages, a language nobody speaks), ``ModelUnavailableError``, ``RemoteEngineError``;
        a page that no engine can speak is a gap, and ``EngineError`` only when none can be spoken.
        """
        edition = request.edition
        lines = tracks_of(edition)
        unknown = sorted(set(request.pages) - set(lines))
        if unknown:
            raise InvalidInputError.of("pages", f"there is no page {unknown[0]}; the edition has 0 (the title) to {max(lines)}")
        wanted = {page: text for page, text in lines.items() if not request.pages or page in request.pages}
        notes: list[str] = []
        chain = await self._chain(request, notes)
        reading = _Reading(request, call, chain, asyncio.Semaphore(self._workers), len(wanted), notes)
        await call.report(Progress(stage="C2", message=f"reading in {edition.language}", total=len(wanted)))
        results = await _all(self._page(reading, page, text) for page, text in wanted.items())
        takes = {page: take for page, take in zip(wanted, results, strict=True) if take is not None}
        if not takes:
            raise EngineError(f"nothing could be read aloud in {edition.language}: {reading.gaps[0].reason}")
        master = await mastered([take.sound for take in takes.values()], self._each)
        if master.limited:
            notes.append("peaks were limited to reach the loudness")
        return await self._narration(reading, takes, master)

    async def _off_loop(self, work: Callable[..., ResultT], *arguments: Any) -> ResultT:
        return await asyncio.get_running_loop().run_in_executor(self._executor, work, *arguments)

    async def _each(self, work: Callable[..., ResultT], arguments: Iterable[tuple[Any, ...]]) -> list[ResultT]:
        return await _all([self._off_loop(work, *these) for these in arguments])

    async def _chain(self, request: NarrationRequest, notes: list[str]) -> list[tuple[Engine, Voice]]:
        """The engines that can speak the language, the asked one first, each with its voice."""
        asked = self.engine_name(request.engine, self.options)
        language = request.edition.language
        if asked == "openai":
            remote = self._engines["openai"]
            return [(remote, Voice(request.voice, request.voice, language, "") if request.voice else remote.voices(language)[0])]
        chain: list[tuple[Engine, Voice]] = []
        for name in LOCAL[LOCAL.index(asked) :]:
            engine = self._engines[name]
            try:
                voices: tuple[Voice, ...] = await self._off_loop(engine.voices, language)
            except ModelUnavailableError:
                if chain:
                    continue  # a stand-in that may never be needed
                raise
            if not voices:
                continue
            if chain or (request.voice and find(request.voice, voices) is None and find(request.voice, speaking(KOKORO, language))):
                voice = voices[0]
                if not chain:
                    notes.append(f"{name} has no voice {request.voice}; {voice.label} reads")
            else:
                voice = choose(request.voice, voices, language)
            chain.append((engine, voice))
        if not chain:
            raise InvalidInputError.of("edition.language", f"no local engine speaks {language!r}; use the openai engine")
        if chain[0][0].name != asked:
            notes.append(f"{asked} does not speak {language}; {chain[0][0].name} reads")
        return chain

    async def _page(self, reading: _Reading, page: int, lines: tuple[Line, ...]) -> _Take | None:
        """One track: by the first engine that manages all of it; None and a gap when none does."""
        reason = ""
        for engine, voice in reading.chain:
            try:
                take = await self._take(reading, engine, voice, lines)
            except EngineError as error:
                reason = error.message
                continue
            if reason:
                reading.notes.append(f"{track_label(page)} is read by {engine.name}: {reason}")
            reading.done += 1
            await reading.call.report(
                Progress(stage="C2", message=f"read {track_label(page)}", done=reading.done, total=reading.total, page=page)
            )
            return take
        reading.gaps.append(Gap(page=page, reason=reason))
        return None

    async def _take(self, reading: _Reading, engine: Engine, voice: Voice, lines: tuple[Line, ...]) -> _Take:
        speed = reading.request.speed

        async def one(line: Line) -> Utterance | None:
            text = spoken(line.text)
            async with reading.places:
                return await engine.say(text, voice, speed, self._executor) if text else None

        said = await _all([one(line) for line in lines])
        return await self._off_loop(_taken, list(zip(lines, said, strict=True)), speed)

    async def _narration(self, reading: _Reading, takes: dict[int, _Take], master: Mastered) -> Narration:
        language = reading.request.edition.language
        tracks = []
        files = await self._each(flac, [(samples,) for samples in master.tracks])
        for (page, take), samples, content in zip(takes.items(), master.tracks, files, strict=True):
            audio = await self.artifacts.put(content, media_type="audio/flac", name=track_name(language, page))
            cues = tuple(_cue(mark) for mark in take.marks)
            tracks.append(NarrationTrack(page=page, audio=audio, duration=len(samples) / SAMPLE_RATE, cues=cues))
        engine, voice = reading.chain[0]
        return Narration(
            language=language,
            tracks=tuple(tracks),
            sample_rate=SAMPLE_RATE,
            loudness=Loudness(
                integrated_lufs=round(master.integrated_lufs, 2),
                true_peak_dbtp=round(master.true_peak_dbtp, 2),
                gain_db=round(master.gain_db, 2),
            ),
            gaps=tuple(sorted(reading.gaps, key=lambda gap: gap.page)),
            making=Making(
                service="C2", engine=engine.name, model=engine.model, version=self.version, licence=engine.licence,
                voice=voice.label, notes=tuple(sorted(reading.notes)),
            ),
        )  # fmt: skip


def track_label(page: int) -> str:
    """How a track is called in messages."""
    return f"page {page}" if page else "the title"


def _cue(mark: Mark) -> Cue:
    words = tuple(WordCue(text=word.text, start=word.start / SAMPLE_RATE, end=word.end / SAMPLE_RATE) for word in mark.words)
    line = mark.line
    return Cue(
        paragraph=line.paragraph, sentence=line.sentence, text=line.text,
        start=mark.start / SAMPLE_RATE, end=mark.end / SAMPLE_RATE, words=words,
    )  # fmt: skip


async def _all(works: Iterable[Coroutine[Any, Any, ResultT]]) -> list[ResultT]:
    """Run all at once; the first failure stops the others and is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work) for work in works]
    except ExceptionGroup as failed:
        raise failed.exceptions[0] from None
    return [task.result() for task in tasks]
