"""A whole statement: its content, since when it holds and, for some types, its summary."""

import re
from typing import Any

from django import forms
from django.http import QueryDict

from trenza.base.clock import today
from trenza.desk.actions import Statement
from trenza.desk.forms.content import ContentForm, Wrong, content_form, order_of, to_initial
from trenza.desk.forms.days import DayField
from trenza.protocol.public import Protocol, RecordType

MORE = "otra_fila"
ROWS = "filas-"


class ValidityForm(forms.Form):
    """Since when and until when it holds, and what those see who may not see it all."""

    summary = forms.CharField(
        label="Resumen para quien no puede ver el detalle",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Escríbelo pensando en que lo leerán otros servicios y la persona. "
        "No copies el texto: di lo necesario para coordinarse.",
        error_messages={"required": "Escribe el resumen."},
    )
    valid_from = DayField(label="Desde cuándo vale", required_message="Escribe desde cuándo vale.")
    valid_to = DayField(
        label="Hasta cuándo vale", required=False, help_text="Déjalo vacío si sigue valiendo."
    )

    def __init__(self, *args: Any, written: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not written:
            del self.fields["summary"]

    def clean(self) -> dict[str, Any]:
        """It cannot end before it starts."""
        told = super().clean() or {}
        start, end = told.get("valid_from"), told.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", "No puede terminar antes de empezar.")
        return told


class StatementForm:
    """Both forms of a statement as one, checked against the schema of its type."""

    def __init__(
        self, protocol: Protocol, kind: RecordType, data: QueryDict | None, initial: dict[str, Any]
    ) -> None:
        self.protocol = protocol
        self.kind = kind
        made = content_form(kind.schema)
        self.content: ContentForm = made(
            data,
            initial=to_initial(kind.schema, initial.get("content", {})),
            rows=_lines(made, data),
            use_required_attribute=False,
        )
        validity = {"valid_from": today(), **initial}
        self.validity = ValidityForm(
            data,
            prefix="vigencia",
            initial=validity,
            written=not kind.summary,
            use_required_attribute=False,
        )

    def statement(self) -> Statement | None:
        """The statement that was filled in; None, with the problems beside the fields, if wrong."""
        right = [self.content.is_valid(), self.validity.is_valid()]
        content = self.content.content()
        known = self.content.wrong_fields()
        for problem in self.protocol.checker(self.kind.code).problems(content):
            if re.split(r"[\[.]", problem.field)[0] not in known:  # told already, and better
                self.content.add_problem(problem.field, problem.message)
        if not all(right) or self.wrong():
            return None
        told = self.validity.cleaned_data
        summary = told.get("summary") or self.protocol.summary_of(self.kind.code, content)
        return Statement(self.kind.code, content, summary, told["valid_from"], told["valid_to"])

    def wrong(self) -> list[Wrong]:
        """All that is wrong with it at once, in the order of the page."""
        if not self.content.is_bound:
            return []
        dates = [
            {"text": str(text), "target": bound.id_for_label, "label": str(bound.label)}
            for bound in self.validity
            for text in bound.errors
        ]
        return self.content.wrong() + dates

    def blocks(self) -> list[dict[str, Any]]:
        """Fields and small tables as the schema declares them, for the page."""
        found: list[dict[str, Any]] = []
        for name in order_of(self.kind.schema):
            if name in self.content.rows:
                found.append({"table": self._table(name), "fields": []})
            elif found and not found[-1]["table"]:
                found[-1]["fields"].append(self.content[name])
            else:
                found.append({"table": None, "fields": [self.content[name]]})
        return found

    def _table(self, name: str) -> dict[str, Any]:
        declared, lines = self.kind.schema["properties"][name], self.content.rows[name]
        return {
            "name": name, "label": declared["title"], "lines": lines, "count": len(lines),
            "full": len(lines) >= declared.get("maxItems", 20),
            "problems": self.content.table_problems.get(name, []),
        }  # fmt: skip


def _lines(made: type[ContentForm], data: QueryDict | None) -> dict[str, int] | None:
    """How many lines each table has on the page, one more where «add a line» was pressed."""
    if data is None:
        return None
    lines = {}
    for name in made.tables:
        told = data.get(f"{ROWS}{name}", "0")
        count = min(int(told), 200) if told.isdecimal() and len(told) < 5 else 0
        lines[name] = count + (data.get(MORE) == name)
    return lines
