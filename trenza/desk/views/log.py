"""The register of accesses, for the data-protection officer."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trenza.access.public import read_log
from trenza.accounts.public import current_profile
from trenza.audit.public import LABELS
from trenza.desk.reads.door import viewer_of
from trenza.desk.reads.log import OUTCOMES, log_lines
from trenza.desk.views.opened import refused

PAGE = 50


@require_GET
def accesses(request: HttpRequest) -> HttpResponse:
    """Who did what with whose data, newest first. Looking at it is on record too."""
    profile = current_profile(request)
    kind = request.GET.get("tipo", "")
    outcome = request.GET.get("resultado", "")
    before = request.GET.get("antes", "")
    rows = read_log(
        viewer_of(profile),
        before=int(before) if before.isdecimal() and len(before) < 19 else None,
        kind=kind if kind in LABELS else "",
        outcome=outcome if outcome in OUTCOMES else "",
        limit=PAGE + 1,
    )
    if profile.kind != "data_protection_officer":
        return refused(request)
    filters = {name: value for name, value in (("tipo", kind), ("resultado", outcome)) if value}
    context: dict[str, Any] = {
        "lines": log_lines(rows[:PAGE], profile),
        "kinds": sorted(LABELS.items(), key=lambda pair: pair[1]),
        "outcomes": OUTCOMES.items(),
        "kind": kind,
        "outcome": outcome,
        "first": not before,
        "newest_url": f"?{urlencode(filters)}",
        "older_url": f"?{urlencode({**filters, 'antes': rows[PAGE - 1].id})}"
        if len(rows) > PAGE
        else "",
    }
    return render(request, "desk/accesses.html", context)
