"""Uploading a file: choose, look at what would be read, confirm."""

import tempfile
from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trenza.access.public import Viewer
from trenza.accounts.public import current_profile
from trenza.base import clock
from trenza.exchange.actions.previewing import Preview, ask_preview, preview_of
from trenza.exchange.actions.receiving import cancel_delivery, confirm_delivery, receive_upload
from trenza.exchange.actions.registering import mapping_of
from trenza.exchange.actions.store import DeliveryRefused, keep
from trenza.exchange.forms import UploadForm
from trenza.exchange.models import Delivery, Source
from trenza.exchange.readers.template import write_template
from trenza.exchange.reads import announce, sources_of
from trenza.exchange.views.door import delivery_or_404, for_data_managers, viewer_of
from trenza.exchange.views.rows import XLSX


def _uploadable(organisation_id: int) -> list[Source]:
    return [source for source in sources_of(organisation_id) if source.kind != "sql"]


@require_http_methods(["GET", "POST"])
@for_data_managers
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the file, apply nothing, and go and look at it."""
    profile = current_profile(request)
    sources = _uploadable(profile.organisation_id)
    posted = request.method == "POST"
    form = UploadForm(
        request.POST if posted else None, request.FILES if posted else None, sources=sources
    )
    if posted and form.is_valid():
        source = form.cleaned_data["source"]
        try:
            kept = keep(form.cleaned_data["file"].chunks(), now=clock.now())
            delivery = receive_upload(
                viewer_of(profile), source=source, kept=kept, suffix=form.suffix()
            )
            ask_preview(delivery)
            return redirect("exchange:preview", reference=delivery.reference)
        except DeliveryRefused as refused:
            form.add_error("file", refused.message)
    templates = [source for source in sources if source.kind in ("upload", "folder")]
    context = {"form": form, "sources": sources, "templates": templates}
    return render(request, "exchange/upload.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_data_managers
def preview(request: HttpRequest, reference: UUID) -> HttpResponse:
    """The first rows as they will be read; only she who uploaded the file confirms it."""
    profile = current_profile(request)
    delivery = delivery_or_404(profile, reference)
    if delivery.received_by != profile.profile_id:
        raise Http404
    if delivery.state != "held":
        return redirect("exchange:delivery", reference=reference)
    if request.method == "POST":
        return _decide(request, reference, viewer_of(profile))
    found = preview_of(delivery)
    waiting = request.headers.get("HX-Request") == "true"
    if found is None or not found.done:
        return _reading(request, delivery, found, "_reading" if waiting else "reading")
    if waiting:  # the page that waited shows it whole
        return HttpResponse(headers={"HX-Refresh": "true"})
    if not announce(viewer_of(profile), reference, "preview"):
        raise Http404
    kinds = sorted(found.kinds.items(), key=lambda kind: -kind[1])
    context = {"delivery": delivery, "preview": found, "kinds": kinds}
    return render(request, "exchange/preview.html", context)


def _reading(
    request: HttpRequest, delivery: Delivery, found: Preview | None, page: str
) -> HttpResponse:
    """How far the worker is; it says nothing of what it reads."""
    if found is None:  # its note may have been swept away, or its job lost
        ask_preview(delivery)
    context = {"delivery": delivery, "rows": found.rows if found else 0}
    return render(request, f"exchange/{page}.html", context)


def _decide(request: HttpRequest, reference: UUID, viewer: Viewer) -> HttpResponse:
    if request.POST.get("action") == "confirm":
        confirm_delivery(viewer, reference=reference)
        return redirect("exchange:delivery", reference=reference)
    cancel_delivery(viewer, reference=reference)
    messages.success(request, "Fichero retirado. No se ha incorporado nada.")
    return redirect("exchange:deliveries")


@require_GET
@for_data_managers
def template(request: HttpRequest, code: str) -> HttpResponse:
    """An empty workbook to fill in, with the columns that a source expects."""
    profile = current_profile(request)
    source = next((one for one in _uploadable(profile.organisation_id) if one.code == code), None)
    mapping = mapping_of(source) if source is not None else None
    if mapping is None:
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "plantilla.xlsx"
        write_template(book, mapping)
        answer = HttpResponse(book.read_bytes(), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="plantilla.xlsx"'
    return answer
