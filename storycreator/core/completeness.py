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
