"""A change of cells: the levels of one sheet, why, and from when."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms

from trenza.base.clock import MADRID
from trenza.protocol.public import CellChange, Compiled, Level

SAME = ""
Place = tuple[str, str]  # profile, sector


class DraftForm(forms.Form):
    """Why, with which words, and from when."""

    note = forms.CharField(
        label="Motivo del cambio",
        max_length=500,
        help_text="Lo leerán quienes tienen que aprobarlo.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Escribe el motivo del cambio."},
    )
    text = forms.CharField(
        label="Frase que leerán los profesionales",
        max_length=200,
        help_text="Aparece en «¿Por qué lo veo?», en los datos que cambian.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Escribe la frase que leerán."},
    )
    starts_on = forms.DateField(
        label="Entra en vigor el",
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        help_text="Día, mes y año: 25/11/2026. Vacío: en cuanto se apruebe.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-10"}),
        error_messages={"invalid": "Escribe día, mes y año, como 25/11/2026."},
    )

    def starts_at(self) -> datetime | None:
        """The first moment of the day chosen, if it is to come."""
        day: date | None = self.cleaned_data.get("starts_on")
        return datetime.combine(day, time(), MADRID) if day else None


def read_cells(
    posted: Mapping[str, Any], compiled: Compiled, profile: str, sector: str
) -> list[CellChange]:
    """The cells of a sheet whose level was changed on the page; what is not sent stays."""
    found = []
    openable = [one.code for one in compiled.pack.situations if one.openable]
    for one in compiled.pack.types:
        rows = {code: compiled.row(profile, sector, code) for code in openable}
        level = _level(posted.get(f"own.{one.code}", SAME))
        if level is not None and {row.own.level(one.bit) for row in rows.values()} != {level}:
            found.append(CellChange(profile, sector, "", True, one.code, level))
        for code, row in rows.items():
            level = _level(posted.get(f"other.{one.code}.{code}", SAME))
            if level is not None and row.other.level(one.bit) != level:
                found.append(CellChange(profile, sector, code, False, one.code, level))
    return found


def _level(word: str) -> int | None:
    return int(word) if word in {str(int(level)) for level in Level} else None


class WhoForm(forms.Form):
    """Of which type, and on which day."""

    type = forms.ChoiceField(label="¿Quién puede ver…?")
    day = forms.DateField(
        label="El día",
        required=False,
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": "hoy"}),
        error_messages={"invalid": "Escribe día, mes y año, como 25/11/2026."},
    )

    def __init__(self, *args: Any, types: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = types  # type: ignore[attr-defined]

    def clean_day(self) -> date | None:
        """A day with another after it: its end counts. One to come is told by what holds now."""
        day: date | None = self.cleaned_data["day"]
        if day == date.max:
            raise forms.ValidationError("Ese día no ha llegado todavía.")
        return day


class FileForm(forms.Form):
    """Where a whole draft comes from: a preset or a file, and why."""

    preset = forms.ChoiceField(
        label="Empezar desde",
        required=False,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label="O desde un fichero",
        required=False,
        help_text="Un fichero .yaml como el que se descarga de cada versión. Hasta 200 KB.",
        error_messages={"empty": "El fichero está vacío."},
    )
    note = forms.CharField(
        label="Motivo del cambio",
        max_length=500,
        help_text="Lo leerán quienes tienen que aprobarlo.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Escribe el motivo del cambio."},
    )

    def __init__(self, *args: Any, presets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["preset"].choices = presets  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(values.get("preset")) == bool(values.get("file")):
            self.add_error("preset", "Elige un modelo o un fichero, uno de los dos.")
        return values
