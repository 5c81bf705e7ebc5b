"""The composition of a picture: size, place and direction of everything, so that nothing is cut off and no face is covered."""

from collections.abc import Sequence

from services.c1_illustrator.collage.composition.framing import VIEWS, Arrangement, Framing
from services.c1_illustrator.collage.composition.people import Stage
from services.c1_illustrator.collage.composition.placed import Actor, Composition, Placed, Prop
from services.c1_illustrator.collage.composition.things import place_things
from services.c1_illustrator.collage.places.backdrop import Surface

_OTHER_SIDE = {
    Arrangement.LEFT: Arrangement.RIGHT, Arrangement.RIGHT: Arrangement.LEFT, Arrangement.CENTRE: Arrangement.LEFT,
    Arrangement.APART: Arrangement.CENTRE,
}  # fmt: skip


def compose(
    actors: Sequence[Actor],
    props: Sequence[tuple[Prop, float]],
    *,
    framing: Framing,
    ground: float,
    floats: bool,
    arrangement: Arrangement,
    mirrored: bool,
    surfaces: Sequence[Surface],
    seed: tuple[object, ...],
) -> Composition:
    """Place the cast (the most important first) and the props (each with its width over height)."""
    view = VIEWS[framing]
    ground = min(ground, view.bottom - 24)
    people = Stage(view, framing, ground, floats, arrangement, mirrored, seed).place(actors)
    if props and surfaces and not any(_clear(surface, people) for surface in surfaces):  # nobody stands before the only table
        people = Stage(view, framing, ground, floats, _OTHER_SIDE[arrangement], mirrored, seed).place(actors)
    things = place_things(props, people, view, framing, ground, floats, surfaces, seed)
    return Composition(framing, tuple(sorted([*things, *people], key=lambda item: item.depth)))


def _clear(surface: Surface, people: Sequence[Placed]) -> bool:
    """Whether at least half of a table is seen between the people."""
    left, right = surface.x - surface.width / 2, surface.x + surface.width / 2
    hidden = sum(max(0.0, min(right, one.left + one.width) - max(left, one.left)) for one in people)
    return hidden <= surface.width / 2
