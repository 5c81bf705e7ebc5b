"""Titles and beginnings of pages, fitted to the space they have."""


def first_words(text: str, count: int = 9) -> str:
    """The first words of a page, for the plate in place of its picture."""
    words = text.split()
    if len(words) <= count:
        return text
    while count > 1 and not words[count - 1][-1].isalnum():  # not just before a comma, nor with a lone quotation mark
        count -= 1
    return " ".join(words[:count]) + "…"


def balanced(title: str, width: int = 20) -> str:
    """A title with no-break spaces, so that one too long for a line of ``width`` characters is broken near its middle."""
    spaces = [at for at, char in enumerate(title) if char == " "]
    if len(title) <= width or len(title) > 2 * width or not spaces:
        return title
    middle = min(spaces, key=lambda at: abs(at - len(title) / 2))
    return " ".join(half.replace(" ", "\u00a0") for half in (title[:middle], title[middle + 1 :]))
