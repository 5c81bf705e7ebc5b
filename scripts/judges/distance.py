"""Edit distance (Levenshtein) of strings or of lists of words."""

from collections.abc import Sequence


def edits(a: Sequence[str], b: Sequence[str]) -> int:
    """Insertions, deletions and substitutions that turn one into the other."""
    previous = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        row = [i]
        for j, right in enumerate(b, start=1):
            row.append(min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (left != right)))
        previous = row
    return previous[-1]


def word_errors(reference: Sequence[str], heard: Sequence[str], free: frozenset[str] = frozenset()) -> int:
    """Word errors of a transcript. A ``free`` reference word (a name) may be heard as anything: nothing, one word or two."""
    width = len(heard) + 1
    before: list[int] = list(range(width))
    for word in reference:
        cost = 0 if word in free else 1
        row = [before[0] + cost]
        for j in range(1, width):
            best = min(before[j] + cost, row[j - 1] + 1, before[j - 1] + (0 if word == heard[j - 1] else cost))
            if cost == 0 and j > 1:
                best = min(best, before[j - 2])
            row.append(best)
        before = row
    return before[-1]
