"""Prompts for remote picture models, and the alternative texts of their pictures."""

from storycreator.locales.locale import locale
from storycreator.messages.common import PictureStyle, TimeOfDay, Weather
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.story import Camera, CastMember, Direction, Scene, Story

_STYLES = {
    PictureStyle.COLLAGE: "layered cut-paper collage with soft shadows and paper grain",
    PictureStyle.WATERCOLOUR: "loose watercolour on textured paper",
    PictureStyle.PASTEL: "soft chalk pastel in muted colours",
    PictureStyle.BOLD: "bold flat shapes with thick ink outlines and strong colours",
}
_TIMES = {
    TimeOfDay.MORNING: "early morning light",
    TimeOfDay.DAY: "daylight",
    TimeOfDay.EVENING: "warm evening light",
    TimeOfDay.NIGHT: "night",
}
_CAMERAS = {
    Camera.CLOSE: "Close-up",
    Camera.MEDIUM: "Medium shot",
    Camera.WIDE: "Wide shot",
    Camera.HIGH: "Seen from above",
    Camera.WINDOW: "Seen through a window",
    Camera.SILHOUETTE: "Silhouettes against the light",
    Camera.VIGNETTE: "A small vignette on white paper",
}
NEGATIVE = "text, letters, watermark, signature, cropped heads, extra limbs, photo, frightening, blood, weapon"


def shown(story: Story, page: int) -> tuple[CastMember, ...]:
    """The characters in the picture of a page; on the cover, the heroes and their friends."""
    if page == 0:
        main = [member for member in story.cast if member.role in ("hero", "friend")] or list(story.cast)
        return tuple(main[:3])
    here = set(story.pages[page - 1].cast)
    return tuple(member for member in story.cast if member.name in here)


def scene_of(story: Story, page: int) -> Scene:
    """The scene of a page; the first page's for the cover."""
    return story.pages[max(0, page - 1)].scene


def prompt_of(request: IllustrationRequest, page: int) -> str:
    """The prompt for one picture. Characters are described the same way on every page."""
    story, scene = request.story, scene_of(request.story, page)
    people = "; ".join(_who(member) for member in shown(story, page))
    parts = [
        f"Children's picture book {'cover' if page == 0 else 'illustration'}, {_STYLES[request.style]}.",
        f"Place: {scene.place}, {_TIMES[scene.time_of_day]}{'' if scene.weather == Weather.CLEAR else ', ' + scene.weather.value}.",
        f"Characters: {people}." if people else "No people or animals.",
    ]
    if page == 0:
        parts.append(f"It introduces the story “{story.title}”; the characters are large, with calm empty space at the top.")
    else:
        parts.append(scene.action and f"Action: {scene.action.rstrip('.')}.")
        parts.append(f"Staging: {'; '.join(map(_staged, scene.stage))}." if scene.stage else "")
        parts.append(f"{_CAMERAS[scene.camera]}." if scene.camera else "")
        parts.append(f"With: {', '.join(scene.props)}." if scene.props else "")
    parts.append("Whole figures, friendly, no text or letters.")
    return " ".join(part for part in parts if part)


def _staged(one: Direction) -> str:
    """A stage direction in words."""
    words = locale("en").pictures
    assert words is not None
    said = [one.who, words.poses[one.pose.value], one.holding and words.holding.format(thing=one.holding)]
    said += [words.relations[one.relation.value].format(thing=one.to) if one.relation else "", one.facing and f"facing {one.facing}"]
    return " ".join(filter(None, said)) + f", {words.moods[one.mood.value]}" + (", far away" if one.far else "")


def _who(member: CastMember) -> str:
    look = member.look or member.description
    return f"{member.name}, a {member.kind}" + (f" ({look})" if look else "")


def alt_of(story: Story, page: int) -> str:
    """The alternative text: what the prompt asked for."""
    scene, people = scene_of(story, page), shown(story, page)
    names = " and ".join(f"{member.name}, a {member.kind}," for member in people).rstrip(",")
    place = f"the scene is {scene.place}" if scene.place else "a scene of the story"
    action = f" {scene.action.rstrip('.')}." if scene.action and page else ""
    lead = "Cover: " if page == 0 else ""
    return f"{lead}{names or 'Nobody'}; {place}, {_TIMES[scene.time_of_day]}.{action}"
