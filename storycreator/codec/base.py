"""What the codecs of all messages share.

A message comes off the wire as plain fields first and is validated as a whole afterwards, so that a fault is named by its full path
(``story.pages.0.text``), the same over both transports. What was not sent is left out, and the model's own default holds. On the way out
a message is a dictionary of plain values to its innermost part; protobuf makes all of it at once, which takes two thirds of the time that
part after part takes.
"""

from typing import Any, Generic, TypeVar

from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper

from storycreator.messages.common import WireEnum

Fields = dict[str, Any]
EnumT = TypeVar("EnumT", bound=WireEnum)


class EnumCodec(Generic[EnumT]):
    """One enum in both worlds. Protobuf's names are the members' names behind the enum's own (``AGE_BAND_EARLY``); 0 is "not said"."""

    def __init__(self, members: type[EnumT], wrapper: EnumTypeWrapper) -> None:
        names = {number: name for name, number in wrapper.items()}
        self._members = {number: members.wire_names()[name] for number, name in names.items() if number}
        self._numbers = {member: number for number, member in self._members.items()}

    def value(self, number: int) -> EnumT | int:
        """The member; a number nobody knows stays one, for validation to name its field."""
        return self._members.get(number, number)

    def number(self, member: EnumT) -> Any:
        """The number on the wire."""
        return self._numbers[member]
