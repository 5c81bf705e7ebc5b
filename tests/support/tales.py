"""Stories with the cast, places and weather a test wants."""

from collections.abc import Sequence

from storycreator.messages.common import Provenance, TimeOfDay, Weather
from storycreator.messages.story import CastMember, Scene, Story, StoryPage

CAST = (
    CastMember(name="Zephyr", kind="dragon", look="green scales", role="hero", pronoun="he"),
    CastMember(name="Milo", kind="hedgehog", look="brown spikes and a red hat", role="friend", pronoun="he"),
    CastMember(name="Lily", kind="girl", look="a yellow raincoat", role="other", pronoun="she"),
)


def page(
    number: int,
    place: str,
    cast: Sequence[str] = (),
    *,
    time: TimeOfDay = TimeOfDay.DAY,
    weather: Weather = Weather.CLEAR,
    props: Sequence[str] = (),
    action: str = "",
    text: str = "Something happened.",
) -> StoryPage:
    scene = Scene(place=place, time_of_day=time, weather=weather, action=action, props=tuple(props))
    return StoryPage(number=number, text=text, scene=scene, cast=tuple(cast))


def tale(*pages: StoryPage, cast: Sequence[CastMember] = CAST) -> Story:
    return Story(title="A Tale", pages=pages, cast=tuple(cast), provenance=Provenance(service="A", engine="test"))


def someone(name: str, kind: str, look: str = "", pronoun: str = "they", description: str = "") -> CastMember:
    return CastMember(name=name, kind=kind, look=look, pronoun=pronoun, description=description)
