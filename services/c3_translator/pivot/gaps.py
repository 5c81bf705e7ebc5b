"""Catalan lemmas that Apertium's Spanish and French dictionaries lack or translate badly, and what to say instead (``gaps.txt``)."""

from services.c3_translator.data_files import lines


def _column(number: int) -> dict[tuple[str, str], str]:
    """By lemma and first tag."""
    found = {}
    for columns in (line.split(" | ") for line in lines(__package__, "gaps.txt")):
        lemma, _, tag = columns[0].rpartition(" ")
        if columns[number] != "-":
            found[lemma, tag] = columns[number]
    return found


SPANISH, FRENCH = _column(1), _column(2)
