"""The formatter: an edition in, its typeset sentences and its sections out; no markup."""

import asyncio
from collections.abc import Iterator

from services.c4_formatter.engines.typographer import Typographer
from storycreator.core.engines import Engines, EngineSpec
from storycreator.core.options import Options
from storycreator.core.preflight import kept, partly
from storycreator.core.service import Call, Service
from storycreator.locales.locale import language_name, locale
from storycreator.messages.common import Progress
from storycreator.messages.layout import Layout, LayoutRequest
from storycreator.messages.preflight import PreflightRequest, Prospect


class FormatterOptions(Options):
    """Settings of the formatter."""

    engine: str = "typographer"
    """The engine that typesets when `--engine layout=` chooses none."""


class Formatter(Service[FormatterOptions]):
    """Service C4."""

    options_type = FormatterOptions
    engines = Engines(package="services.c4_formatter.engines")

    def wishes(self, request: PreflightRequest, spec: EngineSpec) -> Iterator[Prospect]:
        """The typography of every edition."""
        for language in request.all_languages:
            wish = f"the words around the story in {language_name(language)}"
            lacks = [section for section in locale(language).lacks if section != "reading_ease"]
            if lacks:
                reason = f"its locale lacks {', '.join(lacks)}: those are English"
                yield partly(self.letter, wish, "languages", reason, "docs/adding-a-language.md")
            else:
                yield kept(self.letter, wish, "languages")

    async def format_edition(self, request: LayoutRequest, call: Call) -> Layout:
        """Typeset an edition. Takes milliseconds a page; a cancelled call stops between pages."""
        spec = self.choose(request.engine)
        typographer: Typographer = spec.make(self.resources)(request.edition)
        pages = []
        total = len(request.edition.pages)
        for page in request.edition.pages:
            pages.append(await asyncio.to_thread(typographer.page, page))
            await call.report(Progress(stage="C4", message=f"page {page.number} set", done=len(pages), total=total, page=page.number))
        return typographer.layout(tuple(pages), self.provenance(spec))
