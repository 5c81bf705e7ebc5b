"""A message's proto3 JSON mapping, by pydantic: the fast way to what ``google.protobuf.json_format`` reads and writes."""

from typing import Any, TypeVar

from pydantic import ValidationError

from storycreator.codec.registry import MAPPINGS, from_proto
from storycreator.core.errors import InvalidInputError
from storycreator.messages.common import WIRE, Message

MessageT = TypeVar("MessageT", bound=Message)


def to_json(message: Message) -> bytes:
    """The message as UTF-8 JSON with proto3's names for fields and enum values."""
    # What ``model_dump_json`` does, without making text of it in between.
    return message.__pydantic_serializer__.to_json(message, context=WIRE, by_alias=True, exclude_none=True)


def from_json(model: type[MessageT], value: Any) -> MessageT:
    """The validated message from parsed JSON. Raises ``InvalidInputError`` naming each wrong field by its full path."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        # A writer of proto3 JSON may leave out what is 0, "" or false. Only protobuf knows what that means for a field that must be there.
        if any(fault["type"] == "missing" for fault in error.errors(include_url=False, include_context=False, include_input=False)):
            from google.protobuf.json_format import ParseDict, ParseError

            try:
                return from_proto(model, ParseDict(value, MAPPINGS[model.__name__].proto()))
            except ParseError:
                pass
        raise InvalidInputError.from_validation(error) from error
