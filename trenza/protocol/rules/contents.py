"""Checking what a record says against the schema of its type, in bulk.

A problem names the field and the rule, never the value: problems are stored and shown to those
who care for the data, who need not know it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

TYPE_NAMES = {
    "string": "un texto",
    "integer": "un número entero",
    "number": "un número",
    "boolean": "sí o no",
    "array": "una lista",
    "object": "un grupo de campos",
}
PATTERN_NAMES = {"date": "una fecha como 2026-11-25", "month": "un mes como 2026-11"}


@dataclass(frozen=True)
class ContentProblem:
    """What is wrong with one field of a record: a stable code, the path and a sentence."""

    code: str
    field: str
    message: str


class ContentChecker:
    """The compiled schema of one type; making it is costly, using it is not."""

    def __init__(self, schema: dict[str, Any]) -> None:
        self.schema = schema
        self._validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)

    def problems(self, content: object) -> tuple[ContentProblem, ...]:
        """Everything wrong with a content, one problem per field; nothing when it is right."""
        try:
            if self._validator.is_valid(content):
                return ()
        except ValueError:  # a value that JSON cannot hold: a number out of range, a stray type
            return (ContentProblem("content.json", "", "El contenido no es JSON válido."),)
        found: dict[str, ContentProblem] = {}
        for error in self._validator.iter_errors(content):
            for problem in self._in_words(error):
                found.setdefault(problem.field, problem)
        return tuple(found.values())

    def _in_words(self, error: jsonschema_rs.ValidationError) -> Iterator[ContentProblem]:
        kind, limit = error.kind.name, error.kind.value
        path = [part for part in error.instance_path]
        declared = self._declared(path)
        if kind == "required":
            yield self._problem("required", [*path, limit], "{} es obligatorio.")
        elif kind == "additionalProperties":
            known = ", ".join(declared.get("x-order", []))
            yield ContentProblem(
                "content.unknown_field",
                _path(path),
                f"Hay campos que este tipo de información no tiene. Los suyos son: {known}.",
            )
        else:
            yield self._problem(kind, path, _sentence(kind, limit, declared))

    def _problem(self, kind: str, path: list[Any], sentence: str) -> ContentProblem:
        label = self._declared(path).get("title", "El contenido")
        return ContentProblem(f"content.{kind}", _path(path), sentence.format(f"«{label}»"))

    def _declared(self, path: list[Any]) -> dict[str, Any]:
        """The part of the schema that declares the place of a path."""
        part = self.schema
        for step in path:
            if isinstance(step, int):  # an element goes by the name of its list
                part = {"title": part.get("title", ""), **part.get("items", {})}
            else:
                part = part.get("properties", {}).get(step, {})
        return part


def _path(path: list[Any]) -> str:
    """members[2].name: where the problem is, counted from one as people do."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}"
    return text.lstrip(".")


def _sentence(kind: str, limit: Any, declared: dict[str, Any]) -> str:
    if kind == "type":
        return "{} debe ser " + " o ".join(TYPE_NAMES.get(str(name), "") for name in limit) + "."
    simple = {
        "oneOf": "{} no es uno de los valores previstos.",
        "minimum": f"{{}} debe ser al menos {limit}.",
        "maximum": f"{{}} debe ser como máximo {limit}.",
        "minLength": "{} está vacío.",
        "maxLength": f"{{}} tiene más de {limit} caracteres.",
        "minItems": "{} está vacía.",
        "maxItems": f"{{}} tiene más de {limit} elementos.",
        "uniqueItems": "{} tiene elementos repetidos.",
    }
    if kind in simple:
        return simple[kind]
    if "format" in declared or declared.get("x-widget") in PATTERN_NAMES:
        return "{} debe ser " + PATTERN_NAMES[declared.get("format") or declared["x-widget"]] + "."
    return "{} no tiene la forma prevista."
