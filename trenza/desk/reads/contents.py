"""The content of a statement in words, field by field in the order of its schema."""

from collections.abc import Iterator
from typing import Any

from trenza.desk.rules.statements import Fact
from trenza.protocol.public import in_words


def facts_of(schema: dict[str, Any], content: dict[str, Any] | None) -> tuple[Fact, ...]:
    """The fields that have a value; nothing where only the summary is shown."""
    return tuple(_facts(schema, content or {}))


def _facts(schema: dict[str, Any], content: dict[str, Any]) -> Iterator[Fact]:
    for name in schema.get("x-order", schema["properties"]):
        value = content.get(name)
        if value in (None, "", []):
            continue
        declared = schema["properties"][name]
        label = declared.get("title", name)
        if declared.get("items", {}).get("type") == "object":
            yield Fact(label, "", tuple(_row(declared["items"], row) for row in value))
        else:
            yield Fact(label, _value(declared, value))


def _value(declared: dict[str, Any], value: Any) -> str:
    unit = declared.get("x-unit", "")
    words = in_words(declared, value)
    return f"{words} {unit}" if unit and not words.endswith(unit) else words


def _row(schema: dict[str, Any], row: dict[str, Any]) -> str:
    """«Terminar la ESO · Situación: En marcha · Para: 3 de marzo de 2027»."""
    facts = [fact for fact in _facts(schema, row)]
    if not facts:
        return ""
    first, *others = facts
    return " · ".join([first.value, *(f"{fact.label}: {fact.value}" for fact in others)])
