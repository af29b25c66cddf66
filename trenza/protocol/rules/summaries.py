"""Text shown at the level «resumen»: declared words around declared fields, never a cut of a body.

``{field}`` is the value in words; ``[…]`` is left out unless every field within has a value.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

_TOKEN = re.compile(r"\{(\w+)\}|([\[\]])|([^{}\[\]]+)|(.)")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_FIELD = re.compile(r"\{(\w+)\}")
MONTHS = (
    "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
    "octubre", "noviembre", "diciembre",
)  # fmt: skip
_SPANISH = str.maketrans(",.", ".,")


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


Speaker = Callable[[Any], str]
_MOST_KEPT = 512
# By the identity of the schema, which is kept beside it so that no other can take its place.
_made: dict[tuple[int, str], tuple[dict[str, Any], "_Summary"]] = {}


def render(template: str, schema: dict[str, Any], content: dict[str, Any]) -> str:
    """The summary of a content by its type's template."""
    key = (id(schema), template)
    made = _made.get(key)
    if made is None:
        if len(_made) >= _MOST_KEPT:
            _made.clear()
        made = _made[key] = (schema, _Summary(template, schema))
    return made[1].of(content)


class _Summary:
    """A template taken apart once, to be filled in thousands of times."""

    def __init__(self, template: str, schema: dict[str, Any]) -> None:
        properties = schema["properties"]
        named = [name for name in template_fields(template) if name in properties]
        self._speakers = [(name, speaker(properties[name])) for name in named]
        # What lies outside and inside brackets comes in turns.
        self._parts = [
            _Part(text, optional=bool(place % 2))
            for place, text in enumerate(_OPTIONAL.split(template))
            if text
        ]

    def of(self, content: dict[str, Any]) -> str:
        """The template filled in with a content."""
        words: dict[str, str] = {}
        for name, say in self._speakers:
            value = content.get(name)
            if value is not None and value != "" and value != []:
                words[name] = say(value)
        text = "".join([part.filled(words) for part in self._parts])
        return text[:1].upper() + text[1:]


class _Part:
    """A stretch of a template: words with places for fields."""

    def __init__(self, text: str, *, optional: bool) -> None:
        literals = _FIELD.split(text)  # words and fields in turns
        self._fields = literals[1::2]
        self._missing = None if optional else "no consta"
        self._words = text
        self._layout = "%s".join(piece.replace("%", "%%") for piece in literals[::2])

    def filled(self, words: dict[str, str]) -> str:
        """The stretch with its fields in words; '' if it is optional and one is missing."""
        if not self._fields:
            return self._words
        missing = self._missing
        found = [words.get(name, missing) for name in self._fields]
        return "" if None in found else self._layout % tuple(found)


def speaker(declared: dict[str, Any]) -> Speaker:
    """What puts the values of one field in words."""
    say = _one_speaker(declared)
    items = speaker(declared["items"]) if "items" in declared else None

    def in_its_words(value: Any) -> str:
        if type(value) is str:
            return say(value)
        if items is not None and isinstance(value, list):
            return ", ".join([items(item) for item in value])
        return in_words(declared, value)

    return in_its_words


def _one_speaker(declared: dict[str, Any]) -> Speaker:
    """What puts a text in words, as ``in_words`` does, with its choice made beforehand."""
    if "oneOf" in declared:
        # of two equal codes the first counts
        titles = {o["const"]: str(o["title"]) for o in reversed(declared["oneOf"])}
        return lambda value: titles[value] if value in titles else str(value)
    if declared.get("format") == "date":
        return day_in_words
    return lambda value: _plain_in_words(declared, value)


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
        return f"{value:,.2f}".translate(_SPANISH) + " €"
    if declared.get("x-widget") == "month":
        return f"{MONTHS[int(value[5:7]) - 1]} de {value[:4]}"
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    return str(value)


@lru_cache(maxsize=8192)
def day_in_words(written: str) -> str:
    """2026-11-25 → 25 de noviembre de 2026; as it stands if it is not a date."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return written
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"
