"""Text shown at the level «resumen»: declared words around declared fields, never a cut of a body.

``{field}`` is the value in words; ``[…]`` is left out unless every field within has a value.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

_TOKEN = re.compile(r"\{(\w+)\}|([\[\]])|([^{}\[\]]+)|(.)")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FIELD = re.compile(r"\{(\w+)\}")
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip


def template_fields(template: str) -> tuple[str, ...]:
    """The fields that a template shows, in order."""
    return tuple(dict.fromkeys(_FIELD.findall(template)))


def template_problems(template: str, schema: dict[str, Any]) -> Iterator[str]:
    """What is wrong with a template, in sentences."""
    open_brackets = 0
    for field, bracket, _words, stray in _TOKEN.findall(template):
        open_brackets += {"[": 1, "]": -1}.get(bracket, 0)
        if stray or open_brackets not in (0, 1):
            yield "El resumen tiene llaves o corchetes sin cerrar."
            return
        if field:
            yield from _field_problems(field, schema, optional=open_brackets == 1)
    if open_brackets:
        yield "El resumen tiene llaves o corchetes sin cerrar."


def _field_problems(field: str, schema: dict[str, Any], *, optional: bool) -> Iterator[str]:
    declared = schema["properties"].get(field)
    if declared is None:
        yield f"El resumen usa «{field}», que no es un campo de este tipo."
    elif declared.get("x-widget") == "note" or _is_table(declared):
        yield f"El resumen no puede usar «{field}»: un texto largo no se resume cortándolo."
    elif not optional and field not in schema["required"]:
        yield f"«{field}» puede faltar: en el resumen debe ir entre corchetes."


def _is_table(declared: dict[str, Any]) -> bool:
    return bool(declared.get("items", {}).get("type") == "object")


def render(template: str, schema: dict[str, Any], content: dict[str, Any]) -> str:
    """The summary of a content by its type's template."""
    properties = schema["properties"]
    words = {
        name: in_words(properties[name], content[name])
        for name in template_fields(template)
        if name in properties and content.get(name) not in (None, "", [])
    }

    def optional(match: re.Match[str]) -> str:
        part = match.group(1)
        return part if all(name in words for name in template_fields(part)) else ""

    text = _FIELD.sub(
        lambda m: words.get(m.group(1), "no consta"), _OPTIONAL.sub(optional, template)
    )
    return text[:1].upper() + text[1:]


def in_words(declared: dict[str, Any], value: Any) -> str:
    """A value as people read it: titles instead of codes, dates and amounts in Spanish."""
    if isinstance(value, list):
        return ", ".join(in_words(declared.get("items", {}), item) for item in value)
    if isinstance(value, bool):
        return "sí" if value else "no"
    if "oneOf" in declared:
        return str(next((o["title"] for o in declared["oneOf"] if o["const"] == value), value))
    if declared.get("format") == "date":
        return day_in_words(str(value))
    return _plain_in_words(declared, value)


def _plain_in_words(declared: dict[str, Any], value: Any) -> str:
    if declared.get("x-widget") == "amount":
        return f"{value:,.2f}".translate(str.maketrans(",.", ".,")) + " €"
    if declared.get("x-widget") == "month":
        return f"{MONTHS[int(value[5:7]) - 1]} de {value[:4]}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)


def day_in_words(written: str) -> str:
    """2026-11-25 → 25 de noviembre de 2026; as it stands if it is not a date."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return written
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"
