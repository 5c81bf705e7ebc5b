"""The formatter: an edition in, its typeset sentences and its sections out; no markup."""

import asyncio

from services.c4_formatter.engines.typographer import Typographer
from storycreator import __version__
from storycreator.core.service import Call, Options, Service
from storycreator.messages.common import Progress
from storycreator.messages.layout import Layout, LayoutRequest


class FormatterOptions(Options):
    """Settings of the formatter."""

    engine: str = "typographer"


class Formatter(Service[FormatterOptions]):
    """Service C4."""

    options_type = FormatterOptions
    engines = ("typographer",)
    draft_engine = "typographer"

    @property
    def version(self) -> str:
        """The rules come with the program."""
        return __version__

    async def format_edition(self, request: LayoutRequest, call: Call) -> Layout:
        """Typeset an edition. Takes milliseconds a page; a cancelled call stops between pages."""
        self.engine_name(request.engine, self.options)
        typographer = Typographer(request.edition)
        pages = []
        total = len(request.edition.pages)
        for page in request.edition.pages:
            pages.append(await asyncio.to_thread(typographer.page, page))
            await call.report(Progress(stage="C4", message=f"page {page.number} set", done=len(pages), total=total, page=page.number))
        return typographer.layout(tuple(pages))
