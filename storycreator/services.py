"""The eight services in one table. Transports, health, compose checks, the connectivity test and the timeline read it from here:
a ninth service is one more row."""

from dataclasses import dataclass

from storycreator.messages.analysis import Analysis, AnalysisRequest
from storycreator.messages.common import Message
from storycreator.messages.illustration import IllustrationRequest, Illustrations
from storycreator.messages.layout import Layout, LayoutRequest
from storycreator.messages.narration import Narration, NarrationRequest
from storycreator.messages.package import BindRequest, Package
from storycreator.messages.production import Production, ProductionRequest
from storycreator.messages.story import Story, StoryRequest
from storycreator.messages.translation import Translation, TranslationRequest


@dataclass(frozen=True)
class ServiceSpec:
    """One service."""

    letter: str
    name: str
    """Its name in prose: ``story generator``."""
    container: str
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
    peers: tuple[str, ...] = ()
    """Letters of the services it calls."""


SERVICES: tuple[ServiceSpec, ...] = (
    ServiceSpec("A", "story generator", "service-a", "generate_story", StoryRequest, Story, 50051, 8051,
        "services.a_story_generator.service:StoryGenerator", 1800),
    ServiceSpec("B", "story analyzer", "service-b", "analyze_story", AnalysisRequest, Analysis, 50052, 8052,
        "services.b_story_analyzer.service:StoryAnalyzer", 900),
    ServiceSpec("C1", "illustrator", "service-c1", "illustrate", IllustrationRequest, Illustrations, 50053, 8053,
        "services.c1_illustrator.service:Illustrator", 3600),
    ServiceSpec("C2", "narrator", "service-c2", "narrate", NarrationRequest, Narration, 50054, 8054,
        "services.c2_narrator.service:Narrator", 7200),
    ServiceSpec("C3", "translator", "service-c3", "translate", TranslationRequest, Translation, 50055, 8055,
        "services.c3_translator.service:Translator", 10800),
    ServiceSpec("C4", "formatter", "service-c4", "format_edition", LayoutRequest, Layout, 50056, 8056,
        "services.c4_formatter.service:Formatter", 900),
    ServiceSpec("C", "parallel hub", "service-c", "produce", ProductionRequest, Production, 50057, 8057,
        "services.c_parallel_hub.service:ParallelHub", 21600, peers=("C1", "C2", "C3", "C4")),
    ServiceSpec("D", "aggregator", "service-d", "bind_package", BindRequest, Package, 50058, 8058,
        "services.d_aggregator.service:Aggregator", 3600),
)  # fmt: skip

BY_LETTER = {row.letter: row for row in SERVICES}
