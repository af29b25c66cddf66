"""What has arrived, how far it went in, and why some of it did not."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from trenza.accounts.public import current_profile
from trenza.base import clock
from trenza.exchange.models import Delivery, Source
from trenza.exchange.reads import (
    Cause,
    causes_of,
    deliveries_of,
    notices_of,
    owing_deliveries,
    sources_of,
)
from trenza.exchange.rules.advice import advice_for
from trenza.exchange.rules.freshness import is_stale
from trenza.exchange.rules.states import (
    CHANNELS,
    OPEN_STATES,
    ROW_STATES,
    SOURCE_KINDS,
)
from trenza.exchange.views.door import delivery_or_404, for_data_managers, viewer_of
from trenza.people.public import ringing

MOST_OWING = 20


@dataclass(frozen=True)
class SourceLine:
    """A system as the list shows it."""

    source: Source
    kind: str
    stale: bool


@dataclass(frozen=True)
class DeliveryLine:
    """A delivery as pages show it."""

    delivery: Delivery
    state: str
    channel: str
    is_open: bool
    rows_done: int

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryLine":
        """The line of a delivery."""
        return cls(
            delivery=delivery,
            state=delivery.state_text,
            channel=CHANNELS[delivery.channel],
            is_open=delivery.state in OPEN_STATES,
            rows_done=delivery.rows_total,
        )


@dataclass(frozen=True)
class CauseLine:
    """A cause, with what to do about it and what may be done from here."""

    cause: Cause
    state: str
    advice: str
    open: bool


@require_GET
@for_data_managers
def index(request: HttpRequest) -> HttpResponse:
    """What is owed an answer, the organisation's systems and their latest deliveries."""
    profile = current_profile(request)
    clean, page = request.GET.get("limpias") == "1", _page(request)
    found, more = deliveries_of(profile.organisation_id, clean=clean, page=page)
    lines = [DeliveryLine.of(delivery) for delivery in found]
    owed = owing_deliveries(viewer_of(profile), most=MOST_OWING)
    now = clock.now()
    sources = [
        SourceLine(source, SOURCE_KINDS[source.kind], is_stale(source.last_success_at, now))
        for source in sources_of(profile.organisation_id)
    ]
    context = {
        "sources": sources,
        "lines": lines,
        "clean": clean,
        "page": page,
        "following": page + 1 if more else None,
        "owed": owed,
        "ringing": ringing(viewer_of(profile)),
        "moving": any(line.is_open for line in lines),
        "organisation": profile.organisation,
    }
    fragment = request.headers.get("HX-Request") == "true"
    return render(
        request, "exchange/_list.html" if fragment else "exchange/deliveries.html", context
    )


def _page(request: HttpRequest) -> int:
    """The page asked for; what cannot be one does not exist."""
    text = request.GET.get("pagina", "1")
    if not (text.isdecimal() and 0 < len(text) < 6 and int(text)):
        raise Http404
    return int(text)


@require_GET
@for_data_managers
def detail(request: HttpRequest, reference: UUID) -> HttpResponse:
    """One delivery: how far, and the rows that did not go in grouped by cause."""
    return render(request, "exchange/delivery.html", _context(request, reference))


@require_GET
@for_data_managers
def progress(request: HttpRequest, reference: UUID) -> HttpResponse:
    """The part of the page that changes while the delivery is applied."""
    return render(request, "exchange/_delivery.html", _context(request, reference))


def _context(request: HttpRequest, reference: UUID) -> dict[str, object]:
    profile = current_profile(request)
    delivery = delivery_or_404(profile, reference)
    causes = [
        CauseLine(cause, ROW_STATES[cause.state], advice_for(cause.code),
                  cause.state == "quarantined")
        for cause in causes_of(viewer_of(profile), reference)
        if cause.state != "replayed"
    ]  # fmt: skip
    queued = any(line.cause.state == "queued" for line in causes)
    return {
        "line": DeliveryLine.of(delivery),
        "delivery": delivery,
        "causes": causes,
        "can_replay": any(line.open for line in causes),
        "moving": delivery.state in OPEN_STATES or queued,
        "notices": notices_of(delivery),
    }
