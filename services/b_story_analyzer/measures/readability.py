"""How hard a text is to read, and whether it suits its age band."""

from services.b_story_analyzer.measures import syllables
from services.b_story_analyzer.measures.counting import count_words
from storycreator.locales.locale import locale
from storycreator.locales.sentences import paragraphs, sentences, words
from storycreator.messages.analysis import Readability
from storycreator.messages.common import AgeBand
from storycreator.messages.story import Story

# Read aloud to the youngest, read together, read alone. Easiest and hardest Flesch–Kincaid grade (US: grade 1 is about 6 to 7 years), the
# Flesch ease it must not fall below, and the most words a sentence should have.
GRADES = {AgeBand.EARLY: (-4.0, 4.5), AgeBand.MIDDLE: (0.0, 6.0), AgeBand.OLDER: (2.0, 8.5)}
EASE = {AgeBand.EARLY: 75.0, AgeBand.MIDDLE: 65.0, AgeBand.OLDER: 55.0}
MAX_SENTENCE_WORDS = {AgeBand.EARLY: 18, AgeBand.MIDDLE: 26, AgeBand.OLDER: 34}
TOLERATED_SHARE = 0.05
"""Share of sentences that may be too long."""


def _figures(text: str, language: str, per_sentence: float) -> tuple[float, float] | None:
    """Flesch–Kincaid grade (Kincaid et al. 1975) and Flesch ease; None when the language has no formula or no syllables to count."""
    found, ease = words(text), locale(language).reading_ease
    counted = syllables.count(found, language) if ease and found else None
    if ease is None or counted is None:
        return None
    per_word = counted / len(found)
    return 0.39 * per_sentence + 11.8 * per_word - 15.59, ease.constant - ease.per_word * per_sentence - ease.per_syllable * per_word


def readability(story: Story, language: str, age_band: AgeBand) -> Readability:
    """Grade and ease of the whole text, judged against the age band, with advice that names what to change."""
    text = "\n\n".join(page.text for page in story.pages)
    counted = [
        (page.number, sentence, count_words(sentence))
        for page in story.pages
        for part in paragraphs(page.text)
        for sentence in sentences(part, story.language)
    ]
    readable = [row for row in counted if row[2]]
    if not readable:
        return Readability(grade=0.0, ease=100.0, fits_age_band=False, advice="There are no words to read.")
    mean = sum(count for _, _, count in readable) / len(readable)
    figures = _figures(text, language, mean)
    page, longest, length = max(readable, key=lambda row: row[2])
    too_long = sum(count > MAX_SENTENCE_WORDS[age_band] for _, _, count in readable) > max(1, TOLERATED_SHARE * len(readable))
    lengthy = f"page {page} has a sentence of {length} words (“{_opening(longest)}”)"
    if figures is None:
        advice = f"Too hard for ages {age_band}: {lengthy}." if too_long else f"Sentences suit ages {age_band}"
        note = "only their length could be judged in this language"
        grade, ease = round(0.39 * mean, 1), round(max(0.0, 100.0 - 1.015 * mean), 1)
        return Readability(grade=grade, ease=ease, fits_age_band=not too_long, advice=f"{advice.rstrip('.')}; {note}.")
    grade, ease = round(figures[0], 1), round(figures[1], 1)
    easiest, hardest = GRADES[age_band]
    # The grade is an English formula; elsewhere the ease, which has been adapted, decides.
    too_hard = grade > hardest if language == "en" else ease < EASE[age_band]
    if too_hard or too_long:
        hard = ", ".join(f"“{word}”" for word in _long_words(text))
        advice = f"Too hard for ages {age_band}: {lengthy}{f', and there are long words such as {hard}' if hard and too_hard else ''}."
    elif language == "en" and grade < easiest:
        advice = f"Easier than ages {age_band} need (grade {grade:g}): sentences have {mean:.0f} words; join some, and choose richer words."
    else:
        advice = f"Suits ages {age_band}: {mean:.0f} words a sentence, grade {grade:g}."
        return Readability(grade=grade, ease=ease, fits_age_band=True, advice=advice)
    return Readability(grade=grade, ease=ease, fits_age_band=False, advice=advice)


def _opening(sentence: str) -> str:
    start = " ".join(sentence.split()[:5]).strip("\"“”'’«» ")
    return f"{start} …" if len(sentence.split()) > 5 else start


def _long_words(text: str) -> list[str]:
    """The three longest words of ten letters or more, except capitalised ones (names)."""
    found = {word for word in words(text) if len(word) >= 10 and word.islower()}
    return sorted(found, key=lambda word: (-len(word), word))[:3]
