"""Finished books: pictures in full size, EPUBs checked by EPUBCheck."""

from services.d_aggregator.book.assets import PRESS
from storycreator.core.engines import Cost, EngineSpec

ENGINE = EngineSpec("press", lambda _: PRESS, rank=0, licence="MIT", cost=Cost(start=6.0, page=1.0))
