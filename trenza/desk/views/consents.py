"""Consent: explained, recorded, printed, withdrawn."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trenza.base.clock import today
from trenza.desk import actions
from trenza.desk.forms.consent import USUAL_TERM, ConsentForm, WithdrawForm
from trenza.desk.reads.consent import may_collect, offer_of, paragraphs
from trenza.desk.reads.places import places_for
from trenza.desk.reads.tabs import ConsentLine, consents_of
from trenza.desk.views.folder import frame
from trenza.desk.views.opened import Opened, refused, with_folder

TO_MARK = "Solo para lo que usted marque:"


@require_http_methods(["GET", "POST"])
@with_folder("identity", "team", "consents")
def give(request: HttpRequest, opened: Opened) -> HttpResponse:
    """Record a consent. Nothing that the person decides is chosen beforehand (RGPD recital 32)."""
    if not may_collect(opened.profile, opened.page.why):
        return refused(request)
    places = places_for(opened.profile)
    offer = offer_of(opened.page, opened.profile, places)
    own = opened.profile.organisation_id
    form = ConsentForm(request.POST or None, own=own, **offer.choices)
    if form.is_valid():
        told = form.cleaned_data
        consent = actions.Consent(
            organisation_id=told["organisation"],
            areas=tuple(told["areas"]),
            purpose=told["purpose"],
            medium=told["medium"],
            language=told["language"],
            expires_on=told["expires_on"],
            evidence=told["evidence"],
        )
        if not actions.record_consent(opened.viewer, opened.person, consent, opened.page.protocol):
            return refused(request)
        messages.success(request, "Consentimiento registrado. Vale desde este momento.")
        return redirect("desk:consents", opened.person)
    context = {
        **frame(request, opened, "consents"),
        "form": form,
        "offer": offer,
        "in_force": _in_force(opened),
    }
    return render(request, "desk/consents/give.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_folder("identity", "consents")
def withdraw(request: HttpRequest, opened: Opened, consent: UUID) -> HttpResponse:
    """The person changes her mind: as easy as giving it."""
    line = _line(opened, consent)
    if line is None or line.state != "given":
        return refused(request)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        if not actions.withdraw_consent(opened.viewer, consent, medium=form.cleaned_data["medium"]):
            return refused(request)
        messages.success(request, "Consentimiento retirado. Deja de valer desde este momento.")
        return redirect("desk:consents", opened.person)
    ended = [one for one in _in_force(opened) if one.organisation == line.organisation]
    context = {
        **frame(request, opened, "consents"),
        "form": form,
        "line": line,
        "ended": ended,
        "areas": sorted({area for one in ended for area in one.areas}),
    }
    return render(request, "desk/consents/withdraw.html", context)


@require_GET
@with_folder("identity", "consents")
def printed(request: HttpRequest, opened: Opened, consent: UUID) -> HttpResponse:
    """What the person read and signed, to print."""
    line = _line(opened, consent)
    if line is None:
        return refused(request)
    told = opened.page.protocol.compiled.pack.consent
    context: dict[str, Any] = {
        "opened": opened,
        "folder": opened.page,
        "person": opened.person,
        "told": told,
        "line": line,
        "areas": line.areas,
        "paragraphs": paragraphs(told, line.recipient, line.purpose, line.expires_on),
    }
    return render(request, "desk/consents/print.html", context)


@require_GET
@with_folder("identity", "team")
def text(request: HttpRequest, opened: Opened) -> HttpResponse:
    """The text to read aloud or to sign on paper, before anything is recorded."""
    if not may_collect(opened.profile, opened.page.why):
        return refused(request)
    places = places_for(opened.profile)
    offer = offer_of(opened.page, opened.profile, places)
    asked = request.GET.get("entidad", "")
    organisation = int(asked) if asked.isdecimal() and len(asked) < 10 else offer.likely
    told = opened.page.protocol.compiled.pack.consent
    recipient = dict(offer.choices["organisations"]).get(organisation, "")
    context: dict[str, Any] = {
        "opened": opened,
        "folder": opened.page,
        "person": opened.person,
        "told": told,
        "areas": [label for _, label in offer.choices["areas"]],
        "purposes": list(told["purposes"].values()),
        "paragraphs": paragraphs(told, recipient, TO_MARK, today() + USUAL_TERM),
    }
    return render(request, "desk/consents/print.html", context)


def _lines(opened: Opened) -> list[ConsentLine]:
    page = opened.page
    return consents_of(page.folder, page.places, page.protocol)


def _in_force(opened: Opened) -> list[ConsentLine]:
    return [line for line in _lines(opened) if line.state == "given"]


def _line(opened: Opened, consent: UUID) -> ConsentLine | None:
    return next((line for line in _lines(opened) if line.id == consent), None)
