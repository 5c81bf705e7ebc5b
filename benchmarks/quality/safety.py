"""Measure the safety check on prompts whose labels were written before it: false alarms, misses and the prompts behind them."""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from services.a_story_generator.prompt.suitability import find
from storycreator.messages.common import AgeBand

DATA = Path(__file__).parent / "data"
LISTS = tuple(DATA / f"safety_prompts{number}.txt" for number in ("", "_2", "_3"))


@dataclass(frozen=True)
class Labelled:
    """A prompt and what people say about it."""

    language: str
    text: str
    innocent: bool


@dataclass(frozen=True)
class Rates:
    """What the check did with a list of prompts, for one age band."""

    innocent: int
    unsuitable: int
    false_alarms: tuple[tuple[Labelled, str], ...]
    """With the words that were taken wrongly."""
    misses: tuple[Labelled, ...]


def read(path: Path) -> tuple[Labelled, ...]:
    """The prompts of a list: ``[language]``, then ``+`` for innocent and ``-`` for unsuitable."""
    prompts, language = [], ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            language = line.strip("[]")
        elif line[:2] in ("+ ", "- "):
            prompts.append(Labelled(language, line[2:].strip(), line[0] == "+"))
    return tuple(prompts)


def measure(prompts: tuple[Labelled, ...], band: AgeBand) -> Rates:
    """Check each prompt as the story generator does."""
    found = {prompt: find(prompt.text, band) for prompt in prompts}
    return Rates(
        innocent=sum(prompt.innocent for prompt in prompts),
        unsuitable=sum(not prompt.innocent for prompt in prompts),
        false_alarms=tuple((one, ", ".join(hit.words for hit in hits)) for one, hits in found.items() if one.innocent and hits),
        misses=tuple(one for one, hits in found.items() if not one.innocent and not hits),
    )


def main(arguments: list[str] | None = None) -> None:
    """Print the table, then what went wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", nargs="*", type=Path, default=LISTS, help="files of labelled prompts")
    parser.add_argument("--summary", action="store_true", help="print no prompts")
    chosen = parser.parse_args(arguments)
    print("| list | ages | innocent | false alarms | unsuitable | misses |\n|---|---|---|---|---|---|")
    wrong: dict[str, None] = {}
    for path in chosen.lists:
        for band in AgeBand:
            rates = measure(read(path), band)
            alarms, misses = len(rates.false_alarms), len(rates.misses)
            print(
                f"| {path.stem} | {band.value} | {rates.innocent} | {alarms} ({alarms / max(1, rates.innocent):.1%}) "
                f"| {rates.unsuitable} | {misses} ({misses / max(1, rates.unsuitable):.1%}) |"
            )
            wrong |= {f"{band.value} false alarm [{one.language}] {one.text}: {words}": None for one, words in rates.false_alarms}
            wrong |= {f"{band.value} missed [{one.language}] {one.text}": None for one in rates.misses}
    if not chosen.summary:
        sys.stdout.write("\n" + "".join(f"- {line}\n" for line in wrong))


if __name__ == "__main__":
    main()
