"""Edit distance (Levenshtein) of strings or of lists of words."""

from collections.abc import Mapping, Sequence


def edits(a: Sequence[str], b: Sequence[str]) -> int:
    """Insertions, deletions and substitutions that turn one into the other."""
    previous = list(range(len(b) + 1))
    for i, left in enumerate(a, start=1):
        row = [i]
        for j, right in enumerate(b, start=1):
            row.append(min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (left != right)))
        previous = row
    return previous[-1]


def word_errors(
    reference: Sequence[str], heard: Sequence[str], free: frozenset[str] = frozenset(), sounds: Mapping[str, str] | None = None
) -> int:
    """Word errors of a transcript. A ``free`` reference word (a name) may be heard as anything: nothing, one word or two. With ``sounds``
    (pronunciations by word) words that sound alike are the same, also when one is written as two."""

    def same(a: Sequence[str], b: Sequence[str]) -> bool:
        if sounds is None:
            return False
        return "".join(a) == "".join(b) or "".join(sounds[word] for word in a) == "".join(sounds[word] for word in b)

    width = len(heard) + 1
    rows: list[list[int]] = [list(range(width))]
    for i, word in enumerate(reference, start=1):
        cost = 0 if word in free else 1
        row, before = [rows[-1][0] + cost], rows[-1]
        for j in range(1, width):
            match = word == heard[j - 1] or same([word], heard[j - 1 : j])
            best = min(before[j] + cost, row[j - 1] + 1, before[j - 1] + (0 if match else cost))
            if j > 1 and (cost == 0 or same([word], heard[j - 2 : j])):
                best = min(best, before[j - 2])
            if i > 1 and same(reference[i - 2 : i], heard[j - 1 : j]):
                best = min(best, rows[-2][j - 1])
            row.append(best)
        rows.append(row)
    return rows[-1][-1]
