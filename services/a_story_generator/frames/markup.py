"""The markup of told text: slots, agreement, alternatives, conditions, levels and page turns, as a small tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache


class MarkupError(ValueError):
    """A fault in a text's markup, with the place."""


@dataclass(frozen=True)
class Slot:
    """``{H}``, ``{x.the}``, ``{x.of H}``, ``{t~H}``."""

    name: str
    feature: str = ""
    target: str = ""
    """Whom an adjective agrees with, or who possesses."""


@dataclass(frozen=True)
class Agree:
    """``{x:tout/toute}`` by gender, ``{x#was/were}`` by number, ``{H+F:ils/elles}`` by the gender of several together."""

    name: str
    by: str
    """``gender`` or ``number``."""
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Choose:
    """``[a/b]``."""

    options: tuple["Nodes", ...]


@dataclass(frozen=True)
class When:
    """``{?G:…}`` and ``{!G:…}``."""

    name: str
    there: bool
    nodes: "Nodes"


@dataclass(frozen=True)
class Level:
    """``<3+ …>``, ``<2- …>``, ``<2-3 …>``."""

    lowest: int
    highest: int
    nodes: "Nodes"


@dataclass(frozen=True)
class Turn:
    """``||``."""


Node = str | Slot | Agree | Choose | When | Level | Turn
Nodes = tuple[Node, ...]

_SLOT = re.compile(r"([A-Za-z]\w*)(?:\.(\w+)(?: ([A-Za-z]\w*))?|~([A-Za-z]\w*))?")
_AGREE = re.compile(r"([A-Za-z]\w*(?:\+[A-Za-z]\w*)*)([:#])(.*)", re.DOTALL)
_LEVEL = re.compile(r"<([1-5])(?:(\+)|(-)([1-5])?) ")


class _Parser:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0

    def fail(self, what: str) -> MarkupError:
        return MarkupError(f"{what} near {self.text[max(0, self.at - 15) : self.at + 25]!r}")

    def nodes(self, stops: str) -> Nodes:
        found: list[Node] = []
        literal = ""
        while self.at < len(self.text) and self.text[self.at] not in stops:
            char = self.text[self.at]
            if char in "}]>":
                raise self.fail(f"a {char} without its beginning")
            if char in "{[<" or self.text.startswith("||", self.at):
                if literal:
                    found.append(literal)
                    literal = ""
                found.append(self.special(char))
            else:
                literal += char
                self.at += 1
        if literal:
            found.append(literal)
        return tuple(found)

    def close(self, char: str) -> None:
        if not self.text.startswith(char, self.at):
            raise self.fail(f"a {char} is missing")
        self.at += 1

    def special(self, char: str) -> Node:
        if char == "|":
            self.at += 2
            return Turn()
        if char == "<":
            match = _LEVEL.match(self.text, self.at)
            if not match:
                raise self.fail("a level mark is <3+ …>, <2- …> or <2-3 …>")
            self.at = match.end()
            level = int(match[1])
            lowest, highest = (level, 5) if match[2] else (level, int(match[4])) if match[4] else (1, level)
            nodes = self.nodes(">")
            self.close(">")
            return Level(lowest, highest, nodes)
        self.at += 1
        if char == "[":
            options = [self.nodes("/]")]
            while self.text.startswith("/", self.at):
                self.at += 1
                options.append(self.nodes("/]"))
            self.close("]")
            if len(options) < 2:
                raise self.fail("[…] needs two alternatives, divided by /")
            return Choose(tuple(options))
        if self.text.startswith(("?", "!"), self.at):
            there = self.text[self.at] == "?"
            match = re.compile(r"[?!]([A-Za-z]\w*):").match(self.text, self.at)
            if not match:
                raise self.fail("a condition is {?G:…} or {!G:…}")
            self.at = match.end()
            nodes = self.nodes("}")
            self.close("}")
            return When(match[1], there, nodes)
        end = self.text.find("}", self.at)
        if end < 0:
            raise self.fail("a } is missing")
        inside = self.text[self.at : end]
        self.at = end + 1
        if match := _SLOT.fullmatch(inside):
            return Slot(match[1], match[2] or "", match[3] or match[4] or "")
        if match := _AGREE.fullmatch(inside):
            forms = tuple(match[3].split("/"))
            if "+" in match[1] and (match[2] == "#" or len(forms) != 2):
                raise self.fail(f"{{{inside}}}: several together have two forms, by gender")
            if len(forms) not in ((2, 4) if match[2] == ":" else (2,)):
                raise self.fail(f"{{{inside}}}: two forms, or by gender four")
            return Agree(match[1], "gender" if match[2] == ":" else "number", forms)
        raise self.fail(f"{{{inside}}} is no slot")


@cache
def parse(text: str) -> Nodes:
    """The tree of a text. Raises ``MarkupError``."""
    parser = _Parser(text)
    return parser.nodes("")


def walk(nodes: Nodes) -> Iterator[Node]:
    """Every node, depth first."""
    for node in nodes:
        yield node
        if isinstance(node, Choose):
            for option in node.options:
                yield from walk(option)
        elif isinstance(node, When | Level):
            yield from walk(node.nodes)


def names(nodes: Nodes) -> set[str]:
    """The slots and cast letters that a text uses."""
    found = set()
    for node in walk(nodes):
        if isinstance(node, Slot | Agree | When):
            found.update(node.name.split("+"))
        if isinstance(node, Slot) and node.target:
            found.add(node.target)
    return found
