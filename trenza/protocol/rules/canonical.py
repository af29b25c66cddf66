"""A compiled pack as one text that is always the same, its hash, and back.

Masks are hexadecimal text, because many readers of JSON lose digits of large numbers.
"""

import hashlib
import json
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date
from enum import IntEnum
from typing import Any, TypeVar, cast

from trenza.protocol.rules.compile import Compiled, Row
from trenza.protocol.rules.masks import Masks
from trenza.protocol.rules.pack import Pack

FORMAT = 1
Built = TypeVar("Built")


def canonical_text(compiled: Compiled) -> str:
    """The pack and its masks as canonical JSON: sorted keys, no spaces, UTF-8."""
    document = {
        "format": FORMAT,
        "pack": _plain(compiled.pack),
        "matrix": {
            "/".join(cell): [*_hex(row.own), *_hex(row.other)]
            for cell, row in compiled.matrix.items()
        },
        "bases": {code: _hex(masks) for code, masks in compiled.bases.items()},
        "caps": {"/".join(key): _hex(masks) for key, masks in compiled.caps.items()},
    }
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """The SHA-256 of a canonical text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_canonical(text: str) -> Compiled:
    """The compiled pack that a canonical text holds: past decisions are explained from it."""
    document = json.loads(text)
    if document.get("format") != FORMAT:
        raise ValueError("unknown format of a stored protocol")
    matrix = {}
    for key, numbers in document["matrix"].items():
        profile, sector, situation = key.split("/")
        matrix[profile, sector, situation] = Row(_masks(numbers[:3]), _masks(numbers[3:]))
    caps = {}
    for key, numbers in document["caps"].items():
        factor, code = key.split("/")
        caps[factor, code] = _masks(numbers)
    return Compiled(
        pack=_build(Pack, document["pack"]),
        matrix=matrix,
        bases={code: _masks(numbers) for code, numbers in document["bases"].items()},
        caps=caps,
    )


def _hex(masks: Masks) -> list[str]:
    return [f"{number:x}" for number in masks.as_tuple()]


def _masks(numbers: list[str]) -> Masks:
    return Masks(*(int(number, 16) for number in numbers))


def _plain(value: Any) -> Any:
    """Dataclasses, tuples, dates and levels as what JSON has."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, IntEnum):
        return int(value)
    return value.isoformat() if isinstance(value, date) else value


def _build(wanted: type[Built], value: Any) -> Built:
    """The dataclass that ``_plain`` took apart, by its declared types."""
    hints = typing.get_type_hints(wanted)
    arguments = {
        field.name: _value(hints[field.name], value[field.name])
        for field in fields(cast(Any, wanted))
        if field.name in value  # what a pack could not say yet when it was published: as by default
    }
    return wanted(**arguments)


def _value(hint: Any, value: Any) -> Any:
    if isinstance(hint, types.GenericAlias):
        inner = typing.get_args(hint)[0]
        if hint.__origin__ is tuple:
            return tuple(_value(inner, item) for item in value)
        return value
    if is_dataclass(hint):
        return _build(cast(type[Any], hint), value)
    if hint is date:
        return date.fromisoformat(value)
    return hint(value) if issubclass(hint, IntEnum) else value
