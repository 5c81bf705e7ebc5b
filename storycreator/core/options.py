"""The settings of a service."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class Options(BaseModel):
    """A service's settings. The docstring under a field is what the settings page says of it: what it does, and its unit.

    The runtime fills each field ``x`` of service A from ``SERVICE_A_X``, or from the names in
    ``json_schema_extra={"env": ["OPENAI_BASE_URL"]}`` when that is unset."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    @classmethod
    def variables(cls, letter: str) -> dict[str, list[str]]:
        """The environment variables of each field for a service, the first that is set wins."""
        return {name: [f"SERVICE_{letter}_{name.upper()}", *_shared(info.json_schema_extra)] for name, info in cls.model_fields.items()}


def _shared(extra: Any) -> list[str]:
    return list(extra.get("env", ())) if isinstance(extra, dict) else []
