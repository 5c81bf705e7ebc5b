"""``rpc.discover``: what a service can do, as an OpenRPC document made from the models."""

from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from storycreator.messages.common import ArtifactRef, Message, WireEnum
from storycreator.messages.preflight import Preflight, PreflightRequest
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
    schemas = found["components"]["schemas"]
    schemas["ArtifactRef"] = _schema(ArtifactRef)
    found["info"] = {"title": f"AI Story Creator: {spec.name}", "version": version}
    reply, answer = _schema(spec.reply), _schema(Preflight)
    schemas |= reply.pop("$defs", {}) | answer.pop("$defs", {})
    timing = {"$ref": "#/components/schemas/CallTiming"}
    result = {"type": "object", "required": ["result"], "properties": {"result": reply, "timing": timing}}
    found["methods"] = [
        _method(spec.method, spec.request, result, schemas),
        _method("preflight.check", PreflightRequest, answer, schemas),
        *found["methods"],
    ]
    return found


def _method(name: str, model: type[Message], result: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """A method that takes a message's fields; the messages in it are added to the schemas."""
    request = _schema(model)
    schemas |= request.pop("$defs", {})
    required = request.get("required", [])
    params = [{"name": field, "required": field in required, "schema": part} for field, part in request["properties"].items()]
    return {
        "name": name,
        "summary": (model.__doc__ or "").strip().partition("\n")[0],
        "paramStructure": "by-name",
        "params": [*params, {"name": "_meta", "required": False, "schema": {"$ref": "#/components/schemas/CallContext"}}],
        "result": {"name": "reply", "schema": result},
    }
