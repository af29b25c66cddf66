"""Rows that did not go in: reading them leaves an event; then correct, try again or discard."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trenza.accounts.public import current_profile
from trenza.base import clock
from trenza.exchange.actions import quarantine
from trenza.exchange.actions.correcting import cells_of, problems_of
from trenza.exchange.actions.registering import mapping_of
from trenza.exchange.forms import DiscardForm, RowForm
from trenza.exchange.models import Delivery
from trenza.exchange.readers.errors import ErrorRow, write_errors
from trenza.exchange.reads import PAGE, RejectedRow, rejected_rows
from trenza.exchange.rules.advice import advice_for
from trenza.exchange.rules.mapping import SourceMapping
from trenza.exchange.rules.states import ROW_STATES
from trenza.exchange.views.door import delivery_or_404, for_data_managers, viewer_of

MOST_IN_BOOK = 10_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
@for_data_managers
def listing(request: HttpRequest, reference: UUID) -> HttpResponse:
    """The rows of a delivery, or of one cause, a page at a time."""
    profile = current_profile(request)
    delivery = delivery_or_404(profile, reference)
    after = _number(request.GET.get("desde", "0"))
    code, state = _code(request.GET.get("causa", "")), _code(request.GET.get("estado", ""))
    field = _code(request.GET["campo"], 120) if "campo" in request.GET else None
    rows = rejected_rows(
        viewer_of(profile), reference, code=code, field=field, state=state, after=after
    )
    group = {"causa": code, "estado": state, **({} if field is None else {"campo": field})}
    context = {
        "delivery": delivery,
        "rows": [(row, ROW_STATES[row.state]) for row in rows or ()],
        "group": group if code else {},
        "next_url": _next_url(group, rows),
    }
    return render(request, "exchange/rows.html", context)


def _next_url(group: dict[str, str], rows: list[RejectedRow] | None) -> str:
    if not rows or len(rows) < PAGE:
        return ""
    return "?" + urlencode({**group, "desde": rows[-1].row_number})


def _number(text: str) -> int:
    """The number of a row; what cannot be one has no page."""
    if not (text.isdecimal() and len(text) < 16):
        raise Http404
    return int(text)


def _code(text: str, most: int = 60) -> str:
    """The code of a cause; PostgreSQL takes no text with a zero character."""
    if "\0" in text:
        raise Http404
    return text[:most]


@require_http_methods(["GET", "POST"])
@for_data_managers
def detail(request: HttpRequest, reference: UUID, row: UUID) -> HttpResponse:
    """One row: what it says, why it did not go in, and a form to correct it."""
    profile = current_profile(request)
    delivery = delivery_or_404(profile, reference)
    found = rejected_rows(viewer_of(profile), reference, part="row", row=row, limit=1)
    if not found:
        raise Http404
    [rejected] = found
    cells = cells_of(delivery.source, table=rejected.table, values=rejected.values)
    if request.method == "POST":
        form = RowForm(request.POST, row=rejected, cells=cells)
        if _is_right(form, delivery, rejected):
            done = quarantine.correct(
                viewer_of(profile), reference, row=row, values=form.cleaned_data["values"]
            )
            return _told(request, delivery, done, "La fila corregida vuelve a procesarse.")
    else:
        form = RowForm.as_it_came(rejected, cells)
        if rejected.can_be_corrected:
            _is_right(form, delivery, rejected)
    wrong = request.method == "POST" and bool(form.errors)
    context = {
        "delivery": delivery,
        "row": rejected,
        "state": ROW_STATES[rejected.state],
        "advice": advice_for(rejected.code),
        "form": form,
        "discard": DiscardForm(prefix="d"),
    }
    return render(request, "exchange/row.html", context, status=422 if wrong else 200)


def _is_right(form: RowForm, delivery: Delivery, row: RejectedRow) -> bool:
    """Whether the row would go in as the form has it; all that is wrong is shown in the form."""
    if not row.can_be_corrected:
        form.add_error(None, "Esta fila ya no está en cuarentena.")
    if not form.is_valid():
        return False
    values: dict[str, Any] = form.cleaned_data["values"]
    found = problems_of(delivery.source, table=row.table, values=values, today=clock.today())
    for problem in found:
        form.blame(problem)
    return not found


@require_POST
@for_data_managers
def settle(request: HttpRequest, reference: UUID) -> HttpResponse:
    """Try again or discard: one row, the rows of a cause, or all of them."""
    profile = current_profile(request)
    delivery = delivery_or_404(profile, reference)
    viewer = viewer_of(profile)
    code, row = _code(request.POST.get("code", "")), _row(request)
    if request.POST.get("action") == "discard":
        form = DiscardForm(request.POST, prefix="d")
        if not form.is_valid() or not (code or row):
            messages.error(request, "Para descartar filas hay que escribir el motivo.")
            return redirect("exchange:delivery", reference=reference)
        done = quarantine.discard(
            viewer, reference, reason=form.cleaned_data["reason"], row=row, code=code
        )
        return _told(request, delivery, done, "Filas descartadas.")
    done = quarantine.replay(viewer, reference, row=row, code=code)
    return _told(request, delivery, done, "Las filas vuelven a procesarse.")


def _row(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("row", "")) if request.POST.get("row") else None
    except ValueError as error:
        raise Http404 from error


def _told(request: HttpRequest, delivery: Delivery, done: int, sentence: str) -> HttpResponse:
    if done:
        messages.success(request, f"{sentence} ({done})")
    else:
        messages.warning(request, "No había ninguna fila que resolver: quizá ya se ha resuelto.")
    return redirect("exchange:delivery", reference=delivery.reference)


@require_GET
@for_data_managers
def workbook(request: HttpRequest, reference: UUID) -> HttpResponse:
    """The rows in quarantine as a workbook, with the cause and what to do beside each."""
    profile = current_profile(request)
    delivery = delivery_or_404(profile, reference)
    rows = rejected_rows(
        viewer_of(profile), reference, part="workbook", state="quarantined", limit=MOST_IN_BOOK
    )
    if rows is None:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "errores.xlsx"
        write_errors(book, _error_rows(rows, mapping_of(delivery.source)))
        answer = HttpResponse(book.read_bytes(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="errores.xlsx"'
    return answer


def _error_rows(rows: list[RejectedRow], mapping: SourceMapping | None) -> Iterator[ErrorRow]:
    """Under the name of its sheet, so that the workbook can be sent back as it is."""
    tables = mapping.tables if mapping else {}
    for row in sorted(rows, key=lambda one: (one.table, one.row_number)):
        sheet = tables[row.table].sheet if row.table in tables else row.table
        where = f"{row.place}: " if row.place else ""
        yield ErrorRow(sheet, row.line, row.values, where + row.message, advice_for(row.code))
