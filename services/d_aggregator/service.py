"""Service D: loads each edition once, renders it in every requested form, checks the EPUBs, and reports what is missing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from services.d_aggregator.binding import WORKERS, Binding
from services.d_aggregator.formats.table import FORMS
from storycreator.core.concurrency import in_thread
from storycreator.core.engines import Engines
from storycreator.core.options import Options
from storycreator.core.service import Call, Resources, Service
from storycreator.messages.package import BindRequest, Package

ResultT = TypeVar("ResultT")


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

    async def bind_package(self, request: BindRequest, call: Call) -> Package:
        """Make the package. A form that cannot be made is a warning and leaves the rest.

        Raises ``EngineError`` when nothing at all could be made, ``StoreError`` when the artifact store is full or gone.
        """
        spec = self.choose(request.engine)
        binding = Binding(request, call, self.artifacts, spec.make(self.resources), self.in_thread)
        return await binding.package(self.provenance(spec))
