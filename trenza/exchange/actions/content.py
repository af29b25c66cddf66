"""May this be said here, and is it well said: authorship, schema and summary of a record."""

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from trenza.exchange.rules.statements import Statement
from trenza.exchange.rules.values import Problem, clean_text
from trenza.protocol.public import current

if TYPE_CHECKING:
    from trenza.protocol.public import ContentProblem, Protocol

MAX_SUMMARY = 2000
# In JSON text: marks that let one word look like another, and controls, which JSON writes \\u00xx.
_SUSPECT = re.compile("[\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\\\\u00[01]")


class _Type(NamedTuple):
    bit: int
    authors: frozenset[str]
    declared_summary: bool
    problems: Callable[[object], "tuple[ContentProblem, ...]"]


class ContentChecks:
    """The content map in force, ready to check thousands of records."""

    def __init__(self, protocol: "Protocol | None" = None) -> None:
        self._protocol = protocol or current()
        self._types: dict[str, _Type] = {}

    def check(self, statement: Statement, sector: str) -> tuple[int, str, str] | Problem:
        """Bit of the type, content as JSON text and summary; or what is wrong with the record."""
        kind = self._types.get(statement.type) or self._learn(statement.type)
        if kind is None:
            return Problem("type.unknown", "No existe ese tipo de información.", "type")
        if sector not in kind.authors:
            return Problem(
                "type.not_author", "Ese tipo de información no lo aporta este sector.", "type"
            )
        if statement.state == "retracted":
            return kind.bit, "{}", ""
        content = statement.content
        text = orjson.dumps(content).decode()
        if _is_suspect(text):
            content = _clean(content)
            text = orjson.dumps(content).decode()
        problems = kind.problems(content)
        if problems:
            first = problems[0]
            field = f"content.{first.field}" if first.field else "content"
            return Problem(first.code[:60], first.message[:400], field[:120])
        return kind.bit, text, self._summary(kind, statement, content)

    def _learn(self, code: str) -> _Type | None:
        declared = self._protocol.types.get(code)
        if declared is None:
            return None
        learnt = _Type(
            bit=declared.bit,
            authors=frozenset(declared.authors),
            declared_summary=bool(declared.summary),
            problems=self._protocol.checker(code).problems,
        )
        self._types[code] = learnt
        return learnt

    def _summary(self, kind: _Type, statement: Statement, content: Mapping[str, Any]) -> str:
        # A declared summary is made of declared fields: what the row says instead is not used.
        if not kind.declared_summary:
            return statement.summary
        return self._protocol.summary_of(statement.type, dict(content))[:MAX_SUMMARY]


def _is_suspect(text: str) -> bool:
    # Nothing that can be printed is suspect but the escapes; seeing that costs next to nothing.
    plain = text.isprintable() and "\\u00" not in text
    return not plain and _SUSPECT.search(text) is not None


def _clean(value: Any) -> Any:
    """The same content without invisible characters in any of its texts."""
    if type(value) is str:
        return clean_text(value)
    if type(value) is list:
        return [_clean(item) for item in value]
    if type(value) is dict:
        return {clean_text(key): _clean(item) for key, item in value.items()}
    return value
