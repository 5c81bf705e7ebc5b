"""Service D: loads each edition once, renders it in every requested form, checks the EPUBs, and reports what is missing."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from shutil import which
from typing import TypeVar

from services.d_aggregator.binding import WORKERS, Binding
from services.d_aggregator.formats.epub.check import JAVA_REMEDY
from services.d_aggregator.formats.pdf.libraries import libraries_missing
from services.d_aggregator.formats.table import FORMS
from services.d_aggregator.parts.installed_fonts import without_font
from services.d_aggregator.parts.typefaces import covers
from storycreator.core.concurrency import in_thread
from storycreator.core.engines import Engines, EngineSpec
from storycreator.core.errors import InvalidInputError, ModelUnavailableError
from storycreator.core.options import Options
from storycreator.core.preflight import impossible, kept, partly
from storycreator.core.service import Call, Resources, Service
from storycreator.locales.locale import endonym, language_name
from storycreator.messages.package import BindRequest, Format, Package
from storycreator.messages.preflight import PreflightRequest, Prospect
from storycreator.messages.production import BranchKind

ResultT = TypeVar("ResultT")
FONTS_REMEDY = "on the machine that binds: apt-get install fonts-noto-core fonts-noto-cjk"


class AggregatorOptions(Options):
    """Settings of the aggregator."""

    engine: str = "press"
    """The engine that binds when `--engine binding=` chooses none."""


class Aggregator(Service[AggregatorOptions]):
    """Service D."""

    options_type = AggregatorOptions
    engines = Engines(package="services.d_aggregator.engines")

    def __init__(self, resources: Resources[AggregatorOptions]) -> None:
        super().__init__(resources)
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="binder")

    def prepare(self) -> None:
        """Start loading what takes long, such as the typesetter."""
        for form in FORMS.values():
            if form.prepare:
                form.prepare()

    async def close(self) -> None:
        """Release the threads; work that has not begun is dropped."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    async def in_thread(self, work: Callable[[], ResultT]) -> ResultT:
        """Run work in one of the service's threads."""
        return await in_thread(work, executor=self._workers)

    def wishes(self, request: PreflightRequest, spec: EngineSpec) -> Iterator[Prospect]:
        """Every form, and the letters the books are set in."""
        silent = BranchKind.NARRATION in request.skip
        everything = set(request.formats) == set(Format)
        for form in request.formats:
            wish = f"the form {form}"
            if silent and FORMS[form].needs_sound and not everything:
                contradiction = InvalidInputError.of("formats", f"{form} is made from the narration, which --skip narration leaves out")
                yield impossible(self.letter, wish, contradiction)
            elif form is Format.PDF and (missing := libraries_missing()):
                error = ModelUnavailableError(missing)
                yield partly(self.letter, wish, "formats", missing) if everything else impossible(self.letter, wish, error, field="formats")
            elif form is Format.EPUB and spec.name != "draft" and not which("java"):
                yield partly(self.letter, wish, "formats", "EPUBCheck needs Java to check it", JAVA_REMEDY)
            else:
                yield kept(self.letter, wish, "formats")
        yield from self._letters(request)

    def _letters(self, request: PreflightRequest) -> Iterator[Prospect]:
        """Languages and names whose letters our typeface lacks: a PDF has boxes where no installed font has them either."""
        texts = [("languages", f"letters of {language_name(tag)}", endonym(tag)) for tag in request.all_languages]
        name = request.story.hero_name
        for field, wish, text in (*texts, ("hero_name", f"letters of the name {name}", name)):
            if not text or covers(text):
                continue
            if Format.PDF in request.formats and (boxes := without_font(text)):
                reason = f"the PDF has empty boxes for {boxes}: no font that is installed has them"
                yield partly(self.letter, wish, field, reason, FONTS_REMEDY)
            else:
                yield kept(self.letter, wish, field, "by a font of the reader's device")

    async def bind_package(self, request: BindRequest, call: Call) -> Package:
        """Make the package. A form that cannot be made is a warning and leaves the rest.

        Raises ``EngineError`` when nothing at all could be made, ``StoreError`` when the artifact store is full or gone.
        """
        spec = self.choose(request.engine)
        binding = Binding(request, call, self.artifacts, spec.make(self.resources), self.in_thread)
        return await binding.package(self.provenance(spec))
