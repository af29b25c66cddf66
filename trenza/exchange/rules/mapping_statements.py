"""Compiling the statements of a table: what a raw row states about whom, since when."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from trenza.exchange.rules import values as reading
from trenza.exchange.rules.mapping_fields import compile_object, compile_value
from trenza.exchange.rules.mapping_scope import ROWS, Getter, Scope, Values, compile_condition
from trenza.exchange.rules.mapping_yaml import Path
from trenza.exchange.rules.values import Problem, ValueRefused, clean_text

Statement = dict[str, Any]
Build = Callable[[Values, list[Problem], int], Statement | None]
Version = Callable[[Values, int], int]

RECEIVED = "received"

# What each kind of statement may say and must say, beside its kind and version.
_MAY = {
    "person": frozenset(),
    "record": frozenset({"type", "content", "summary", "valid_from", "valid_to", "stated_at",
                         "centre", "author"}),
    "relation": frozenset({"centre", "professional", "valid_from", "valid_to", "stated_at"}),
    "household": frozenset({"address", "municipality", "valid_from", "valid_to", "members"}),
}  # fmt: skip
_MUST = {
    "person": frozenset(),
    "record": frozenset({"source_id", "type", "content"}),
    "relation": frozenset({"source_id", "centre"}),
    "household": frozenset({"source_id", "members"}),
}
_ALWAYS = frozenset({"kind", "when", "each_row", "source_id", "version", "person", "whole_person",
                     "retracted"})  # fmt: skip
_VALUES = ("summary", "valid_from", "valid_to", "stated_at", "centre", "author", "professional",
           "address", "municipality", "members")  # fmt: skip
# What a retracted statement no longer says.
_BODY = ("content", "summary", "members", "address")


def compile_statement(
    spec: Mapping[str, Any], table: Mapping[str, Any], scope: Scope, path: Path
) -> Build:
    """The function that gives this statement for a row, or None when it does not apply."""
    kind = spec["kind"]
    _check_keys(kind, spec, scope, path)
    parts = _parts(spec, table, scope, path)
    version = _version(spec.get("version", table.get("version")), scope, (*path, "version"))
    retracted = compile_condition(spec["retracted"], scope) if "retracted" in spec else None
    holds = compile_condition(spec["when"], scope) if "when" in spec else None
    required = frozenset(_MUST[kind] | ({"person"} if kind != "household" else set()))
    constants = {"kind": kind, **({"type": spec["type"]} if "type" in spec else {})}

    def build(values: Values, problems: list[Problem], received: int) -> Statement | None:
        if holds is not None and not holds(values):
            return None
        statement: Statement = dict(constants)
        is_retracted = retracted is not None and retracted(values)
        for key, getter in parts:
            if is_retracted and key in _BODY:
                continue
            value = getter(values, problems)
            if value is not None:
                statement[key] = value
            elif key in required:
                _missing(key, problems)
        statement["state"] = "retracted" if is_retracted else "current"
        _put_version(statement, version, values, problems, received)
        return statement

    return build


def each_row(build: Build) -> Callable[[Values, list[Problem], int], list[Statement]]:
    """The same statement, once for each of the rows that a grouped row gathers."""

    def build_each(values: Values, problems: list[Problem], received: int) -> list[Statement]:
        rows = values.get(ROWS) or (values,)
        found = (build(row, problems, received) for row in rows)
        return [statement for statement in found if statement is not None]

    return build_each


def _check_keys(kind: str, spec: Mapping[str, Any], scope: Scope, path: Path) -> None:
    for key in spec:
        if key not in _ALWAYS and key not in _MAY[kind]:
            scope.refuse((*path, key), f"«{key}» no se usa en un enunciado «{kind}»")
    for key in sorted(_MUST[kind] - set(spec)):
        scope.refuse(path, f"falta «{key}» en un enunciado «{kind}»")


def _parts(
    spec: Mapping[str, Any], table: Mapping[str, Any], scope: Scope, path: Path
) -> list[tuple[str, Getter]]:
    parts: list[tuple[str, Getter]] = []
    if "source_id" in spec:
        parts.append(("source_id", compile_value(spec["source_id"], scope, (*path, "source_id"))))
    person = spec.get("person", table.get("person"))
    if person is not None and spec["kind"] != "household":
        where = (*path, "person") if "person" in spec else (*path[:2], "person")
        whole = spec["kind"] == "person" or bool(spec.get("whole_person"))
        parts.append(("person", _person(person, scope, where, whole)))
    elif spec["kind"] != "household":
        scope.refuse(path, "falta «person», aquí o en la tabla")
    if "content" in spec:
        content = compile_object(spec["content"], scope, (*path, "content"))
        parts.append(("content", lambda values, problems: content(values, problems) or {}))
    parts += [
        (key, compile_value(spec[key], scope, (*path, key))) for key in _VALUES if key in spec
    ]
    return parts


def _missing(key: str, problems: list[Problem]) -> None:
    # A value that could not be read has already said why.
    if not problems:
        what = {"source_id": "el identificador de la fila", "person": "la persona",
                "centre": "el centro", "members": "los miembros"}.get(key, key)  # fmt: skip
        problems.append(Problem(f"statement.no_{key}", f"Falta {what}", key))


# ---------------------------------------------------------------- version


def _version(spec: Any, scope: Scope, path: Path) -> tuple[Version, bool] | None:
    """How a row is versioned, and whether by a clock too coarse to tell its changes apart."""
    if spec == RECEIVED:
        return None
    if spec is None:
        scope.refuse(path, "falta «version»: una columna, o «received» si la fuente no la tiene")
        return None
    named = {"column": spec} if isinstance(spec, str) else spec
    if "column" not in named:
        scope.refuse(path, "falta la columna de la versión")
        return None
    column = scope.column(named["column"])
    layouts = named.get("layout", [])
    layouts = [layouts] if isinstance(layouts, str) else layouts
    try:
        read = _VERSIONS[named.get("as", "moment")](layouts, scope.zone)
    except ValueError as error:
        scope.refuse(path, str(error))
        return None
    if named.get("clock") != "second":
        return lambda values, received: read(clean_text(values.get(column))), False
    if named.get("as", "moment") != "moment":
        scope.refuse(path, "«clock: second» es para versiones que son un momento")
        return None
    return lambda values, received: reading.within_second(
        read(clean_text(values.get(column))), received
    ), True


def _moment_version(layouts: list[str], zone: ZoneInfo) -> Callable[[str], int]:
    read = reading.moment_reader(layouts, zone)
    return lambda text: reading.microseconds(read(text))


def _date_version(layouts: list[str], zone: ZoneInfo) -> Callable[[str], int]:
    read = reading.date_reader(layouts)
    # Days, in microseconds: comparable with moments if the source later has them.
    return lambda text: (read(text)[0].toordinal() - 719_163) * 86_400_000_000


def _integer_version(layouts: list[str], zone: ZoneInfo) -> Callable[[str], int]:
    return reading.read_integer


_VERSIONS = {"moment": _moment_version, "date": _date_version, "integer": _integer_version}


def _put_version(
    statement: Statement,
    version: tuple[Version, bool] | None,
    values: Values,
    problems: list[Problem],
    received: int,
) -> None:
    read, coarse = version or (None, True)
    if coarse:
        # The moment of arrival takes part in the order, so the digest must let the pipeline see
        # that nothing has changed since the last one.
        said = orjson.dumps(statement, option=orjson.OPT_SORT_KEYS)
        statement["digest"] = hashlib.sha256(said).hexdigest()
    try:
        statement["version"] = read(values, received) if read is not None else received
    except ValueRefused as refused:
        problems.append(Problem("statement.version", f"Versión: {refused.message}", "version"))


# ---------------------------------------------------------------- the person


def _person(spec: Mapping[str, Any], scope: Scope, path: Path, whole: bool) -> Getter:
    source_id = compile_value(spec["source_id"], scope, (*path, "source_id"))
    plain = {k: v for k, v in spec.items() if k not in ("source_id", "identifiers", "birth_date")}
    rest = compile_object(plain if whole else {}, scope, path)
    birth = _birth(spec.get("birth_date") if whole else None, scope, (*path, "birth_date"))
    identifiers = _identifiers(spec.get("identifiers", []) if whole else [], scope, path)

    def read(values: Values, problems: list[Problem]) -> Any:
        key = source_id(values, problems)
        if key is None:
            return None
        found: dict[str, Any] = {"source_id": str(key)}
        if whole:
            found["identifiers"] = [i for i in (g(values, problems) for g in identifiers) if i]
            found |= birth(values, problems) or {}
            found |= rest(values, problems) or {}
        return found

    return read


def _identifiers(specs: list[Mapping[str, Any]], scope: Scope, path: Path) -> list[Getter]:
    return [
        _identifier(spec, scope, (*path, "identifiers", index)) for index, spec in enumerate(specs)
    ]


def _identifier(spec: Mapping[str, Any], scope: Scope, path: Path) -> Getter:
    value = compile_value(spec["value"], scope, (*path, "value"))
    kind = compile_value(spec["type"], scope, (*path, "type"))
    others = {key: spec[key] for key in ("country", "issuer") if key in spec}
    more = compile_object(others, scope, path)
    holds = compile_condition(spec["when"], scope) if "when" in spec else None

    def read(values: Values, problems: list[Problem]) -> Any:
        if holds is not None and not holds(values):
            return None
        number = value(values, problems)
        of_type = kind(values, problems) if number is not None else None
        if of_type is None or of_type == "none":
            return None
        return {"type": of_type, "value": str(number), **(more(values, problems) or {})}

    return read


def _birth(spec: Any, scope: Scope, path: Path) -> Getter:
    if spec is None:
        return lambda values, problems: None
    if isinstance(spec, str) or "date" not in spec or "column" not in spec:
        getter = compile_value(spec, scope, path)
        return lambda values, problems: _only_date(getter(values, problems))
    column = scope.column(spec["column"])
    layouts = spec["date"] if isinstance(spec["date"], list) else [spec["date"]]
    try:
        read_date = reading.date_reader(layouts)
    except ValueError as error:
        scope.refuse(path, str(error))
        return lambda values, problems: None

    def read(values: Values, problems: list[Problem]) -> Any:
        text = clean_text(values.get(column))
        if not text:
            return None
        try:
            day, precision = read_date(text)
        except ValueRefused as refused:
            problems.append(Problem(refused.code, refused.message, column))
            return None
        return {"birth_date": day.isoformat(), "birth_precision": precision}

    return read


def _only_date(value: Any) -> Any:
    return {"birth_date": value} if value is not None else None
