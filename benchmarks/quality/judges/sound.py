"""Judges of the narration: what a speech recogniser hears, and how loud it is."""

import io
import re
import subprocess
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Protocol

from benchmarks.quality.judges.distance import word_errors
from benchmarks.quality.judges.package import Package, Verdict

WER_LIMIT = {"en": 0.08}
WER_LIMIT_OTHER = 0.12
LUFS, LUFS_TOLERANCE = -16.0, 0.5
TRUE_PEAK = -1.5
"""dBTP, of the lossless programme."""
LOSSY_OVERSHOOT = 0.5
"""dB by which an MP3's decoded peaks may exceed the lossless ones'."""

_NUMBERS = {
    "en": (
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty"
    ),
    "es": (
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
        "dieciocho diecinueve veinte"
    ),
    "fr": (
        "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf vingt"
    ),
    "pt": (
        "zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze quinze dezesseis dezessete dezoito dezenove vinte"
    ),
    "it": (
        "zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
        "diciassette diciotto diciannove venti"
    ),
}
_TENS = {
    "en": ("thirty forty fifty sixty seventy eighty ninety hundred"),
    "es": ("treinta cuarenta cincuenta sesenta setenta ochenta noventa cien"),
    "fr": ("trente quarante cinquante soixante soixante-dix quatre-vingts quatre-vingt-dix cent"),
    "pt": ("trinta quarenta cinquenta sessenta setenta oitenta noventa cem"),
    "it": ("trenta quaranta cinquanta sessanta settanta ottanta novanta cento"),
}


class Listener(Protocol):
    """Writes down what it hears."""

    def __call__(self, audio: Path, language: str) -> str:
        """The words spoken in an audio file."""
        ...


class Whisper:
    """faster-whisper on a CTranslate2 folder; loads at the first use, about 2 s of work for 11 s of sound on two cores."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._model: Any = None

    def __call__(self, audio: Path, language: str) -> str:
        """Transcribe, deterministically and each file on its own."""
        if self._model is None:
            from faster_whisper import WhisperModel

            self._model = WhisperModel(str(self._folder), device="cpu", compute_type="int8")
        segments, _ = self._model.transcribe(
            str(audio), language=language, beam_size=5, temperature=0.0, condition_on_previous_text=False, without_timestamps=True
        )
        return " ".join(segment.text for segment in segments)


def spoken_words(text: str, language: str) -> list[str]:
    """Words as they sound: folded, no punctuation, apostrophes and hyphens part words, small numbers in words."""
    ones, tens = _NUMBERS.get(language, "").split(), _TENS.get(language, "").split()

    def said(match: re.Match[str]) -> str:
        number = int(match[0])
        if number < len(ones):
            return f" {ones[number]} "
        if tens and 30 <= number <= 100 and number % 10 == 0:
            return f" {tens[number // 10 - 3]} "
        return match[0]

    text = re.sub(r"\d{1,3}(?!\d)", said, unicodedata.normalize("NFC", text).casefold())
    return re.findall(r"[^\W_]+", text)


def pronounced(words: Iterable[str], language: str) -> dict[str, str]:
    """Each word's phonemes by espeak-ng, stress left out, so that *allé* and *aller* are the same sound."""
    listed = sorted(set(words))
    command = ["espeak-ng", "-q", "--ipa", "-v", language]
    done = subprocess.run(command, input="\n".join(listed) + "\n", capture_output=True, text=True, check=True)
    lines = done.stdout.split("\n")[:-1]
    if len(lines) != len(listed):
        raise ValueError(f"espeak-ng pronounced {len(lines)} of {len(listed)} words")
    return {word: re.sub(r"[ˈˌ\s-]|ə-?$", "", line) or word for word, line in zip(listed, lines, strict=True)}


def narration(package: Package, listen: Listener) -> list[Verdict]:
    """Word errors of each narrated language, page by page against the edition's text. The verdict is on the rate with cast names masked (a
    recogniser cannot know how they are spelt) and words that sound alike taken for the same (nor can a voice say a silent letter); the
    raw rate is told beside it."""
    found = []
    names = frozenset(part for word in package.name_words for part in spoken_words(word, ""))
    for edition in package.editions:
        language = edition.language.partition("-")[0]
        total = raw = masked = missing = 0
        failures: list[str] = []
        for page, sentences in {0: [edition.title], **edition.pages}.items():
            path = package.path(edition.language, "audio", f"page-{page:02}.mp3" if page else "title.mp3")
            if not path.is_file():
                failures.append(f"{edition.language}: {path.name} is missing")
                missing += 1
                continue
            reference = spoken_words(" ".join(sentences), language)
            transcript = listen(path, language)
            heard = spoken_words(transcript, language)
            errors = word_errors(reference, heard, names, pronounced([*reference, *heard], language))
            total += len(reference)
            raw += word_errors(reference, heard)
            masked += errors
            if reference and page and errors / len(reference) > 0.2:
                failures.append(
                    f"{edition.language} page {page}: {errors} of {len(reference)} words wrong; heard “{transcript.strip()[:200]}”"
                )
        limit = WER_LIMIT.get(language, WER_LIMIT_OTHER)
        rate, raw_rate = (masked / total, raw / total) if total else (1.0, 1.0)
        if rate > limit:
            failures.insert(0, f"{edition.language}: word error rate {rate:.1%}, the limit is {limit:.0%}")
        found.append(
            Verdict(
                f"narration {edition.language}", rate <= limit and not missing, f"{rate:.1%} ({raw_rate:.1%} raw)", tuple(failures),
                {"words": total, "errors": masked, "raw": raw, "missing": missing},
            )
        )  # fmt: skip
    return found


def measure(audio: Path) -> tuple[float, float]:
    """Integrated loudness (LUFS) and true peak (dBTP) of a file by ffmpeg's EBU R 128 meter. Raises ``ValueError``.

    libsndfile (mpg123) decodes: ffmpeg 5.1's own MP3 decoder was seen to garble 30 ms that mpg123 and newer ffmpeg agree on.
    """
    import soundfile

    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", "-", "-af", "ebur128=peak=true:framelog=verbose", "-f", "null", "-"]
    wav = io.BytesIO()
    try:
        samples, rate = soundfile.read(audio, dtype="float32")
        soundfile.write(wav, samples, rate, format="WAV", subtype="FLOAT")
    except soundfile.SoundFileError as error:
        raise ValueError(f"{audio.name}: could not measure it: {error}") from error
    done = subprocess.run(command, input=wav.getvalue(), capture_output=True, check=False)
    output = done.stderr.decode(errors="replace")
    summary = output[output.rfind("Summary:") :]
    level, peak = re.search(r"I:\s+(-?[\d.]+|-inf) LUFS", summary), re.search(r"Peak:\s+(-?[\d.]+|-inf) dBFS", summary)
    if done.returncode or "Summary:" not in output or not level or not peak:
        raise ValueError(f"{audio.name}: ffmpeg could not measure it: {output.strip().splitlines()[-1:]}")
    return float(level[1]), float(peak[1])


def loudness(package: Package) -> Verdict:
    """−16 LUFS ± 0.5 for each language's whole-book MP3, measured again; its true peak may exceed −1.5 dBTP by no more than MP3 adds; the
    lossless programme's true peak, which only the record still has, may not."""
    failures, measured = [], []
    worst = 0.0
    for edition in package.editions:
        path = package.path(edition.language, "book.mp3")
        try:
            level, peak = measure(path)
        except ValueError as error:
            failures.append(f"{edition.language}: {error}")
            continue
        worst = max(worst, abs(level - LUFS))
        measured.append(f"{edition.language} {level:.1f}/{peak:.1f}")
        if abs(level - LUFS) > LUFS_TOLERANCE:
            failures.append(f"{edition.language}/book.mp3: {level:.1f} LUFS")
        if peak > TRUE_PEAK + LOSSY_OVERSHOOT:
            failures.append(f"{edition.language}/book.mp3: true peak {peak:.1f} dBTP")
        recorded = (package.narration(edition.language) or {}).get("loudness")
        if recorded is None:
            failures.append(f"{edition.language}: the record has no loudness")
        elif recorded["true_peak_dbtp"] > TRUE_PEAK + 0.05:
            failures.append(f"{edition.language}: the lossless programme peaks at {recorded['true_peak_dbtp']:.2f} dBTP")
    if not measured:
        failures = failures or ["there is no sound"]
    return Verdict("loudness", not failures, ", ".join(measured) or "none", tuple(failures), {"worst": worst})
