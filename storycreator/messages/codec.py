"""Messages to and from protobuf and proto3 JSON, derived from the models and the descriptors of the protos.

A model ``Story`` in ``messages/story.py`` is ``message Story`` in ``protos/storycreator/v1/story.proto``, or what its ``proto_name`` says,
field for field by name. A codec is compiled at its first use. A received message is validated as a whole, so that errors name a field by
its full path (``story.pages.0.text``). A field that was not sent gets the model's default.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, get_args, get_origin

from google.protobuf.json_format import ParseDict, ParseError
from google.protobuf.message import Message as Proto
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from storycreator import v1
from storycreator.messages.common import WIRE, Message, WireEnum

MessageT = TypeVar("MessageT", bound=Message)
Convert = Callable[[Any], Any]
GENERATE = "and run scripts/generate-protos.sh"


class SchemaError(Exception):
    """A model and its proto differ. The message names the file to edit."""


class _Field(NamedTuple):
    """How one field is written and read; None for values that are the same on both sides."""

    name: str
    write: Convert | None
    read: Convert | None
    tracked: bool
    """Protobuf can tell whether it was sent."""
    zero_is_unsent: bool
    """0 of an enum, which stands for a value that was not sent."""


class Codec:
    """The mapping between a model and its proto. Raises ``SchemaError`` when they differ."""

    def __init__(self, model: type[Message]) -> None:
        self.proto = proto_of(model)
        theirs = self.proto.DESCRIPTOR.fields_by_name
        where = f"`message {self.proto.DESCRIPTOR.name}` in protos/{self.proto.DESCRIPTOR.file.name}"
        if missing := ", ".join(sorted(model.model_fields.keys() - theirs.keys())):
            raise SchemaError(f"{model.__name__}.{missing} is missing from {where}: add it there {GENERATE}")
        if missing := ", ".join(sorted(theirs.keys() - model.model_fields.keys())):
            raise SchemaError(f"{missing} of {where} is missing from {model.__name__}: add it in {_file(model)}")
        fields = [_field(f"{model.__name__}.{name}", info, theirs[name], where) for name, info in model.model_fields.items()]
        self._names = [field.name for field in fields]
        self._written = [(field.name, field.write) for field in fields if field.write]
        self._scalars = [field.name for field in fields if not (field.read or field.tracked)]
        self._others = [field for field in fields if field.read or field.tracked]

    def values(self, message: Message) -> dict[str, Any]:
        """The message's fields as the proto's constructor takes them."""
        held = message.__dict__
        found = {name: held[name] for name in self._names}
        for name, write in self._written:
            if found[name] is not None:
                found[name] = write(found[name])
        return found

    def fields(self, proto: Proto) -> dict[str, Any]:
        """The fields that were sent, to be validated by the model."""
        found = {name: getattr(proto, name) for name in self._scalars}
        for name, _, read, tracked, zero_is_unsent in self._others:
            if tracked and not proto.HasField(name):
                continue
            value = getattr(proto, name)
            if value or not zero_is_unsent:
                found[name] = read(value) if read else value
        return found


codec_of = cache(Codec)


def proto_of(model: type[Message]) -> type[Proto]:
    """The generated class of a model. Raises ``SchemaError`` when there is none."""
    module, name = model.__module__.rpartition(".")[2], _proto_name(model)
    try:
        found: type[Proto] = getattr(import_module(f"storycreator.v1.{module}_pb2"), name)
    except (ModuleNotFoundError, AttributeError):
        file = f"protos/storycreator/v1/{module}.proto"
        raise SchemaError(f"{model.__name__} has no message in {file}: add `message {name}` there {GENERATE}") from None
    return found


def _field(ours: str, info: FieldInfo, field: Any, where: str) -> _Field:
    inner, many = _inner(info.annotation), get_origin(info.annotation) is tuple
    kind = field.message_type or field.enum_type
    if (inner and _proto_name(inner), many) != (kind and kind.name, field.is_repeated):
        theirs = f"{'repeated ' if field.is_repeated else ''}{kind.name if kind else 'scalar'}"
        raise SchemaError(f"{ours} is {info.annotation}, but {theirs} in {where}: make it the same there {GENERATE}")
    optional, default = field.has_presence or many or field.enum_type, field.default_value
    if not (optional or info.is_required() or info.default == default):
        raise SchemaError(
            f"{ours} is {info.default!r} when unsent, which {where} cannot tell from {default!r}: make it `optional` there {GENERATE}"
        )
    write: Convert | None = None
    read: Convert | None = None
    if inner and issubclass(inner, Message):
        write, read = codec_of(inner).values, codec_of(inner).fields
    elif inner:
        write, read = _enum(inner, field.enum_type)
    if many:
        write, read = _each(write), _each(read) or list
    return _Field(field.name, write, read, field.has_presence, bool(field.enum_type and not many))


def _enum(ours: type[WireEnum], theirs: Any) -> tuple[Convert, Convert]:
    numbers = {value.name: value.number for value in theirs.values if value.number}  # 0 is "not said"
    members = ours.wire_names()
    if differing := ", ".join(sorted(members.keys() ^ numbers.keys())):
        raise SchemaError(f"{differing} is only in one of {_file(ours)} and protos/{theirs.file.name}: add it in the other {GENERATE}")
    to_number = {members[name]: number for name, number in numbers.items()}
    to_member = {number: member for member, number in to_number.items()}
    return to_number.__getitem__, lambda number: to_member.get(number, number)  # an unknown number stays, for validation to name its field


def _each(convert: Convert | None) -> Convert | None:
    return convert and (lambda values: [convert(value) for value in values])


def _inner(annotation: Any) -> Any:
    """The kind of message or enum a field holds: one, an optional one, or many."""
    if isinstance(annotation, type):
        return annotation if issubclass(annotation, Message | WireEnum) else None
    return next(filter(None, map(_inner, get_args(annotation))), None)


def _proto_name(kind: type) -> str:
    return getattr(kind, "proto_name", "") or kind.__name__


def _file(kind: type) -> str:
    return f"{kind.__module__.replace('.', '/')}.py"


@cache
def schema() -> str:
    """Twelve hexadecimal digits over the generated code of the protos: programs with the same understand each other's messages."""
    digest = hashlib.sha256()
    for path in sorted(Path(v1.__file__).parent.glob("*_pb2.py")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def to_proto(message: Message) -> Any:
    """The message as protobuf."""
    codec = codec_of(type(message))
    return codec.proto(**codec.values(message))


def from_proto(model: type[MessageT], proto: Proto) -> MessageT:
    """The validated message. Raises pydantic's ``ValidationError``."""
    return model.model_validate(codec_of(model).fields(proto))


def to_json(message: Message) -> bytes:
    """The message as UTF-8 JSON with proto3's names for fields and enum values."""
    return message.model_dump_json(context=WIRE, by_alias=True, exclude_none=True).encode()


def from_json(model: type[MessageT], value: Any) -> MessageT:
    """The validated message from parsed JSON. Raises pydantic's ``ValidationError``."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        # Writers of proto3 JSON may omit 0, "" and false. Protobuf knows whether that stands for a required field's value.
        if any(fault["type"] == "missing" for fault in error.errors(include_url=False, include_context=False, include_input=False)):
            try:
                proto = ParseDict(value, proto_of(model)())
            except ParseError:
                pass
            else:
                return from_proto(model, proto)
        raise
