"""Taking fields out of an untrusted statement, noting all that is wrong with them."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from trenza.people.rules.names import clean, clean_name
from trenza.people.rules.problems import Problem


class Fields:
    """Takes fields out of an untrusted mapping and collects what is wrong with them."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.problems: list[Problem] = []

    def text(self, field: str) -> str:
        """The field as cleaned text; '' if it is missing."""
        return clean(self._plain(field))

    def name(self, field: str) -> str:
        """The field as a name, without fillers."""
        return clean_name(self._plain(field))

    def coded(self, field: str, pattern: str, message: str, default: str = "") -> str:
        """The field if it has the form of its code."""
        value = self.text(field)
        if not value:
            return default
        if re.fullmatch(pattern, value):
            return value
        self.refuse(field, field, message)
        return default

    def date(self, field: str) -> date | None:
        """The field as a day of the calendar."""
        value = self.text(field)
        if not value:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.refuse("date", field, "La fecha debe existir y tener la forma AAAA-MM-DD.")
            return None

    def listed(self, field: str) -> list[Any]:
        """The field as a list; empty if it is missing."""
        value = self.raw.get(field) or []
        if isinstance(value, list):
            return value
        self.refuse(field, field, "Debe ser una lista.")
        return []

    def refuse(self, code: str, field: str, message: str) -> None:
        """Note that the field cannot be accepted, and why."""
        self.problems.append(Problem(code, field, message))

    def _plain(self, field: str) -> str:
        value = self.raw.get(field)
        if value is None:
            return ""
        if isinstance(value, str | int) and not isinstance(value, bool):
            return str(value)
        self.refuse("not_text", field, "Debe ser un texto.")
        return ""
