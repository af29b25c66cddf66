"""The folder of a person, tab by tab, and how an open one notices that something changed."""

import time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_http_methods

from trenza.access.public import open_folder
from trenza.accounts.public import current_profile
from trenza.desk.forms.access import ReasonForm
from trenza.desk.reads.authoring import quick_actions, shelves
from trenza.desk.reads.consent import may_collect
from trenza.desk.reads.door import CLOSED, folder_mark, viewer_of
from trenza.desk.reads.folder import latest_of
from trenza.desk.reads.history import pasts_of
from trenza.desk.reads.tabs import consents_of, homes_of, openings_of
from trenza.desk.reads.why import table_of
from trenza.desk.rules import timeline as lines
from trenza.desk.rules.statements import grouped
from trenza.desk.views.opened import (
    SINCE,
    TAB_NAMES,
    TABS,
    TABS_OF_A_VISIT,
    Opened,
    ask_reason,
    goes_to,
    read_since,
    refused,
    with_folder,
)
from trenza.protocol.public import situations

SECTOR = "sector"
BEFORE = "antes"
OPENINGS_PAGE = 50  # the database gives one more, so that the page knows whether there are older
EVERYTHING = ("identity", "team", "household", "records")


def show(
    request: HttpRequest, opened: Opened, tab: str, extra: dict[str, Any] | None = None
) -> HttpResponse:
    """Draw a tab in the frame of the folder."""
    context = {**frame(request, opened, tab), **(extra or {})}
    return render(request, f"desk/folder/{tab}.html", context)


def frame(request: HttpRequest, opened: Opened, tab: str) -> dict[str, Any]:
    """What every page of a folder needs: tabs, identity, and the watch over changes."""
    watch = urlencode(
        {"marca": opened.mark, "pestana": tab, SINCE: int(time.time()), SECTOR: _sector(request)}
    )
    page = opened.page
    tabs = [
        {"url": reverse(f"desk:{name}", args=[opened.person]), "label": label,
         "current": name == tab}
        for name, label in TABS
        if name in TABS_OF_A_VISIT or not page.right.declared
    ]  # fmt: skip
    return {
        "opened": opened,
        "folder": page,
        "person": opened.person,
        "tabs": tabs,
        "tab": tab,
        "watch_url": f"{reverse('desk:changes', args=[opened.person])}?{watch}",
        "may_add": bool(shelves(page.protocol, opened.profile, page.why)),
        "refreshed": "HX-Request" in request.headers,
    }


@require_GET
@with_folder(*EVERYTHING)
def summary(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Everything at a glance."""
    page = opened.page
    extra = {
        "latest": latest_of(page, 6),
        "nothing": [t.label for t in page.tiles if not t.latest and not t.exists],
        "homes": homes_of(page.folder),
        "benefits": grouped(page.of_blocks("benefits")),
        "hidden_benefits": [one for one in page.hidden if one.code == "benefits"],
    }
    return show(request, opened, "folder", extra)


@require_GET
@with_folder("identity", "team", "records")
def situation(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The situation of the person, area by area, at the level of each."""
    page = opened.page
    found = page.of_blocks("situation")
    cards = [
        {"area": area.label, "group": group}
        for area in page.protocol.compiled.pack.areas
        for group in grouped(one for one in found if one.area == area.code)
    ]
    told_here = {one.area for one in page.protocol.types.values() if one.block == "situation"}
    only_exist = [one for one in page.hidden if one.code in told_here]
    return show(request, opened, "situation", {"cards": cards, "only_exist": only_exist})


@require_GET
@with_folder("identity", "team", "records")
def itinerary(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Itineraries, actions, services and supports, as each sector recorded them."""
    page = opened.page
    extra = {
        "groups": grouped(page.of_blocks("actions"), keep_ended=True),
        "hidden": [one for one in page.hidden if one.code in ("itinerary", "services")],
        "quick": quick_actions(page.protocol, opened.profile, page.why),
    }
    return show(request, opened, "itinerary", extra)


@require_GET
@with_folder("identity", "team", "records")
def benefits(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Benefits of both administrations."""
    page = opened.page
    extra = {
        "groups": grouped(page.of_blocks("benefits")),
        "hidden": [one for one in page.hidden if one.code == "benefits"],
    }
    return show(request, opened, "benefits", extra)


@require_GET
@with_folder("identity", "team", "household", "records")
def household(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Who lives with the person, as each source tells it."""
    page = opened.page
    family = [one for one in page.statements if one.area in ("family", "housing")]
    extra = {"homes": homes_of(page.folder), "groups": grouped(family)}
    return show(request, opened, "household", extra)


@require_GET
@with_folder("identity", "team", "records")
def timeline(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What happened, told by the three sectors."""
    told = opened.page.statements
    sector = _sector(request)
    extra = {
        "years": lines.by_year(told, sector=sector),
        "choices": lines.choices(told, sector=sector),
        "sector": sector,
    }
    return show(request, opened, "timeline", extra)


@require_GET
@with_folder("identity", "team", "records", "consents")
def consents(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What the person allowed, to whom, until when."""
    page = opened.page
    found = consents_of(page.folder, page.places, page.protocol)
    extra = {"consents": found, "may_collect": may_collect(opened.profile, page.why)}
    return show(request, opened, "consents", extra)


def _older_accesses(request: HttpRequest) -> list[str]:
    """From which moment back they are asked for; a moment tells nobody how many there are."""
    moment = parse_datetime(request.GET.get(BEFORE, ""))
    if moment is None or moment.tzinfo is None:
        return []
    return [f"accesses before {moment.isoformat()}"]


@require_GET
@with_folder("identity", "team", "records", "accesses", more_parts=_older_accesses)
def openings(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Who opened this folder, for those who attend the person, a page at a time."""
    page = opened.page
    found = openings_of(page.folder.openings, page.places, page.protocol)
    shown = found[:OPENINGS_PAGE]
    older = urlencode({BEFORE: shown[-1].at.isoformat()}) if len(found) > len(shown) else ""
    extra = {"openings": shown, "older": older, "first": not _older_accesses(request)}
    return show(request, opened, "openings", extra)


@require_GET
@with_folder("identity", "team", "records", "history")
def history(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What was said before and what was taken back, for those who see it in full."""
    page = opened.page
    return show(request, opened, "history", {"pasts": pasts_of(page, opened.profile)})


@require_GET
@with_folder("identity")
def why(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Every type of information: what is shown of it in this access, and why."""
    page = opened.page
    shelves_of = [
        {"area": area, "rows": table_of(page.why, [area.code])}
        for area in page.protocol.compiled.pack.areas
    ]
    return show(request, opened, "why", {"shelves": shelves_of})


@require_http_methods(["GET", "POST"])
def reason(request: HttpRequest, person: UUID) -> HttpResponse:
    """Say for what the folder is opened; once per person, situation and day."""
    if request.method == "GET":
        return ask_reason(request, person)
    form = ReasonForm(request.POST, situations=situations())
    if not form.is_valid():
        return ask_reason(request, person, form, status=422)
    folder = open_folder(
        viewer_of(current_profile(request)),
        person,
        situation=form.cleaned_data["situation"],
        reason=form.cleaned_data["reason"],
        parts=(),
    )
    if folder.refused:
        return refused(request)
    since = read_since(request)
    target = reverse(f"desk:{goes_to(request)}", args=[person])
    return redirect(f"{target}?{SINCE}={since}" if since is not None else target)


@require_GET
def changes(request: HttpRequest, person: UUID) -> HttpResponse:
    """Whether an open folder changed: nothing, a part to read it again, or to start over."""
    mark = folder_mark(viewer_of(current_profile(request)), person)
    if mark is None or mark == CLOSED:
        answer = HttpResponse(status=204)
        answer["HX-Refresh"] = "true"
        return answer
    if mark == request.GET.get("marca"):
        return HttpResponse(status=204)
    tab = request.GET.get("pestana", "")
    if tab not in TAB_NAMES:
        return HttpResponse(status=204)
    query = urlencode({SINCE: read_since(request) or int(time.time()), SECTOR: _sector(request)})
    context = {"again": f"{reverse(f'desk:{tab}', args=[person])}?{query}"}
    return render(request, "desk/folder/_changed.html", context)


def _sector(request: HttpRequest) -> str:
    """The sector that the timeline is filtered by; '' for all."""
    asked = request.GET.get(SECTOR, "")
    return asked if asked in lines.SECTORS else ""
