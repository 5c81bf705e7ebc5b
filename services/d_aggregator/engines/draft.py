"""Drafts: smaller pictures, and quick checks instead of EPUBCheck."""

from services.d_aggregator.book.assets import DRAFT
from storycreator.core.engines import Cost, EngineSpec

ENGINE = EngineSpec("draft", lambda _: DRAFT, draft=True, licence="MIT", cost=Cost(start=1.0, page=0.1))
