"""What a picture costs: CPU seconds and peak memory of painting a book's pictures one after another, 1600 × 1200, one thread.

``python -m benchmarks.quality.picture_cost "A girl who is afraid of thunder" --seed 11``. CPU time, since other work on the machine changes
the time on the clock.
"""

import argparse
import os
import resource
import sys
import time
from pathlib import Path

from platformdirs import user_cache_path

from benchmarks.quality.contact_sheets import plan_of
from services.c1_illustrator.collage.icons.find import IconFinder
from services.c1_illustrator.collage.icons.noto import NotoSet
from services.c1_illustrator.engines.collage import paint_collage
from storycreator.messages.common import PictureStyle


def main() -> None:
    """Print a line for each picture, then the mean, the most and the peak memory of the process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("prompt")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--style", type=PictureStyle, choices=list(PictureStyle), default=PictureStyle.COLLAGE)
    parser.add_argument("--emoji", type=Path, default=user_cache_path("ai-story-creator") / "models" / "noto-emoji")
    asked = parser.parse_args()
    noto = NotoSet.shared(asked.emoji)
    before = time.process_time()
    plan = plan_of(asked.prompt, asked.seed, noto, IconFinder(noto))
    if plan is None:
        sys.exit(1)
    print(f"plan of the book: {time.process_time() - before:.2f} s")
    seconds = []
    for picture in plan.pictures:
        before = time.process_time()
        paint_collage(picture, asked.style, noto, lambda: None)
        seconds.append(time.process_time() - before)
        print(f"{picture.page or 'cover'}: {seconds[-1]:.2f} s, {picture.place.name}, {len(picture.actors)} people")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"mean {sum(seconds) / len(seconds):.2f} s, most {max(seconds):.2f} s, peak memory {peak:.0f} MB, load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
