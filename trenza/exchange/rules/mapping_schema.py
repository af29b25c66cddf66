"""The JSON Schema of the YAML of a source, and its errors said in Spanish with their line."""

from typing import Any

import jsonschema_rs

from trenza.exchange.rules.mapping_yaml import Document, MappingError, dotted

_TEXT = {"type": "string", "minLength": 1}
_NAME = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{1,48}$"}
_VARIABLE = {"type": "string", "pattern": "^TRENZA_[A-Z0-9_]{3,60}$"}
_VALUE = {"$ref": "#/$defs/value"}
_CONDITION = {"$ref": "#/$defs/condition"}
_LAYOUTS = {"type": ["string", "array"], "items": _TEXT}
_SCALAR = ["string", "number", "boolean", "null"]


def _object(properties: dict[str, Any], required: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


_VALUE_DEFINITION = {
    "type": ["string", "object"],
    "minLength": 1,
    "properties": {
        # where the value comes from: exactly one of these
        "column": _TEXT,
        "const": {},
        "text": _TEXT,
        "first": {"type": "array", "items": _VALUE, "minItems": 1},
        "list": {"type": "array", "items": _VALUE, "minItems": 1},
        "fields": {"type": "object", "additionalProperties": _VALUE, "minProperties": 1},
        "rows": _VALUE,
        "json": _TEXT,
        # what is done with it
        "each": _VALUE,
        "split": _TEXT,
        "codes": _TEXT,
        "date": _LAYOUTS,
        "moment": _LAYOUTS,
        "number": {"enum": ["comma", "point"]},
        "divide": {"type": "number", "exclusiveMinimum": 0},
        "integer": {"const": True},
        "yes_no": {"const": True},
        "surname": {"enum": [1, 2]},
        "full_name": {"enum": ["given", "surname1", "surname2"]},
        "document": {"enum": ["dni", "nie", "passport", "own", "none"]},
        "part": _object({"by": _TEXT, "index": {"type": "integer", "minimum": 0}}, ("by", "index")),
        "case": {"enum": ["upper", "lower", "title"]},
        "default": {"type": _SCALAR},
        "required": {"type": "boolean"},
        "when": _CONDITION,
    },
    "additionalProperties": False,
}

_CONDITION_DEFINITION = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": {
        "type": ["string", "integer", "array", "object"],
        "items": {"type": ["string", "integer"]},
        "properties": {"not": {"type": "array", "items": {"type": ["string", "integer"]}},
                       "filled": {"type": "boolean"}},
        "additionalProperties": False,
    },
}  # fmt: skip

_PERSON = _object(
    {
        "source_id": _VALUE,
        "identifiers": {
            "type": "array",
            "items": _object(
                {
                    "type": _VALUE,
                    "value": _VALUE,
                    "country": _VALUE,
                    "issuer": _VALUE,
                    "when": _CONDITION,
                },
                ("type", "value"),
            ),
        },
        "given_name": _VALUE,
        "surname1": _VALUE,
        "surname2": _VALUE,
        "sex": _VALUE,
        "birth_date": _VALUE,
        "birth_precision": _VALUE,
        "nationality": _VALUE,
        "languages": _VALUE,
        "phone": _VALUE,
        "email": _VALUE,
        "address": _VALUE,
        "municipality": _VALUE,
        "protection": _VALUE,
    },
    ("source_id",),
)

_STATEMENT = _object(
    {
        "kind": {"enum": ["record", "person", "relation", "household"]},
        "type": {"type": "string", "pattern": "^[a-z][a-z0-9_]{1,60}$"},
        "when": _CONDITION,
        "each_row": {"type": "boolean"},
        "source_id": _VALUE,
        "version": {"$ref": "#/$defs/version"},
        "person": _PERSON,
        "whole_person": {"type": "boolean"},
        "content": {"type": "object", "additionalProperties": _VALUE},
        "summary": _VALUE,
        "valid_from": _VALUE,
        "valid_to": _VALUE,
        "stated_at": _VALUE,
        "centre": _VALUE,
        "author": _VALUE,
        "professional": _VALUE,
        "address": _VALUE,
        "municipality": _VALUE,
        "members": _VALUE,
        "retracted": _CONDITION,
    },
    ("kind",),
)

_TABLE = _object(
    {
        "sheet": _TEXT,
        "query": _TEXT,
        "watermark": _object(
            {
                "column": _TEXT,
                "type": {"enum": ["text", "integer", "moment", "date"]},
                "start": {"type": ["string", "integer"]},
            },
            ("column", "start"),
        ),
        "header_row": {"type": "integer", "minimum": 1, "maximum": 100},
        "first_row": {"type": "integer", "minimum": 2, "maximum": 101},
        "group": _TEXT,
        "columns": {
            "type": "object",
            "additionalProperties": {
                "type": ["object", "string", "null"],
                "properties": {
                    "help": {"type": "string"},
                    "example": {"type": ["string", "number"]},
                    "optional": {"type": "boolean"},
                    "options": _TEXT,
                    "width": {"type": "integer", "minimum": 4, "maximum": 80},
                },
                "additionalProperties": False,
            },
        },
        "help": {"type": "string"},
        "optional": {"type": "boolean"},
        "person": _PERSON,
        "version": {"$ref": "#/$defs/version"},
        "unmatched": {"enum": ["reject", "ignore"]},
        "statements": {"type": "array", "items": _STATEMENT, "minItems": 1},
    },
    ("statements",),
)

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$defs": {
        "value": _VALUE_DEFINITION,
        "condition": _CONDITION_DEFINITION,
        "version": {
            "type": ["string", "object"],
            "minLength": 1,
            "properties": {
                "column": _TEXT,
                "as": {"enum": ["moment", "date", "integer"]},
                "layout": _LAYOUTS,
                "clock": {"enum": ["second"]},
            },
            "additionalProperties": False,
        },
    },
    **_object(
        {
            "source": _NAME,
            "name": _TEXT,
            "organisation": _TEXT,
            "speaks_for": {"type": "array", "items": _TEXT},
            "kind": {"enum": ["sql", "folder", "upload", "api"]},
            "file": {"enum": ["workbook", "csv", "ndjson", "enpi"]},
            "every": {"type": "integer", "minimum": 1, "maximum": 86400},
            "timezone": _TEXT,
            "connection": _object(
                {
                    "url_env": _VARIABLE,
                    "rows": {"type": "integer", "minimum": 100, "maximum": 1_000_000},
                },
                ("url_env",),
            ),
            "folder": _object(
                {
                    "path_env": _VARIABLE,
                    "pattern": _TEXT,
                    "stable_seconds": {"type": "number", "minimum": 0, "maximum": 3600},
                    "max_megabytes": {"type": "integer", "minimum": 1, "maximum": 4096},
                }
            ),
            "help": {"type": "string"},
            "codes": {
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "minProperties": 1,
                    "additionalProperties": {"type": _SCALAR},
                },
            },
            "tables": {"type": "object", "minProperties": 1, "additionalProperties": _TABLE},
        },
        ("source", "name", "organisation", "kind", "tables"),
    ),
}

_VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA)
_TYPES = {"string": "texto", "object": "un grupo de claves", "array": "una lista",
          "integer": "un número entero", "number": "un número", "boolean": "true o false",
          "null": "vacío"}  # fmt: skip


def schema_errors(document: Document) -> list[MappingError]:
    """Every breach of the schema, in the order of the lines."""
    found = (_said(document, error) for error in _VALIDATOR.iter_errors(document.data))
    return sorted(set(found))


def _said(document: Document, error: Any) -> MappingError:
    path = tuple(error.instance_path)
    kind = error.kind.as_dict()
    name = error.kind.name
    if name == "additionalProperties":
        unknown = kind["unexpected"]
        words = ", ".join(f"«{key}»" for key in unknown)
        line = document.line_of((*path, unknown[0]))
        return MappingError(line, dotted(path), f"clave desconocida: {words}")
    return MappingError(document.line_of(path), dotted(path), _sentence(name, kind))


def _sentence(name: str, kind: dict[str, Any]) -> str:
    value = kind.get("value")
    if name == "required":
        return f"falta la clave «{kind['property']}»"
    if name == "enum":
        return f"no se admite ese valor; puede ser: {', '.join(map(str, kind['options']))}"
    if name == "type":
        return f"se espera {_types(kind)}"
    if name in ("minItems", "minProperties", "minLength"):
        return "no puede quedar vacío"
    if name == "pattern":
        return f"no tiene la forma esperada: {kind.get('pattern')}"
    if name == "const":
        return f"aquí solo cabe «{str(kind['expected_value']).lower()}»"
    return f"fuera de los límites ({name} {value})"


def _types(kind: dict[str, Any]) -> str:
    expected = kind.get("types") or kind.get("value") or []
    names = [expected] if isinstance(expected, str) else list(expected)
    return " o ".join(_TYPES.get(str(name), str(name)) for name in names)
