"""The register of accesses, for the data-protection officer."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from trenza.access.public import LogFilter, LogLine, TooManySearches, read_log
from trenza.accounts.public import CurrentProfile, current_profile, professionals_of
from trenza.desk.forms.log import LogForm, filter_of
from trenza.desk.reads.door import viewer_of
from trenza.desk.reads.log import log_lines, searches_once
from trenza.desk.reads.log_copy import MOST, TYPES, as_csv, as_workbook
from trenza.desk.reads.opaque import seal, unseal
from trenza.desk.views.opened import refused

PAGE = 50
WAIT = "Has preguntado por demasiados documentos que no constan. Espera una hora."
Told = dict[str, Any]


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("document")
def accesses(request: HttpRequest) -> HttpResponse:
    """Who did what with whose data, newest first. Looking at it is on record too."""
    profile = current_profile(request)
    viewer = viewer_of(profile)
    if profile.kind != "data_protection_officer":
        read_log(viewer, limit=1)
        return refused(request)
    professionals = professionals_of(organisation_id=profile.organisation_id)
    told = _told(request)
    if request.method == "POST":
        form = LogForm(request.POST, professionals=professionals)
        if form.is_valid():
            return redirect(_address(form.told()))
    else:
        form = LogForm(initial=told, professionals=professionals)
    return _page(request, profile, form, told)


def _told(request: HttpRequest) -> Told:
    """The sealed filter of the address; one that was not sealed here is none."""
    told = unseal(request.GET.get("filtro", ""))
    return told if isinstance(told, dict) else {}


def _address(told: Told, before: int | None = None) -> str:
    query = {"filtro": seal(told)} if told else {}
    if before is not None:
        query["antes"] = seal(before)
    return reverse("desk:accesses") + (f"?{urlencode(query)}" if query else "")


def _page(request: HttpRequest, profile: CurrentProfile, form: LogForm, told: Told) -> HttpResponse:
    before = unseal(request.GET.get("antes", ""))
    before = before if isinstance(before, int) else None
    wanted = filter_of(told)
    rows = _lines(profile, form, wanted, before)
    lines = searches_once(log_lines(rows[:PAGE], profile))
    context: dict[str, Any] = {
        "lines": lines,
        "form": form,
        "warning": form.warning,
        "filtered": bool(told),
        "by_document": bool(wanted.documents),
        "first": before is None,
        "newest_url": _address(told),
        "older_url": _address(told, rows[PAGE - 1].id) if len(rows) > PAGE else "",
        "sealed": seal(told),
        "most": MOST,
    }
    return render(request, "desk/accesses.html", context, status=422 if form.errors else 200)


def _lines(
    profile: CurrentProfile, form: LogForm, wanted: LogFilter, before: int | None
) -> list[LogLine]:
    """A page of the register and one line more; none, with a word to wait, after many guesses."""
    try:
        return read_log(viewer_of(profile), wanted=wanted, before=before, limit=PAGE + 1)
    except TooManySearches:
        form.warning = WAIT
        return []


@require_POST
def copy(request: HttpRequest) -> HttpResponse:
    """What is filtered as a file. Taking a copy out is an event of its own."""
    profile = current_profile(request)
    told, form = unseal(request.POST.get("filtro", "")), request.POST.get("formato", "")
    wanted = filter_of(told) if isinstance(told, dict) else LogFilter()
    try:
        rows = read_log(viewer_of(profile), wanted=wanted, limit=MOST + 1, export=True)
    except TooManySearches:
        return refused(request)
    if profile.kind != "data_protection_officer" or form not in TYPES:
        return refused(request)
    lines = log_lines(rows[:MOST], profile)
    body = as_csv(lines) if form == "csv" else as_workbook(lines)
    answer = HttpResponse(body, content_type=TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="registro-de-accesos.{form}"'
    return answer
