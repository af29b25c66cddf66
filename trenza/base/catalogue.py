"""Invented content for the catalogue of components."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest

from trenza.base.clock import now, today


class ExampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Nombre", help_text="Como figura en su documento.")
    born = forms.DateField(
        label="Fecha de nacimiento", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    situation = forms.ChoiceField(
        label="Situación de acceso",
        choices=[("follow_up", "Seguimiento"), ("itinerary_design", "Diseño de itinerario")],
        widget=forms.RadioSelect,
    )
    areas = forms.MultipleChoiceField(
        label="Ámbitos",
        choices=[("housing", "Vivienda"), ("training", "Formación")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    centre = forms.ChoiceField(
        label="Centro",
        choices=[("", "Elige un centro"), ("1", "CEAS Ribera"), ("2", "CEAS Sierra")],
    )
    note = forms.CharField(
        label="Motivo", widget=forms.Textarea(attrs={"rows": 3}), required=False,
        help_text="No escribas datos de otras personas.",
    )  # fmt: skip
    told = forms.BooleanField(label="La persona ha sido informada")


def catalogue(request: HttpRequest) -> dict[str, Any]:
    """Everything that the page of components shows."""
    wrong = ExampleForm({"name": "", "situation": "otra", "centre": "9", "note": "Primera visita"})
    return {
        "form": ExampleForm(auto_id="good_%s"),
        "wrong": wrong,
        "facts": [
            ("Nombre", "Fátima El Idrissi Lahlou"),
            ("Documento", "NIE Y7462910K"),
            {"label": "Domicilio", "value": "Ribera Alta", "note": "según empleo, 3 nov 2026"},
        ],
        "tabs": [
            {"label": "Resumen", "url": "?", "current": True},
            {"label": "Cronología", "url": "?t=2", "count": 14},
            {"label": "Prestaciones", "url": "?t=3", "count": 0},
            {"label": "Accesos", "url": "?t=4"},
        ],
        "happened": _happened(),
        "rows": [
            ("12/2026", "Atención primaria de la Ribera", "4 210", "12"),
            ("11/2026", "Oficina de empleo de Ribera Alta", "18 034", "0"),
        ],
        "headers": ("Entrega", "Origen", "Filas", "Rechazadas"),
        "reasons": [
            ("Tu perfil de orientación laboral puede ver este tipo en un seguimiento.", True),
            ("La ley 44/2007 permite a empleo conocerlo sin consentimiento.", True),
            ("Tu centro atiende a la persona desde el 3 de marzo de 2026.", True),
        ],
        "missing": [
            ("Tu perfil puede ver este tipo en un seguimiento.", True),
            ("No hay consentimiento de la persona para tu entidad.", False),
        ],
        "holders": ["SS", "TS"],
        "page": Paginator(range(100), 10).page(3),
        "moment": now() - timedelta(minutes=23),
        "today": today(),
        "here": request.path,
    }


def _happened() -> list[dict[str, Any]]:
    moment = now()
    return [
        {"at": moment - timedelta(hours=3), "sector": "SE", "by": "Oficina de empleo de Ribera",
         "title": "Demanda de empleo renovada", "text": "Disponible a jornada completa."},
        {"day": today() - timedelta(days=9), "sector": "TS", "by": "Asociación Puente",
         "title": "Taller de competencias básicas", "text": "Asiste a 8 de 10 sesiones.",
         "url": "#t"},
        {"day": today() - timedelta(days=40), "sector": "SS", "title": "Valoración de necesidades"},
    ]  # fmt: skip
