"""Titles and beginnings of pages, fitted to the space they have."""


def first_words(text: str, count: int = 9) -> str:
    """How a page begins, for the plate that stands in for its picture."""
    words = text.split()
    if len(words) <= count:
        return text
    while count > 1 and not words[count - 1][-1].isalnum():  # not just before a comma, nor with a lone quotation mark
        count -= 1
    return " ".join(words[:count]) + "…"


def balanced(title: str, width: int = 20) -> str:
    """A title that will be broken near its middle when it is too long for one line of ``width`` characters, by no-break spaces."""
    spaces = [at for at, char in enumerate(title) if char == " "]
    if len(title) <= width or len(title) > 2 * width or not spaces:
        return title
    middle = min(spaces, key=lambda at: abs(at - len(title) / 2))
    return " ".join(half.replace(" ", "\u00a0") for half in (title[:middle], title[middle + 1 :]))
