"""The version in force and the past ones: who sees what, readable on a wall."""

from datetime import datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from trenza.accounts.public import current_profile
from trenza.base.clock import MADRID, today
from trenza.governance.forms.draft import WhoForm
from trenza.governance.reads.drafts import drafts
from trenza.governance.reads.sheet import Sheet, audience, posts
from trenza.governance.reads.sheet import sheet as sheet_of
from trenza.governance.views.door import OWNER, for_readers, version_or_404, viewer_of
from trenza.protocol.public import Compiled, Protocol, current, published, versions


@require_GET
@for_readers
def index(request: HttpRequest) -> HttpResponse:
    """The version in force, what waits for an answer, and the versions there have been."""
    profile = current_profile(request)
    cards = versions()
    card, protocol = version_or_404(cards[0].id)
    context = {
        "card": card,
        "posts": _posts(protocol.compiled),
        "versions": cards,
        "drafts": drafts(viewer_of(profile)),
        "owner": profile.kind == OWNER,
        "form": _who_form(request, protocol, ""),
    }
    return render(request, "governance/index.html", context)


@require_GET
@for_readers
def version(request: HttpRequest, version: int) -> HttpResponse:
    """A version of now or of the past: its seal, when it held, its sheets."""
    card, protocol = version_or_404(version)
    pack = protocol.compiled.pack
    context = {"card": card, "pack": pack, "posts": _posts(protocol.compiled)}
    return render(request, "governance/version.html", context)


@require_GET
@for_readers
def sheet(request: HttpRequest, version: int, profile: str, sector: str) -> HttpResponse:
    """What one profile sees in one sector."""
    card, protocol = version_or_404(version)
    found = _sheet(protocol.compiled, profile, sector)
    context = {
        "card": card,
        "sheet": found,
        "posts": _posts(protocol.compiled),
        "owner": current_profile(request).kind == OWNER and card.valid_to is None,
    }
    return render(request, "governance/sheet.html", context)


@require_GET
@for_readers
def wall(request: HttpRequest, version: int) -> HttpResponse:
    """All the sheets one after another, each on its own page of paper."""
    card, protocol = version_or_404(version)
    sheets = [sheet_of(protocol.compiled, *post) for post in posts(protocol.compiled)]
    return render(request, "governance/wall.html", {"card": card, "sheets": sheets})


@require_GET
@for_readers
def of_type(request: HttpRequest, version: int, type_code: str) -> HttpResponse:
    """Who sees one type of information by a version."""
    card, protocol = version_or_404(version)
    if type_code not in protocol.types:
        raise Http404
    one = protocol.types[type_code]
    context = {
        "card": card,
        "type": one,
        "authors": [protocol.compiled.pack.sectors[code] for code in one.authors],
        "audience": audience(protocol.compiled, type_code),
        "situations": [s for s in protocol.compiled.pack.situations if s.openable],
        "form": _who_form(request, protocol, type_code),
    }
    return render(request, "governance/of_type.html", context)


@require_GET
@for_readers
def who(request: HttpRequest) -> HttpResponse:
    """Who could see a type on a day: by the version that was in force at the end of it."""
    protocol = current()
    form = _who_form(request, protocol, "")
    if not form.is_valid():
        return render(request, "governance/who.html", {"form": form}, status=422)
    day = form.cleaned_data["day"] or today()
    end = datetime.combine(day + timedelta(days=1), time(), MADRID)
    card = next((one for one in versions() if one.valid_from < end), None)
    if card is None:
        form.add_error("day", "Ese día no había ningún protocolo en vigor.")
    elif form.cleaned_data["type"] not in published(card.id).types:
        form.add_error("type", "Ese día el protocolo no tenía este tipo de información.")
    if card is None or form.errors:
        return render(request, "governance/who.html", {"form": form}, status=422)
    return redirect("governance:of_type", card.id, form.cleaned_data["type"])


def _who_form(request: HttpRequest, protocol: Protocol, chosen: str) -> WhoForm:
    types = [(one.code, one.label) for one in protocol.compiled.pack.types]
    sent = request.GET if "type" in request.GET else None
    return WhoForm(sent, types=types, initial={"type": chosen})


def _sheet(compiled: Compiled, profile: str, sector: str) -> Sheet:
    if (profile, sector) not in posts(compiled):
        raise Http404
    return sheet_of(compiled, profile, sector)


def _posts(compiled: Compiled) -> list[dict[str, Any]]:
    """The profiles with a sheet, each with the sectors where it exists."""
    pack = compiled.pack
    found: dict[str, dict[str, Any]] = {}
    for profile, sector in posts(compiled):
        one = found.setdefault(
            profile, {"code": profile, "label": pack.profile(profile).label, "sectors": []}
        )
        one["sectors"].append((sector, pack.sectors[sector]))
    return list(found.values())
