"""Reading a pack's YAML with the line of every value, so that errors point at it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a pack, where, in a sentence for people."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True)
class Node:
    """A value of a YAML file with its place."""

    value: "str | int | float | bool | list[Node] | dict[str, Node] | None"
    file: str
    line: int

    def plain(self) -> object:
        """The value without places."""
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        return self.value


class Reader:
    """Collects the problems met while a pack is read; reading goes on after each."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def problem(self, node: Node, message: str) -> None:
        """Note what is wrong at a place."""
        found = Problem(node.file, node.line, message)
        if found not in self.problems:
            self.problems.append(found)

    def entry(self, node: Node, known: Collection[str]) -> "Entry":
        """A mapping with these keys and no others."""
        values = node.value if isinstance(node.value, dict) else {}
        if not isinstance(node.value, dict):
            self.problem(node, "Aquí se espera un grupo de «clave: valor».")
        for key, value in values.items():
            if key not in known:
                self.problem(value, f"«{key}» no es una clave conocida. Valen: {words(known)}.")
        return Entry(self, node, values)

    def items(self, node: Node | None) -> Iterator[Node]:
        """The elements of a list; none if the list is missing."""
        if node is None:
            return
        if not isinstance(node.value, list):
            self.problem(node, "Aquí se espera una lista.")
            return
        yield from node.value

    def pairs(self, node: Node | None) -> Iterator[tuple[str, Node]]:
        """The keys and values of a mapping; none if it is missing."""
        if node is None:
            return
        if not isinstance(node.value, dict):
            self.problem(node, "Aquí se espera un grupo de «clave: valor».")
            return
        yield from node.value.items()


class Entry:
    """One mapping being read: typed values by key, each problem on its own line."""

    def __init__(self, reader: Reader, node: Node, values: dict[str, Node]) -> None:
        self.reader = reader
        self.node = node
        self._values = values

    def get(self, key: str) -> Node | None:
        """The value as it stands, if present."""
        return self._values.get(key)

    def where(self, key: str) -> Node:
        """Where to point for this key: its value or, if missing, the mapping."""
        return self._values.get(key, self.node)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required unless a default is given."""
        node = self._values.get(key)
        if node is None:
            if default is None:
                self.reader.problem(self.node, f"Falta «{key}».")
            return default or ""
        if not isinstance(node.value, str) or not node.value.strip():
            self.reader.problem(node, f"«{key}» debe ser un texto.")
            return default or ""
        return node.value

    def integer(self, key: str, *, least: int, most: int, default: int | None = None) -> int:
        """A whole number within limits; required unless a default is given."""
        node = self._values.get(key)
        if node is None:
            if default is None:
                self.reader.problem(self.node, f"Falta «{key}».")
            return least if default is None else default
        value = node.value
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.reader.problem(node, f"«{key}» debe ser un número entre {least} y {most}.")
            return least
        return value

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        node = self._values.get(key)
        if node is None:
            return default
        if not isinstance(node.value, bool):
            self.reader.problem(node, f"«{key}» debe ser true o false.")
            return default
        return node.value

    def day(self, key: str) -> date:
        """A date written as 2026-11-21."""
        written = self.text(key)
        try:
            return date.fromisoformat(written)
        except ValueError:
            self.reader.problem(self.where(key), f"«{key}» debe ser una fecha como 2026-11-21.")
            return date.max

    def one_of(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """One of the words allowed; required unless a default is given."""
        word = self.text(key, default)
        if word and word not in allowed:
            self.reader.problem(
                self.where(key), f"«{word}» no vale en «{key}». Valen: {words(allowed)}."
            )
        return word

    def several_of(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        """A list of words, each one allowed and once."""
        found: list[str] = []
        for node in self.reader.items(self._values.get(key)):
            word = str(node.value)
            if word not in allowed:
                self.reader.problem(node, f"«{word}» no vale en «{key}». Valen: {words(allowed)}.")
            elif word in found:
                self.reader.problem(node, f"«{word}» está repetido en «{key}».")
            else:
                found.append(word)
        return tuple(found)


def words(allowed: Collection[str]) -> str:
    """A list of words for a sentence, cut when it is long."""
    shown = list(allowed)[:40]
    return ", ".join(shown) + (", …" if len(allowed) > len(shown) else "")
