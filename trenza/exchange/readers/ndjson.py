"""NDJSON: one JSON object a line. Used by the HTTP interface and for rows kept from databases."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from trenza.exchange.readers.rows import CUT, Cut, FileRefused, Line, Row, lines_of, open_bytes
from trenza.exchange.rules.values import Problem

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Every key ends in a quote and a colon. A value may look like that too, so the count is never
# below the true number of keys: equal to the keys parsed means that none is repeated.
_KEY_END = re.compile(rb'"[ \t\r\n]*:')
_ESCAPED_NUL = b"\\u0000"

TOO_LONG = Problem("line.too_long", "La línea pasa de un megabyte")
NOT_UTF8 = Problem("line.encoding", "La línea no está en UTF-8")
NUL = Problem("line.nul", "La línea contiene caracteres nulos")
NOT_JSON = Problem("line.json", "La línea no es JSON válido")
NOT_OBJECT = Problem("line.not_object", "La línea no es un objeto JSON")
REPEATED = Problem("line.repeated_key", "La línea repite una clave: no se sabe qué valor vale")
TOO_DEEP = Problem("line.too_deep", "La línea tiene demasiados niveles")
MAX_DEPTH = 20


def read_ndjson(path: Path) -> Iterator[Row]:
    """The rows of an NDJSON file, gzip or not; a bad line is a row with its problem."""
    number = 0
    with open_bytes(path) as stream:
        try:
            for line in lines_of(stream):
                if number == 0 and line.content.startswith(_UTF16):
                    raise FileRefused("file.encoding", "El fichero no está en UTF-8")
                if not line.content.strip() and not line.too_long:
                    continue
                number += 1
                yield _row(number, line)
        except Cut:
            yield Row(number + 1, {}, (CUT,))


def read_tagged(path: Path) -> Iterator[Row]:
    """The rows that a database connector kept: each line says its table and its raw row."""
    for row in read_ndjson(path):
        table, values = row.values.get("table"), row.values.get("row")
        if row.problems:
            yield row
        elif isinstance(table, str) and isinstance(values, dict):
            yield row._replace(table=table, values=values, text=b"")
        else:
            yield row._replace(values={}, problems=(NOT_OBJECT,), text=b"")


def _row(number: int, line: Line) -> Row:
    content = line.content
    if number == 1 and content.startswith(_BOM):
        content = content[3:]
    problem = TOO_LONG if line.too_long else None
    values: Any = None
    if problem is None:
        values, problem = parse_line(content)
    if problem is None:
        return Row(number, values, (), "", line.number, content)
    if problem is NOT_JSON and not line.finished:
        problem = CUT
    return Row(number, {}, (problem,), "", line.number)


def parse_line(content: bytes) -> tuple[dict[str, Any], Problem | None]:
    """The object of one line, or why it is refused."""
    if b"\x00" in content or _ESCAPED_NUL in content:
        return {}, NUL
    try:
        values = orjson.loads(content)
    except orjson.JSONDecodeError:
        return {}, NOT_JSON if _is_utf8(content) else NOT_UTF8
    except RecursionError:
        return {}, TOO_DEEP
    if type(values) is not dict:
        return {}, NOT_OBJECT
    if _is_plain(content, values):
        return values, None
    keys = _count_keys(values, 0)
    if keys < 0:
        return {}, TOO_DEEP
    if len(_KEY_END.findall(content)) != keys and _repeats_a_key(content):
        return {}, REPEATED
    return values, None


def _is_plain(content: bytes, values: dict[str, Any]) -> bool:
    """Whether it is at once clear that nothing is repeated nor too deep, as in most lines.

    Written again it is the same, so no key was lost; and too few brackets to be deep.
    """
    brackets = content.count(b"{") + content.count(b"[")
    return brackets <= MAX_DEPTH and orjson.dumps(values) == content


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _count_keys(value: Any, depth: int) -> int:
    """Keys in an object and all inside it; a very negative number when it is too deep."""
    if depth > MAX_DEPTH:
        return -1_000_000_000
    if type(value) is dict:
        total = len(value)
        for inner in value.values():
            if type(inner) is dict or type(inner) is list:
                total += _count_keys(inner, depth + 1)
        return total
    total = 0
    for inner in value:
        if type(inner) is dict or type(inner) is list:
            total += _count_keys(inner, depth + 1)
    return total


class _Repeated(Exception):
    pass


def _repeats_a_key(content: bytes) -> bool:
    def unique(pairs: list[tuple[str, Any]]) -> None:
        if len({key for key, _ in pairs}) != len(pairs):
            raise _Repeated

    try:
        json.loads(content, object_pairs_hook=unique)
    except _Repeated:
        return True
    except (ValueError, RecursionError):
        # What one parser accepts and the other does not is not to be trusted.
        return True
    return False
