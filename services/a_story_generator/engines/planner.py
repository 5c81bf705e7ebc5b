"""Planning with a small language model: a sheet filled in line by line. Each line begins in fixed words that force its grammar, is drawn
until it passes its checks, and is what the next line is written after; names and what the prompt fixed are given, not asked."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from services.a_story_generator.planning import cast
from services.a_story_generator.planning.arc import Stage, arc
from services.a_story_generator.planning.plan import PRONOUNS, Attempt, Person, Plan, stream
from services.a_story_generator.planning.spare import plan as planned
from services.a_story_generator.prompt import lexicon
from services.a_story_generator.prompt.suitability import find as unsuitable
from services.a_story_generator.prompt.understanding import Idea
from services.a_story_generator.telling import checks, parsing
from services.a_story_generator.telling.english import PLACE_PREPOSITIONS, content_stems, fix_articles, stem, straight, with_article
from storycreator.messages.common import Tone
from storycreator.messages.story import StoryRequest

Draw = Callable[[str, int, int], str]
"""(prompt, most tokens, draw number) → the rest of the line."""

DRAWS = 4
"""How often a line is drawn before the grammar's own words are taken."""
_TONES = {
    Tone.WARM: "kind and warm",
    Tone.FUNNY: "funny, with silly surprises",
    Tone.ADVENTUROUS: "an exciting adventure",
    Tone.MYSTERIOUS: "a gentle mystery",
    Tone.CALM: "calm and soothing, good for bedtime",
}
_TRIES = ("First try", "Second try", "Third try", "Fourth try")
_STEPS = ("How they did it", "After that", "And then", "And last")
_JOURNEYS = ("On the way", "Also on the way", "Further on")
_ON = re.compile(r"^in (?=(?:a|an|the) (?:[a-z-]+ ){0,2}(?:beach|island|hill|farm|moon|street|ship|planet|mountain)\b)")


@cache
def _examples() -> tuple[tuple[str, ...], ...]:
    text = (Path(__file__).parents[1] / "data" / "examples.txt").read_text("utf-8")
    return tuple(tuple(sheet.splitlines()) for sheet in text.strip().split("\n\n"))


@dataclass
class Tally:
    """What planning cost and what was mended."""

    draws: int = 0
    replaced: list[str] | None = None

    def gave_up(self, label: str) -> None:
        """Note a line the model could not fill."""
        self.replaced = [*(self.replaced or []), label.lower()]


class Planner:
    """Fills one sheet."""

    def __init__(self, request: StoryRequest, idea: Idea, draw: Draw) -> None:
        self._request = request
        self._idea = idea
        self._draw = draw
        self._spare = planned(request, idea)
        self.tally = Tally()
        stages = [beat.stage for beat in arc(request.pages)]
        self._tries = max(1, stages.count(Stage.TRY))
        self._steps = max(1, stages.count(Stage.STEP))
        self._journeys = stages.count(Stage.JOURNEY)
        self._longest = max(6, min(16, round(request.words * 0.42)))
        """Words in a line, so that a page has room for it and more."""
        sheets = _examples()
        first = stream(request.seed, "examples").randrange(len(sheets))
        wanted = (*_TRIES[: self._tries], *_STEPS[: self._steps], *_JOURNEYS[: self._journeys])
        unwanted = {*_TRIES, *_STEPS, *_JOURNEYS} - set(wanted)
        chosen = [sheets[first], sheets[(first + 1) % len(sheets)]]
        shown = ["\n".join(line for line in sheet if line.partition(":")[0] not in unwanted) for sheet in chosen]
        self._borrowed = content_stems(" ".join(line.partition(":")[2] for sheet in chosen for line in sheet)) - content_stems(idea.text)
        self._text = (
            f"<|im_start|>system\nYou plan picture books for children.<|im_end|>\n<|im_start|>user\nPlan three picture "
            f"books for ages {request.age_band}. "
            "Keep each plan simple, kind and logical: the trouble stops the wish, the tries fail, the clever idea "
            "solves the trouble and the wish comes true. "
            f"The third book is {_TONES[request.tone]}, and everything in it is about its request.<|im_end|>\n<|im_start|>assistant\n"
            + "\n\n".join(shown)
            + f"\n\nRequest: {idea.text}"
        )

    def plan(self) -> Plan:
        """Fill the sheet."""
        hero, friend = self._people()
        place = self._place()
        wish = self._idea.wish
        if wish:
            self._given("Wish", f"to {wish}")
        else:
            wish = self._line("Wish", " to", self._infinitive("She wanted to"), self._spare.wish)
        journeys = tuple(
            self._line(label, " they", self._past_after("They"), self._spare.journeys[index])
            for index, label in enumerate(_JOURNEYS[: self._journeys])
        )
        trouble = self._line("Trouble", "", self._clause, self._spare.trouble, coherent=wish)
        tries = tuple(self._attempt(label, index) for index, label in enumerate(_TRIES[: self._tries]))
        idea = self._line("Clever idea", " We can", self._infinitive("We can"), self._spare.idea, coherent=f"{trouble} {wish}")
        steps = tuple(
            self._line(label, " they", self._past_after("They"), self._spare.steps[index], coherent=idea)
            for index, label in enumerate(_STEPS[: self._steps])
        )
        win = self._line(
            "It worked", "", self._clause, f"the plan worked, and {hero.name} could {wish}", coherent=f"{wish} {idea}", fresh=False
        )
        ending = self._line(
            "Happy end",
            "",
            self._clause,
            f"{hero.name} and {friend.name} sat side by side and smiled",
            coherent=f"{wish} {self._idea.text}",
        )
        title = self._title(hero.name)
        return Plan(
            hero=hero,
            friend=friend,
            place=place,
            wish=wish,
            trouble=trouble,
            idea=idea,
            win=win,
            ending=ending,
            title=title,
            tries=tries,
            steps=steps,
            journeys=journeys,
        )

    # -- lines ---------------------------------------------------------------------------------------------------------------------

    def _given(self, label: str, value: str) -> None:
        self._text += f"\n{label}: {value}"

    def _line(
        self, label: str, lead: str, check: Callable[[str], str], spare: str, *, coherent: str = "", fresh: bool = True, title: bool = False
    ) -> str:
        """Draw a line until it passes; the best that passes at all when none is good; the spare when none passes."""
        best, most = "", -9.0
        for number in range(DRAWS):
            self.tally.draws += 1
            raw = straight(self._draw(f"{self._text}\n{label}:{lead}", 16 if title else 40, number)).strip().rstrip(".!;,").strip()
            value = check(raw) if raw else ""
            if not value or not self._decent(value, title=title) or self._told(value):
                continue
            score = self._score(value, coherent, fresh=fresh)
            if score > most:
                best, most = value, score
            if score >= 0.5:
                break
        if not best:
            best = spare
            self.tally.gave_up(label)
        self._text += f"\n{label}:{lead} {best}"
        return best

    def _decent(self, value: str, *, title: bool = False) -> bool:
        return not (
            unsuitable(value, self._request.age_band, "en")
            or checks.META.search(value)
            or checks.strange_letters(value)
            or '"' in value
            or "(" in value
            or ":" in value
            or (not title and self._strangers(value))
        )

    def _sheet(self) -> list[str]:
        """The values this sheet has so far."""
        return [line.partition(":")[2].strip() for line in self._text.split("Request: ")[-1].splitlines()[1:]]

    def _told(self, value: str) -> bool:
        """Whether the sheet says the same already."""
        return any(checks.alike(value, re.sub(r"^(to|they|We can) ", "", line)) for line in self._sheet())

    def _strangers(self, value: str) -> set[str]:
        known = {
            self._spare.hero.name,
            self._spare.friend.name,
            *self._idea.proper,
            *["Earth", "Mars", "Moon", "Sun", "Jupiter", "Saturn", "Venus", "North", "South", "Pole"],
        }
        known |= {part for name in known for part in name.split()}
        return {
            name
            for name in parsing.names(f"x {value}")
            if name.removesuffix("'s") not in known and name.lower() not in self._idea.text.lower()
        }

    def _score(self, value: str, coherent: str, *, fresh: bool) -> float:
        """0.5 and more is good: says something new, has to do with what it must, is not the examples' own words."""
        stems = content_stems(value)
        score = 0.5
        if fresh and (borrowed := stems & self._borrowed):
            score -= 0.35 * (len(borrowed) / max(1, len(stems)) > 0.45)
        if coherent and not stems & content_stems(coherent):
            score -= 0.3
        if fresh and any(checks.overlap(value, line) > 0.75 and len(content_stems(line)) > 2 for line in self._sheet()):
            score -= 0.4
        lacking = checks.missing(self._idea.keywords, self._text.split("Request: ")[-1].partition("\n")[2])
        score += 0.15 * sum(stem(word) in stems for word in lacking)
        return score

    # -- checks of a line: the mended value, or empty when it cannot be mended ----------------------------------------------------------

    def _short(self, value: str, most: int | None = None) -> str:
        return value if 2 <= len(value.split()) <= (most or self._longest) else ""

    def _infinitive(self, lead: str) -> Callable[[str], str]:
        def check(raw: str) -> str:
            value = re.split(r"(?<=[a-z])[.!?;]\s", raw)[0]
            return self._short(value) if parsing.starts_with_verb(value, lead) and not re.search(r"\b(i|we|you)\b", value.lower()) else ""

        return check

    def _past_after(self, lead: str) -> Callable[[str], str]:
        def check(raw: str) -> str:
            value = re.split(r"(?<=[a-z])[.!?;]\s", raw)[0]
            value = parsing.in_past(f"{lead} {value}")[len(lead) + 1 :]
            return self._short(value) if parsing.starts_in_past(value, lead) else ""

        return check

    def _clause(self, raw: str) -> str:
        value = re.split(r"(?<=[a-z])[.!?;]\s", raw)[0]
        first = value.split()[0]
        if first not in (self._spare.hero.name, self._spare.friend.name) and not parsing.names(f"x {first}"):
            value = value[0].lower() + value[1:]
        value = parsing.in_past(value)
        return (
            self._short(value)
            if len(value.split()) >= 3 and parsing.tells_past(value) and not re.search(r"\b(i|we|you|my|our)\b", value.lower())
            else ""
        )

    def _attempt(self, label: str, index: int) -> Attempt:
        def check(raw: str) -> str:
            action, found, outcome = raw.partition(", but ")
            outcome = parsing.in_past(outcome)
            longest = self._longest + 4
            ok = (
                found
                and parsing.starts_with_verb(action, "They tried to")
                and parsing.tells_past(outcome)
                and len(f"{action} {outcome}".split()) <= longest
            )
            return f"{action}, but {outcome}" if ok else ""

        spare = self._spare.tries[index % len(self._spare.tries)]
        action, _, outcome = self._line(label, " to", check, f"{spare.action}, but {spare.outcome}").partition(", but ")
        return Attempt(action, outcome)

    # -- people and place -----------------------------------------------------------------------------------------------------------

    def _people(self) -> tuple[Person, Person]:
        spare, spare_friend = self._spare.hero, self._spare.friend
        about = self._idea.hero_about
        if about and re.search(r" (who|with|whose) ", about):
            self._given("Hero", f"{spare.name}, {about}")
        else:
            lead = f" {spare.name}, {about} who" if about else f" {spare.name}, a"
            rest = self._line(
                "Hero", lead, lambda raw: self._about(raw, about), "loved surprises" if about else spare.about.partition(" ")[2]
            )
            about = f"{about} who {rest}" if about else with_article(rest)
        about = fix_articles(about)
        kind = self._idea.hero_kind or cast.picture_noun(about) or spare.kind
        look = self._line("Hero's look", "", self._look, spare.look, fresh=False)
        friend_lead, fixed = f" {spare_friend.name}, a", ""
        if self._idea.friend_kind:
            fixed = with_article(self._idea.friend_kind)
            friend_lead = f" {spare_friend.name}, {fixed} who"

        def check_friend(raw: str) -> str:
            value = self._about(raw, fixed)
            if value and not fixed and cast.picture_noun(value) in ("", kind):
                return ""
            return value

        rest = self._line("Friend", friend_lead, check_friend, "was never in a hurry" if fixed else spare_friend.about.partition(" ")[2])
        friend_about = fix_articles(f"{fixed} who {rest}" if fixed else with_article(rest))
        friend_kind = self._idea.friend_kind or cast.picture_noun(friend_about) or spare_friend.kind
        friend_look = self._line("Friend's look", "", self._look, spare_friend.look, fresh=False)
        hero = Person(spare.name, kind, self._own(about, spare.pronoun), look, spare.pronoun)
        pronoun = cast.kind_pronoun(friend_kind) or spare_friend.pronoun
        friend_about = self._own(friend_about, pronoun)
        return hero, Person(spare_friend.name, friend_kind, friend_about, friend_look, pronoun)

    @staticmethod
    def _own(about: str, pronoun: str) -> str:
        """A description with the pronouns of whom it describes."""
        he, him, his = PRONOUNS[pronoun]
        about = re.sub(r"\b(?:his|her|their)(?= [a-z])", his, about)
        about = re.sub(r"\b(?:he|she)\b", he, about)
        return re.sub(r"\b(?:him|her)\b(?! [a-z])", him, about)

    def _about(self, raw: str, fixed: str) -> str:
        value = re.split(r"[.;:!?]", raw)[0].strip().rstrip(",")
        if fixed:
            value = parsing.in_past(f"{fixed} who {value}")[len(fixed) + 5 :]
            ok = parsing.starts_in_past(value, f"{fixed} who")
        else:
            head, linker, tail = value.partition(" who ")
            value = head + (linker + parsing.in_past(f"He {tail}")[3:] if linker else "")
            ok = bool(cast.picture_noun(value))
        names = (self._spare.hero.name, self._spare.friend.name)
        return self._short(value, max(6, self._longest)) if ok and not any(name in value for name in names) else ""

    def _look(self, raw: str) -> str:
        value = re.split(r"[.;:!?]", raw)[0].strip()
        return (
            value
            if 2 <= len(value.split()) <= 14
            and not lexicon.find(value, "kinds")
            and not any(name in value for name in (self._spare.hero.name, self._spare.friend.name))
            else ""
        )

    def _place(self) -> str:
        given = self._idea.place
        if given:
            self._given("Place", given)
            return given

        def check(raw: str) -> str:
            value = _ON.sub("on ", re.split(r"[.;:!?,]", raw)[0].strip())
            return value if 2 <= len(value.split()) <= 9 and value.split()[0] in PLACE_PREPOSITIONS and "'" not in value else ""

        return self._line("Place", "", check, self._spare.place, coherent="")

    def _title(self, hero: str) -> str:
        def check(raw: str) -> str:
            value = re.split(r"[.;:!?]", raw)[0].strip(' "')
            return (
                value if 2 <= len(value.split()) <= 8 and not value.lower().startswith(("the story", "the tale", "the adventures")) else ""
            )

        return self._line("Title", "", check, "", coherent=f"{hero} {self._idea.text}", title=True)
