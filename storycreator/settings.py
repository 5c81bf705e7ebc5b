"""The only reader of the environment. A setting comes from a flag, else the environment, else ``.env``, else its default here."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from dotenv import dotenv_values
from platformdirs import user_cache_path, user_state_path
from pydantic import BaseModel, Field, SecretStr, ValidationError

from storycreator.core.errors import FieldFault, InvalidInputError
from storycreator.core.service import Options

APP = "ai-story-creator"


class PipelineMode(StrEnum):
    """What the orchestrator speaks."""

    LOCAL = "local"
    GRPC = "grpc"
    RPC = "rpc"


class Settings(BaseModel):
    """Settings of the whole program, each under its variable's name; those of a service are its ``Options``."""

    pipeline_mode: PipelineMode = Field(PipelineMode.LOCAL, validation_alias="PIPELINE_MODE")
    cache_dir: Path = Field(default_factory=lambda: user_cache_path(APP), validation_alias="STORYCREATOR_CACHE_DIR")
    """Models and assets, shared between clones."""
    output_dir: Path = Field(Path("output"), validation_alias="STORYCREATOR_OUTPUT_DIR")
    artifacts_url: str = Field("", validation_alias="STORYCREATOR_ARTIFACTS_URL")
    """Where pictures, sound and books are kept while a book is made; empty for ``artifacts`` in the state folder."""

    state_dir: Path = Field(default_factory=lambda: user_state_path(APP), validation_alias="STORYCREATOR_STATE_DIR")
    """What must survive a restart: the jobs, how far they are, and what they have made."""
    database_url: SecretStr = Field(SecretStr(""), validation_alias="DATABASE_URL")
    """Where jobs are noted: ``postgresql://…``; empty for a SQLite file in the state folder."""
    main_id: str = Field("", pattern=r"^[A-Za-z0-9_]{0,40}$", validation_alias="STORYCREATOR_MAIN_ID")
    """The name of this main among those that share a database, the same after a restart; empty for one kept in the state folder."""
    jobs_at_once: int = Field(1, ge=1, le=64, validation_alias="STORYCREATOR_JOBS_AT_ONCE")
    """Jobs one ``serve`` works on at once."""

    required: str = Field("layout", validation_alias="STORYCREATOR_REQUIRED")
    """What a book is not to be without, separated by commas, where ``--require`` does not say."""

    bind_host: str = Field("127.0.0.1", validation_alias="STORYCREATOR_BIND_HOST")
    """Where a served service listens; 0.0.0.0 in a container."""
    drain_seconds: float = Field(20.0, ge=0, validation_alias="STORYCREATOR_DRAIN_SECONDS")
    """How long a service that is told to stop may finish what is at work."""
    at_work: int = Field(4, ge=1, validation_alias="STORYCREATOR_AT_WORK")
    """Calls at work at once in one service process."""
    patience_seconds: float = Field(15.0, ge=0, validation_alias="STORYCREATOR_PATIENCE_SECONDS")
    """How long a call goes on trying to reach a service that is away."""
    token: SecretStr = Field(SecretStr(""), validation_alias="STORYCREATOR_TOKEN")
    """When set, services refuse calls without this bearer token, and clients send it. Health checks need none."""

    @property
    def store_url(self) -> str:
        """Where artifacts are kept, by main and by services."""
        return self.artifacts_url or str(self.state_dir.expanduser() / "artifacts")

    @property
    def models_dir(self) -> Path:
        """Where fetched models and assets are."""
        return self.cache_dir.expanduser() / "models"


def _environment() -> dict[str, str]:
    """What is set, by upper-case name: the environment, and under it the working folder's ``.env``. What is empty is not set.

    Not by pydantic-settings, which does this too, but keeps 1.4 MB in every service and was more than half of what importing this took."""
    try:
        file = dotenv_values(".env", encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError.of(".env", f"cannot be read as UTF-8 text ({error})") from error
    return {name.upper(): value for source in (file, os.environ) for name, value in source.items() if value}


def load() -> Settings:
    """Read the environment once. Raises ``InvalidInputError`` naming the variable."""
    try:
        return Settings.model_validate(_environment())
    except ValidationError as error:
        raise InvalidInputError.from_validation(error) from error


def calm_threads() -> None:
    """Let libraries on OpenMP spin only for a moment while they wait for work, then sleep, unless the environment says otherwise. To be
    called before the first of them is loaded."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    os.environ.setdefault("GOMP_SPINCOUNT", "50000")  # sleeping between a language model's layers costs a fifth of its speed


class Address(BaseModel):
    """Where one service is."""

    host: str
    grpc_port: int = Field(ge=0, le=65535)
    rpc_port: int = Field(ge=0, le=65535)
    addr: str = ""
    """One or several addresses (``host``, ``host:port``, ``[::1]:port``), separated by commas; overrides the others for a client."""

    def where(self, mode: PipelineMode) -> tuple[str, int]:
        """Addresses to call, and the port for those that name none."""
        port = self.grpc_port if mode is PipelineMode.GRPC else self.rpc_port
        return self.addr or (f"[{self.host}]" if ":" in self.host else self.host), port


def address(letter: str, grpc_port: int, rpc_port: int) -> Address:
    """A service's address from ``SERVICE_A_HOST``, ``SERVICE_A_GRPC_PORT``, ``SERVICE_A_RPC_PORT`` and ``SERVICE_A_ADDR``.

    Raises ``InvalidInputError`` naming the variable.
    """
    defaults: dict[str, Any] = {"host": "127.0.0.1", "grpc_port": grpc_port, "rpc_port": rpc_port, "addr": ""}
    return _read(Address, {name: [f"SERVICE_{letter}_{name.upper()}"] for name in defaults}, defaults, letter)


class _Time(BaseModel):
    seconds: float = Field(gt=0)


def stage_seconds(letter: str, default: float) -> float:
    """How long one call of a service may take, for those who call it and for itself, from ``SERVICE_A_SECONDS``.

    Raises ``InvalidInputError`` naming the variable.
    """
    return _read(_Time, {"seconds": [f"SERVICE_{letter}_SECONDS"]}, {"seconds": default}, letter).seconds


OptionsT = TypeVar("OptionsT", bound=Options)


def service_options(letter: str, options_type: type[OptionsT]) -> OptionsT:
    """A service's options: each field ``x`` of service A from ``SERVICE_A_X``, else from the field's own ``env`` names.

    Raises ``InvalidInputError`` naming the variable.
    """
    names, defaults = {}, {}
    for name, info in options_type.model_fields.items():
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        shared = extra.get("env", [])
        names[name] = [f"SERVICE_{letter}_{name.upper()}", *map(str, shared if isinstance(shared, list) else [shared])]
        defaults[name] = info.get_default(call_default_factory=True)
    return _read(options_type, names, defaults, letter)


ModelT = TypeVar("ModelT", bound=BaseModel)


def _read(model: type[ModelT], names: dict[str, list[str]], defaults: dict[str, Any], letter: str) -> ModelT:
    """A model with each field from the first of its variables that is set, else its default."""
    environment = _environment()
    found = {field: next((name for name in names[field] if name in environment), "") for field in names}
    values = {field: environment[name] if name else defaults[field] for field, name in found.items()}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        wrong = InvalidInputError.from_validation(error)
        faults = [FieldFault(found.get(fault.field) or fault.field, fault.description) for fault in wrong.fields]
        raise InvalidInputError.of_faults(faults, stage=letter) from error
