"""How good the data and the links are, for the data manager: numbers, and never a person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from trenza.accounts.public import current_profile
from trenza.desk.forms.quality import AlarmForm
from trenza.desk.reads.door import viewer_of
from trenza.desk.reads.fairness import fairness
from trenza.desk.reads.quality import laid_out
from trenza.desk.views.opened import refused
from trenza.people.public import answer_alarm, quality_alarms, quality_counts, ringing

ENTITLED = "data_manager"
SAID = {
    "mended": "Anotado: era un error y está corregido. Si vuelve a pasar, avisará otra vez.",
    "accepted": "Anotado: desde ahora lo habitual es esto. En unas semanas se vuelve a vigilar.",
}
LATE = "Ese aviso ya no está pendiente: otra persona lo ha respondido, o ha vuelto a lo habitual."


@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """Alarms, what arrives and what becomes of it, doubts, and whether any group is worse off."""
    profile = current_profile(request)
    viewer = viewer_of(profile)
    page = laid_out(quality_counts(viewer))
    if profile.kind != ENTITLED:
        return refused(request)
    alarms = quality_alarms(viewer)
    context = {
        "organisation": profile.organisation,
        "quality": page,
        "groups": fairness(page),
        "ringing": [alarm for alarm in alarms if alarm.state == "open"],
        "settled": [alarm for alarm in alarms if alarm.state != "open"],
    }
    return render(request, "desk/quality/page.html", context)


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, alarm: UUID) -> HttpResponse:
    """One alarm: what may be behind it, and what the data manager says of it."""
    viewer = viewer_of(current_profile(request))
    found = next((one for one in ringing(viewer) if one.id == alarm), None)
    form = AlarmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        outcome = answer_alarm(viewer, alarm, state=said["state"], reason=said["reason"])
        if outcome == "refused":
            return refused(request)
        if outcome == "late":
            messages.warning(request, LATE)
        else:
            messages.success(request, SAID[said["state"]])
        return redirect("desk:quality")
    if found is None:
        return refused(request)
    return render(
        request, "desk/quality/alarm.html", {"alarm": found, "form": form},
        status=422 if form.errors else 200,
    )  # fmt: skip
