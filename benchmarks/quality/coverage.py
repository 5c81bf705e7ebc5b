"""Which story frame is told for each prompt of a list, and what of the prompt the book keeps: ``python -m benchmarks.quality.coverage``.

No model runs: prompts that no frame fits count as not told.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

from services.a_story_generator.frames import book
from services.a_story_generator.frames.schema import library
from services.a_story_generator.prompt import contract
from services.a_story_generator.prompt.understood import Understood
from services.a_story_generator.telling.english import content_stems
from storycreator.lexicon import entries
from storycreator.messages.story import CastMember, Story, StoryRequest

DATA = Path(__file__).parent / "data"
_ANY_CHILD, _BROAD = frozenset(["boy", "girl", "child", "daughter", "son", "sister", "brother", "twin"]), {"man": "m", "woman": "f"}


@dataclass(frozen=True)
class Expected:
    """A line of a list."""

    group: str
    prompt: str
    people: tuple[tuple[str, str], ...]
    """Name (or empty) and kind of each hero."""
    shapes: frozenset[str]
    """The kinds of story that are right; empty: the list does not say."""
    about: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a prompt."""

    expected: Expected
    understood: Understood
    frame: str
    """Empty: none fits."""
    own_shape: bool
    lost_names: tuple[str, ...]
    heroes: bool
    """Whether the heroes are of the right kinds."""
    about: bool
    """Whether the text has one of the words of the wish or trouble."""

    @property
    def kept(self) -> bool:
        """Whether the book keeps everything asked for."""
        return bool(self.frame) and self.own_shape and not self.lost_names and self.heroes and self.about


def read(path: Path) -> list[Expected]:
    """The lines of a list."""
    found, group = [], ""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif group and "|" in line and not line.startswith("#"):
            prompt, who, *shapes, about = (part.strip() for part in line.split("|"))
            people = tuple(
                ("" if name.strip() == "-" else name.strip(), kind.strip())
                for name, _, kind in (one.partition(":") for one in who.split(","))
                if kind and "(other)" not in kind
            )
            words = tuple(part.strip() for part in about.split(","))
            found.append(Expected(group, prompt, people, frozenset(filter(None, (s.strip() for s in ",".join(shapes).split(",")))), words))
    return found


def _is(member: CastMember, kind: str) -> bool:
    if kind in _BROAD:
        noun = entries.nouns().get(member.kind)
        return bool(noun and "person" in noun.classes) and member.pronoun == {"m": "he", "f": "she"}[_BROAD[kind]]
    child = member.kind in _ANY_CHILD and (kind == "child" or member.pronoun == {"boy": "he", "girl": "she"}.get(kind))
    return member.kind == kind or member.kind.endswith(f" {kind}") or child


def _heroes(story: Story, expected: Expected) -> bool:
    left = list(story.cast)
    for name, kind in expected.people:
        found = next((one for one in left if _is(one, kind) and (not name or name.split()[-1].lower() in one.name.lower())), None)
        found = found or next((one for one in left if name and _is(one, kind)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def outcome(expected: Expected, seed: int) -> Outcome:
    """Tell one prompt and look at the book."""
    request = StoryRequest(prompt=expected.prompt, seed=seed)
    english = contract.english(expected.prompt)
    understood = contract.read(request, english.text)
    chosen = book.choose(understood, request) if english.sure else None
    if not chosen:
        return Outcome(expected, understood, "", False, (), False, False)
    story = book.story(understood, request)
    text = " ".join([story.title, *(page.text for page in story.pages)])
    stems = content_stems(text)
    shapes, about = library()[chosen.frame.name].shapes, any(content_stems(word) <= stems for word in expected.about)
    names = [name.split()[-1] for name, _ in expected.people if name and name.lower() not in entries.nouns()]
    return Outcome(
        expected,
        understood,
        chosen.frame.name,
        not expected.shapes or bool(expected.shapes & shapes) or (bool({"odd", "news"} & shapes) and about),
        tuple(name for name in names if name.lower() not in text.lower()),
        _heroes(story, expected),
        about,
    )


def main() -> None:
    """Print a table of a list: s its shape, h the heroes, w the wish or trouble named, n the names; - what is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("list", nargs="?", type=Path, default=DATA / "prompt_coverage.txt")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--faults", action="store_true", help="only prompts that are not kept")
    options = parser.parse_args()
    done = [outcome(expected, options.seed) for expected in read(options.list)]
    for one in done:
        if not (options.faults and one.kept):
            good = {"s": one.own_shape, "h": one.heroes, "w": one.about, "n": not one.lost_names}
            marks = "".join(mark if is_good else "-" for mark, is_good in good.items()) if one.frame else "none"
            print(" | ".join([marks, one.expected.prompt, one.frame, ",".join(one.understood.shapes), one.understood.summary]))
    for group in dict.fromkeys(one.expected.group for one in done):
        mine = [one for one in done if one.expected.group == group]
        counts = {
            "told": sum(bool(one.frame) for one in mine),
            "of their shape": sum(one.own_shape for one in mine),
            "heroes right": sum(one.heroes for one in mine),
            "wish or trouble named": sum(one.about for one in mine),
            "names lost": sum(bool(one.lost_names) for one in mine),
            "all kept": sum(one.kept for one in mine),
        }
        print(f"{group}: {len(mine)} prompts, {', '.join(f'{name} {count}' for name, count in counts.items())}")


if __name__ == "__main__":
    main()
