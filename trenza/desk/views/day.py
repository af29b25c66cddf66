"""Mi día: my people, what changed about them, and the folders I was in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from trenza.access.public import my_caseload
from trenza.accounts.public import PRACTITIONERS, SEARCHING, current_profile
from trenza.desk.reads.day import day_of
from trenza.desk.reads.door import viewer_of
from trenza.desk.reads.visits import visits_waiting

CENTRE, MINE = "centro", "mias"
PAGE, ALL = 50, 1000


@require_GET
def day(request: HttpRequest) -> HttpResponse:
    """The first page of whoever works with people."""
    profile = current_profile(request)
    if profile.kind not in SEARCHING:
        return redirect("accounts:home")
    usual = MINE if profile.kind in PRACTITIONERS else CENTRE
    shown = request.GET.get("ver", usual)
    scope = "centre" if shown == CENTRE else "mine"
    limit = ALL if "todas" in request.GET else PAGE
    caseload = my_caseload(viewer_of(profile), scope=scope, limit=limit)
    context = {
        "day": day_of(caseload, profile),
        "scope": scope,
        "practitioner": profile.kind in PRACTITIONERS,
        "manager": profile.kind == "manager",
        "to_review": visits_waiting(viewer_of(profile)) if profile.kind == "manager" else 0,
        "shown": len(caseload.people),
        "shortened": caseload.total > len(caseload.people),
    }
    return render(request, "desk/day.html", context)


@require_GET
def how(request: HttpRequest) -> HttpResponse:
    """How it works, in ten lines."""
    return render(request, "desk/how.html")
