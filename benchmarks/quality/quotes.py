"""What frames that quote a prompt say in each language, for a person to read: ``python -m benchmarks.quality.quotes``."""

from pathlib import Path

from services.a_story_generator.frames import book
from services.a_story_generator.frames.filling import QUOTES, Text, UnfitError, fill
from services.a_story_generator.frames.schema import library
from services.a_story_generator.prompt import contract
from storycreator.messages.story import StoryRequest

LIST = Path(__file__).parent / "data" / "prompt_quotes.txt"
LANGUAGES = ("en", "es", "fr")


def quotes(prompt: str) -> dict[str, tuple[str, ...]]:
    """By field, a prompt's own words in each language; empty where a language cannot say them. Nothing for a prompt that is not quoted."""
    request = StoryRequest(prompt=prompt, seed=5)
    understood = contract.read(request, contract.english(prompt).text)
    found: dict[str, tuple[str, ...]] = {}
    for frame in library().values():
        for field in frame.shapes & QUOTES & understood.words.keys() - found.keys():
            try:
                value = fill(frame, understood, book.stream(prompt)).values.get(field)
            except UnfitError:
                continue
            if isinstance(value, Text):
                found[field] = value.cells[: len(LANGUAGES)]
    return found


def main() -> None:
    """Print the list's quotes and how many have every language, by group."""
    group, told, whole = "", dict[str, int](), dict[str, int]()
    for line in filter(None, LIST.read_text("utf-8").splitlines()):
        if line.startswith("["):
            group = line.strip("[]")
        elif not line.startswith("#") and (found := quotes(line)):
            told[group] = told.get(group, 0) + 1
            whole[group] = whole.get(group, 0) + all(all(cells) for cells in found.values())
            print(line, *(f"  {field}: {' | '.join(cells)}" for field, cells in found.items()), sep="\n")
    for name, count in told.items():
        print(f"{name}: {whole[name]} of {count} prompts that are quoted have their words in every language")


if __name__ == "__main__":
    main()
