"""Stating something in Trenza itself: add, correct, retract, keep to oneself."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trenza.access.public import Card
from trenza.desk import actions
from trenza.desk.forms.consent import BlockForm
from trenza.desk.forms.statement import MORE, StatementForm
from trenza.desk.reads.audience import audience_of
from trenza.desk.reads.authoring import first_values, may_state, quick_actions, shelves
from trenza.desk.reads.folder import OWN_SOURCE
from trenza.desk.views.folder import frame
from trenza.desk.views.kept import AUTHOR, ON, author_of, keeps_writing
from trenza.desk.views.opened import Opened, refused, with_folder
from trenza.protocol.public import RecordType

FULL = 3
TAB_OF_BLOCK = {"actions": "itinerary", "benefits": "benefits"}


@require_GET
@with_folder("identity")
def choose(request: HttpRequest, opened: Opened) -> HttpResponse:
    """What this profile may state; the usual actions are one click away."""
    page = opened.page
    found = shelves(page.protocol, opened.profile, page.why)
    if not found:
        return refused(request)
    quick = quick_actions(page.protocol, opened.profile, page.why)
    context = {**frame(request, opened, "add_record"), "shelves": found, "quick": quick}
    return render(request, "desk/records/choose.html", context)


@keeps_writing
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@with_folder("identity")
def add(request: HttpRequest, opened: Opened, type_code: str) -> HttpResponse:
    """A new statement."""
    kind = _stateable(opened, type_code)
    if kind is None:
        return refused(request)
    initial = {"content": first_values(kind, request.GET.get("clase", ""))}
    return _fill(request, opened, kind, initial, series=None)


@keeps_writing
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@with_folder("identity", "records")
def correct(request: HttpRequest, opened: Opened, series: UUID) -> HttpResponse:
    """A new version of a statement that was made here; the former one stays, superseded."""
    card = _mine(opened, series)
    kind = _stateable(opened, card.type) if card and card.source == OWN_SOURCE else None
    if card is None or kind is None:
        return refused(request)
    initial = {
        "content": card.content or {}, "summary": card.summary,
        "valid_from": card.valid_from, "valid_to": card.valid_to,
    }  # fmt: skip
    return _fill(request, opened, kind, initial, series=series)


def _fill(
    request: HttpRequest, opened: Opened, kind: RecordType, initial: dict[str, Any],
    *, series: UUID | None,
) -> HttpResponse:  # fmt: skip
    """Show the form, or save what was filled in and go back to where it will be seen."""
    data = request.POST if request.method == "POST" else None
    form = StatementForm(opened.page.protocol, kind, data, initial)
    saving = data is not None and MORE not in data and ON not in data
    statement = form.statement() if saving else None
    if statement is not None:
        made = actions.state_record(
            opened.viewer, opened.person, opened.situation, statement, series=series
        )
        if made is None:
            return refused(request)
        messages.success(request, "Corregida." if series else f"{kind.label}: anotación guardada.")
        return redirect(f"desk:{_tab_of(kind)}", opened.person)
    protection = opened.page.folder.identity.get("protection") or "none"
    context = {
        **frame(request, opened, "add_record"),
        "kind": kind,
        "back": reverse(f"desk:{_tab_of(kind)}", args=[opened.person]),
        "form": form,
        "series": series,
        "author": (AUTHOR, author_of(request)),
        "audience": audience_of(opened.page.protocol, kind, opened.profile, protection=protection),
    }
    return render(request, "desk/records/form.html", context, status=422 if saving else 200)


@require_http_methods(["GET", "POST"])
@with_folder("identity", "records")
def retract(request: HttpRequest, opened: Opened, series: UUID) -> HttpResponse:
    """Take back a statement that should not have been made."""
    card = _mine(opened, series)
    if card is None or card.source != OWN_SOURCE or card.content is None:
        return refused(request)
    if request.method == "GET":
        return _ask(request, opened, card, "desk/records/retract.html")
    statement = actions.Statement(
        card.type, card.content, card.summary, card.valid_from, card.valid_to
    )
    done = actions.retract_record(
        opened.viewer, opened.person, opened.situation, statement, series=series
    )
    if not done:
        return refused(request)
    messages.success(
        request, "Anotación retirada: otros ya no la ven. Queda en el historial de la cronología."
    )
    return redirect(f"desk:{_tab_of(opened.page.protocol.types[card.type])}", opened.person)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@with_folder("identity", "records")
def block(request: HttpRequest, opened: Opened, series: UUID) -> HttpResponse:
    """Keep a statement of one's organisation from everybody else, with reason and review date."""
    card = _mine(opened, series)
    if card is None:
        return refused(request)
    form = BlockForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 422
        return _ask(request, opened, card, "desk/records/block.html", form=form, status=status)
    told = form.cleaned_data
    if not actions.block_record(
        opened.viewer, opened.person, series, reason=told["reason"], review_on=told["review_on"]
    ):
        return refused(request)
    messages.success(request, "Anotación reservada: las demás entidades ya no la ven.")
    return redirect(f"desk:{_tab_of(opened.page.protocol.types[card.type])}", opened.person)


@require_POST
@with_folder("records")
def unblock(request: HttpRequest, opened: Opened, series: UUID) -> HttpResponse:
    """Share again what was kept back."""
    card = _mine(opened, series)
    if card is None:
        return refused(request)
    if not actions.unblock_record(opened.viewer, opened.person, series):
        return refused(request)
    messages.success(request, "Anotación compartida otra vez según el protocolo.")
    return redirect(f"desk:{_tab_of(opened.page.protocol.types[card.type])}", opened.person)


def _ask(
    request: HttpRequest, opened: Opened, card: Card, template: str, *, form: Any = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    statement = next(one for one in opened.page.statements if one.series == card.series)
    context = {**frame(request, opened, "add_record"), "statement": statement, "form": form}
    kind = opened.page.protocol.types[card.type]
    context["back"] = reverse(f"desk:{_tab_of(kind)}", args=[opened.person])
    return render(request, template, context, status=status)


def _tab_of(kind: RecordType) -> str:
    """The tab in which a statement of this type is seen."""
    return TAB_OF_BLOCK.get(kind.block, "situation")


def _mine(opened: Opened, series: UUID) -> Card | None:
    """A statement of the viewer's own organisation that she sees in full."""
    own = opened.profile.organisation_id
    return next(
        (card for card in opened.page.folder.cards
         if card.series == series and card.organisation_id == own and card.level == FULL),
        None,
    )  # fmt: skip


def _stateable(opened: Opened, type_code: str) -> RecordType | None:
    kind = opened.page.protocol.types.get(type_code)
    if kind is None or not may_state(kind, opened.profile, opened.page.why):
        return None
    return kind
