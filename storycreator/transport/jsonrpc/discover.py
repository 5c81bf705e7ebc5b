"""``rpc.discover``: what a service can do, as an OpenRPC document made from the models."""

from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from storycreator.messages.common import ArtifactRef, WireEnum
from storycreator.services import ServiceSpec

TEMPLATE = Path(__file__).with_name("openrpc.json")
"""The document without the service's own method and messages."""


class _WireSchema(GenerateJsonSchema):
    """Writes the defaults of enums as they are on the wire, by their proto3 names."""

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, tuple):
            return [self.encode_default(item) for item in dft]
        return dft.wire_name if isinstance(dft, WireEnum) else super().encode_default(dft)


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}", schema_generator=_WireSchema)


def document(spec: ServiceSpec, version: str) -> dict[str, Any]:
    """OpenRPC 1.3 of one service."""
    found: dict[str, Any] = orjson.loads(TEMPLATE.read_bytes())
    request, reply, ref = _schema(spec.request), _schema(spec.reply), _schema(ArtifactRef)
    found["components"]["schemas"] |= request.pop("$defs", {}) | reply.pop("$defs", {}) | {"ArtifactRef": ref}
    found["info"] = {"title": f"AI Story Creator: {spec.name}", "version": version}
    required = request.get("required", [])
    params = [{"name": name, "required": name in required, "schema": part} for name, part in request["properties"].items()]
    timing = {"$ref": "#/components/schemas/CallTiming"}
    method = {
        "name": spec.method,
        "summary": (spec.request.__doc__ or "").strip().partition("\n")[0],
        "paramStructure": "by-name",
        "params": [*params, {"name": "_meta", "required": False, "schema": {"$ref": "#/components/schemas/CallContext"}}],
        "result": {
            "name": "reply",
            "schema": {"type": "object", "required": ["result"], "properties": {"result": reply, "timing": timing}},
        },
    }
    found["methods"].insert(0, method)
    return found
