"""The shape of a plot."""

from collections.abc import Sequence

STEADY = "steady"
MIN_SWING = 0.2
"""A smaller change of sentiment is neither a rise nor a fall."""
SHARE_OF_RANGE = 0.35
MAX_LEGS = 4


def _smooth(scores: Sequence[float]) -> list[float]:
    """Each page averaged with its neighbours; the first and last stay as they are, since they characterise a story most."""
    inner = [(a + 2 * b + c) / 4 for a, b, c in zip(scores, scores[1:], scores[2:], strict=False)]
    return [scores[0], *inner, scores[-1]] if len(scores) > 2 else list(scores)


def _legs(scores: Sequence[float], swing: float) -> list[str]:
    """The directions between turning points that differ by at least ``swing`` (a zigzag filter)."""
    legs: list[str] = []
    low = high = scores[0]
    for score in scores[1:]:
        low, high = min(low, score), max(high, score)
        if score - low >= swing and (not legs or legs[-1] == "fall"):
            legs.append("rise")
            low = high = score
        elif high - score >= swing and (not legs or legs[-1] == "rise"):
            legs.append("fall")
            low = high = score
        elif legs and legs[-1] == "rise" and score >= high:
            low = score
        elif legs and legs[-1] == "fall" and score <= low:
            high = score
    return legs


def arc(scores: Sequence[float]) -> str:
    """``rise–fall–rise`` and the like from the sentiment of the pages, at most ``MAX_LEGS`` legs; ``steady`` without a real change.

    The six basic shapes of Reagan et al. 2016 (doi:10.1140/epjds/s13688-016-0093-1) are the ones with up to three legs.
    """
    if len(scores) < 2:
        return STEADY
    smooth = _smooth(scores)
    swing = max(MIN_SWING, SHARE_OF_RANGE * (max(smooth) - min(smooth)))
    legs = _legs(smooth, swing)
    while len(legs) > MAX_LEGS:
        swing *= 1.25
        legs = _legs(smooth, swing)
    return "–".join(legs) or STEADY
