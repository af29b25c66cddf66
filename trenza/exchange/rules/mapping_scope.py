"""What the compiler of a mapping knows while it compiles: code lists, zone, lines, errors."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from trenza.exchange.rules.mapping_yaml import Document, MappingError, Path, dotted
from trenza.exchange.rules.values import Problem, ValueRefused, clean_text

Values = Mapping[str, Any]
Getter = Callable[[Values, list[Problem]], Any]
Test = Callable[[Values], bool]

# Key under which a grouped raw row keeps the rows that it gathers.
ROWS = "#rows"


def fold(text: str) -> str:
    """Text without case, accents or outer spaces: how headers and codes are compared."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


class CodeList:
    """A list that says which Trenza code stands for each code of the source."""

    def __init__(self, name: str, entries: Mapping[str, Any]) -> None:
        self.name = name
        self.entries = dict(entries)
        self._folded = {fold(code): value for code, value in self.entries.items()}

    def read(self, text: str) -> Any:
        """The Trenza code; a code that the list does not have is refused."""
        if text in self.entries:
            return self.entries[text]
        folded = fold(text)
        if folded in self._folded:
            return self._folded[folded]
        raise ValueRefused("code.unknown", f"El código no está en la lista «{self.name}»")


@dataclass
class Scope:
    """State of one compilation."""

    document: Document
    zone: ZoneInfo
    codes: dict[str, CodeList]
    errors: list[MappingError] = field(default_factory=list)
    columns: dict[str, None] = field(default_factory=dict)

    def refuse(self, path: Path, message: str) -> None:
        """Note an error of the YAML and go on, so that all errors are told at once."""
        self.errors.append(MappingError(self.document.line_of(path), dotted(path), message))

    def column(self, name: str) -> str:
        """Note that the mapping reads this column."""
        self.columns[name] = None
        return name


def compile_condition(spec: Mapping[str, Any], scope: Scope) -> Test:
    """A test on a row: every column named must satisfy what is said of it."""
    tests = [_column_test(scope.column(column), wanted) for column, wanted in spec.items()]
    if len(tests) == 1:
        return tests[0]
    return lambda values: all(test(values) for test in tests)


def _column_test(column: str, wanted: Any) -> Test:
    if isinstance(wanted, dict):
        if "not" in wanted:
            unwanted = frozenset(fold(str(item)) for item in wanted["not"])
            return lambda values: fold(clean_text(values.get(column))) not in unwanted
        filled = bool(wanted.get("filled", True))
        return lambda values: bool(clean_text(values.get(column))) is filled
    options = wanted if isinstance(wanted, list) else [wanted]
    exact = frozenset(str(item) for item in options)
    folded = frozenset(fold(str(item)) for item in options)

    def test(values: Values) -> bool:
        text = clean_text(values.get(column))
        return text in exact or ((bool(text) or "" in folded) and fold(text) in folded)

    return test
