"""``rpc.discover`` describes what is really on the wire."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from storycreator.messages.codec import to_json
from storycreator.messages.common import ArtifactRef
from storycreator.services import SERVICES, ServiceSpec
from storycreator.transport.jsonrpc.discover import document


def _schemas(part: Any) -> Iterator[dict[str, Any]]:
    """Every object of a document."""
    if isinstance(part, dict):
        yield part
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from _schemas(inner)


def _allowed(schema: dict[str, Any], components: dict[str, Any]) -> list[Any] | None:
    """The values of the enum a schema is, refers to or lists; None for anything else."""
    if "$ref" in schema:
        return _allowed(components[schema["$ref"].rpartition("/")[2]], components)
    if "items" in schema:
        return _allowed(schema["items"], components)
    return schema.get("enum")


def test_the_size_of_an_artifact_is_described_as_it_is_sent() -> None:
    ref = ArtifactRef(sha256="0" * 64, media_type="image/png", bytes=12, name="cover.png")
    described = document(SERVICES[0], "1")["components"]["schemas"]["ArtifactRef"]["properties"]["bytes"]
    assert isinstance(json.loads(to_json(ref))["bytes"], str)
    assert described["type"] == "string"


@pytest.mark.parametrize("spec", SERVICES, ids=lambda spec: spec.letter)
def test_every_default_is_one_of_the_values_of_its_enum(spec: ServiceSpec) -> None:
    described = document(spec, "1")
    components = described["components"]["schemas"]
    seen = 0
    for schema in _schemas(described):
        if "default" in schema and (allowed := _allowed(schema, components)) is not None:
            defaults = schema["default"] if isinstance(schema["default"], list) else [schema["default"]]
            assert set(defaults) <= set(allowed), schema
            seen += 1
    assert seen
