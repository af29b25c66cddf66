"""Days and months as people write them, whatever language the browser speaks."""

import re
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

EXAMPLE = "Día, mes y año: 25/11/2026"
MONTH_EXAMPLE = "Mes y año: 11/2026"
NOT_A_DAY = "«{}» no es una fecha. Escribe día, mes y año, como 25/11/2026."
NOT_A_MONTH = "«{}» no es un mes. Escribe mes y año, como 11/2026."
_WRITTEN = re.compile(r"(\d{1,2})[\s/.-]+(\d{1,2})[\s/.-]+(\d{4})")
_CLOSE = re.compile(r"(\d{2})(\d{2})(\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{4})")
_ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})")


def read_day(text: str) -> date | None:
    """25/11/2026, 25-11-2026, 25.11.2026, 25 11 2026, 25112026 or 2026-11-25; None if no day."""
    text = text.strip()
    written = _WRITTEN.fullmatch(text) or _CLOSE.fullmatch(text)
    iso = _ISO.fullmatch(text)
    if not (written or iso):
        return None
    day, month, year = written.groups() if written else reversed(iso.groups())  # type: ignore[union-attr]
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_month(text: str) -> str | None:
    """11/2026 or 2026-11 as 2026-11; None if it is no month."""
    written, iso = _MONTH.fullmatch(text.strip()), _ISO_MONTH.fullmatch(text.strip())
    if not (written or iso):
        return None
    month, year = written.groups() if written else reversed(iso.groups())  # type: ignore[union-attr]
    return f"{year}-{int(month):02}" if 1 <= int(month) <= 12 else None


def write_month(value: str) -> str:
    """2026-11 as 11/2026."""
    iso = _ISO_MONTH.fullmatch(value)
    return f"{iso.group(2)}/{iso.group(1)}" if iso else value


class DayInput(forms.DateInput):
    """A box for a day in figures: the browser's own one follows the language of the browser."""

    def __init__(self) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "14"}
        super().__init__(attrs=attrs, format="%d/%m/%Y")


class DayField(forms.DateField):
    """A day written day, month, year; says what was written when it is none."""

    widget = DayInput

    def __init__(self, *, required_message: str = "", help_text: str = "", **kwargs: Any) -> None:
        hint = f"{help_text} {EXAMPLE}".strip() if "widget" not in kwargs else help_text
        wrong = {"required": required_message} if required_message else {}
        messages = {**kwargs.pop("error_messages", {}), **wrong}
        super().__init__(help_text=hint, error_messages=messages, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """A day that is kept as 2026-11-25, to be shown as it is written."""
        kept = isinstance(value, str) and _ISO.fullmatch(value)
        return (read_day(value) or value) if kept else value

    def to_python(self, value: Any) -> date | None:
        """The day that was written."""
        if value in self.empty_values or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        day = read_day(str(value))
        if day is None:
            raise ValidationError(NOT_A_DAY.format(str(value)[:30]), code="invalid")
        return day


class MonthField(forms.CharField):
    """A month written month, year; kept as 2026-11."""

    def __init__(self, **kwargs: Any) -> None:
        box = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        kwargs["help_text"] = f"{kwargs.get('help_text') or ''} {MONTH_EXAMPLE}".strip()
        super().__init__(max_length=10, widget=box, **kwargs)

    def clean(self, value: Any) -> str:
        """The month as it is kept."""
        written: str = super().clean(value)
        month = read_month(written) if written else ""
        if month is None:
            raise ValidationError(NOT_A_MONTH.format(written[:30]), code="invalid")
        return month

    def prepare_value(self, value: Any) -> Any:
        """2026-11 as 11/2026; what was written wrongly stays as it was."""
        return write_month(value) if isinstance(value, str) else value
