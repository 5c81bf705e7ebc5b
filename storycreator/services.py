"""The table of services. Transports, health, the walk and the hub read it; ``make generate`` writes Compose, settings files, the Dockerfile
and tables of the docs from it. A ninth service is one more entry (docs/adding-a-service.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from storycreator.messages.analysis import Analysis, AnalysisRequest
from storycreator.messages.common import Message
from storycreator.messages.illustration import IllustrationRequest, Illustrations
from storycreator.messages.job import Stage, Work
from storycreator.messages.layout import Layout, LayoutRequest
from storycreator.messages.narration import Narration, NarrationRequest
from storycreator.messages.package import BindRequest, Package
from storycreator.messages.production import Production, ProductionRequest
from storycreator.messages.story import Story, StoryRequest
from storycreator.messages.translation import Translation, TranslationRequest

MAIN = "service-main"
"""The container of main, which walks over the services and is none of them."""

FETCH, PREFLIGHT = "artifact.fetch", "preflight.check"
"""What callers may ask of every service besides its own method."""


@dataclass(frozen=True)
class ServiceSpec:
    """One service."""

    letter: str
    """Its first character is the stage of the walk it belongs to: C1 is a branch of C."""
    name: str
    """Its name in prose: ``story generator``."""
    method: str
    """Its one stage method, in snake case."""
    request: type[Message]
    reply: type[Message]
    grpc_port: int
    rpc_port: int
    implementation: str
    """``module:Class``, loaded only where the service runs."""
    seconds: float
    """How long one call may take, all attempts included; ``SERVICE_A_SECONDS`` overrides it. Several times what the longest book takes
    on two slow cores: a peer that is gone or frozen is noticed long before, so this ends only what would go on for ever."""
    machine: Literal[1, 2]
    """Where it runs when there are two machines; main is on machine 1."""
    memory: Literal["small", "large", "model"]
    """The class of its container's limits; ``model`` has room for a language model."""
    work: Work | None = None
    """What an engine can be chosen for in it."""
    peers: tuple[str, ...] = ()
    """Letters of the services it calls."""
    system_packages: tuple[str, ...] = ()
    """Debian packages its image needs."""
    java: bool = False
    """Whether its image has a Java runtime."""

    @property
    def container(self) -> str:
        """Its image, its service in Compose and its optional dependency in pyproject.toml: ``service-c1``."""
        return f"service-{self.letter.lower()}"

    @property
    def package(self) -> str:
        """Its folder under ``services``."""
        return self.implementation.split(".")[1]

    @property
    def stage(self) -> Stage | None:
        """The stage of the walk it does or is a branch of; None when the walk does not use it."""
        return Stage(self.letter[0]) if self.letter[0] in set(Stage) else None

    @property
    def by_main(self) -> bool:
        """Whether main calls it in the walk."""
        return self.letter in set(Stage)


SERVICES: tuple[ServiceSpec, ...] = (
    ServiceSpec(
        "A", "story generator", "generate_story", StoryRequest, Story, 50051, 8051, "services.a_story_generator.service:StoryGenerator",
        1800, machine=1, memory="model", work=Work.STORY,
        system_packages=("libgomp1",),  # what the language model's runtime links to
    ),
    ServiceSpec(
        "B", "story analyzer", "analyze_story", AnalysisRequest, Analysis, 50052, 8052, "services.b_story_analyzer.service:StoryAnalyzer",
        900, machine=1, memory="large", work=Work.ANALYSIS,
    ),
    ServiceSpec(
        "C1", "illustrator", "illustrate", IllustrationRequest, Illustrations, 50053, 8053, "services.c1_illustrator.service:Illustrator",
        3600, machine=2, memory="large", work=Work.PICTURES,
    ),
    ServiceSpec(
        "C2", "narrator", "narrate", NarrationRequest, Narration, 50054, 8054, "services.c2_narrator.service:Narrator",
        7200, machine=2, memory="large", work=Work.NARRATION,
        system_packages=("espeak-ng",),
    ),
    ServiceSpec(
        "C3", "translator", "translate", TranslationRequest, Translation, 50055, 8055, "services.c3_translator.service:Translator",
        10800, machine=2, memory="model", work=Work.TRANSLATION,
        system_packages=("apertium", "apertium-por-cat", "apertium-spa-cat", "apertium-fra-cat", "libgomp1"),
    ),
    ServiceSpec(
        "C4", "formatter", "format_edition", LayoutRequest, Layout, 50056, 8056, "services.c4_formatter.service:Formatter",
        900, machine=2, memory="small", work=Work.LAYOUT,
    ),
    ServiceSpec(
        "C", "parallel hub", "produce", ProductionRequest, Production, 50057, 8057, "services.c_parallel_hub.service:ParallelHub",
        21600, machine=2, memory="small", peers=("C1", "C2", "C3", "C4"),
    ),
    ServiceSpec(
        "D", "aggregator", "bind_package", BindRequest, Package, 50058, 8058, "services.d_aggregator.service:Aggregator",
        3600, machine=2, memory="large", work=Work.BINDING, java=True,  # for EPUBCheck
        system_packages=(  # Pango sets the PDFs; the last three are what Java's own libraries link to
            "fonts-dejavu-core", "fonts-liberation", "libharfbuzz-subset0", "libpango-1.0-0", "libpangoft2-1.0-0",
            "libjpeg62-turbo", "liblcms2-2", "zlib1g",
        ),
    ),
)  # fmt: skip

BY_LETTER = {spec.letter: spec for spec in SERVICES}
BY_WORK = {spec.work: spec for spec in SERVICES if spec.work}


def letters_by_work(letters: Iterable[str]) -> dict[str, str]:
    """Which of some services does what kind of work: ``{"pictures": "C1"}``."""
    return {work: spec.letter for work, spec in BY_WORK.items() if spec.letter in letters}
