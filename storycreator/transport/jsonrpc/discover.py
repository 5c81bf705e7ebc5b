"""``rpc.discover``: what a service can do, as an OpenRPC document made from the models."""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from storycreator.messages.common import ArtifactRef, WireEnum
from storycreator.services import ServiceSpec

_META = {
    "type": "object",
    "description": "The call context; every member is optional.",
    "properties": {
        "timeout_ms": {"type": "number", "minimum": 0, "description": "Milliseconds the caller will wait."},
        "idempotency_key": {"type": "string", "description": "job:stage:branch. The same key and parameters are worked on once."},
        "traceparent": {"type": "string", "description": "W3C trace context."},
        "tracestate": {"type": "string"},
        "authorization": {"type": "string", "description": "Bearer and a token."},
        "progressToken": {
            "type": ["string", "integer"],
            "description": "When given, `progress` notifications that carry it come before the answer.",
        },
    },
}


class _WireSchema(GenerateJsonSchema):
    """Writes the defaults of enums as they are on the wire, by their proto3 names."""

    def encode_default(self, dft: Any) -> Any:
        if isinstance(dft, tuple):
            return [self.encode_default(item) for item in dft]
        return dft.wire_name if isinstance(dft, WireEnum) else super().encode_default(dft)


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    return model.model_json_schema(by_alias=True, ref_template="#/components/schemas/{model}", schema_generator=_WireSchema)


def _params(schema: dict[str, Any]) -> list[dict[str, Any]]:
    needed = schema.get("required", [])
    named = [{"name": name, "required": name in needed, "schema": part} for name, part in schema["properties"].items()]
    return [*named, {"name": "_meta", "required": False, "schema": _META}]


def document(spec: ServiceSpec, version: str) -> dict[str, Any]:
    """OpenRPC 1.3 of one service."""
    asked, answered, ref = _schema(spec.request), _schema(spec.reply), _schema(ArtifactRef)
    components = asked.pop("$defs", {}) | answered.pop("$defs", {}) | {"ArtifactRef": ref}
    timing = {"type": "object", "properties": {name: {"type": "number"} for name in ("queuedSeconds", "workedSeconds", "receivedAt")}}
    result = {"type": "object", "required": ["result"], "properties": {"result": answered, "timing": timing}}
    fetch = [
        {"name": "ref", "required": True, "schema": {"$ref": "#/components/schemas/ArtifactRef"}},
        {"name": "offset", "required": False, "schema": {"type": "integer", "minimum": 0, "default": 0}},
        {"name": "encoding", "required": False, "schema": {"enum": ["base64", "raw"], "default": "base64"}},
        {"name": "_meta", "required": True, "schema": _META},
    ]
    return {
        "openrpc": "1.3.2",
        "info": {"title": f"AI Story Creator: {spec.name}", "version": version},
        "methods": [
            {
                "name": spec.method,
                "summary": (spec.request.__doc__ or "").strip().partition("\n")[0],
                "paramStructure": "by-name",
                "params": _params(asked),
                "result": {"name": "reply", "schema": result},
            },
            {"name": "health.check", "params": [], "result": {"name": "health", "schema": {"type": "object"}}},
            {
                "name": "artifact.fetch",
                "summary": "Send an artifact in `artifact.chunk` notifications, then say how many bytes it has.",
                "paramStructure": "by-name",
                "params": fetch,
                "result": {"name": "end", "schema": {"type": "object", "properties": {"bytes": {"type": "integer"}}}},
            },
            {"name": "rpc.discover", "params": [], "result": {"name": "document", "schema": {"type": "object"}}},
        ],
        "components": {"schemas": components},
    }
