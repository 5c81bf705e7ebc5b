"""The shape of a story: which stage of the arc each page tells, for 4 to 24 pages."""

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """What a page is for, in the order of the arc."""

    HOME = "HOME"
    HOME_BOTH = "HOME_BOTH"
    WISH = "WISH"
    MEET = "MEET"
    TALK = "TALK"
    SETOUT = "SETOUT"
    JOURNEY = "JOURNEY"
    TROUBLE = "TROUBLE"
    REACT = "REACT"
    TRY = "TRY"
    LOW = "LOW"
    IDEA = "IDEA"
    STEP = "STEP"
    WIN = "WIN"
    PARTY = "PARTY"
    QUIET = "QUIET"
    END = "END"


_ORDER = list(Stage)
_FOUR = (Stage.HOME_BOTH, Stage.TROUBLE, Stage.IDEA, Stage.END)
# What each page beyond the fifth adds: first the classic seven beats, then tries, journeys and rests of a longer book.
_GROWTH = (
    Stage.WIN,
    Stage.TRY,
    Stage.STEP,
    Stage.SETOUT,
    Stage.TRY,
    Stage.STEP,
    Stage.LOW,
    Stage.JOURNEY,
    Stage.REACT,
    Stage.TALK,
    Stage.TRY,
    Stage.WISH,
    Stage.STEP,
    Stage.PARTY,
    Stage.JOURNEY,
    Stage.QUIET,
    Stage.TRY,
    Stage.STEP,
    Stage.JOURNEY,
)


@dataclass(frozen=True)
class Beat:
    """One page's place in the arc."""

    stage: Stage
    index: int
    """Which of several pages of the same stage, from 0."""

    @property
    def before_idea(self) -> bool:
        """Whether the trouble is still unsolved, so that the ending must not be told yet."""
        return _ORDER.index(self.stage) < _ORDER.index(Stage.IDEA)

    @property
    def before_win(self) -> bool:
        """Whether the plan has not worked yet."""
        return _ORDER.index(self.stage) < _ORDER.index(Stage.WIN)


def arc(pages: int) -> tuple[Beat, ...]:
    """The beats of a book of so many pages, in order."""
    stages = list(_FOUR) if pages == 4 else [Stage.HOME, Stage.MEET, Stage.TROUBLE, Stage.IDEA, Stage.END, *_GROWTH[: pages - 5]]
    stages.sort(key=_ORDER.index)
    seen: dict[Stage, int] = {}
    beats = []
    for stage in stages:
        beats.append(Beat(stage, seen.get(stage, 0)))
        seen[stage] = seen.get(stage, 0) + 1
    return tuple(beats)
