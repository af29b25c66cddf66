"""Forms of the data manager: a file to upload, a row to correct, a reason to discard."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Any

import orjson
from django import forms

from trenza.exchange.models import Source
from trenza.exchange.reads import RejectedRow
from trenza.exchange.rules.advice import place_of
from trenza.exchange.rules.cells import Cell, cell_of, put_back
from trenza.exchange.rules.values import Problem

SUFFIXES = (".xlsx", ".xls", ".ods", ".csv", ".txt", ".xml", ".ndjson", ".jsonl", ".gz")
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


class Typed(forms.CharField):
    """A cell of a row: whether it may be empty is decided by reading the row, not here."""

    def validate(self, value: Any) -> None:
        """Anything goes."""


class RowForm(forms.Form):
    """The cells of a row, to be corrected; what is nested in one is edited as JSON."""

    def __init__(self, *args: Any, row: RejectedRow, cells: Sequence[Cell], **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.row, self.cells = row, cells
        for index, cell in enumerate(cells):
            self.fields[f"c{index}"] = Typed(
                label=cell.label, initial=_typed(cell), widget=_widget(cell), max_length=20_000,
                strip=False,
            )  # fmt: skip

    @classmethod
    def as_it_came(cls, row: RejectedRow, cells: Sequence[Cell]) -> "RowForm":
        """The row as it is, ready to be told what is wrong with it."""
        data = {f"c{index}": _typed(cell) for index, cell in enumerate(cells)}
        return cls(data, row=row, cells=cells)

    def clean(self) -> dict[str, Any]:
        """The row as it should be read again."""
        cleaned: dict[str, Any] = super().clean() or {}
        changed = {
            cell.path: self._value(f"c{index}", cell, cleaned.get(f"c{index}", ""))
            for index, cell in enumerate(self.cells)
        }
        return {"values": put_back(self.row.values, changed)}

    def _value(self, name: str, cell: Cell, text: str) -> Any:
        if isinstance(cell.value, dict | list):
            return self._json(name, text, type(cell.value))
        # What nobody touched stays as it was, number or text.
        return cell.value if text == cell.text else _like(cell.value, text)

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

    def blame(self, problem: Problem) -> None:
        """Show what is wrong beside the cell it is about, with what came; or over the form."""
        place = cell_of(problem.field, self.cells)
        if place is None:
            where = place_of(problem.field)
            self.add_error(None, f"{where}: {problem.message}" if where else problem.message)
            return
        cell, name = self.cells[place], f"c{place}"
        self.add_error(name, problem.message)
        if cell.text and not isinstance(cell.value, dict | list):
            self[name].help_text = f"Llegó: «{cell.text[:200]}»."


def _typed(cell: Cell) -> str:
    if isinstance(cell.value, dict | list):
        return orjson.dumps(cell.value, option=orjson.OPT_INDENT_2).decode()
    return cell.text


def _widget(cell: Cell) -> forms.Widget:
    if isinstance(cell.value, dict | list):
        lines = min(max(_typed(cell).count("\n") + 1, 4), 24)
        return forms.Textarea(attrs={"rows": lines, "spellcheck": "false"})
    if not cell.choices:
        return forms.TextInput(attrs={"autocomplete": "off"})
    known = dict(cell.choices)
    stray = [] if cell.text in known else [(cell.text, f"{cell.text} (no está en la lista)")]
    empty = [] if cell.text == "" else [("", "(vacío)")]
    if cell.text == "":
        stray = [("", "(vacío)")]
    return forms.Select(choices=[*stray, *known.items(), *empty])


def _like(before: Any, text: str) -> Any:
    """A number typed where there was one is a number still, for a source that tells them apart."""
    if isinstance(before, bool):
        return {"true": True, "false": False}.get(text.strip().lower(), text)
    if isinstance(before, int) and text.strip().lstrip("-").isdecimal():
        return int(text)
    return text
