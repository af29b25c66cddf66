"""The filters of the register: what, how it ended, who, about whom and between which days."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone

from trenza.access.public import LogFilter
from trenza.audit.public import LABELS
from trenza.desk.forms.days import DayField, DayInput
from trenza.desk.reads.log import OUTCOMES
from trenza.desk.rules.typed import read_typed
from trenza.people.public import Identifier, read_identifier

_FIRST = ("", "Todo")


class LogForm(forms.Form):
    """Posted, so that no document stands in an address; what it says travels sealed."""

    use_required_attribute = False
    kind = forms.ChoiceField(label="Qué", required=False)
    outcome = forms.ChoiceField(label="Resultado", required=False)
    actor = forms.ChoiceField(label="Profesional", required=False)
    document = forms.CharField(
        label="Documento completo de la persona",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    since = DayField(label="Desde, día/mes/año", required=False, widget=DayInput())
    until = DayField(label="Hasta, día/mes/año", required=False, widget=DayInput())

    def __init__(self, *args: Any, professionals: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(LABELS.items(), key=lambda pair: pair[1])
        self.identifiers: list[Identifier] = []
        self.warning = ""
        for name, choices in (
            ("kind", [_FIRST, *kinds]),
            ("outcome", [_FIRST, *OUTCOMES.items()]),
            ("actor", [_FIRST, *((str(number), who) for number, who in professionals)]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean_document(self) -> str:
        """A document as the search takes it, in each of the kinds that it may be."""
        text: str = self.cleaned_data["document"]
        if not text.strip():
            return ""
        typed = read_typed(text)
        read = [read_identifier(kind, typed.text) for kind in typed.kinds]
        self.identifiers = [one for one in read if isinstance(one, Identifier)]
        if not self.identifiers:
            raise forms.ValidationError("Escribe el documento completo, con su letra si la tiene.")
        return text

    def clean(self) -> dict[str, Any]:
        """The days in their order."""
        told: dict[str, Any] = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if since and until and since > until:
            self.add_error("until", "El día final es anterior al primero.")
        return told

    def told(self) -> dict[str, Any]:
        """What is to be sealed; the document stands in it by each kind that it may be of.

        It is never answered here whether a document is somebody's: the list says what there is.
        """
        names = ("kind", "outcome", "actor", "since", "until")
        told: dict[str, Any] = {
            name: str(self.cleaned_data[name]) for name in names if self.cleaned_data[name]
        }
        if self.identifiers:
            told["documents"] = [[one.type, one.value] for one in self.identifiers]
        return told


def filter_of(told: dict[str, Any]) -> LogFilter:
    """The filter that a form said, as the register is asked; days are whole."""
    return LogFilter(
        kind=told.get("kind", ""),
        outcome=told.get("outcome", ""),
        documents=tuple((kind, value) for kind, value in told.get("documents", ())),
        actor=int(told["actor"]) if "actor" in told else None,
        since=_midnight(told.get("since"), 0),
        until=_midnight(told.get("until"), 1),
    )


def _midnight(day: str | None, later: int) -> datetime | None:
    if not day:
        return None
    whole = date.fromisoformat(day) + timedelta(days=later)
    return datetime.combine(whole, time(), get_current_timezone())
