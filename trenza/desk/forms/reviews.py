"""Which doubts of the queue are wanted, and what is ordered of the identities of a person."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from trenza.desk.forms.access import SHORTEST_REASON
from trenza.people.public import REASONS, Wanted

RISKS = {"3": "Alto", "2": "Medio", "1": "Bajo"}
AGES = {"7": "Más de una semana", "30": "Más de un mes"}
_ALL = ("", "Todos")


class QueueForm(forms.Form):
    """Read from the address: nothing in it tells of anybody."""

    use_required_attribute = False
    riesgo = forms.ChoiceField(label="Riesgo", required=False, choices=[_ALL, *RISKS.items()])
    origen = forms.ChoiceField(label="Sistema", required=False)
    espera = forms.ChoiceField(
        label="Espera desde hace", required=False, choices=[("", "Cualquier tiempo"), *AGES.items()]
    )
    motivo = forms.ChoiceField(label="Motivo", required=False, choices=[_ALL, *REASONS.items()])

    def __init__(self, *args: Any, sources: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["origen"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [_ALL, *sources]


def wanted_of(query: QueryDict) -> Wanted:
    """What the address asks for; what it cannot ask for is left out."""
    risk, days, reason = (query.get(name, "") for name in ("riesgo", "espera", "motivo"))
    return Wanted(
        risk=int(risk) if risk in RISKS else None,
        days=int(days) if days in AGES else 0,
        reason=reason if reason in REASONS else "",
        source=query.get("origen", "").replace("\0", "")[:200],
    )


def kept_query(query: QueryDict) -> str:
    """The filters alone, as the next address carries them on; '' if there are none."""
    kept = QueryDict(mutable=True)
    for name in ("riesgo", "origen", "espera", "motivo"):
        said = query.get(name, "")
        if said:
            kept[name] = said[:200]
    return kept.urlencode()


class OrderForm(forms.Form):
    """Which identities leave, where to, and why."""

    ficha = forms.TypedMultipleChoiceField(
        label="¿Qué fichas no son de esta persona?",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Elige al menos una ficha.",
                        "invalid_choice": "Elige fichas de la lista."},
    )  # fmt: skip
    que = forms.ChoiceField(
        label="¿De quién son?",
        widget=forms.RadioSelect,
        error_messages={"required": "Elige de quién son."},
    )
    reason = forms.CharField(
        label="Por qué",
        min_length=SHORTEST_REASON,
        max_length=300,
        help_text="En qué se nota. Queda escrito con tu nombre. Al menos 10 caracteres.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escribe por qué.",
                        "min_length": "Escribe al menos 10 caracteres."},
    )  # fmt: skip

    def __init__(
        self, *args: Any, cards: list[tuple[str, str]], ways: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("ficha", cards), ("que", ways)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Not all can leave, and only one at a time goes to somebody else."""
        told = self.cleaned_data
        chosen = told.get("ficha") or []
        if chosen and len(chosen) >= len(dict(self.fields["ficha"].choices)):  # type: ignore[attr-defined]
            self.add_error("ficha", "Alguna ficha tiene que quedarse.")
        if told.get("que") == "move" and len(chosen) > 1:
            self.add_error("ficha", "A la otra persona se pasan de una en una.")
        return told


class ReasonForm(forms.Form):
    """Why a decision is taken back."""

    token = forms.RegexField(regex="^[0-9a-f]{32}$")
    reason = forms.CharField(min_length=SHORTEST_REASON, max_length=300)


class ReportForm(forms.Form):
    """In what one notices that two persons are mixed in a folder."""

    reason = forms.CharField(
        label="En qué se nota",
        min_length=SHORTEST_REASON,
        max_length=300,
        help_text="Por ejemplo: «Hay dos fechas de nacimiento y ella solo reconoce una». "
        "No escribas nada de su vida: lo lee gestión de datos de tu entidad. "
        "Al menos 10 caracteres.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escribe en qué se nota.",
                        "min_length": "Escribe al menos 10 caracteres."},
    )  # fmt: skip
