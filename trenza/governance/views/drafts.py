"""Drafts: changing cells, reading what a draft says and does, approving, discarding."""

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from trenza.accounts.public import current_profile
from trenza.base.clock import MADRID, today
from trenza.governance.actions import drafts as acts
from trenza.governance.forms.draft import DraftForm, read_cells
from trenza.governance.reads.drafts import Draft, simulation
from trenza.governance.reads.drafts import draft as read_draft
from trenza.governance.reads.editing import editable, told
from trenza.governance.reads.sheet import posts
from trenza.governance.views.door import OWNER, for_owners, for_readers, viewer_of
from trenza.protocol.public import BentLaw, CellChange, current, published

NOTHING_CHANGED = "No has cambiado ninguna celda."
DEFAULT = "Así lo acuerda el protocolo desde la versión {}."


@require_GET
@for_readers
def draft(request: HttpRequest, draft: int) -> HttpResponse:
    """A draft in words and as a table; with ``simular``, what it would do."""
    profile = current_profile(request)
    found = _draft_or_404(request, draft)
    wanted = "simular" in request.GET and found.is_open and not found.stale
    context = {
        "draft": found,
        "told": told(found),
        "mine": found.author_user == profile.user_id,
        "owner": profile.kind == OWNER,
        "approvals": _approvals(found),
        "approved": any(one.user == profile.user_id for one in found.approvals),
        "simulation": simulation(viewer_of(profile), found) if wanted else None,
        "changed": _changed(found),
    }
    return render(request, "governance/draft.html", context)


def _approvals(draft: Draft) -> list[tuple[str, str, datetime]]:
    sectors = draft.before.pack.sectors
    return [(one.name, sectors[one.sector].lower(), one.at) for one in draft.approvals]


def _changed(draft: Draft) -> list[tuple[str, str, str]]:
    """The sheets that the form changed, to go on with them."""
    pack = draft.before.pack
    posts_changed = dict.fromkeys((one.profile, one.sector) for one in draft.cells)
    return [
        (profile, sector, f"{pack.profile(profile).label} ({pack.sectors[sector].lower()})")
        for profile, sector in posts_changed
    ]


@require_http_methods(["GET", "POST"])
@for_owners
def new(request: HttpRequest, profile: str, sector: str) -> HttpResponse:
    """Propose other levels for one profile."""
    return _edit(request, None, profile, sector)


@require_http_methods(["GET", "POST"])
@for_owners
def edit(request: HttpRequest, draft: int, profile: str, sector: str) -> HttpResponse:
    """Go on changing one's own draft."""
    found = _draft_or_404(request, draft)
    mine = found.author_user == current_profile(request).user_id
    if not (mine and found.is_open and found.cells) or found.stale:
        raise Http404
    return _edit(request, found, profile, sector)


def _edit(request: HttpRequest, draft: Draft | None, profile: str, sector: str) -> HttpResponse:
    protocol = published(draft.base) if draft else current()
    base = protocol.compiled
    if (profile, sector) not in posts(base):
        raise Http404
    first: dict[str, object] = {"text": DEFAULT.format(base.pack.number + 1)}
    if draft:
        starts = draft.starts_at.astimezone(MADRID).strftime("%d/%m/%Y") if draft.starts_at else ""
        first = {"text": draft.sentence, "note": draft.note, "starts_on": starts}
    form = DraftForm(request.POST if request.method == "POST" else None, initial=first)
    shown = draft.after if draft else base
    if request.method == "POST":
        cells = read_cells(request.POST, base, profile, sector)
        if answer := _save(request, draft, form, cells, (profile, sector)):
            return answer
    context = {
        "form": form,
        "draft": draft,
        "sheet": editable(base, shown, profile, sector, request.POST),
        "base": base.pack,
    }
    return render(request, "governance/edit.html", context, status=422 if form.errors else 200)


def _save(
    request: HttpRequest,
    draft: Draft | None,
    form: DraftForm,
    cells: list[CellChange],
    post: tuple[str, str],
) -> HttpResponse | None:
    others = [one for one in draft.cells if (one.profile, one.sector) != post] if draft else []
    if not (others or cells):
        form.add_error(None, NOTHING_CHANGED)
    if not form.is_valid():
        return None
    try:
        outcome = acts.save_cells(
            viewer_of(current_profile(request)),
            [*others, *cells],
            text=form.cleaned_data["text"],
            note=form.cleaned_data["note"],
            on=today(),
            draft=draft.id if draft else None,
            starts_at=form.starts_at(),
        )
    except BentLaw as error:
        form.add_error(None, f"No se ha guardado. {error}")
        return None
    if not outcome.done:
        form.add_error(None, outcome.text)
        return None
    messages.success(request, "Borrador guardado. Así queda dicho en palabras.")
    return redirect("governance:draft", draft=outcome.draft)


@require_POST
@for_owners
def approve(request: HttpRequest, draft: int) -> HttpResponse:
    """Say yes to a draft, as it was read."""
    seal = request.POST.get("huella", "")[:64]
    found = _draft_or_404(request, draft)
    if found.is_open and not found.coherent:
        return _answer(request, draft, acts.Outcome("incoherent"))
    return _answer(request, draft, acts.approve(viewer_of(current_profile(request)), draft, seal))


@require_POST
@for_owners
def discard(request: HttpRequest, draft: int) -> HttpResponse:
    """Throw away one's own draft."""
    return _answer(request, draft, acts.discard(viewer_of(current_profile(request)), draft))


@require_POST
@for_owners
def redo(request: HttpRequest, draft: int) -> HttpResponse:
    """Draw one's own stale draft anew over the version in force."""
    found = _draft_or_404(request, draft)
    if not (found.is_open and found.stale and found.cells):
        raise Http404
    outcome = acts.save_cells(
        viewer_of(current_profile(request)),
        found.cells,
        text=found.sentence,
        note=found.note,
        on=today(),
        draft=draft,
        starts_at=found.starts_at,
    )
    return _answer(request, draft, outcome)


def _answer(request: HttpRequest, draft: int, outcome: acts.Outcome) -> HttpResponse:
    (messages.success if outcome.done else messages.error)(request, outcome.text)
    return redirect("governance:draft", draft=draft)


def _draft_or_404(request: HttpRequest, number: int) -> Draft:
    found = read_draft(viewer_of(current_profile(request)), number)
    if found is None:
        raise Http404
    return found
