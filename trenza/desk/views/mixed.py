"""Saying, from an open folder, that the data of two persons are mixed in it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from trenza.desk.forms.reviews import ReportForm
from trenza.desk.views.folder import show
from trenza.desk.views.opened import Opened, refused, with_folder
from trenza.people.public import report

TAKEN = (
    "Avisado. Gestión de datos mirará de qué fichas sale la carpeta. Mientras, no des por buenos "
    "los datos que no cuadren."
)


@require_http_methods(["GET", "POST"])
@with_folder("identity")
def mixed(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Ask in what it is noticed, and hand it over to the data managers."""
    form = ReportForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        page = show(request, opened, "mixed", {"form": form})
        page.status_code = 200 if request.method == "GET" else 422
        return page
    person: UUID = opened.person
    if not report(opened.viewer, person, form.cleaned_data["reason"]):
        return refused(request)
    messages.success(request, TAKEN)
    return redirect("desk:folder", person)
