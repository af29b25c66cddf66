"""A form out of a JSON Schema: every kind of field that a pack can declare."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from trenza.desk.forms.fields import field_of

Content = dict[str, Any]
Schema = dict[str, Any]
Wrong = dict[str, str]  # what is wrong, the label of its field and the place to go to
SPARE_ROWS = 2


class ContentForm(forms.Form):
    """The fields of a type of information; ``content()`` gives what was filled in as JSON."""

    schema: Schema
    tables: dict[str, type["ContentForm"]]

    def __init__(self, *args: Any, rows: dict[str, int] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table_problems: dict[str, list[str]] = {}
        self.rows: dict[str, list[ContentForm]] = {
            name: self._rows(name, (rows or {}).get(name)) for name in self.tables
        }

    def _rows(self, name: str, count: int | None) -> "list[ContentForm]":
        """The lines of a small table: those there are and some to spare."""
        told: list[Any] = (self.initial or {}).get(name) or []
        most = self.schema["properties"][name].get("maxItems", 20)
        lines = min(count if count is not None else len(told) + SPARE_ROWS, most)
        return [
            self._row(name, place, told[place] if place < len(told) else {})
            for place in range(lines)
        ]

    def _row(self, name: str, place: int, told: Content) -> "ContentForm":
        """One line; one in which nothing was written has nothing wrong."""
        prefix = f"{self.prefix}-{name}-{place}" if self.prefix else f"{name}-{place}"
        made = self.tables[name]
        line = made(
            self.data if self.is_bound else None,
            prefix=prefix,
            initial=told,
            use_required_attribute=False,
        )
        if self.is_bound and not line.has_content():
            return made(prefix=prefix, use_required_attribute=False)
        return line

    def filled(self, name: str) -> "list[ContentForm]":
        """The lines of a table in which something was written."""
        return [row for row in self.rows[name] if row.has_content()]

    def has_content(self) -> bool:
        """Whether anything was written in this line."""
        return any(
            value not in (None, "", []) for value in
            (bound.value() for bound in self)
        )  # fmt: skip

    def is_valid(self) -> bool:
        """Whether the fields and every line in use are right by themselves."""
        lines = [row.is_valid() for name in self.rows for row in self.filled(name)]
        return super().is_valid() and all(lines)

    def wrong_fields(self) -> set[str]:
        """The fields and tables in which something is wrong already."""
        lines = {name for name in self.rows if any(row.errors for row in self.filled(name))}
        return {*self.errors, *lines}

    def content(self) -> Content:
        """What was filled in, as the schema wants it; empty fields are left out."""
        content: Content = {}
        for name in order_of(self.schema):
            if name in self.tables:
                value: Any = [row.content() for row in self.filled(name)]
            else:
                value = to_json(self.schema["properties"][name], self.cleaned_data.get(name))
            if value not in (None, "", []):
                content[name] = value
        return content

    def add_problem(self, path: str, message: str) -> None:
        """Put a problem of the schema beside its field («goals[2].due_on»)."""
        found = re.fullmatch(r"(\w+)(?:\[(\d+)\](?:\.(\w+))?)?", path)
        name = found.group(1) if found else ""
        if found and name in self.rows and found.group(3):
            lines = self.filled(name)
            place = int(found.group(2)) - 1
            if place < len(lines):
                lines[place].add_problem(found.group(3), message)
                return
        if name in self.rows:
            self.table_problems.setdefault(name, []).append(message)
            return
        self.add_error(name if name in self.fields else None, message)

    def wrong(self, before: str = "") -> list[Wrong]:
        """All that is wrong in the order of the page, each with the place to go to."""
        found: list[Wrong] = [
            {"text": str(text), "target": "", "label": before} for text in self.non_field_errors()
        ]
        for name in order_of(self.schema):
            if name not in self.rows:
                found += self._wrong_field(name, before)
                continue
            title = self.schema["properties"][name].get("title", name)
            problems = self.table_problems.get(name, [])
            found += [{"text": t, "target": f"tabla-{name}", "label": title} for t in problems]
            for place, row in enumerate(self.rows[name], start=1):
                if row.is_bound:
                    found += row.wrong(f"{title}, {place}.ª línea. ")
        return found

    def _wrong_field(self, name: str, before: str) -> list[Wrong]:
        bound = self[name]
        target = bound.id_for_label or f"{bound.auto_id}_0"
        label = f"{before}{bound.label}"
        return [{"text": str(text), "target": target, "label": label} for text in bound.errors]


def content_form(schema: Schema) -> type[ContentForm]:
    """The form class of a schema."""
    fields: dict[str, Any] = {}
    tables: dict[str, type[ContentForm]] = {}
    for name in order_of(schema):
        declared = schema["properties"][name]
        if declared.get("items", {}).get("type") == "object":
            tables[name] = content_form(declared["items"])
        else:
            fields[name] = field_of(declared, required=name in schema.get("required", []))
    return type("FilledForm", (ContentForm,), {**fields, "schema": schema, "tables": tables})


def order_of(schema: Schema) -> list[str]:
    """The fields of a schema as it declares them; the database keeps no order of its own."""
    return list(schema.get("x-order") or schema["properties"])


def to_json(declared: Schema, value: Any) -> Any:
    """A cleaned value as JSON holds it."""
    if declared["type"] == "boolean":
        return {"yes": True, "no": False}.get(str(value))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value


def to_initial(schema: Schema, content: Content) -> Content:
    """What a content looks like in the fields of its form."""
    shown = dict(content)
    for name, value in content.items():
        if isinstance(value, bool):
            shown[name] = "yes" if value else "no"
        elif schema["properties"].get(name, {}).get("items", {}).get("type") == "object":
            shown[name] = [to_initial(schema["properties"][name]["items"], row) for row in value]
    return shown
