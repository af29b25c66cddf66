"""Compiling one value of a mapping: from what the YAML says to a function over a raw row.

Every function is made once, when the source is loaded; a row only calls them. A value that
cannot be read adds a problem and counts as missing, so one pass tells all that is wrong.
"""

import re
from collections.abc import Callable, Mapping
from itertools import chain, zip_longest
from typing import Any

import orjson

from trenza.exchange.rules import values as reading
from trenza.exchange.rules.mapping_scope import (
    ROWS,
    CodeList,
    Getter,
    Scope,
    Values,
    compile_condition,
)
from trenza.exchange.rules.mapping_yaml import Path
from trenza.exchange.rules.values import Problem, ValueRefused, clean_text

Convert = Callable[[str], Any]

_SOURCES = ("column", "const", "text", "first", "list", "fields", "rows", "json")
_PLACE = re.compile(r"\{([^{}]+)\}")
_NUMBERS = (int, float)


def compile_value(spec: Any, scope: Scope, path: Path) -> Getter:
    """The function that gives this value for a row (None when it has none)."""
    if isinstance(spec, str):
        return _plain_column(scope.column(spec))
    chosen = [key for key in _SOURCES if key in spec]
    if len(chosen) != 1:
        scope.refuse(path, "indique uno y solo uno de: " + ", ".join(_SOURCES))
        return _nothing
    getter = _COMPILERS[chosen[0]](spec, scope, path)
    if spec.get("required"):
        getter = _demanded(getter, _label(spec, path))
    if "when" in spec:
        getter = _conditional(getter, spec["when"], scope)
    return getter


def compile_object(specs: Mapping[str, Any], scope: Scope, path: Path) -> Getter:
    """The function that gives an object; missing values are left out, an empty object is None."""
    getters = [(key, compile_value(spec, scope, (*path, key))) for key, spec in specs.items()]

    def read(values: Values, problems: list[Problem]) -> Any:
        found = {}
        for key, getter in getters:
            value = getter(values, problems)
            if value is not None:
                found[key] = value
        return found or None

    return read


def _nothing(values: Values, problems: list[Problem]) -> Any:
    return None


def _label(spec: Mapping[str, Any], path: Path) -> str:
    return str(spec.get("column") or path[-1])


def _plain_column(column: str) -> Getter:
    def read(values: Values, problems: list[Problem]) -> Any:
        return clean_text(values.get(column)) or None

    return read


def _demanded(getter: Getter, label: str) -> Getter:
    def read(values: Values, problems: list[Problem]) -> Any:
        before = len(problems)
        value = getter(values, problems)
        if value is None and len(problems) == before:
            problems.append(Problem("value.missing", f"Falta «{label}»", label))
        return value

    return read


def _conditional(getter: Getter, spec: Mapping[str, Any], scope: Scope) -> Getter:
    holds = compile_condition(spec, scope)
    return lambda values, problems: getter(values, problems) if holds(values) else None


# ---------------------------------------------------------------- where the value comes from


def _column(spec: Mapping[str, Any], scope: Scope, path: Path) -> Getter:
    column = scope.column(spec["column"])
    default = spec.get("default")
    convert = _converter(spec, scope, path)
    if "split" in spec:
        convert = _splitting(spec, convert, scope, path)
    if convert is None and default is None:
        return _plain_column(column)
    if "number" in spec or "integer" in spec:
        return _number_column(column, convert or str, default, spec.get("divide"))
    return _converted_column(column, convert or str, default)


def _converted_column(column: str, convert: Convert, default: Any) -> Getter:
    def read(values: Values, problems: list[Problem]) -> Any:
        text = clean_text(values.get(column))
        if not text:
            return default
        try:
            return convert(text)
        except ValueRefused as refused:
            problems.append(Problem(refused.code, refused.message, column))
            return None

    return read


def _number_column(column: str, convert: Convert, default: Any, divide: float | None) -> Getter:
    read_text = _converted_column(column, convert, default)

    def read(values: Values, problems: list[Problem]) -> Any:
        raw = values.get(column)
        # Databases and workbooks bring numbers as numbers; text goes by the declared format.
        is_number = type(raw) in _NUMBERS and convert is not reading.read_integer
        value = raw if is_number else read_text(values, problems)
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            value = int(value)
        return value / divide if divide and value is not None else value

    return read


def _const(spec: Mapping[str, Any], scope: Scope, path: Path) -> Getter:
    constant = spec["const"]
    return lambda values, problems: constant


def _text(spec: Mapping[str, Any], scope: Scope, path: Path) -> Getter:
    pieces = _PLACE.split(spec["text"])
    columns = [scope.column(name) for name in pieces[1::2]]
    if not columns:
        scope.refuse(path, "un texto sin {columna}: use const")
        return _nothing
    around = pieces[0::2]
    convert = _converter(spec, scope, path)
    default = spec.get("default")

    def read(values: Values, problems: list[Problem]) -> Any:
        parts = [clean_text(values.get(column)) for column in columns]
        if not any(parts):
            return default
        text = "".join(chain.from_iterable(zip_longest(around, parts, fillvalue=""))).strip()
        try:
            return convert(text) if convert else text
        except ValueRefused as refused:
            problems.append(Problem(refused.code, refused.message, columns[0]))
            return None

    return read


def _first(spec: Mapping[str, Any], scope: Scope, path: Path) -> Getter:
    getters = [compile_value(s, scope, (*path, "first", i)) for i, s in enumerate(spec["first"])]
    default = spec.get("default")

    def read(values: Values, problems: list[Problem]) -> Any:
        for getter in getters:
            value = getter(values, problems)
            if value is not None:
                return value
        return default

    return read


def _list(spec: Mapping[str, Any], scope: Scope, path: Path) -> Getter:
    getters = [compile_value(s, scope, (*path, "list", i)) for i, s in enumerate(spec["list"])]

    def read(values: Values, problems: list[Problem]) -> Any:
        found = [getter(values, problems) for getter in getters]
        return [value for value in found if value is not None] or None

    return read


def _fields(spec: Mapping[str, Any], scope: Scope, path: Path) -> Getter:
    return compile_object(spec["fields"], scope, (*path, "fields"))


def _rows(spec: Mapping[str, Any], scope: Scope, path: Path) -> Getter:
    getter = compile_value(spec["rows"], scope, (*path, "rows"))

    def read(values: Values, problems: list[Problem]) -> Any:
        found = [getter(row, problems) for row in values.get(ROWS) or (values,)]
        return [value for value in found if value is not None] or None

    return read


def _json(spec: Mapping[str, Any], scope: Scope, path: Path) -> Getter:
    column = scope.column(spec["json"])
    # What is inside the list has its own columns: they are not columns of the table.
    inner = Scope(scope.document, scope.zone, scope.codes, scope.errors)
    each = compile_value(spec["each"], inner, (*path, "each")) if "each" in spec else None

    def read(values: Values, problems: list[Problem]) -> Any:
        try:
            items = _json_list(values.get(column))
        except ValueError:
            problems.append(Problem("value.json", "No es una lista JSON", column))
            return None
        if each is not None:
            items = [each(item if isinstance(item, dict) else {}, problems) for item in items]
        return [item for item in items if item is not None] or None

    return read


def _json_list(raw: Any) -> list[Any]:
    items = orjson.loads(raw) if isinstance(raw, (str, bytes)) and raw else raw or []
    if not isinstance(items, list):
        raise ValueError
    return items


_COMPILERS: dict[str, Callable[[Mapping[str, Any], Scope, Path], Getter]] = {
    "column": _column,
    "const": _const,
    "text": _text,
    "first": _first,
    "list": _list,
    "fields": _fields,
    "rows": _rows,
    "json": _json,
}


# ---------------------------------------------------------------- what is done with the text


def _converter(spec: Mapping[str, Any], scope: Scope, path: Path) -> Convert | None:
    steps = [make(spec[key], scope, (*path, key)) for key, make in _STEPS.items() if key in spec]
    found = [step for step in steps if step is not None]
    if not found:
        return None
    if len(found) == 1:
        return found[0]

    def convert(text: str) -> Any:
        value: Any = text
        for step in found:
            if not value:
                return None
            value = step(value)
        return value

    return convert


def _splitting(
    spec: Mapping[str, Any], convert: Convert | None, scope: Scope, path: Path
) -> Convert:
    separator = spec["split"]

    def split(text: str) -> Any:
        parts = [part.strip() for part in text.split(separator)]
        found = [convert(part) if convert else part for part in parts if part]
        return [value for value in found if value is not None] or None

    return split


def _part(spec: Mapping[str, Any], scope: Scope, path: Path) -> Convert:
    separator, index = spec["by"], spec["index"]

    def take(text: str) -> Any:
        parts = text.split(separator)
        return parts[index].strip() if index < len(parts) else ""

    return take


def _surname(which: int, scope: Scope, path: Path) -> Convert:
    return lambda text: reading.split_surnames(text)[which - 1] or None


def _full_name(which: str, scope: Scope, path: Path) -> Convert:
    index = ("given", "surname1", "surname2").index(which)
    return lambda text: reading.split_full_name(text)[index] or None


def _document(other: str, scope: Scope, path: Path) -> Convert:
    return lambda text: reading.document_type(text, other)


def _codes(name: str, scope: Scope, path: Path) -> Convert | None:
    codes: CodeList | None = scope.codes.get(name)
    if codes is None:
        scope.refuse(path, f"no existe la lista de códigos «{name}»")
        return None
    return codes.read


def _date(layouts: Any, scope: Scope, path: Path) -> Convert | None:
    try:
        read = reading.date_reader([layouts] if isinstance(layouts, str) else layouts)
    except ValueError as error:
        scope.refuse(path, str(error))
        return None
    return lambda text: read(text)[0].isoformat()


def _moment(layouts: Any, scope: Scope, path: Path) -> Convert | None:
    wanted = [layouts] if isinstance(layouts, str) else layouts
    try:
        read = reading.moment_reader([item for item in wanted if item != "iso"], scope.zone)
    except ValueError as error:
        scope.refuse(path, str(error))
        return None
    return lambda text: read(text).isoformat()


def _case(which: str, scope: Scope, path: Path) -> Convert:
    return {"upper": str.upper, "lower": str.lower, "title": reading.title_case}[which]


# In the order in which they are applied.
_STEPS: dict[str, Callable[[Any, Scope, Path], Convert | None]] = {
    "part": _part,
    "surname": _surname,
    "full_name": _full_name,
    "document": _document,
    "codes": _codes,
    "date": _date,
    "moment": _moment,
    "number": lambda decimal, scope, path: lambda text: reading.read_number(text, decimal),
    "integer": lambda flag, scope, path: reading.read_integer,
    "yes_no": lambda flag, scope, path: reading.read_yes_no,
    "case": _case,
}
