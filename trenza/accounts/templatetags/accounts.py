"""Header of the pages: who acts, where she can go, how long the session lasts."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context

from trenza.accounts.actions.session import limits_of
from trenza.accounts.reads import address, navigation
from trenza.accounts.rules import SEARCHING, WARN_BEFORE
from trenza.base.clock import now

register = template.Library()


@register.inclusion_tag("components/header.html", takes_context=True)
def site_header(context: Context) -> dict[str, Any]:
    """Name, search box, navigation and the menu of one's own profile, as far as there is one."""
    request = context.get("request")
    profile = getattr(request, "profile", None)
    kind = profile.kind if profile else ""
    return {
        "profile": profile,
        "signed_in": bool(request and request.user.is_authenticated),
        "entries": _entries(kind, request.path if request else ""),
        "search_url": address("desk:search") if kind in SEARCHING else "",
        "csrf_token": context.get("csrf_token", ""),
    }


def _entries(kind: str, path: str) -> list[dict[str, Any]]:
    return [{"label": label, "url": url, "current": path == url} for label, url in navigation(kind)]


@register.simple_tag(takes_context=True)
def body_data(context: Context) -> dict[str, Any]:
    """What the page's script is told: whether shortcuts are on, how long the session lasts."""
    request = context.get("request")
    if request is None or not request.user.is_authenticated:
        return {"shortcuts": "", "ends_in": "", "warn_before": ""}
    ends_in = int((limits_of(request).ends_at - now()).total_seconds())
    return {
        "shortcuts": "on" if request.user.shortcuts else "off",
        "ends_in": max(0, ends_in),
        "warn_before": int(WARN_BEFORE.total_seconds()),
    }


@register.inclusion_tag("components/demo_band.html", takes_context=True)
def demo_band(context: Context) -> dict[str, Any]:
    """The band that says that everybody here is invented."""
    request = context.get("request")
    profile = getattr(request, "profile", None)
    return {"shown": settings.DEMO, "profile": profile}
