"""From a plan and its pages to the finished story: title, dedication, blurb, cast, scenes and how it was made."""

import re
from dataclasses import dataclass

from services.a_story_generator.planning.arc import arc
from services.a_story_generator.planning.plan import Person, Plan, stream
from services.a_story_generator.telling import checks, scenes
from services.a_story_generator.telling.beats import plots
from services.a_story_generator.telling.english import capital, fix_articles, straight
from storycreator.locales.detection import language_of
from storycreator.locales.locale import language_name
from storycreator.messages.common import Provenance
from storycreator.messages.story import CastMember, Flaw, Story, StoryRequest


@dataclass(frozen=True)
class Written:
    """What an engine hands over."""

    plan: Plan
    pages: tuple[str, ...]
    notes: tuple[str, ...] = ()
    flaws: tuple[Flaw, ...] = ()
    """Pages that were kept although they do not pass the checks."""


_DULL_TITLE = re.compile(r"^(?:the |a )?(?:story|tale|adventures?) of (?:the )?", re.IGNORECASE)
_SMALL_IN_TITLES = frozenset(["a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "with", "from", "by"])


def title_case(text: str) -> str:
    """A title's capitals: every word but the small ones inside."""
    parts = text.split()
    return " ".join(
        part if index and part.lower() in _SMALL_IN_TITLES and part.islower() else capital(part) for index, part in enumerate(parts)
    )


def clean_title(raw: str, plan: Plan) -> str:
    """A usable title; the hero and the place when there is none."""
    title = _DULL_TITLE.sub("", straight(raw).strip(' ."!')).replace('"', "")
    if not 1 < len(title.split()) <= 9 or len(title) > 70 or checks.META.search(title):
        where = re.sub(r"^(a|an|the) ", "", plan.place_noun)
        title = f"{plan.hero.name} and the {where}" if where != "home" else f"{plan.hero.name} and {plan.friend.name}"
    return title_case(title)


def blurb(plan: Plan) -> str:
    """One or two sentences that make curious and give nothing away."""
    hero, friend = plan.hero, plan.friend
    rng = stream(0, "blurb", plan.title, plan.wish)
    first = f"{hero.name} was {hero.about}, and {hero.pronoun} had one big wish: to {plan.wish}."
    second = rng.choice(
        (
            f"But wishes are not always easy. Would {hero.name} and {friend.name} find a way?",
            f"But what could {hero.name} and {friend.name} do when everything went wrong?",
            f"Luckily there was {friend.name}, {friend.about}.",
        )
    )
    return f"{first} {second}" if len(first) + len(second) < 390 else first[:400]


def dedication(plan: Plan, request: StoryRequest) -> str:
    """One line that ties to the story."""
    rng = stream(request.seed, "dedication", plan.title)
    choices = [
        line
        for line in plots()["dedications"]
        if "{wish}" not in line or (checks.count(plan.wish) <= 10 and not re.search(r"\b(his|her|their)\b", plan.wish))
    ]
    line = rng.choice(choices).format(wish=plan.wish, F=plan.friend.name, H=plan.hero.name, hk=plan.hero.kind)
    return fix_articles(line)[:200]


def story(request: StoryRequest, written: Written | Story, provenance: Provenance) -> Story:
    """The finished story; one told from a frame is finished already."""
    if isinstance(written, Story):
        return written.model_copy(update={"provenance": provenance.model_copy(update={"notes": written.provenance.notes})})
    plan, notes = written.plan, written.notes
    if (wanted := request.language or language_of(request.prompt)) != "en":
        notes += (f"told in English: stories that are not from a frame are not told in {language_name(wanted)}",)
    if request.level:
        notes += ("not held to a reading level: only frames are told at levels",)

    def member(person: Person, role: str) -> CastMember:
        return CastMember(
            name=person.name,
            kind=person.kind[:60],
            description=person.about[:300],
            look=person.look[:300],
            role=role,
            pronoun=person.pronoun,
        )

    return Story(
        title=clean_title(plan.title, plan)[:120],
        dedication=dedication(plan, request),
        blurb=blurb(plan)[:400],
        pages=scenes.pages(plan, written.pages, arc(request.pages)),
        cast=(member(plan.hero, "hero"), member(plan.friend, "friend")),
        flaws=written.flaws,
        provenance=provenance.model_copy(update={"notes": notes}),
    )
