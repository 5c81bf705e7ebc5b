"""Attribute quotes to speakers.

Each quote is given to a cast member by the first of these that applies, with decreasing confidence: a verb of speaking beside it
 (``said Mira``, ``the fox whispered``, ``she asked``), another quote of the same paragraph, an action right beside it
(``Otto smiled. "Hello!"``), and taking turns. A quote clearly spoken by someone outside the cast, or by several, has no speaker.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from storycreator.locales.dialogue.cast import Cast, Mention
from storycreator.locales.dialogue.quotations import Span, told_within
from storycreator.locales.dialogue.speech import verbs
from storycreator.locales.locale import locale
from storycreator.messages.analysis import Quote

NAMED, KIND, PRONOUN, PRONOUN_GUESS, SAME_PARAGRAPH, BEAT, TURNS, OTHER_ONE = 0.95, 0.9, 0.85, 0.6, 0.85, 0.6, 0.5, 0.4

_ADVERB = r"(?:\w+ly|then|just|also|only|even|back|out|up|again|softly|at last|finally|suddenly)"
_TALK = 12
"""So many quotes back somebody still takes part in a talk."""
_STOP = re.compile(r"[.!?…]['\"”’»)]*\s+|\n\s*\n")
_CLAUSE = re.compile(r"[,;:—–]\s*|\s+(?=(?:and|but|so|then|while|as|when|because|who|that)\s)")
_RELATIVE = re.compile(r",\s+who\b[^,]*$")
"""*Otto, who said*: the subject stands before it."""
_LINK = re.compile(r"(?:(?:and|but|so|then|while|as|when|because|that|for|on this)\s+)*", re.IGNORECASE)


@dataclass(frozen=True)
class _Attribution:
    """The person a phrase refers to: a cast member, or nobody (empty) when it is certainly someone else."""

    name: str
    confidence: float


@dataclass
class _Page:
    number: int
    text: str
    spans: Sequence[Span]
    cast: Sequence[str]
    mentions: list[Mention] = field(default_factory=list)
    """Those in the narrative, outside quotes, in order."""

    def subjects(self, end: int, to: re.Pattern[str]) -> Iterator[str]:
        """The names mentioned before ``end``, in order, that are not the object of a preposition."""
        return (one.name for one in self.mentions if one.start < end and not to.search(self.text[: one.start]))


class Attributor:
    """Attributes the quotes of one story, page by page, in order."""

    def __init__(self, cast: Cast, language: str) -> None:
        self.cast = cast
        grammar = locale(language).grammar
        self.language = language
        self.pronouns = grammar.pronouns
        self.drops_pronouns = grammar.drops_pronouns
        self.recent: list[str] = []
        """Names in the narrative so far, the latest last."""
        self.turns: list[tuple[int, str]] = []
        """Paragraph (counted over the whole story) and speaker of the quotes so far."""
        self.paragraph = 0
        articles = "|".join(grammar.articles)
        determiners = "|".join([*grammar.articles, *grammar.determiners.split()])
        kinds = "|".join(re.escape(kind) for kind in sorted(cast.kinds, key=lambda kind: (-len(kind), kind)))
        kind = rf"(?i:\b(?:{articles})\s+(?:\w+\s+){{0,2}}?(?P<kind>{kinds})(?!\w|['’]s\b))"
        self._kind = re.compile(kind) if kinds else None
        epithets = rf"(?:{'|'.join(grammar.epithets.split())})\s+" if grammar.epithets else ""
        who = "|".join(
            [
                *(
                    [rf"(?:{epithets})?(?P<name>{cast.alternatives})(?!['’]s?\b)(?P<more>\s+{grammar.conjunction}\s+\w+)?"]
                    if cast.alternatives
                    else []
                ),
                *([kind] if kinds else []),
                *([rf"(?:\b(?:{determiners})\s+(?:\w+\s+){{1,2}}?(?P<kin>{cast.alternatives}))"] if cast.alternatives else []),
                *([rf"(?P<several>(?i:\b(?:{'|'.join(grammar.nobody.split())})\b))"] if grammar.nobody else []),
                rf"(?P<pronoun>(?i:\b(?:{'|'.join(self.pronouns)})\b))",
                rf"(?P<other>(?i:\b(?:{determiners}))\s+(?:\w+\s+){{0,2}}?\w+)",
            ]
        )
        stranger = r"(?P<stranger>\b[A-ZÀ-ÖØ-Þ]\w+)"
        verb = rf"\b(?:{verbs(language)})\b"
        self._who = re.compile(who)
        self._stranger = re.compile(rf"{stranger}\s+$")
        self.reflexives = grammar.reflexives
        self._reflexive = re.compile(rf"\b(?:{'|'.join(grammar.reflexives)})\b" if grammar.reflexives else "(?!)")
        self._heard = re.compile(rf"\b(?:{'|'.join(grammar.hearing.split())})\s+(?:{who})" if grammar.hearing else "(?!)")
        self._verb = re.compile(verb)
        self._verb_first = re.compile(rf"^[\s,—–-]*(?:{_ADVERB}\s+)?{verb}(?:\s+{_ADVERB})*(?:-t-|[\s,-]+)(?:{who}|{stranger})")
        self._other_first = re.compile(rf"(?:\w+\s+){{0,2}}(?:{determiners})\s+\w+", re.IGNORECASE)
        self._verb_alone = re.compile(rf"^[\s,—–-]*(?:(?:le|les|se|me|te|nos|os)\s+)?{verb}")
        prepositions = "|".join(grammar.prepositions.split())
        self._to = re.compile(rf"\b(?:{prepositions})\s+(?:(?:{articles})\s+)?$" if prepositions else "(?!)", re.IGNORECASE)
        self._who_first = re.compile(rf"^[\s,—–-]*(?:{who}|{stranger})(?:\s+(?:{_ADVERB}|had|has))*\s+{verb}")

    def page(self, number: int, text: str, spans: Sequence[Span], page_cast: Sequence[str]) -> Iterator[Quote]:
        """The quotes of the next page."""
        page = _Page(number, text, spans, page_cast)
        page.mentions = [
            mention
            for mention in sorted([*self.cast.mentions(text), *self._by_kind(text)], key=lambda one: one.start)
            if not mention.possessive and not any(span.start <= mention.start < span.end for span in spans)
        ]
        breaks = [match.start() for match in re.finditer(r"\n\s*\n", text)]
        paragraphs = [sum(at < span.start for at in breaks) for span in spans]
        attributions: list[_Attribution | None] = [self._explicit(page, index) for index in range(len(spans))]
        self._share_within_paragraphs(page, attributions, paragraphs)
        for index, span in enumerate(spans):
            where = self.paragraph + paragraphs[index]
            who = attributions[index] or self._by_turns(page, index, where)
            if who.name:
                self.turns.append((where, who.name))
            yield Quote(
                page=number, start=span.start, end=span.end, text=text[span.start : span.end], speaker=who.name, confidence=who.confidence
            )
        self.recent.extend(page.subjects(len(text), self._to))
        self.paragraph += len(breaks) + 1

    def _by_kind(self, text: str) -> Iterator[Mention]:
        """Where somebody is called by what they are: ``the fox``."""
        for found in self._kind.finditer(text) if self._kind else ():
            yield Mention(self.cast.kinds[found["kind"].lower()], found.start("kind"), found.end("kind"), possessive=False)

    def _around(self, page: _Page, index: int) -> tuple[str, str]:
        """The narrative of the same paragraph before and after a quote, up to its neighbours."""
        span = page.spans[index]
        begin = page.spans[index - 1].end if index else 0
        end = page.spans[index + 1].start if index + 1 < len(page.spans) else len(page.text)
        before = re.split(r"\n\s*\n", page.text[begin : span.start])[-1]
        after = re.split(r"\n\s*\n", page.text[span.end : end])[0]
        return before, after

    def _explicit(self, page: _Page, index: int) -> _Attribution | None:
        before, after = self._around(page, index)
        at = page.spans[index].start
        for start, end in told_within(page.text, page.spans[index], self.language):
            if inside := self._verb_first.match(page.text[start:end]):
                return self._resolve(inside, page, at)
        sentence = _STOP.split(after)[0]
        behind = self._verb_first.match(sentence)
        if not behind and not self._goes_on(page, index):
            behind = self._who_first.match(sentence)
        if not behind and self.drops_pronouns and self._verb_alone.match(sentence):
            return self._unnamed(page, index)
        # ``She said, "Thanks!" Otto smiled and said, "Yes."``: what leads to the next quote tells of this one only when nothing else does.
        leads_on = index + 1 < len(page.spans) and sentence == after and after.rstrip().endswith((",", ":"))
        if behind and not leads_on:
            return self._resolve(behind, page, at)
        pieces = _STOP.split(before)
        lead = pieces[-1].strip() if pieces else ""
        if (
            lead
            and (verb := self._last(self._verb.finditer(lead)))
            and len(lead[verb.end() :].split()) <= (12 if lead.endswith((",", ":")) else 6)
        ):
            return self._of_reflexive(lead[verb.end() :], self._subject(lead, verb.start(), page, at), page, at)
        if lead.endswith(":") and (found := next(self._somebody(lead), None)):
            return self._resolve(found, page, at)  # ``Suddenly Saffi had a clever idea: "…"``
        return self._resolve(behind, page, at) if behind else None

    @staticmethod
    def _goes_on(page: _Page, index: int) -> bool:
        """Whether a quote is the rest of a speech (``"No," said Elin. "It sparks." Otto thought about that.``)."""
        if not index:
            return False
        told = page.text[page.spans[index - 1].end : page.spans[index].start]
        ended = page.text[page.spans[index].end - 2] in ".!?…"
        return ended and "\n\n" not in told and len([piece for piece in _STOP.split(told) if piece.strip()]) == 1 and told[1:2].islower()

    def _unnamed(self, page: _Page, index: int) -> _Attribution | None:
        """Who is meant where a language leaves out the pronoun (*«Ven», dijo.*): the subject of what was told last, else who spoke last."""
        at = page.spans[index].start
        paragraph = page.text.rfind("\n\n", 0, at) + 1
        named = [one for one in page.mentions if paragraph <= one.start < at and not self._to.search(page.text[: one.start])]
        last = [piece for piece in _STOP.split(page.text[paragraph:at]) if piece.strip()]
        if last and self._other_first.match(last[-1]) and not self.cast.mentions(last[-1]):
            return _Attribution("", 0.0)
        if named:
            return _Attribution(named[-1].name, PRONOUN_GUESS)
        return _Attribution(self.turns[-1][1], PRONOUN_GUESS) if self.turns and not paragraph else None

    def _somebody(self, text: str) -> Iterator[re.Match[str]]:
        """Cast members and pronouns that can be subjects (not ``to Otto``), in order."""
        for found in self._who.finditer(text):
            groups = found.groupdict()
            if (groups.get("name") or groups.get("kind") or groups["pronoun"]) and not self._to.search(text[: found.start()]):
                yield found

    @staticmethod
    def _last(found: Iterator[re.Match[str]]) -> re.Match[str] | None:
        return next(reversed(list(found)), None)

    def _subject(self, lead: str, verb_at: int, page: _Page, at: int) -> _Attribution | None:
        """The subject in ``Mira turned to Otto and whispered,``: the nearest clause before the verb that begins with a person."""
        clause = lead[:verb_at]
        if (relative := _RELATIVE.search(clause)) and (before := self._last(self._who.finditer(clause[: relative.start()]))):
            return self._resolve(before, page, at)
        if heard := self._last(self._heard.finditer(clause)):
            return self._resolve(heard, page, at)
        starts = [0, *(match.end() for match in _CLAUSE.finditer(clause))]
        for start in reversed(starts):
            if found := self._who.match(clause, _LINK.match(clause, start).end()):  # type: ignore[union-attr]  # it matches nothing, too
                return self._resolve(found, page, at)
        if nearest := self._last(self._somebody(clause)):
            return self._resolve(nearest, page, at)
        return _Attribution("", 0.0) if self._stranger.search(clause) else None

    def _of_reflexive(self, text: str, who: _Attribution | None, page: _Page, at: int) -> _Attribution | None:
        """The subject, unless the text has a reflexive (``said to herself``) that it does not agree with: then whom that stands for."""
        found = self._reflexive.search(text)
        kind = found and self.reflexives[found[0]]
        return who if not kind or (who and self.cast.pronouns.get(who.name) == kind) else self._pronoun(kind, page, at)

    def _resolve(self, found: re.Match[str], page: _Page, at: int) -> _Attribution | None:
        groups = found.groupdict()
        if groups.get("name"):
            return _Attribution("", 0.0) if groups.get("more") else _Attribution(self.cast.aliases[groups["name"]], NAMED)
        if groups.get("kin"):
            return _Attribution(self.cast.aliases[groups["kin"]], NAMED)
        if groups.get("kind"):
            return _Attribution(self.cast.kinds[groups["kind"].lower()], KIND)
        if groups.get("pronoun"):
            return self._pronoun(groups["pronoun"].lower(), page, at)
        return _Attribution("", 0.0)

    def _pronoun(self, pronoun: str, page: _Page, at: int) -> _Attribution:
        """Resolve ``she`` to the only ``she`` of the cast or of the page, else to the one named last."""
        kind = self.pronouns[pronoun]
        fitting = [name for name in self.cast.names if self.cast.pronouns[name] == kind]
        if len(fitting) == 1:
            return _Attribution(fitting[0], PRONOUN)
        pool = fitting or [name for name in self.cast.names if self.cast.pronouns[name] == "they"]
        here = [name for name in pool if name in page.cast]
        if fitting and len(here) == 1:
            return _Attribution(here[0], PRONOUN)
        recent = [*self.recent, *page.subjects(at, self._to)]
        last = next((name for name in reversed(recent) if name in pool), "")
        return _Attribution(last, PRONOUN_GUESS if last else 0.0)

    def _share_within_paragraphs(self, page: _Page, attributions: list[_Attribution | None], paragraphs: Sequence[int]) -> None:
        """Attribute quotes without a verb of speaking: one right beside another's by turns, others by an action right beside them, else by
        the paragraph's other quotes."""
        beside = [
            paragraphs[index] == paragraphs[index - 1] and not page.text[page.spans[index - 1].end : page.spans[index].start].strip(" .,")
            for index in range(1, len(page.spans))
        ]
        for index in reversed(range(len(beside))):
            following = attributions[index + 1]
            told_before = index > 0 and paragraphs[index - 1] == paragraphs[index] and not beside[index - 1]
            previous = attributions[index - 1] if told_before else None
            if beside[index] and attributions[index] is None and following and (previous is None or previous.name == following.name):
                attributions[index] = self._answerer(page, attributions, following)
        for index, span in enumerate(page.spans):
            if attributions[index] is not None:
                continue
            if index and beside[index - 1] and not span.continues and (previous := attributions[index - 1]):
                attributions[index] = self._answerer(page, attributions, previous)
                if attributions[index]:
                    continue
            if span.continues and index and (previous := attributions[index - 1]):
                attributions[index] = previous
                continue
            before, after = self._around(page, index)
            previous = attributions[index - 1] if index and paragraphs[index - 1] == paragraphs[index] else None
            last = [piece for piece in _STOP.split(before) if piece.strip()]
            told_of_previous = bool(previous) and len(last) <= 1
            if previous and told_of_previous:
                attributions[index] = _Attribution(previous.name, min(previous.confidence, SAME_PARAGRAPH))
            elif last and (who := self._beat(last[-1], page, span.start)):
                attributions[index] = who
            elif previous:
                attributions[index] = _Attribution(previous.name, min(previous.confidence, BEAT))
            elif who := self._beat(_STOP.split(after.lstrip())[0] if after.strip() else "", page, span.end):
                attributions[index] = who

    def _answerer(self, page: _Page, attributions: Sequence[_Attribution | None], one: _Attribution) -> _Attribution | None:
        """The other of the two who talk; None where they are not two."""
        speaking = [who.name for who in attributions if who and who.name] or [name for _, name in self.turns[-2:]]
        others = {name for name in (*speaking, one.name) if name} - {one.name} or set(page.cast) - {one.name}
        return _Attribution(others.pop(), TURNS) if one.name and len(others) == 1 else None

    def _beat(self, sentence: str, page: _Page, at: int) -> _Attribution | None:
        """The cast member who is the subject of a sentence right beside a quote."""
        found = self._who.match(sentence.lstrip())
        if not found:
            return None
        who = self._resolve(found, page, at)
        return _Attribution(who.name, min(who.confidence, BEAT)) if who and who.name else None

    def _by_turns(self, page: _Page, index: int, where: int) -> _Attribution:
        """Assume that two speakers take turns, paragraph by paragraph."""
        span = page.spans[index]
        addressed = {mention.name for mention in self.cast.mentions(page.text[span.start : span.end])}
        near = [(paragraph, name) for paragraph, name in self.turns if 0 < where - paragraph <= 3]
        if near:
            last = near[-1][1]
            before = next((name for _, name in reversed(near) if name != last), "")
            if before and before not in addressed:
                return _Attribution(before, TURNS)
            others = [name for name in page.cast if name != last]
            if len(others) == 1 and others[0] not in addressed:
                return _Attribution(others[0], OTHER_ONE)
            before = next((name for _, name in reversed(self.turns[-_TALK:]) if name != last), "")
            if before and before not in addressed:
                return _Attribution(before, OTHER_ONE)
        left = [name for name in page.cast if name not in addressed]
        if addressed and len(left) == 1:
            return _Attribution(left[0], OTHER_ONE)
        return _Attribution("", 0.0)
