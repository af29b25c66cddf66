"""The content of a statement in words, field by field in the order of its schema."""

from collections.abc import Iterator
from typing import Any

from trenza.desk.rules.codes import is_code, plain_title, term_of
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
            continue
        term = term_of(name, label, str(value))
        if term:
            yield Fact(plain_title(label), term, code=f"código {value}")
        else:
            yield Fact(label, _value(declared, value))


def _value(declared: dict[str, Any], value: Any) -> str:
    unit = declared.get("x-unit", "")
    words = in_words(declared, value)
    if unit and not words.endswith(unit):
        words = f"{words} {unit}"
    return words[:1].upper() + words[1:]


def _row(schema: dict[str, Any], row: dict[str, Any]) -> str:
    """«Terminar la ESO · Situación: En marcha · Para: 3 de marzo de 2027»: what it is comes first.

    A code that goes with its name comes last, and small words of its own; alone, it says its term.
    """
    codes = [name for name in row if is_code(name)]
    named = {name: value for name, value in row.items() if name not in codes}
    facts = {name: fact for name in named for fact in _facts(_only(schema, name), named)}
    ordered = [facts[name] for name in schema.get("x-order", schema["properties"]) if name in facts]
    if not ordered:
        alone = list(_facts(schema, row))
        return " · ".join(_with_code(fact) for fact in alone)
    head = next((name for name in _order(schema, facts) if not _is_day(schema, name)), None)
    first = facts[head] if head else None
    others = [f"{fact.label}: {_with_code(fact)}" for fact in ordered if fact is not first]
    kept = [f"código {row[name]}" for name in codes if row[name]]
    return " · ".join([*([_with_code(first)] if first else []), *others, *kept])


def _order(schema: dict[str, Any], facts: dict[str, Fact]) -> list[str]:
    return [name for name in schema.get("x-order", schema["properties"]) if name in facts]


def _only(schema: dict[str, Any], name: str) -> dict[str, Any]:
    return {"properties": schema["properties"], "x-order": [name]}


def _is_day(schema: dict[str, Any], name: str) -> bool:
    return bool(schema["properties"][name].get("format") == "date")


def _with_code(fact: Fact) -> str:
    return f"{fact.value} ({fact.code})" if fact.code else fact.value
