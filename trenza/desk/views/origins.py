"""Of which identities a person is made: look, part or move them, take a decision back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from trenza.access.public import Viewer
from trenza.accounts.public import current_profile
from trenza.desk.forms.reviews import OrderForm, ReasonForm
from trenza.desk.reads.door import viewer_of
from trenza.desk.reads.origins import Side, Told, told_origins
from trenza.desk.views.opened import refused
from trenza.people.public import order, read_origins, second

WAYS = {"split": "De alguien que aún no está en la lista: hacer dos personas"}
MOVE = {"move": "De la otra persona de esta duda"}
BOTH = 2  # the sides of the doubt; others were parted from them before
DONE = {
    "noted": "Pedido. En unos segundos queda hecho: míralo aquí abajo, en las decisiones. "
    "Se puede deshacer.",
    "waits": "Pedido. Hace falta que otra persona de gestión de datos lo confirme: hay alguien "
    "protegido o menor, ya se había dudado del enlace, o la decisión era de otra duda.",
}
NOT_DONE = {
    "changed": "Las fichas han cambiado mientras las mirabas. Vuelve a mirarlas.",
    "part": "Alguna ficha tiene que quedarse.",
}
SECONDED = {True: "Confirmado. En unos segundos queda hecho.", False: "Descartado: no cambia nada."}


@require_GET
def origins(request: HttpRequest, review: UUID) -> HttpResponse:
    """The identities of both persons of a doubt, and every decision about them."""
    told = _told(viewer_of(current_profile(request)), review)
    return refused(request) if told is None else _page(request, review, told)


def _told(viewer: Viewer, review: UUID) -> Told | None:
    found = read_origins(viewer, review)
    return told_origins(found) if found else None


def _page(
    request: HttpRequest, review: UUID, told: Told, wrong: dict[int, OrderForm] | None = None
) -> HttpResponse:
    free = not told.pending
    sides = [
        (
            side,
            (wrong or {}).get(side.number) or (_form(told, side) if side.parts and free else None),
        )
        for side in told.sides
    ]
    context = {"review": review, "told": told, "sides": sides}
    return render(
        request, "desk/reviews/origins.html", context, status=422 if wrong else 200
    )  # fmt: skip


def _form(told: Told, side: Side, data: Any = None) -> OrderForm:
    """What may be ordered of one of the two persons."""
    ways = {**WAYS, **(MOVE if told.side(2) and side.number <= BOTH else {})}
    cards = [(str(one.id), f"{one.letter} · {one.source}: {one.name}") for one in side.sheets]
    return OrderForm(data, cards=cards, ways=list(ways.items()), auto_id=f"id_{side.number}_%s")


@require_POST
def ask(request: HttpRequest, review: UUID) -> HttpResponse:
    """First what would happen, then, with the same form sent again, the order itself."""
    viewer = viewer_of(current_profile(request))
    told = _told(viewer, review)
    number = request.POST.get("side", "")
    side = told.side(int(number)) if told and number.isdecimal() and len(number) < 3 else None
    if told is None or side is None or not side.parts:
        return refused(request)
    form = _form(told, side, request.POST)
    if not form.is_valid():
        return _page(request, review, told, {side.number: form})
    if "confirmed" not in request.POST:
        return _preview(request, review, told, side, form)
    outcome = order(
        viewer, review, form.cleaned_data["que"], identities=form.cleaned_data["ficha"],
        seal=_seal(request), reason=form.cleaned_data["reason"],
    )  # fmt: skip
    return _went(request, review, outcome)


def _preview(
    request: HttpRequest, review: UUID, told: Told, side: Side, form: OrderForm
) -> HttpResponse:
    """Who would be who, and what follows, before anything is ordered."""
    leaving = set(form.cleaned_data["ficha"])
    context = {
        "review": review,
        "told": told,
        "side": side,
        "form": form,
        "way": form.cleaned_data["que"],
        "stay": [one for one in side.sheets if one.id not in leaving],
        "leave": [one for one in side.sheets if one.id in leaving],
        "others": [
            one
            for other in told.sides
            if other is not side and other.number <= BOTH
            for one in other.sheets
        ],
    }
    return render(request, "desk/reviews/preview.html", context)


@require_POST
def take_back(request: HttpRequest, review: UUID) -> HttpResponse:
    """Take back a decision about these identities, whoever took it."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "Escribe por qué se deshace, con al menos 10 caracteres.")
        return redirect("desk:origins", review)
    viewer = viewer_of(current_profile(request))
    outcome = order(
        viewer, review, "undo", token=form.cleaned_data["token"], seal=_seal(request),
        reason=form.cleaned_data["reason"],
    )  # fmt: skip
    return _went(request, review, outcome)


def _seal(request: HttpRequest) -> str:
    return request.POST.get("seal", "").replace("\0", "")[:64]


def _went(request: HttpRequest, review: UUID, outcome: str) -> HttpResponse:
    if outcome in DONE:
        messages.success(request, DONE[outcome])
    elif outcome in NOT_DONE:
        messages.warning(request, NOT_DONE[outcome])
    else:
        return refused(request)
    return redirect("desk:origins", review)


@require_POST
def confirm(request: HttpRequest, review: UUID, ordered: UUID) -> HttpResponse:
    """Confirm what another one ordered, or decline it; one's own can be withdrawn."""
    said = request.POST.get("answer") == "confirm"
    viewer = viewer_of(current_profile(request))
    if second(viewer, review, ordered, confirm=said) != "noted":
        return refused(request)
    messages.success(request, SECONDED[said])
    return redirect("desk:origins", review)
