"""How jobs, finished stages and failures are written into the database: as JSON that a person can read, never as pickles."""

from dataclasses import asdict
from typing import Any

import orjson
from dbos import Serializer

from storycreator.core.errors import FieldFault, InternalError, StoryCreatorError, rebuild
from storycreator.jobs.timeline import Hop, Span
from storycreator.jobs.walk import StageResult
from storycreator.services import BY_LETTER


def _error_as_json(error: StoryCreatorError) -> dict[str, Any]:
    return {
        "reason": error.reason,
        "code": str(error.code),
        "message": error.message,
        "stage": error.stage,
        "fields": [asdict(fault) for fault in error.fields],
        "retry_after": error.retry_after,
    }


def _default(value: object) -> dict[str, Any]:
    if isinstance(value, StageResult):
        return {
            "done": {
                "reply": orjson.Fragment(value.reply.model_dump_json()),
                "span": asdict(value.span),
                "hops": [asdict(hop) for hop in value.hops],
                "run": value.run,
                "mode": value.mode,
            }
        }
    if isinstance(value, StoryCreatorError):
        return {"failed": _error_as_json(value)}
    if isinstance(value, BaseException):
        return {"failed": _error_as_json(InternalError(f"{type(value).__name__}: {value}"))}
    raise TypeError(f"{type(value).__name__} cannot be stored")


def _restore(value: Any) -> Any:
    if isinstance(value, dict):
        if len(value) == 1 and "done" in value:
            kept = value["done"]
            span = Span(**kept["span"])
            reply = BY_LETTER[span.name].reply.model_validate(kept["reply"])
            return StageResult(reply, span, tuple(Hop(**hop) for hop in kept["hops"]), kept["run"], kept.get("mode", ""))
        if len(value) == 1 and "failed" in value:
            kept = dict(value["failed"])
            return rebuild(kept.pop("reason"), kept.pop("code"), kept.pop("message"), **kept | {"fields": _faults(kept["fields"])})
    return value


def _faults(fields: list[dict[str, str]]) -> list[FieldFault]:
    return [FieldFault(**fault) for fault in fields]


class MessageSerializer(Serializer):
    """JSON; a finished stage comes back as ``StageResult``, a failure as the error it was."""

    def serialize(self, data: Any) -> str:
        """To JSON."""
        return orjson.dumps(data, default=_default, option=orjson.OPT_PASSTHROUGH_DATACLASS).decode()

    def deserialize(self, serialized_data: str) -> Any:
        """From JSON."""
        return _restore(orjson.loads(serialized_data))

    def name(self) -> str:
        """What the database notes beside each value."""
        return "storycreator-json-1"
