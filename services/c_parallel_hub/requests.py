"""The hub's requests to its branches, and which branches run, derived from the production request alone."""

from storycreator.core.errors import InvalidInputError
from storycreator.locales.dialogue.quotations import find_quotes
from storycreator.messages.common import AgeBand, Take, seed_of_take
from storycreator.messages.edition import Edition, EditionPage, Speakers
from storycreator.messages.illustration import IllustrationRequest
from storycreator.messages.layout import LayoutRequest
from storycreator.messages.narration import NarrationRequest, Voices
from storycreator.messages.production import BranchKind, ProductionRequest
from storycreator.messages.translation import Translation, TranslationRequest

PACE_BY_AGE = {AgeBand.EARLY: 0.92}
"""How fast a book is read to those who listen more slowly."""
SLOWEST = 0.5


def branch_name(kind: BranchKind, language: str) -> str:
    """``pictures``, ``narration:es``."""
    return f"{kind}:{language}" if language else str(kind)


class BranchRequests:
    """The branch requests of one production. Raises ``InvalidInputError`` for a take of something that is not in it."""

    def __init__(self, request: ProductionRequest, original: Edition) -> None:
        self._request = request
        self._original = original
        self._source = next((edition for edition in request.story.editions if edition.language == "en"), original)
        """What is translated: the author's English where there is one, since the embedded engine reads English only."""
        self.languages = tuple(language for language in request.languages if language != original.language)
        for number, take in enumerate(request.takes):
            if take.kind is BranchKind.LAYOUT:
                raise InvalidInputError.of(f"takes.{number}.kind", "a layout has no other takes: the same text is always set the same")
            if take.language not in (None, original.language, *self.languages):
                raise InvalidInputError.of(f"takes.{number}.language", f"there is no edition in {take.language!r}")

    def _takes(self, kind: BranchKind, language: str) -> tuple[Take, ...]:
        return tuple(
            item.take for item in self._request.takes if item.kind is kind and (item.language or self._original.language) == language
        )

    def pictures(self) -> IllustrationRequest:
        """The request for pictures, which all editions share."""
        r = self._request
        takes = tuple(item.take for item in r.takes if item.kind is BranchKind.PICTURES)
        return IllustrationRequest(story=r.story, style=r.style, seed=r.seed, engine=r.engine(BranchKind.PICTURES), takes=takes)

    def narration(self, edition: Edition) -> NarrationRequest:
        """The request for a narration; translations use their language's default voice."""
        r, language = self._request, edition.language
        voice = r.voice if language == self._original.language else ""
        takes = self._takes(BranchKind.NARRATION, language)
        return NarrationRequest(
            edition=self._directed(edition),
            voice=voice,
            speed=max(SLOWEST, r.pace * PACE_BY_AGE.get(r.age_band, 1.0)),
            pause=r.pause,
            check_voice=r.check_voice,
            seed=r.seed,
            engine=r.engine(BranchKind.NARRATION),
            takes=takes,
            cast=r.story.cast if r.voices is Voices.CAST else (),
            character_voices=r.character_voices if r.voices is Voices.CAST else (),
            pronunciations=tuple(one for one in r.pronunciations if one.fits(language)),
        )

    def _directed(self, edition: Edition) -> Edition:
        """The edition with where the story turns and, for a cast of voices, who says each quotation: as its author says, else as the
        analysis of the original found, where a page has as many quotations in both."""
        r, language = self._request, edition.language.partition("-")[0]
        turns = {page.number for page in r.story.pages if page.turn}
        quotes: dict[int, list[str]] = {}
        for quote in r.analysis.quotes:
            quotes.setdefault(quote.page, []).append(quote.speaker)

        def speakers(page: EditionPage) -> Speakers:
            if r.voices is Voices.ONE or page.speakers:
                return () if r.voices is Voices.ONE else page.speakers
            found = quotes.get(page.number, [])
            return tuple(found) if len(find_quotes(page.text, language)) == len(found) else ()

        pages = (page.model_copy(update={"turn": page.number in turns, "speakers": speakers(page)}) for page in edition.pages)
        return edition.model_copy(update={"pages": tuple(pages)})

    def layout(self, edition: Edition) -> LayoutRequest:
        """The request for a layout."""
        return LayoutRequest(edition=edition, age_band=self._request.age_band, engine=self._request.engine(BranchKind.LAYOUT))

    def translation(self, language: str) -> TranslationRequest:
        """The request for a translation. Another take changes the seed: a translation is made as a whole."""
        r = self._request
        number = max((take.number for take in self._takes(BranchKind.TRANSLATION, language)), default=0)
        return TranslationRequest(
            edition=self._source,
            language=language,
            names=tuple(member.name for member in r.story.cast),
            seed=seed_of_take(r.seed, number, f"translation {language}"),
            engine=r.engine(BranchKind.TRANSLATION),
        )

    def translated(self, language: str) -> Translation | None:
        """The translation that came with the request, if any."""
        return next((found for found in self._request.translations if found.edition.language == language), None)

    def skipped(self, kind: BranchKind, language: str) -> str:
        """Why a branch does not run; empty when it runs."""
        if kind in self._request.skip:
            return "not requested"
        if self._request.only and branch_name(kind, language) not in self._request.only:
            return "unchanged"
        return ""

    def required(self, kind: BranchKind, language: str) -> bool:
        """Whether the production fails without this branch. Layouts and narrations of translations are required only when named in
        ``only``."""
        if kind not in self._request.required:
            return False
        if kind in (BranchKind.PICTURES, BranchKind.TRANSLATION) or language == self._original.language:
            return True
        return branch_name(kind, language) in self._request.only
