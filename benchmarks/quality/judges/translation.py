"""Judge of the translations: words that were left over."""

from functools import cache
from typing import Any

from benchmarks.quality.judges.package import Package, Verdict, plain, words

LEAD = 0.85
"""On wordfreq's Zipf scale (a factor of seven): a source word this much more frequent in the source language is none of the target's."""
PIVOT = "pt"
PIVOT_LEAD, PIVOT_SURE, PIVOT_KNOWN, TARGET_RARE = 1.5, 2.5, 3.5, 3.5
SECOND_OPINION_WORDS, SECOND_OPINION_SURE = 5, 0.85


@cache
def _detector() -> Any:
    from lingua import Language, LanguageDetectorBuilder

    return LanguageDetectorBuilder.from_languages(
        Language.ENGLISH, Language.SPANISH, Language.FRENCH, Language.PORTUGUESE, Language.ITALIAN, Language.GERMAN
    ).build()


def left_over(source: str, target: str, source_language: str, target_language: str, names: frozenset[str]) -> list[str]:
    """Words of the translated sentence that stand in its source sentence and are not words of the target language, by how frequent they
    are in each; and the whole sentence when it was not translated at all."""
    from wordfreq import zipf_frequency

    there = {word.lower() for word in words(source)}
    known = {word.lower() for word in names}
    found = []
    for word in words(target):
        small = word.lower()
        if small not in there or small in known or len(small) < 3:
            continue
        if zipf_frequency(small, source_language) - zipf_frequency(small, target_language) >= LEAD:
            found.append(word)
    if not found and len(words(source)) > 3 and plain(source) == plain(target):
        found.append(target)
    return found


def pivot_words(target: str, target_language: str, names: frozenset[str]) -> list[str]:
    """Portuguese words in a translation that came by way of Portuguese."""
    from wordfreq import zipf_frequency

    if target_language == PIVOT:
        return []
    known = {word.lower() for word in names}
    found = []
    for word in words(target):
        small = word.lower()
        here, there = zipf_frequency(small, target_language), zipf_frequency(small, PIVOT)
        if small in known or len(small) < 3 or there < PIVOT_KNOWN:
            continue
        if here < TARGET_RARE and (there - here >= PIVOT_SURE or (there - here >= PIVOT_LEAD and here < TARGET_RARE - 1)):
            found.append(word)
    return found


def seems_foreign(target: str, target_language: str, names: frozenset[str]) -> str:
    """The language lingua takes a sentence of five words or more for when it is sure that it is not the target's; else empty."""
    bare = " ".join(word for word in target.split() if not set(words(word)) & names)
    if len(words(bare)) < SECOND_OPINION_WORDS:
        return ""
    best = _detector().compute_language_confidence_values(bare)[0]
    code = str(best.language.iso_code_639_1.name.lower())
    return code if code != target_language and best.value >= SECOND_OPINION_SURE else ""


def translations(package: Package) -> list[Verdict]:
    """One verdict a language: no source word left over and no sentence in another language; in a machine's translation also no Portuguese
    word, and as many sentences."""
    told = {edition["language"] for edition in package.story["editions"]}
    source = package.editions[0]
    names = package.name_words | {
        word for sentence in (s for _, s in source.sentences) for word in words(sentence)[1:] if word[:1].isupper() and word not in ("I",)
    }
    found = []
    for edition in package.editions[1:]:
        language = edition.language.partition("-")[0]
        failures: list[str] = []
        left = foreign = 0
        pairs = list(zip([(0, source.title), *source.sentences], [(0, edition.title), *edition.sentences], strict=False))
        by_machine = edition.language not in told
        if by_machine and len(source.sentences) != len(edition.sentences):
            failures.append(f"{edition.language}: {len(edition.sentences)} sentences for {len(source.sentences)}")
        for (page, original), (_, translated) in pairs:
            if over := left_over(original, translated, source.language, language, names):
                left += len(over)
                failures.append(f"{edition.language} page {page}: left over {', '.join(over)}: “{translated}”")
            if by_machine and (pivot := pivot_words(translated, language, names)):
                foreign += len(pivot)
                failures.append(f"{edition.language} page {page}: Portuguese {', '.join(pivot)}: “{translated}”")
            elif other := seems_foreign(translated, language, names):
                foreign += 1
                failures.append(f"{edition.language} page {page}: reads like {other}: “{translated}”")
        measured = f"{left} left over, {foreign} foreign"
        found.append(
            Verdict(f"translation {edition.language}", not failures, measured, tuple(failures), {"left": left, "foreign": foreign})
        )
    return found
