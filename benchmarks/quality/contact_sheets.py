"""Contact sheets to look at: every kind of being, each in all poses and moods, and the pictures of whole books told by seed.

``python -m benchmarks.quality.contact_sheets FOLDER kinds`` draws every kind once; ``… poses fox girl`` draws kinds in every pose (rows)
and mood (columns), all kinds when none is named (half an hour); ``… books "A girl who is afraid of thunder" --seed 11`` paints books.
"""

import argparse
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from PIL import Image, ImageDraw
from platformdirs import user_cache_path

from services.a_story_generator.frames import book as frames
from services.a_story_generator.prompt.understood import understand
from services.c1_illustrator.collage import painting
from services.c1_illustrator.collage.figures.design import design_cast
from services.c1_illustrator.collage.figures.figure import Figure
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.collage.icons.raster import rasterise
from services.c1_illustrator.collage.places.catalogue import BY_NAME, PLACES
from services.c1_illustrator.collage.plan import BookPlan, plan_book
from services.c1_illustrator.collage.puppets.kinds import KINDS, Kind
from services.c1_illustrator.collage.puppets.skeleton import POSES
from storycreator.messages.common import PictureStyle, Provenance, TimeOfDay, Weather
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.story import Camera, CastMember, Direction, Mood, Scene, Story, StoryPage, StoryRequest

CELL = (120, 140)
PAPER, INK = "#f1ebdd", (60, 50, 50)


def plan_of(prompt: str, seed: int, noto: NotoSet, finder: IconFinder) -> BookPlan | None:
    """The pictures of a book told from a story frame; None, and a line on the screen, when none fits."""
    story = frames.story(understand(prompt), StoryRequest(prompt=prompt, seed=seed), ())
    if story is None:
        print(f"no story frame fits {prompt!r}")
        return None
    return plan_book(IllustrationRequest(story=story, seed=seed), noto, finder)


class Sheets:
    """Draws sheets into a folder."""

    def __init__(self, folder: Path, emoji: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.noto = NotoSet.shared(emoji)
        self.finder = IconFinder(self.noto)

    def kinds(self) -> None:
        """One sheet a group of kinds, each kind in another mood."""
        for group in dict.fromkeys(kind.group for kind in KINDS.values()):
            members = [kind for kind in KINDS.values() if kind.group == group]
            moods = list(Mood)
            cells = [(kind.name, self._figure(kind, k, "stand", moods[k % len(moods)])) for k, kind in enumerate(members)]
            self._save(f"kinds-{group}", cells, 12)

    def poses(self, names: Sequence[str]) -> None:
        """One sheet a kind: poses down, moods across."""
        for name in names or KINDS:
            kind = KINDS[name]
            cells = [(f"{pose} {mood}", self._figure(kind, 1, pose, mood)) for pose in POSES[kind.plan] for mood in Mood]
            self._save(f"poses-{name.replace(' ', '-')}", cells, len(Mood))

    def places(self, names: Sequence[str]) -> None:
        """Every place by day and by night, a girl in each for the size; or only these places."""
        chosen = [BY_NAME[name] for name in names] if names else list(PLACES)
        for page, some in enumerate(chosen[k : k + 12] for k in range(0, len(chosen), 12)):
            sheet = Image.new("RGB", (4 * 400, 3 * 320), PAPER)
            for k, place in enumerate(some):
                who = CastMember(name="Ada", kind="girl", pronoun="she")
                time = (TimeOfDay.DAY, TimeOfDay.DAY, TimeOfDay.DAY, TimeOfDay.NIGHT)[k % 4]
                scene = Scene(
                    place=place.keywords[0],
                    action="",
                    time_of_day=time,
                    weather=Weather.CLEAR,
                    stage=(Direction(who="Ada"),),
                    camera=Camera.WIDE,
                )
                text = "Ada is here."
                story = Story(
                    title="T",
                    cast=(who,),
                    pages=(StoryPage(number=1, text=text, cast=("Ada",), scene=scene),),
                    provenance=Provenance(service="A", engine="frames"),
                )
                plan = plan_book(IllustrationRequest(story=story, seed=page, pages=(1,)), self.noto, self.finder).pictures[0]
                painted = painting.collage(painting.stage(plan, PictureStyle.COLLAGE, self.noto), self.noto, lambda: None)
                sheet.paste(painted.resize((400, 300)), (k % 4 * 400, k // 4 * 320))
                ImageDraw.Draw(sheet).text((k % 4 * 400 + 4, k // 4 * 320 + 304), f"{place.name} -> {plan.place.name}", fill=INK)
            sheet.save(self.folder / f"places-{page + 1}.png")

    def book(self, prompt: str, seed: int, style: PictureStyle) -> None:
        """The pictures of one book, without its words."""
        plan = plan_of(prompt, seed, self.noto, self.finder)
        if plan is None:
            return
        sheet = Image.new("RGB", (3 * 560, -(-len(plan.pictures) // 3) * 420), PAPER)
        for k, picture in enumerate(plan.pictures):
            painted = painting.collage(painting.stage(picture, style, self.noto), self.noto, lambda: None)
            sheet.paste(painted.resize((560, 420)), (k % 3 * 560, k // 3 * 420))
        sheet.save(self.folder / f"book-{seed}.png")

    def _figure(self, kind: Kind, seed: int, pose: str, mood: str) -> Figure:
        pronoun = str(kind.row.get("sex") or ("she", "he")[seed % 2])
        return design_cast([CastMember(name="Ada", kind=kind.name, pronoun=pronoun)], seed, self.noto, self.finder)["Ada"].figure(
            pose, mood
        )

    def _save(self, name: str, cells: Iterable[tuple[str, Figure]], columns: int) -> None:
        cells = list(cells)
        width, height = columns * CELL[0], -(-len(cells) // columns) * CELL[1]
        parts = []
        for k, (_, figure) in enumerate(cells):
            scale = min(0.36, (CELL[1] - 22) / figure.height, (CELL[0] - 6) / figure.width)
            x = k % columns * CELL[0] + (CELL[0] - figure.width * scale) / 2
            y = (k // columns + 1) * CELL[1] - 14 - figure.height * scale
            body = re.sub(r'(\bid="|url\(#|href="#)', rf"\g<1>n{k}-", figure.body)
            parts.append(
                f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:.3f}) translate({-figure.left:.1f} {-figure.top:.1f})">{body}</g>'
            )
        head = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}" height="{height}">'
        sheet = rasterise(f'{head}<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(parts)}</svg>').convert("RGB")
        draw = ImageDraw.Draw(sheet)
        for k, (label, _) in enumerate(cells):
            draw.text((k % columns * CELL[0] + 4, (k // columns + 1) * CELL[1] - 12), label, fill=INK)
        sheet.save(self.folder / f"{name}.png")


def main() -> None:
    """Draw what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("what", choices=("kinds", "poses", "places", "books"))
    parser.add_argument("names", nargs="*", help="kinds, places, or prompts of books")
    parser.add_argument("--seed", type=int, default=1, help="of the first book; the others count on")
    parser.add_argument("--style", type=PictureStyle, choices=list(PictureStyle), default=PictureStyle.COLLAGE)
    parser.add_argument("--emoji", type=Path, default=user_cache_path("ai-story-creator") / "models" / "noto-emoji")
    asked = parser.parse_args()
    sheets = Sheets(asked.folder, asked.emoji)
    if asked.what == "kinds":
        sheets.kinds()
    elif asked.what == "places":
        sheets.places(asked.names)
    elif asked.what == "poses":
        sheets.poses(asked.names)
    else:
        for k, prompt in enumerate(asked.names):
            sheets.book(prompt, asked.seed + k, asked.style)


if __name__ == "__main__":
    main()
