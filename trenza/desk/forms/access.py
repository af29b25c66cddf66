"""Why a folder is opened, what is said of a first visit, and the birth date that goes with it."""

from collections.abc import Iterable
from typing import Any

from django import forms

from trenza.desk.forms.days import DayField
from trenza.desk.rules.countries import country_choices
from trenza.protocol.public import Situation

SHORTEST_REASON = 10


class ReasonForm(forms.Form):
    """Why a folder is opened."""

    situation = forms.ChoiceField(
        label="¿Para qué abres la carpeta?",
        widget=forms.RadioSelect,
        error_messages={"required": "Elige para qué abres la carpeta.",
                        "invalid_choice": "Elige una de las situaciones."},
    )  # fmt: skip
    reason = forms.CharField(
        label="Más detalle",
        required=False,
        max_length=300,
        help_text="Solo si ayuda a entender el motivo. La persona puede pedir leerlo.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, situations: Iterable[Situation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helps = {one.code: one.help for one in situations}
        choices = [(one.code, one.label) for one in situations]
        self.fields["situation"].choices = choices  # type: ignore[attr-defined]

    def options(self) -> list[dict[str, Any]]:
        """The situations one by one with their sentence, for the page."""
        bound = self["situation"]
        return [
            {"code": code, "label": label, "help": self.helps[code],
             "id": f"{bound.auto_id}_{place}", "checked": bound.value() == code}
            for place, (code, label) in enumerate(self.fields["situation"].choices)  # type: ignore[attr-defined]
        ]  # fmt: skip


class BirthForm(forms.Form):
    """The birth date, without which nobody is told whether somebody has a folder."""

    kind = forms.CharField(widget=forms.HiddenInput, max_length=20)
    value = forms.CharField(widget=forms.HiddenInput, max_length=60)
    birth_date = DayField(
        label="Fecha de nacimiento",
        help_text="Tal como consta en el documento.",
        required_message="Escribe la fecha de nacimiento.",
    )
    # Two countries may give the same number to two persons.
    country = forms.ChoiceField(
        label="País del pasaporte", required=False, choices=country_choices()
    )

    @property
    def asks_country(self) -> bool:
        """Whether the document is a passport."""
        return bool(self["kind"].value() == "passport")

    def clean(self) -> dict[str, Any]:
        """A passport needs its country."""
        told = self.cleaned_data
        if told.get("kind") == "passport" and not told.get("country"):
            self.add_error("country", "Elige el país que lo expidió.")
        return told


VISITS = {
    "appointment": "Tiene cita",
    "walk_in": "Ha venido sin cita",
    "sent": "La envía otro servicio",
    "outreach": "La atiendo fuera del centro",
}


class VisitForm(BirthForm):
    """A first visit that no system knows yet."""

    visit = forms.ChoiceField(
        label="Cómo llega",
        choices=list(VISITS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": "Elige cómo llega."},
    )
    birth_date = DayField(widget=forms.HiddenInput)
    country = forms.ChoiceField(widget=forms.HiddenInput, required=False, choices=country_choices())
    reason = forms.CharField(
        label="Qué ha pasado",
        min_length=SHORTEST_REASON,
        max_length=300,
        help_text="Por ejemplo: «Pide orientación tras perder el trabajo». "
        "Al menos 10 caracteres.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escribe qué ha pasado.",
                        "min_length": "Escribe al menos 10 caracteres."},
    )  # fmt: skip

    def told(self) -> str:
        """The reason as it is kept: how she came and what happened."""
        return f"{VISITS[self.cleaned_data['visit']]}. {self.cleaned_data['reason']}"[:300]
