"""Looking at a page as a reader would: repeats, lengths, quotation marks, strange names, words out of place."""

import re
from collections.abc import Iterable, Sequence

from services.a_story_generator.telling.english import SMALL_WORDS, content_stems, stem
from storycreator.locales.sentences import sentences, words

TOLERANCE = 0.25
"""The share by which the words on a page may differ from what was asked."""
LOW, HIGH = 1 - TOLERANCE, 1 + TOLERANCE
SPOILERS = re.compile(
    r"\b(at last|finally|happily ever after|the end|from that day on|from then on|came true|in the end|lived happily"
    r"|dream had come|had been solved|was solved"
    r"|mission (?:was )?(?:complete|accomplished))\b",
    re.IGNORECASE,
)
META = re.compile(
    r"\b(as an ai|language model|chapter|paragraph|the end|page \d|the moral|this story|our story|the story (?:is|was"
    r"|ends)|once upon a time|to be continued"
    r"|system prompt|instructions)\b|[\[\]{}<>|*#_=\\/]|https?:",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"[^\x00-\x7FÀ-ſ]")


def count(text: str) -> int:
    """Words as a reader counts them."""
    return len(words(text))


def split(text: str) -> list[str]:
    """The sentences of a page, in order."""
    return [sentence for part in text.split("\n\n") for sentence in sentences(part, "en")]


def _tokens(sentence: str) -> list[str]:
    return re.findall(r"[a-zà-ÿ']+", sentence.lower())


def alike(one: str, other: str) -> bool:
    """Whether a reader would call two sentences the same."""
    a, b = _tokens(one), _tokens(other)
    if a == b:
        return True
    if min(len(a), len(b)) < 4:
        return False
    shared = len(set(a) & set(b)) / len(set(a) | set(b))
    three_a, three_b = set(zip(a, a[1:], a[2:], strict=False)), set(zip(b, b[1:], b[2:], strict=False))
    threes = len(three_a & three_b) / max(1, min(len(three_a), len(three_b)))
    return shared >= 0.75 or (threes >= 0.6 and min(len(a), len(b)) >= 6)


def without_repeats(text: str, earlier: Sequence[str]) -> tuple[str, int]:
    """The text without sentences that an earlier page or the text itself already has, and how many went."""
    kept: list[str] = []
    gone = 0
    for sentence in split(text):
        if any(alike(sentence, other) for other in (*earlier, *kept)):
            gone += 1
        else:
            kept.append(sentence)
    return (" ".join(kept), gone) if gone else (text, 0)


def balanced(text: str) -> bool:
    """Whether straight double quotes open and close in turn, with no space inside."""
    return text.count('"') % 2 == 0 and not re.search(r'(^|\s)"\s|\s"$', text)


def whole_sentences(text: str) -> str:
    """The text up to its last finished sentence with its quotes closed; empty when there is none."""
    text = text.strip()
    ends = [match.end() for match in re.finditer(r'[.!?]+"?(?=\s|$)', text)]
    for end in reversed(ends):
        part = text[:end]
        if part.count('"') % 2 == 0:
            return part
        if not part.endswith('"') and re.search(r'"[^"]*$', part):
            return f'{part}"'  # a speech that the cut left open
    return ""


def fitted(text: str, target: int, *, keep: int = 1) -> str:
    """The text cut after the sentence that brings it closest to ``target`` words; the first ``keep`` sentences stay."""
    parts = split(text)
    best, gap = text, abs(count(text) - target) / target
    for size in range(len(parts) - 1, max(0, keep - 1), -1):
        shorter = " ".join(parts[:size])
        if balanced(shorter) and abs(count(shorter) - target) / target < gap and (count(text) > HIGH * target):
            best, gap = shorter, abs(count(shorter) - target) / target
    return best


def in_range(text: str, target: int) -> bool:
    """Whether the length is within a quarter of what was asked."""
    return LOW * target <= count(text) <= HIGH * target


def outside_quotes(text: str) -> str:
    """What the narrator says."""
    return re.sub(r'"[^"]*"', " ", text)


def missing(keywords: Iterable[str], text: str) -> list[str]:
    """Keywords that a text does not use in any form."""
    have = {stem(word) for word in re.findall(r"[A-Za-zÀ-öø-ÿ]+(?:['-][A-Za-z]+)*", text)} | {
        stem(w) for w in re.findall(r"[A-Za-zÀ-ÿ]+", text)
    }
    return [word for word in keywords if stem(word) not in have]


def strange_letters(text: str) -> bool:
    """Letters that are not of a Latin alphabet."""
    return bool(_FOREIGN.search(re.sub(r"[‘’“”–—…]", "", text)))


def overlap(one: str, other: str) -> float:
    """The share of the shorter text's meaning words that the other has."""
    a, b = content_stems(one), content_stems(other)
    return len(a & b) / max(1, min(len(a), len(b)))


def mended_names(text: str, names: Iterable[str]) -> tuple[str, int]:
    """Near misses of the cast's names (``Poppo`` for ``Poppy``) set right, and how many there were."""
    mended = 0
    known = tuple(names)

    def mend(match: re.Match[str]) -> str:
        nonlocal mended
        word = match.group(0)
        if word in known or word.lower() in SMALL_WORDS:
            return word
        for name in known:
            if len(name) >= 4 and word[0] == name[0] and word != name and _distance(word, name) == 1 and word.removesuffix("s") != name:
                mended += 1
                return name
        return word

    return re.sub(r"\b[A-ZÀ-Þ][a-zà-ÿ]+\b", mend, text), mended


def _distance(one: str, other: str) -> int:
    """Edit distance (Levenshtein)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]
