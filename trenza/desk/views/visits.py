"""Reviewing the first visits that professionals of one's centre declared."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from trenza.accounts.public import current_profile
from trenza.desk.actions import review_visit
from trenza.desk.reads.door import viewer_of
from trenza.desk.reads.visits import visits_to_review
from trenza.desk.views.opened import refused


@require_GET
def visits(request: HttpRequest) -> HttpResponse:
    """The declared visits that wait for a manager."""
    profile = current_profile(request)
    found = visits_to_review(viewer_of(profile))
    if profile.kind != "manager":
        return refused(request)
    return render(request, "desk/visits.html", {"visits": found, "centre": profile.centre})


@require_POST
def review(request: HttpRequest, visit: UUID) -> HttpResponse:
    """Confirm that the centre attends the person, or end the access at once."""
    confirm = request.POST.get("decision") == "confirm"
    if not review_visit(viewer_of(current_profile(request)), visit, confirm=confirm):
        return refused(request)
    told = "Visita confirmada: tu centro atiende ya a esta persona."
    messages.success(request, told if confirm else "Visita anulada: el acceso ha terminado.")
    return redirect("desk:visits")
