"""Short ways to say a name and see what becomes of it."""

from trenza.people.rules.normal import NormalForm, Particulars, normal_form


def names(given="", surname1="", surname2=""):
    """Given name, first and second surname in canonical form."""
    form = form_of(given, surname1, surname2)
    return form.given, form.surname1, form.surname2


def given_of(text):
    return form_of(text, "Pardo", "Rey").given


def form_of(given="", surname1="", surname2="", **said) -> NormalForm:
    return normal_form(Particulars(given, surname1, surname2, **said))
