"""Reading the YAML of a source strictly: line of every value, no repeated keys, no surprises.

YAML 1.1 reads `NO` as false and `037` as 31; in code lists those are real codes. Here only
`true` and `false` are booleans, numbers do not begin with zero and keys are always text.
"""

import re
from typing import Any, NamedTuple

import yaml

MAX_BYTES = 512 * 1024
MAX_NODES = 20_000
Path = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9]\d*)$")
_FLOAT = re.compile(r"-?(0|[1-9]\d*)\.\d+$")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


class MappingError(NamedTuple):
    """One thing wrong in the YAML of a source: where and what."""

    line: int
    path: str
    message: str

    def __str__(self) -> str:
        place = f" ({self.path})" if self.path else ""
        return f"línea {self.line}{place}: {self.message}"


class MappingRefused(Exception):
    """The YAML of a source cannot be used; every error with its line."""

    def __init__(self, name: str, errors: list[MappingError]) -> None:
        super().__init__("\n".join(f"{name}, {error}" for error in errors))
        self.name = name
        self.errors = errors


class Document(NamedTuple):
    """The data of a YAML text and the line of each of its values."""

    data: Any
    lines: dict[Path, int]

    def line_of(self, path: Path) -> int:
        """Line of the value at that path, or of the nearest value that contains it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def dotted(path: Path) -> str:
    """A path as people read it: tables.personas.statements[2].type."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else (f".{step}" if text else step)
    return text


def read_yaml(text: str, name: str) -> Document:
    """The document of a YAML text; refuses what is not plain data."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise MappingRefused(name, [MappingError(1, "", "el fichero es demasiado grande")])
    try:
        _refuse_aliases(text, name)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise MappingRefused(name, [_syntax_error(error)]) from error
    if node is None:
        raise MappingRefused(name, [MappingError(1, "", "el fichero está vacío")])
    builder = _Builder()
    data = builder.build(node, ())
    if builder.errors:
        raise MappingRefused(name, builder.errors)
    return Document(data, builder.lines)


def _refuse_aliases(text: str, name: str) -> None:
    # An alias of an alias of an alias grows without end; no source needs one.
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        if isinstance(event, yaml.AliasEvent) or count > MAX_NODES:
            line = event.start_mark.line + 1 if event.start_mark else 1
            what = "no se admiten referencias (*)" if count <= MAX_NODES else "demasiados valores"
            raise MappingRefused(name, [MappingError(line, "", what)])


def _syntax_error(error: Exception) -> MappingError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else 1
    return MappingError(line, "", "no es YAML válido: revise sangrías, comillas y dos puntos")


class _Builder:
    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.errors: list[MappingError] = []

    def build(self, node: yaml.Node, path: Path) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, i)) for i, child in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode) or key in data:
                what = f"la clave «{key}» está repetida" if key in data else "clave no válida"
                self.errors.append(MappingError(line, dotted(path), what))
                continue
            data[key] = self.build(value_node, (*path, key))
            self.lines[(*path, key)] = line
        return data


def _scalar(node: yaml.Node) -> Any:
    value = str(node.value)
    if node.style is not None:  # type: ignore[attr-defined]
        return value
    if value in _WORDS:
        return _WORDS[value]
    if _INTEGER.match(value) and len(value) <= 18:
        return int(value)
    return float(value) if _FLOAT.match(value) else value
