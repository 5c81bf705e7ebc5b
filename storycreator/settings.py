"""The only reader of the environment. A setting comes from a flag, else the environment, else ``.env``, else its default here."""

from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from platformdirs import user_cache_path
from pydantic import AliasChoices, Field, ValidationError, create_model
from pydantic_settings import BaseSettings, SettingsConfigDict

from storycreator.errors import InvalidInputError
from storycreator.service import Options

APP = "ai-story-creator"
_CONFIG = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True, populate_by_name=True)


class PipelineMode(StrEnum):
    """What the orchestrator speaks."""

    LOCAL = "local"
    GRPC = "grpc"
    RPC = "rpc"


class Settings(BaseSettings):
    """Settings of the whole program; those of a service are its ``Options``."""

    model_config = _CONFIG

    pipeline_mode: PipelineMode = Field(PipelineMode.LOCAL, validation_alias="PIPELINE_MODE")
    cache_dir: Path = Field(default_factory=lambda: user_cache_path(APP), validation_alias="STORYCREATOR_CACHE_DIR")
    """Models and assets, shared between clones."""
    output_dir: Path = Field(Path("output"), validation_alias="STORYCREATOR_OUTPUT_DIR")
    artifacts_url: str = Field("", validation_alias="STORYCREATOR_ARTIFACTS_URL")
    """Where pictures, sound and books are kept while a book is made; empty for a temporary folder."""

    @property
    def models_dir(self) -> Path:
        """Where fetched models and assets are."""
        return self.cache_dir.expanduser() / "models"


def load() -> Settings:
    """Read the environment once. Raises ``InvalidInputError`` naming the variable."""
    try:
        return Settings()
    except ValidationError as error:
        raise InvalidInputError.from_validation(error) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError.of(".env", f"cannot be read as UTF-8 text ({error})") from error


OptionsT = TypeVar("OptionsT", bound=Options)


def service_options(letter: str, options_type: type[OptionsT]) -> OptionsT:
    """A service's options: each field ``x`` of service A from ``SERVICE_A_X``, else from the field's own ``env`` names.

    Raises ``InvalidInputError`` naming the variable.
    """
    fields: dict[str, Any] = {}
    for name, info in options_type.model_fields.items():
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        shared = extra.get("env", [])
        names = [f"SERVICE_{letter}_{name.upper()}", *(shared if isinstance(shared, list) else [shared])]
        fields[name] = (
            info.annotation,
            Field(info.get_default(call_default_factory=True), validation_alias=AliasChoices(*map(str, names))),
        )
    reader = create_model(f"{options_type.__name__}Env", __base__=BaseSettings, **fields)
    reader.model_config = _CONFIG
    reader.model_rebuild(force=True)
    try:
        return options_type(**reader().model_dump())
    except ValidationError as error:
        raise InvalidInputError.from_validation(error, stage=letter) from error
