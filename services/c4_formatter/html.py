"""Pages as XHTML fragments whose sentences can be pointed at."""

from collections.abc import Sequence
from html import escape

from storycreator.locales.locale import Locale


def sentence_id(page: int, paragraph: int, sentence: int) -> str:
    """``p3-0-1``: page 3, first paragraph, second sentence."""
    return f"p{page}-{paragraph}-{sentence}"


def page_html(number: int, paragraphs: Sequence[Sequence[str]], locale: Locale) -> str:
    """``<p>`` elements with one ``<span class="s">`` a sentence, one paragraph a line; well-formed and escaped."""
    direction = ' dir="rtl"' if locale.direction == "rtl" else ""
    lines = []
    for index, sentences in enumerate(paragraphs):
        spans = (
            f'<span class="s" id="{sentence_id(number, index, position)}">{escape(sentence, quote=False)}</span>'
            for position, sentence in enumerate(sentences)
        )
        lines.append(f"<p{direction}>{locale.typography.sentence_gap.join(spans)}</p>")
    return "\n".join(lines)
