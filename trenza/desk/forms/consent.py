"""Recording and withdrawing a person's consent, and keeping a statement to oneself."""

from datetime import date, timedelta
from typing import Any

from django import forms

from trenza.base.clock import today
from trenza.base.spanish import long_day
from trenza.desk.forms.days import DayField
from trenza.desk.rules.words import MEDIA_OF_WITHDRAWAL, language_choices

USUAL_TERM = timedelta(days=365)
LONGEST_YEARS = 5  # as trenza/access/sql/62_consents.sql has it
REVIEW_AFTER = timedelta(days=180)
SHORTEST_PROOF = 5
Choices = list[tuple[Any, str]]


def longest(day: date) -> date:
    """The last day of a consent given on ``day``."""
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year + LONGEST_YEARS, day=28 if leap else day.day)


class ConsentForm(forms.Form):
    """What the person allows, to whom, for how long and how she said it."""

    organisation = forms.TypedChoiceField(
        label="Entidad que podrá ver la información", coerce=int,
        error_messages={"required": "Elige la entidad."},
    )  # fmt: skip
    areas = forms.MultipleChoiceField(
        label="Qué podrá ver",
        widget=forms.CheckboxSelectMultiple,
        help_text="Marca solo lo que la persona acepta. Lo que quede sin marcar no se comparte.",
        error_messages={"required": "Marca al menos un ámbito."},
    )
    purpose = forms.ChoiceField(
        label="Para qué",
        widget=forms.RadioSelect,
        error_messages={"required": "Elige para qué lo da."},
    )
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
    expires_on = DayField(
        label="Hasta cuándo",
        help_text=f"Como mucho, {LONGEST_YEARS} años.",
        required_message="Escribe hasta cuándo.",
    )
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
        # a public service asks which one; an entity collects for itself alone
        itself = [code for code, _ in organisations] == [own]
        given = {
            "organisation": organisations if itself else [("", "Elige una"), *organisations],
            "areas": areas,
            "purpose": purposes,
            "medium": media,
        }
        for name, choices in given.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = today() + USUAL_TERM

    def clean_expires_on(self) -> date:
        """One that has ended allows nothing; one for ever is not asked about again."""
        chosen: date = self.cleaned_data["expires_on"]
        if chosen <= today():
            raise forms.ValidationError("Tiene que ser una fecha futura.")
        if chosen > longest(today()):
            raise forms.ValidationError(
                f"No puede valer más de {LONGEST_YEARS} años: "
                f"como mucho, hasta el {long_day(longest(today()))}. Después se vuelve a preguntar."
            )
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
