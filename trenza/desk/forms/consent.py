"""Recording and withdrawing a person's consent, and keeping a statement to oneself."""

from datetime import date, timedelta
from typing import Any

from django import forms

from trenza.base.clock import today
from trenza.desk.forms.days import DayField
from trenza.desk.rules.words import MEDIA_OF_WITHDRAWAL, language_choices

USUAL_TERM = timedelta(days=365)
REVIEW_AFTER = timedelta(days=180)
SHORTEST_PROOF = 5
Choices = list[tuple[Any, str]]


class ConsentForm(forms.Form):
    """What the person allows, to whom, for how long and how she said it."""

    organisation = forms.TypedChoiceField(
        label="Entidad que podrá ver la información", coerce=int,
        error_messages={"required": "Elige la entidad."},
    )  # fmt: skip
    areas = forms.MultipleChoiceField(
        label="Qué podrá ver",
        widget=forms.CheckboxSelectMultiple,
        help_text="Marcado lo que permite el protocolo. Quita lo que la persona no quiera.",
        error_messages={"required": "Marca al menos un ámbito."},
    )
    purpose = forms.ChoiceField(label="Para qué", widget=forms.RadioSelect)
    medium = forms.ChoiceField(
        label="Cómo lo ha dado",
        widget=forms.RadioSelect,
        error_messages={"required": "Elige cómo lo ha dado."},
    )
    language = forms.ChoiceField(
        label="Lengua en la que se le ha explicado",
        choices=language_choices(),
        initial="es",
    )
    expires_on = DayField(label="Hasta cuándo", required_message="Escribe hasta cuándo.")
    evidence = forms.CharField(
        label="Qué documento es y dónde está guardado",
        required=False,
        max_length=200,
        help_text="Por ejemplo, el número de registro o de archivo del papel firmado.",
    )

    def __init__(
        self, *args: Any, organisations: Choices, areas: Choices, purposes: Choices,
        media: Choices, own: int | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.own = own  # the organisation of who collects it
        given = {
            "organisation": organisations,
            "areas": areas,
            "purpose": purposes,
            "medium": media,
        }
        for name, choices in given.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["purpose"].initial = purposes[0][0] if purposes else None
        self.fields["expires_on"].initial = today() + USUAL_TERM
        if len(organisations) == 1:
            self.fields["organisation"].initial = organisations[0][0]

    def clean_expires_on(self) -> date:
        """A consent that has ended already would allow nothing."""
        chosen: date = self.cleaned_data["expires_on"]
        if chosen <= today():
            raise forms.ValidationError("Tiene que ser una fecha futura.")
        return chosen

    def clean(self) -> dict[str, Any]:
        """Who collects a consent for itself says what proves it (RGPD art. 7.1)."""
        told = self.cleaned_data
        proof = (told.get("evidence") or "").strip()
        itself = self.own is not None and told.get("organisation") == self.own
        if itself and len(proof) < SHORTEST_PROOF:
            self.add_error("evidence", "Escribe qué documento es y dónde está guardado.")
        return told


class WithdrawForm(forms.Form):
    """How the person said that she changes her mind."""

    medium = forms.ChoiceField(
        label="Cómo lo ha pedido",
        widget=forms.RadioSelect,
        choices=list(MEDIA_OF_WITHDRAWAL.items()),
        error_messages={"required": "Elige cómo lo ha pedido la persona."},
    )


class BlockForm(forms.Form):
    """Why a statement is kept from everybody else, and when that is looked at again."""

    reason = forms.CharField(
        label="Motivo",
        max_length=300,
        min_length=10,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Por qué compartirlo ahora perjudicaría a la persona o a la intervención.",
        error_messages={"required": "Escribe el motivo.",
                        "min_length": "Escribe al menos 10 caracteres."},
    )  # fmt: skip
    review_on = DayField(
        label="Fecha de revisión",
        help_text="Ese día se decide si sigue reservada. Como mucho, en seis meses.",
        required_message="Escribe la fecha de revisión.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["review_on"].initial = today() + REVIEW_AFTER / 2

    def clean_review_on(self) -> date:
        """Nothing is kept to oneself for ever."""
        chosen: date = self.cleaned_data["review_on"]
        if not today() < chosen <= today() + REVIEW_AFTER:
            raise forms.ValidationError("Elige un día de los próximos seis meses.")
        return chosen
