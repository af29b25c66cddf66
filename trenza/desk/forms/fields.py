"""One field of a form for each kind of value that a pack declares; each says what was wrong."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from trenza.desk.forms.days import DayField, MonthField

Schema = dict[str, Any]
YES_NO = [("yes", "Sí"), ("no", "No"), ("", "No consta")]
RADIOS_UP_TO = 5
NAMED_UP_TO = 8
REQUIRED = {"required": "Este dato es obligatorio."}
NUMBER_LIMITS = {
    "max_value": "«%(show_value)s» es demasiado: como mucho %(limit_value)s.",
    "min_value": "«%(show_value)s» es poco: al menos %(limit_value)s.",
}
LENGTH = {"max_length": "Es demasiado largo: %(show_value)d caracteres, y caben %(limit_value)d."}
_FIGURES = re.compile(r"\^\(\?:\[0-9\]\{(?:(\d+),)?(\d+)\}\)\$")


def field_of(declared: Schema, *, required: bool) -> forms.Field:
    """The field of a declared value."""
    common: dict[str, Any] = {
        "label": _label(declared),
        "help_text": declared.get("description", ""),
        "required": required,
        "error_messages": REQUIRED,
    }
    kind = _kind(declared)
    makers: dict[str, Any] = {
        "boolean": _boolean, "choices": _choices, "choice": _choice, "date": _date,
        "month": _month, "note": _note, "integer": _integer, "number": _number, "text": _text,
    }  # fmt: skip
    made: forms.Field = makers[kind](declared, common)
    return made


def _kind(declared: Schema) -> str:
    if declared["type"] == "array":
        return "choices"
    if "oneOf" in declared:
        return "choice"
    if declared["type"] in ("boolean", "integer", "number"):
        return str(declared["type"])
    if declared.get("format") == "date":
        return "date"
    return {"month": "month", "note": "note"}.get(declared.get("x-widget", ""), "text")


def _label(declared: Schema) -> str:
    unit = declared.get("x-unit", "")
    return f"{declared.get('title', '')} ({unit})" if unit else declared.get("title", "")


def _codes(declared: Schema) -> list[tuple[str, str]]:
    return [
        (one["const"], one["title"][:1].upper() + one["title"][1:]) for one in declared["oneOf"]
    ]


def _boolean(_declared: Schema, common: dict[str, Any]) -> forms.Field:
    choices = YES_NO[:2] if common["required"] else YES_NO
    return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **common)


def _not_one_of(codes: list[tuple[str, str]]) -> dict[str, Any]:
    """What was chosen and what there is to choose from, as far as it fits in a sentence."""
    named = ", ".join(title for _, title in codes[:NAMED_UP_TO])
    more = "…" if len(codes) > NAMED_UP_TO else "."
    message = f"«%(value)s» no es una de las opciones. Elige entre: {named}{more}"
    return {**REQUIRED, "invalid_choice": message}


def _choices(declared: Schema, common: dict[str, Any]) -> forms.Field:
    codes = _codes(declared["items"])
    told = {**common, "error_messages": _not_one_of(codes)}
    return forms.MultipleChoiceField(choices=codes, widget=forms.CheckboxSelectMultiple, **told)


def _choice(declared: Schema, common: dict[str, Any]) -> forms.Field:
    codes = _codes(declared)
    told = {**common, "error_messages": _not_one_of(codes)}
    if len(codes) <= RADIOS_UP_TO and common["required"]:
        return forms.ChoiceField(choices=codes, widget=forms.RadioSelect, **told)
    empty = "Elige una opción" if common["required"] else "Sin indicar"
    return forms.ChoiceField(choices=[("", empty), *codes], **told)


def _date(_declared: Schema, common: dict[str, Any]) -> forms.Field:
    return DayField(**common)


def _month(_declared: Schema, common: dict[str, Any]) -> forms.Field:
    return MonthField(**common)


def _note(declared: Schema, common: dict[str, Any]) -> forms.Field:
    area = forms.Textarea(attrs={"rows": 5})
    told = {**common, "error_messages": {**REQUIRED, **LENGTH}}
    return forms.CharField(widget=area, max_length=declared.get("maxLength"), **told)


def _text(declared: Schema, common: dict[str, Any]) -> forms.Field:
    most = declared.get("maxLength", 200)
    widget = forms.Textarea(attrs={"rows": 3}) if most > 200 else forms.TextInput()
    told = {**common, "error_messages": {**REQUIRED, **LENGTH}}
    return forms.CharField(
        max_length=most, widget=widget, validators=_pattern(declared.get("pattern", "")), **told
    )


def _pattern(pattern: str) -> list[RegexValidator]:
    """Figures alone, where the pack asks for them; other patterns the schema checks."""
    figures = _FIGURES.fullmatch(pattern)
    if figures is None:
        return []
    least, most = figures.groups()
    how_many = f"de {least} a {most} cifras" if least else f"{most} cifras"
    whole = rf"^[0-9]{{{least or most},{most}}}\Z"
    return [RegexValidator(whole, f"«%(value)s» no vale: escribe solo cifras, {how_many}.")]


def _limits(declared: Schema) -> dict[str, Any]:
    return {"min_value": declared.get("minimum"), "max_value": declared.get("maximum")}


class TellingIntegerField(forms.IntegerField):
    """A whole number; says what was written when it is none."""

    def to_python(self, value: Any) -> Any:
        """The number that was written."""
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(f"«{str(value)[:30]}» no es un número entero.") from error


class SpanishDecimalField(forms.DecimalField):
    """A number with comma or point; says what was written when it is none."""

    def to_python(self, value: Any) -> Any:
        """1.234,50 and 1234.50 are the same amount."""
        written = value
        if isinstance(value, str) and "," in value:
            value = value.replace(".", "").replace(",", ".")
        try:
            return super().to_python(value)
        except ValidationError as error:
            told = f"«{str(written)[:30]}» no es un número. Escríbelo con coma para los decimales."
            raise ValidationError(told) from error


def _integer(declared: Schema, common: dict[str, Any]) -> forms.Field:
    box = forms.TextInput(attrs={"inputmode": "numeric"})
    told = {**common, "error_messages": {**REQUIRED, **NUMBER_LIMITS}}
    return TellingIntegerField(widget=box, **_limits(declared), **told)


def _number(declared: Schema, common: dict[str, Any]) -> forms.Field:
    wrong = {**REQUIRED, **NUMBER_LIMITS, "max_decimal_places": "Como mucho, dos decimales."}
    box = forms.TextInput(attrs={"inputmode": "decimal"})
    told = {**common, "error_messages": wrong}
    return SpanishDecimalField(widget=box, decimal_places=2, **_limits(declared), **told)
