"""All settings. A setting comes from a flag, else the environment, else ``.env``, else its default here. An empty value is not set."""

import io
import os
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, TypeVar

from dotenv import dotenv_values
from platformdirs import user_cache_path, user_state_path
from pydantic import AfterValidator, AliasChoices, Field, SecretStr, ValidationError, create_model
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict
from pydantic_settings import PydanticBaseSettingsSource as Source

from storycreator.core.errors import FieldFault, InvalidInputError, invalid_input
from storycreator.core.options import Options
from storycreator.core.processors import available
from storycreator.security.credentials import Credentials
from storycreator.transport.resilience.endpoints import bare, parse

APP = "ai-story-creator"


class PipelineMode(StrEnum):
    """The transport main uses."""

    LOCAL = "local"
    GRPC = "grpc"
    RPC = "rpc"


class Tls(StrEnum):
    """Whether services and their callers show each other certificates."""

    OFF = "off"
    MUTUAL = "mutual"


class AuditMode(StrEnum):
    """Whether calls are recorded."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


@cache
def _env_file(folder: Path) -> Mapping[str, str]:
    """The ``.env`` of a folder by lower-case name, read once a process. Raises ``InvalidInputError`` when it is not UTF-8 text."""
    try:
        text = (folder / ".env").read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInputError.of(".env", f"cannot be read as UTF-8 text ({error})") from error
    return {name.lower(): value for name, value in dotenv_values(stream=io.StringIO(text)).items() if value}


class _Environment(BaseSettings):
    """Settings from the environment, then from the working folder's ``.env``."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", use_attribute_docstrings=True)

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: Source, env_settings: Source, *_: Source, **__: Source
    ) -> tuple[Source, ...]:
        """Flags, the environment, the file."""
        file = EnvSettingsSource(settings_cls)
        file.env_vars = _env_file(Path.cwd())
        return init_settings, env_settings, file


class Settings(_Environment):
    """Settings of the whole program, each under its variable's name; those of a service are its ``Options``."""

    pipeline_mode: PipelineMode = Field(PipelineMode.LOCAL, validation_alias="PIPELINE_MODE")
    """How main calls the services: over `grpc` or `rpc`, or `local` to run all of them in this process."""
    cache_dir: Path = Field(default_factory=lambda: user_cache_path(APP), validation_alias="STORYCREATOR_CACHE_DIR")
    """The folder whose `models` subfolder contains models and assets, shared between clones."""
    output_dir: Path = Field(Path("output"), validation_alias="STORYCREATOR_OUTPUT_DIR")
    """The folder for books when `--out` is not given."""
    artifacts_url: str = Field("", validation_alias="STORYCREATOR_ARTIFACTS_URL")
    """The artifact store, where pictures, sound and books are kept while a book is made: a folder, `memory://` or `s3://bucket/prefix`;
    empty for `artifacts` in the state folder."""

    state_dir: Path = Field(default_factory=lambda: user_state_path(APP), validation_alias="STORYCREATOR_STATE_DIR")
    """The state folder. It holds what must survive a restart: the jobs, their progress and their results."""
    database_url: SecretStr = Field(SecretStr(""), validation_alias="DATABASE_URL")
    """The database of jobs: `postgresql://user:password@host:5432/database`; empty for a SQLite file in the state folder."""
    main_id: str = Field("", pattern=r"^[A-Za-z0-9_]{0,40}$", validation_alias="STORYCREATOR_MAIN_ID")
    """The name of this main among those that share a database; it must stay the same after a restart. Empty for a name stored in the state
    folder."""
    jobs_at_once: int = Field(1, ge=1, le=64, validation_alias="STORYCREATOR_JOBS_AT_ONCE")
    """How many jobs one `serve` runs at once, 1 to 64."""

    required: str = Field("layout", validation_alias="STORYCREATOR_REQUIRED")
    """The parts a book must have when `--require` is not given: `pictures`, `narration`, `translation`, `layout`, separated by commas."""

    bind_host: Annotated[str, AfterValidator(bare)] = Field("127.0.0.1", validation_alias="STORYCREATOR_BIND_HOST")
    """The address a service listens on; `0.0.0.0` or `::` for all addresses, IPv4 and IPv6, as in a container."""
    connection_seconds: float = Field(600.0, ge=0, validation_alias="STORYCREATOR_CONNECTION_SECONDS")
    """Seconds after which a service asks a client to connect again, so that new replicas get work (over JSON-RPC by `$/closing`); running
    calls go on. 0 for never."""
    drain_seconds: float = Field(20.0, ge=0, validation_alias="STORYCREATOR_DRAIN_SECONDS")
    """Seconds a stopping service has to finish running calls."""
    at_work: int = Field(4, ge=1, validation_alias="STORYCREATOR_AT_WORK")
    """How many calls one service process works on at once."""
    patience_seconds: float = Field(15.0, ge=0, validation_alias="STORYCREATOR_PATIENCE_SECONDS")
    """Seconds a call keeps trying to reach an unreachable service."""
    token: SecretStr = Field(SecretStr(""), validation_alias="STORYCREATOR_TOKEN")
    """When set, services refuse calls without this bearer token, and clients send it. Health checks need none."""
    token_keys: str = Field("", validation_alias="STORYCREATOR_TOKEN_KEYS")
    """The public keys of [signed tokens](tokens.md), separated by commas, or a file of them. When set, services take signed tokens only."""
    signing_key: SecretStr = Field(SecretStr(""), validation_alias="STORYCREATOR_SIGNING_KEY")
    """The private key this process signs tokens for its calls with, or the file it is in."""
    closed: bool = Field(False, validation_alias="STORYCREATOR_CLOSED")
    """`1`: health checks and discovery need a token too."""

    calls_a_minute: int = Field(6000, ge=0, validation_alias="STORYCREATOR_CALLS_A_MINUTE")
    """Calls one caller may make to one service process in a minute, artifacts included; 0 for no limit."""
    pages_a_minute: int = Field(6000, ge=0, validation_alias="STORYCREATOR_PAGES_A_MINUTE")
    """Pages one caller may ask one service process for in a minute, more than real engines make; 0 for no limit."""
    calls_at_once: int = Field(32, ge=0, validation_alias="STORYCREATOR_CALLS_AT_ONCE")
    """Calls of one caller that may run or wait in one service process at once, fewer than its queue holds; for A, B, C and D a call is a
    book. 0 for no limit."""
    prompt_characters: int = Field(2000, ge=0, validation_alias="STORYCREATOR_PROMPT_CHARACTERS")
    """Characters a prompt may have; more than 2000 are never taken."""

    audit: AuditMode = Field(AuditMode.AUTO, validation_alias="STORYCREATOR_AUDIT")
    """Whether services write an [audit log](audit.md): `on`, `off`, or `auto` for services other machines or containers can reach."""
    audit_dir: Path | None = Field(None, validation_alias="STORYCREATOR_AUDIT_DIR")
    """The folder of audit logs; empty for `audit` in the state folder."""
    audit_megabytes: int = Field(200, ge=0, validation_alias="STORYCREATOR_AUDIT_MEGABYTES")
    """How much of each audit log is kept; 0 for all."""
    audit_prompts: bool = Field(False, validation_alias="STORYCREATOR_AUDIT_PROMPTS")
    """`1`: the audit log has each prompt too."""

    tls: Tls = Field(Tls.OFF, validation_alias="STORYCREATOR_TLS")
    """`mutual`: services and their callers speak TLS 1.3 over both transports and show each other certificates; `off`: they speak in the
    clear."""
    tls_dir: Path = Field(default_factory=lambda: user_state_path(APP) / "tls", validation_alias="STORYCREATOR_TLS_DIR")
    """The folder of certificates, a subfolder for each identity: `service-main`, `service-c`; on machine 2 also that of the authority."""
    join_port: int = Field(8059, ge=1, le=65535, validation_alias="STORYCREATOR_JOIN_PORT")
    """The port of machine 2 at which machine 1 gets and renews its certificates."""

    def credentials(self, name: str) -> Credentials | None:
        """The certificate of a container; None when TLS is off. Raises ``StateError`` when there is none."""
        return Credentials(self.tls_dir.expanduser() / name) if self.tls is Tls.MUTUAL else None

    @property
    def store_url(self) -> str:
        """Where artifacts are kept, by main and by services."""
        return self.artifacts_url or str(self.state_dir.expanduser() / "artifacts")

    @property
    def audit_folder(self) -> Path:
        """Where audit logs are."""
        return (self.audit_dir or self.state_dir / "audit").expanduser()

    @property
    def audited(self) -> bool:
        """Whether services record calls."""
        if self.audit is not AuditMode.AUTO:
            return self.audit is AuditMode.ON
        try:
            return not ip_address(self.bind_host).is_loopback
        except ValueError:  # a name
            return self.bind_host != "localhost"

    @property
    def models_dir(self) -> Path:
        """Where fetched models and assets are."""
        return self.cache_dir.expanduser() / "models"


def load() -> Settings:
    """Read the settings. Raises ``InvalidInputError`` naming the variable."""
    with invalid_input():
        return Settings()


def share_processors() -> None:
    """Have OpenMP's threads, of this process and its workers, fit the processors and make room for others while they wait, unless the
    environment says otherwise. Call it before a library that uses OpenMP loads."""
    os.environ.setdefault("OMP_NUM_THREADS", str(available()))
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    # Threads that spin longer wait for one that a neighbour keeps from running; those that sleep at once lose a fifth on an idle machine.
    os.environ.setdefault("GOMP_SPINCOUNT", "1000")


def _checked(addresses: str) -> str:
    """Several addresses, as they are. Raises ``ValueError`` when one is malformed."""
    try:
        if addresses:
            parse(addresses, 1)
    except InvalidInputError as error:
        raise ValueError(error.fields[0].description) from error
    return addresses


class Address(Options):
    """Where one service is."""

    host: Annotated[str, AfterValidator(bare)] = "127.0.0.1"
    """The machine the service is on, for those who call it: a name or an address."""
    grpc_port: int = Field(ge=0, le=65535)
    """The port it serves gRPC on."""
    rpc_port: int = Field(ge=0, le=65535)
    """The port it serves JSON-RPC on."""
    addr: Annotated[str, AfterValidator(_checked)] = ""
    """One or several addresses (`host`, `host:port`, `[::1]:port`), separated by commas; overrides host and port for those who call it."""

    def where(self, mode: PipelineMode) -> tuple[str, int]:
        """Addresses to call, and the port for those that name none."""
        port = self.grpc_port if mode is PipelineMode.GRPC else self.rpc_port
        return self.addr or (f"[{self.host}]" if ":" in self.host else self.host), port


class Deadline(Options):
    """How long a service may take."""

    seconds: float = Field(gt=0)
    """Seconds one call of it may take, all attempts included, for those who call it and for itself."""


def address(letter: str, grpc_port: int, rpc_port: int) -> Address:
    """A service's address from ``SERVICE_A_HOST``, ``SERVICE_A_GRPC_PORT``, ``SERVICE_A_RPC_PORT`` and ``SERVICE_A_ADDR``.

    Raises ``InvalidInputError`` naming the variable.
    """
    return _read(letter, Address, grpc_port=grpc_port, rpc_port=rpc_port)


def stage_seconds(letter: str, default: float) -> float:
    """How long one call of a service may take, for those who call it and for itself, from ``SERVICE_A_SECONDS``.

    Raises ``InvalidInputError`` naming the variable.
    """
    return _read(letter, Deadline, seconds=default).seconds


OptionsT = TypeVar("OptionsT", bound=Options)


def service_options(letter: str, options_type: type[OptionsT]) -> OptionsT:
    """A service's options: each field ``x`` of service A from ``SERVICE_A_X``, else from the field's own ``env`` names.

    Raises ``InvalidInputError`` naming the variable.
    """
    return _read(letter, options_type)


def variables(letter: str, options_type: type[Options]) -> list[str]:
    """Every variable that sets something about a service."""
    return [name for model in (Address, Deadline, options_type) for names in model.variables(letter).values() for name in names]


class _ForOptions(_Environment):
    """What ``_read`` makes models of: looking for docstrings in their source would take most of the time."""

    model_config = SettingsConfigDict(use_attribute_docstrings=False)


def _read(letter: str, model: type[OptionsT], **defaults: Any) -> OptionsT:
    """A model with each field from the first of its variables that is set, else its default."""
    names = model.variables(letter)
    fields: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        alias = Field(defaults.get(name, info.get_default(call_default_factory=True)), validation_alias=AliasChoices(*names[name]))
        fields[name] = (Annotated[info.annotation, *info.metadata, alias], alias.default)
    try:
        found = create_model(f"{model.__name__}Of{letter}", __base__=_ForOptions, **fields)()
    except ValidationError as error:
        meant = {known[0]: _set_one(known) for known in names.values()}  # pydantic names the first
        faults = [FieldFault(meant[fault.field], fault.description) for fault in InvalidInputError.from_validation(error).fields]
        raise InvalidInputError.of_faults(faults, stage=letter) from error
    return model(**dict(found))


def _set_one(names: list[str]) -> str:
    """The variable that is set, of several for the same value."""
    environment = {name.lower() for name, value in os.environ.items() if value}
    return next((name for places in (environment, _env_file(Path.cwd())) for name in names if name.lower() in places), names[0])
