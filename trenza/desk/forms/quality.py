"""Answering an alarm of quality: what it was, and the reason."""

from django import forms

from trenza.people.public import FEWEST_LETTERS, MOST_LETTERS


class AlarmForm(forms.Form):
    """Whether a source is right or was mended; the reason is kept with the alarm."""

    state = forms.ChoiceField(
        label="Qué has averiguado",
        widget=forms.RadioSelect,
        choices=[
            ("mended", "Era un error y está corregido: se vuelve a vigilar con lo de siempre"),
            ("accepted", "Está bien así: desde ahora lo habitual es esto"),
        ],
        error_messages={
            "required": "Elige qué has averiguado.",
            "invalid_choice": "Elige qué has averiguado.",
        },
    )
    reason = forms.CharField(
        label="Motivo",
        help_text="Qué ha cambiado y quién lo ha mirado. Sin datos de ninguna persona.",
        widget=forms.Textarea(attrs={"rows": 3}),
        min_length=FEWEST_LETTERS,
        max_length=MOST_LETTERS,
        error_messages={
            "required": "Escribe el motivo.",
            "min_length": f"El motivo debe tener al menos {FEWEST_LETTERS} letras.",
            "max_length": f"El motivo puede tener como mucho {MOST_LETTERS} letras.",
        },
    )
