"""Forms of the data manager: a file to upload, a row to correct, a reason to discard."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import orjson
from django import forms

from trenza.exchange.models import Source
from trenza.exchange.reads import RejectedRow

SUFFIXES = (".xlsx", ".xls", ".ods", ".csv", ".txt", ".xml", ".ndjson", ".jsonl", ".gz")
JSON_FIELD = "statement"
_ZERO = rb"\u0000"


class UploadForm(forms.Form):
    """Which system the file comes from, and the file."""

    source = forms.ChoiceField(label="Sistema de origen")
    file = forms.FileField(
        label="Fichero",
        help_text="Un libro de cálculo, un CSV o el fichero que genera su sistema. Hasta 200 MB.",
        error_messages={"required": "Elige un fichero.", "empty": "El fichero está vacío."},
    )

    def __init__(self, *args: Any, sources: Sequence[Source], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(source.code, source.name) for source in sources]
        self.fields["source"] = forms.ChoiceField(label="Sistema de origen", choices=choices)

    def suffix(self) -> str:
        """The kind of file, by its name; the rest of the name is not kept."""
        suffix = PurePath(self.cleaned_data["file"].name).suffix.lower()
        return suffix if suffix in SUFFIXES else ""


class DiscardForm(forms.Form):
    """Why a row is given up."""

    reason = forms.CharField(
        label="Motivo",
        max_length=400,
        help_text="Por ejemplo: es una fila de prueba. No escriba datos de la persona.",
        error_messages={"required": "Escribe por qué se descarta."},
    )


class Cell(forms.CharField):
    """A cell of a row: whether it may be empty is decided by reading the row, not here."""

    def validate(self, value: Any) -> None:
        """Anything goes."""


class RowForm(forms.Form):
    """The cells of a row, to be corrected; a canonical statement is edited whole, as JSON."""

    def __init__(self, *args: Any, row: RejectedRow, mapped: bool, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.row = row
        self.names: dict[str, str] = {}
        if not mapped:
            self._add(JSON_FIELD, "Fila", row.values)
            return
        for index, (column, value) in enumerate(row.values.items()):
            self.names[f"c{index}"] = column
            self._add(f"c{index}", column, value)

    def _add(self, name: str, label: str, value: Any) -> None:
        if isinstance(value, dict | list):
            text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
            lines = min(max(text.count("\n") + 1, 4), 24)
            widget: forms.Widget = forms.Textarea(attrs={"rows": lines, "spellcheck": "false"})
        else:
            text = "" if value is None else str(value)
            widget = forms.TextInput(attrs={"autocomplete": "off"})
        self.fields[name] = Cell(
            label=label, initial=text, widget=widget, max_length=20_000, strip=False
        )

    def clean(self) -> dict[str, Any]:
        """The row as it should be read again."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.names:
            return {"values": self._json(JSON_FIELD, cleaned.get(JSON_FIELD, ""), dict)}
        values = {}
        for name, column in self.names.items():
            values[column] = self._value(name, column, cleaned.get(name, ""))
        return {"values": values}

    def _value(self, name: str, column: str, text: str) -> Any:
        before = self.row.values[column]
        if isinstance(before, dict | list):
            return self._json(name, text, type(before))
        # What nobody touched stays as it was, number or text.
        return before if text == ("" if before is None else str(before)) else text

    def _json(self, name: str, text: str, kind: type) -> Any:
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            value = None
        if not isinstance(value, kind):
            self.add_error(name, "No es JSON válido: revise comillas, comas y llaves.")
        elif _ZERO in orjson.dumps(value):  # PostgreSQL takes none
            self.add_error(name, "Lleva un carácter nulo (\\u0000): quítelo.")
        return value

    def blame(self, field: str, place: str, message: str) -> None:
        """Show what is wrong beside the cell it is about, or over the form."""
        name = next((key for key, column in self.names.items() if column == field), None)
        if name is None and place:
            message = f"{place}: {message}"
        self.add_error(JSON_FIELD if JSON_FIELD in self.fields else name, message)
