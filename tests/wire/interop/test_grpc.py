"""gRPC with a client nobody here wrote."""

from benchmarks.support.processes import ROOT, Running
from tests.wire.interop.conftest import Node

INVALID_ARGUMENT, DEADLINE_EXCEEDED, NOT_FOUND = 3, 4, 5


def test_grpc_js_calls_us_with_the_proto_files_alone(generator: Running, node: Node) -> None:
    said = node("grpc_from_protos.js", generator.grpc, ROOT / "protos")
    *progress, last = said["made"]["events"]
    assert progress
    assert all("progress" in event for event in progress)
    assert [page["number"] for page in last["result"]["pages"]] == [1, 2, 3, 4]
    assert last["timing"]["workedSeconds"] > 0
    assert said["refused"]["error"]["code"] == INVALID_ARGUMENT
    assert "pages" in said["refused"]["error"]["details"]
    assert "grpc-status-details-bin" in said["refused"]["error"]["more"]
    assert said["late"]["error"]["code"] == DEADLINE_EXCEEDED
    assert said["missing"]["error"]["code"] == NOT_FOUND


def test_grpc_js_calls_us_with_what_reflection_tells_it(generator: Running, node: Node) -> None:
    said = node("grpc_from_reflection.js", generator.grpc)
    assert set(said["services"]) == set(said["v1"]) == {
        "storycreator.v1.StoryGeneratorService", "storycreator.v1.ArtifactService", "storycreator.v1.PreflightService",
        "grpc.health.v1.Health", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection",
    }  # fmt: skip
    assert all(said["described"].values())
    assert said["v1Files"] == 1
    assert len(said["result"]["pages"]) == 4
