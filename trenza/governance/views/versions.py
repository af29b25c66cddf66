"""The version in force and the past ones: who sees what, readable on a wall."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trenza.accounts.public import current_profile
from trenza.governance.reads.drafts import drafts
from trenza.governance.reads.sheet import Sheet, posts
from trenza.governance.reads.sheet import sheet as sheet_of
from trenza.governance.views.door import OWNER, for_readers, version_or_404, viewer_of
from trenza.protocol.public import Compiled, versions


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
