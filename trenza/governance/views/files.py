"""Rules as a file: out, to keep or to take to another region; in, as a draft or from a preset."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trenza.accounts.public import current_profile
from trenza.base.clock import today
from trenza.governance.actions import drafts as acts
from trenza.governance.forms.draft import FileForm
from trenza.governance.views.door import for_owners, for_readers, version_or_404, viewer_of
from trenza.protocol.public import (
    Compiled,
    Problem,
    compiled_of,
    current,
    overlay_text,
    preset,
    presets,
    read_overlay,
)

MOST_PROBLEMS = 30


@require_GET
@for_readers
def export(request: HttpRequest, version: int) -> HttpResponse:
    """The rules of a version as a file."""
    card, protocol = version_or_404(version)
    answer = HttpResponse(
        overlay_text(protocol.compiled.pack, card.hash), content_type="application/yaml"
    )
    answer["Content-Disposition"] = f'attachment; filename="protocolo-{card.name}.yaml"'
    return answer


@require_http_methods(["GET", "POST"])
@for_owners
def start(request: HttpRequest) -> HttpResponse:
    """A whole draft from a preset or a file; with anything wrong in it, nothing is saved."""
    choices = [(one.code, f"{one.name}. {one.help}") for one in presets()]
    posted = request.method == "POST"
    form = FileForm(
        request.POST if posted else None, request.FILES if posted else None, presets=choices
    )
    problems: tuple[Problem, ...] = ()
    if posted and form.is_valid():
        compiled, problems = _read(form)
        if compiled is not None and (answer := _save(request, form, compiled)):
            return answer
    context = {
        "form": form,
        "problems": problems[:MOST_PROBLEMS],
        "more": max(0, len(problems) - MOST_PROBLEMS),
    }
    status = 422 if form.errors or problems else 200
    return render(request, "governance/start.html", context, status=status)


def _read(form: FileForm) -> tuple[Compiled | None, tuple[Problem, ...]]:
    base = current().compiled.pack
    file = form.cleaned_data.get("file")
    if file is not None:
        raw = file.read(201_000)
        checked = read_overlay(raw, base, on=today(), name="fichero")
    else:
        checked = read_overlay(preset(form.cleaned_data["preset"]), base, on=today())
    return (compiled_of(checked.pack) if checked.pack else None), checked.problems


def _save(request: HttpRequest, form: FileForm, compiled: Compiled) -> HttpResponse | None:
    chosen = form.cleaned_data["preset"]
    outcome = acts.save_file(
        viewer_of(current_profile(request)),
        compiled,
        note=form.cleaned_data["note"],
        origin=f"preset:{chosen}" if chosen else "file",
    )
    if not outcome.done:
        form.add_error(None, outcome.text)
        return None
    messages.success(request, "Borrador guardado. Así queda dicho en palabras.")
    return redirect("governance:draft", draft=outcome.draft)
