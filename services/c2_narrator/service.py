"""The narrator (C2): reads an edition aloud: one lossless track per page, with the time of each sentence."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import Field

from services.c2_narrator import retake
from services.c2_narrator.engines.base import SAMPLE_RATE, Engine, Utterance
from services.c2_narrator.front_end.pronunciations import Pronunciations
from services.c2_narrator.front_end.respelling import pronunciations
from services.c2_narrator.loudness import Mastered, Measured, Outline, Sound, Track, flac, master, measure, meter_track, sound
from services.c2_narrator.spoken_text import foreign_letters, spoken
from services.c2_narrator.track import Line, Mark, assemble
from services.c2_narrator.voices import KOKORO, Voice, choose, find, no_voice, voices_for
from storycreator.core.concurrency import gather
from storycreator.core.engines import Engines, EngineSpec
from storycreator.core.errors import EngineError, InvalidInputError, ModelUnavailableError, RemoteEngineError, StoryCreatorError
from storycreator.core.preflight import impossible, kept, partly, unknown
from storycreator.core.processors import available
from storycreator.core.service import Call, Resources, Service
from storycreator.inference.openai import OpenAIOptions
from storycreator.locales.locale import language_name
from storycreator.messages.common import Progress, Take
from storycreator.messages.edition import Edition
from storycreator.messages.illustration import Gap
from storycreator.messages.narration import Cue, Loudness, Narration, NarrationRequest, NarrationTrack, WordCue
from storycreator.messages.preflight import PreflightRequest, Prospect
from storycreator.storage.result_cache import ResultCache

ResultT = TypeVar("ResultT")


LETTERS_ONLY = ("espeak", "openai")
"""The engines that cannot be told a word's phonemes."""


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
    chain: list[tuple[EngineSpec, Voice]]
    """The engines with their voices: the first choice, then fallbacks."""
    slots: asyncio.Semaphore
    total: int
    own: Pronunciations
    notes: list[str] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    substitutes: list[Gap] = field(default_factory=list)
    unavailable: dict[str, StoryCreatorError] = field(default_factory=dict)
    """Engines that are not available: other pages skip them."""
    pages_read: Counter[str] = field(default_factory=Counter)
    done: int = 0

    def speaker(self) -> tuple[EngineSpec, Voice]:
        """The engine and voice that read most pages."""
        return max(self.chain, key=lambda one: self.pages_read[one[0].name])


@dataclass(frozen=True)
class _MeteredTrack:
    """A page before mastering."""

    sound: Sound
    marks: tuple[Mark, ...]


def _assemble(spoken: Sequence[tuple[Line, Utterance | None]], speed: float) -> _MeteredTrack:
    page = assemble(spoken, speed)
    return _MeteredTrack(sound(page.samples), page.marks)


def tracks_of(edition: Edition) -> dict[int, tuple[Line, ...]]:
    """The lines of each track: 0 is the title, then the pages."""
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
    """Service C2."""

    options_type = NarratorOptions
    engines = Engines(package="services.c2_narrator.engines")
    recipe = "3"  # increase when the phonemes or the mastering change

    def __init__(self, resources: Resources[NarratorOptions]) -> None:
        super().__init__(resources)
        self._workers = self.options.workers or available()
        self._executor = ThreadPoolExecutor(self._workers, thread_name_prefix="narrator")
        self._result_cache = ResultCache(self.artifacts)

    async def close(self) -> None:
        """Stop the threads and close connections."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        await super().close()

    def engine(self, spec: EngineSpec) -> Engine:
        """An engine, created at first use."""
        found: Engine = super().engine(spec)
        return found

    def _local(self) -> list[EngineSpec]:
        """Local engines in the order of fallback."""
        return [spec for spec in self.engines if not spec.remote]

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
        chain = await self._in_thread(self._chain, request.engine, request.voice, edition.language, notes)
        own = await self._in_thread(pronunciations, request.pronunciations, edition.language)
        run = _Run(request, call, chain, asyncio.Semaphore(self._workers), len(wanted), own, notes)
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

    def _chain(self, engine: str, name: str, language: str, notes: list[str]) -> list[tuple[EngineSpec, Voice]]:
        """The engines that speak a language, the requested one first, each with its voice; ``name`` is the voice asked for. Blocks while
        espeak-ng lists its languages."""
        asked, local = self.choose(engine), self._local()
        chain: list[tuple[EngineSpec, Voice]] = []
        if asked.remote:
            chain.append((asked, _server_voice(name, language) if name else self.engine(asked).voices(language)[0]))
        for spec in local[0 if asked.remote else local.index(asked) :]:
            try:
                voices = self.engine(spec).voices(language)
            except ModelUnavailableError:
                if chain:
                    continue  # a fallback that may never be needed
                raise
            if not voices:
                continue
            if chain or (name and find(name, voices) is None and find(name, voices_for(KOKORO, language))):
                voice = voices[0]
                if not chain:
                    notes.append(f"{spec.name} has no voice {name}; {voice.label} reads")
            else:
                voice = choose(name, voices, language)
            chain.append((spec, voice))
        if not chain:
            raise InvalidInputError.of("edition.language", f"no local engine speaks {language!r}; use the openai engine")
        if chain[0][0] is not asked:
            notes.append(f"{asked.name} does not speak {language}; {chain[0][0].name} reads")
        return chain

    def wishes(self, request: PreflightRequest, spec: EngineSpec) -> Iterator[Prospect]:
        """The voice, and a reader for every edition."""
        original, *others = request.all_languages
        yield self._reader(spec, request.voice, original, original)
        yield from (self._reader(spec, "", language, original) for language in others)
        yield from self._said(request, spec)
        if not spec.remote:
            yield from self._letters(request)

    def _said(self, request: PreflightRequest, spec: EngineSpec) -> Iterator[Prospect]:
        """The user's pronunciations, in each edition."""
        if not request.pronunciations:
            return
        wish = f"the pronunciation of {', '.join(one.word for one in request.pronunciations)}"
        if spec.name in LETTERS_ONLY:
            yield partly(self.letter, wish, "pronunciations", f"{spec.name} takes letters only", "--engine narration=kokoro")
        try:
            for language in request.all_languages:
                pronunciations(request.pronunciations, language)
        except (InvalidInputError, EngineError, ModelUnavailableError) as error:
            yield impossible(self.letter, wish, error, "correct it, or leave it out", "pronunciations")
        else:
            if spec.name not in LETTERS_ONLY:
                yield kept(self.letter, wish, "pronunciations")

    def _reader(self, spec: EngineSpec, name: str, language: str, original: str) -> Prospect:
        """Who reads an edition. One whose language nobody speaks is text only, which ends a run for the original alone."""
        field = "voice" if name else "languages"
        wish = f"narration in {language_name(language)}" + (f" by {name}" if name else "")
        notes: list[str] = []
        try:
            reader, voice = self._chain(spec.name, name, language, notes)[0]
        except (InvalidInputError, ModelUnavailableError) as error:
            if name or language == original:
                return impossible(self.letter, wish, error, "or leave the narration out: --skip narration", field)
            return partly(
                self.letter,
                wish,
                field,
                f"this edition is text only: {error.fields[0].description if error.fields else error.message}",
                "--engine narration=openai may speak it",
            )
        if reader.remote:
            return unknown(self.letter, wish, field, f"the server is asked for the voice {voice.id}")
        if notes and (name or not spec.draft):
            return partly(self.letter, wish, field, "; ".join(notes))
        return kept(self.letter, wish, field, f"read by {voice.label} of {reader.name}")

    def _letters(self, request: PreflightRequest) -> Iterator[Prospect]:
        """Names in letters that the voice of the original does not know."""
        said = "the voice reads Latin letters only and skips these"
        if odd := foreign_letters(request.story.hero_name):
            wish = f"the name {request.story.hero_name} read aloud"
            yield partly(
                self.letter, wish, "hero_name", f"{said}: {odd}", "write the name in Latin letters, or use --engine narration=openai"
            )
        if odd := foreign_letters(request.story.prompt):
            yield unknown(self.letter, "names from the prompt read aloud", "prompt", f"{said}, if a name has them: {odd}")

    async def _page(self, run: _Run, page: int, lines: tuple[Line, ...]) -> _MeteredTrack | None:
        """One track, by the first engine that can read all of it; None, and a gap, when none can."""
        reason = ""
        for spec, voice in run.chain:
            try:
                if spec.name in run.unavailable:
                    raise run.unavailable[spec.name]
                take = await self._take(run, self.engine(spec), voice, lines)
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

    async def _take(self, run: _Run, engine: Engine, voice: Voice, lines: tuple[Line, ...]) -> _MeteredTrack:
        speed = run.request.speed

        async def one(line: Line) -> Utterance | None:
            text = spoken(line.text)
            async with run.slots:
                return await engine.say(text, voice, speed, self._executor, own=run.own) if text else None

        utterances = await gather([one(line) for line in lines])
        return await self._in_thread(_assemble, list(zip(lines, utterances, strict=True)), speed)

    async def _narration(self, run: _Run, takes: dict[int, _MeteredTrack], mastered: Mastered) -> Narration:
        edition = run.request.edition
        tracks = []
        files = await self._map_in_threads(flac, [(samples,) for samples in mastered.tracks])
        for (page, take), samples, content in zip(takes.items(), mastered.tracks, files, strict=True):
            tracks.append(await self._track(edition, page, samples, content, tuple(_cue(mark) for mark in take.marks)))
        spec, voice = run.speaker()
        return Narration(
            language=edition.language,
            tracks=tuple(tracks),
            sample_rate=SAMPLE_RATE,
            loudness=_loudness(mastered.measured, mastered.gain_db),
            gaps=tuple(sorted(run.gaps, key=lambda gap: gap.page)),
            substitutes=tuple(sorted(run.substitutes, key=lambda gap: gap.page)),
            provenance=self.provenance(spec, voice=voice.label, notes=sorted(run.notes)),
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
                new = await self._read_lines(request, lines[track.page], wanted[track.page], notes)
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
        self, request: NarrationRequest, lines: tuple[Line, ...], wanted: dict[int, Take], notes: list[str]
    ) -> dict[int, Utterance]:
        """The selected lines of one page, spoken again. There is no fallback: another take must come from the requested voice."""
        new: dict[int, Utterance] = {}
        own = await self._in_thread(pronunciations, request.pronunciations, request.edition.language)
        for index, take in wanted.items():
            text = spoken(lines[index].text)
            if not text:
                continue
            spec, voice = await self._speaker(request, take.voice)
            pace = request.speed * retake.pace(take.number)
            new[index] = await self.engine(spec).say(text, voice, pace, self._executor, take.number, own)
            if take.voice:
                notes.append(f"{track_label(take.page)}, line {index + 1} is read by {voice.label} of {spec.name}")
        return new

    async def _speaker(self, request: NarrationRequest, name: str) -> tuple[EngineSpec, Voice]:
        """The engine of the request, or the one that has a voice of that name. Raises ``InvalidInputError`` naming the known ones."""
        if not name:
            return (await self._in_thread(self._chain, request.engine, request.voice, request.edition.language, []))[0]
        asked, language = self.choose(request.engine), request.edition.language
        if asked.remote:
            return asked, _server_voice(name, language)
        known: list[Voice] = []
        for spec in sorted(self._local(), key=lambda spec: spec is not asked):
            voices: tuple[Voice, ...] = await self._in_thread(self.engine(spec).voices, language)
            if voice := find(name, voices):
                return spec, voice
            known += voices
        raise no_voice(name, known, language)


def _server_voice(voice: str, language: str) -> Voice:
    """A voice of a remote server, which accepts any name."""
    return Voice(voice, voice, language, "")


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
