"""A cheap check of every spoken line: is it as long as its text, is there a hole in it, is it clipped."""

import unicodedata

import numpy as np

from services.c2_narrator.engines.base import SAMPLE_RATE, Utterance
from services.c2_narrator.track import loud_frames, trim

RETAKES = 2
"""How often a line that fails is spoken again."""
SHORTEST, LONGEST = 0.025, 0.22
"""Seconds a letter at the usual pace. Books are read at 0.05 to 0.11."""
SLACK = 1.2
"""Seconds that a line may take beyond that: *Shh!* is held."""
HOLE = 1.5
"""Seconds of silence inside a line at the usual pace that no mark explains."""
FLAT = 12
"""So many highest samples in a row are a clipped peak."""
FLOOR = 0.003
"""The peak of a line that can be heard, full scale 1."""


def fault(text: str, utterance: Utterance, speed: float) -> str:
    """What is wrong with a line, in words; empty when it passes. ``speed`` is the pace it was spoken at."""
    samples = utterance.samples
    peak = float(np.abs(samples).max(initial=0.0))
    if peak < FLOOR:
        return "it is silent"
    top = np.flatnonzero(np.abs(samples) >= 0.999 * peak)
    if len(top) >= FLAT and np.any(top[FLAT - 1 :] - top[: len(top) - FLAT + 1] == FLAT - 1):
        return "it is clipped"
    seconds = speed * len(trim(utterance).samples) / SAMPLE_RATE
    loud = loud_frames(samples)
    silence = speed * float(np.diff(loud).max(initial=0)) / 100
    if silence > HOLE:
        return f"it falls silent for {silence:.1f} s"
    letters = [char for char in text if char.isalpha()]
    if not all(unicodedata.name(char, "").startswith("LATIN") for char in letters) or any(char.isdigit() for char in text):
        return ""  # other scripts and digits say more with a sign
    if seconds < SHORTEST * len(letters):
        return f"it is {seconds:.1f} s long, too short for its {len(letters)} letters"
    if seconds > LONGEST * len(letters) + SLACK:
        return f"it is {seconds:.1f} s long, too long for its {len(letters)} letters"
    return ""
