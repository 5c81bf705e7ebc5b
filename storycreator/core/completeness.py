"""Gaps and stand-ins in the replies of the illustrator, narrator and translator."""

from storycreator.messages.common import Message
from storycreator.messages.illustration import Gap, Illustrations
from storycreator.messages.narration import Narration
from storycreator.messages.translation import Translation


def _where(page: int, cover: str) -> str:
    return f"page {page}" if page else cover


def _gaps(reply: Message) -> tuple[Gap, ...]:
    return reply.gaps if isinstance(reply, Illustrations | Narration) else ()


def _substitutes(reply: Message) -> tuple[Gap, ...]:
    return reply.substitutes if isinstance(reply, Narration) else ()


def is_whole(reply: Message) -> bool:
    """Whether the reply is worth caching: nothing is missing, and no stand-in voice was used."""
    return not _gaps(reply) and not _substitutes(reply)


MOST_DOUBTED = 0.2
"""The share of sentences that may be doubted before an edition is not made unless it is asked for all the same."""


def doubted(translation: Translation) -> tuple[int, int]:
    """How many sentences of the story are doubted, and how many there are."""
    pages = translation.edition.pages
    return sum(doubt.page > 0 for doubt in translation.doubts), sum(len(part.sentences) for page in pages for part in page.paragraphs)


def too_rough(translation: Translation) -> str:
    """Why the edition is not to be made without ``--rough-editions``; empty where it may be."""
    number, sentences = doubted(translation)
    if number <= MOST_DOUBTED * sentences:
        return ""
    return (
        f"the machine's translation is too rough: {number} of {sentences} sentences are in doubt, more than a fifth; "
        "choose another engine (--engine translation=NAME), or keep it as it is with --rough-editions"
    )


def shortfall(reply: Message) -> str:
    """What is missing or doubtful, in words; empty when nothing is."""
    cover = "the title" if isinstance(reply, Narration) else "cover"
    parts = [f"{_where(gap.page, cover)}: {gap.reason}" for gap in _gaps(reply)]
    by_reason: dict[str, list[int]] = {}
    for substitute in _substitutes(reply):
        by_reason.setdefault(substitute.reason, []).append(substitute.page)
    for reason, pages in by_reason.items():
        which = ", ".join(_where(page, cover) for page in pages)
        parts.append(f"{which}: {reason}")
    if isinstance(reply, Translation) and reply.doubts:
        pages_in_doubt = ", ".join(str(page) for page in sorted({doubt.page for doubt in reply.doubts}))
        parts.append(f"{len(reply.doubts)} sentence(s) may read badly (page {pages_in_doubt})")
    return "; ".join(parts)
