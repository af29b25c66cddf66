"""Finding a person; and, of somebody nobody here attends, only that a folder exists."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from trenza.access.public import Hit, TooManySearches, open_folder, search_person
from trenza.accounts.public import PRACTITIONERS, SEARCHING, current_profile
from trenza.desk.actions import declare_visit
from trenza.desk.forms.access import BirthForm, VisitForm
from trenza.desk.reads.door import viewer_of
from trenza.desk.reads.searching import (
    MOST_HITS,
    Criteria,
    Found,
    look_for,
    recognised,
    shown_hits,
)
from trenza.desk.views.opened import refused
from trenza.people.public import own_alike

WAIT = (
    "Has probado muchas fechas de nacimiento que no correspondían. Podrás volver a probar dentro "
    "de una hora. Si la persona está contigo, pide ayuda a tu responsable."
)


def _held_back(
    view: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Say so to who tried too many birth dates."""

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except TooManySearches:
            context = {"asked": True, "found": Found.nobody(WAIT), "hits": []}
            return render(request, "desk/search.html", context, status=429)

    return answer


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
def search(request: HttpRequest) -> HttpResponse:
    """Search by what was typed in the header; the only hit of a document opens its folder."""
    profile = current_profile(request)
    if profile.kind not in SEARCHING:
        return refused(request)
    text = request.POST.get("q", "").strip()
    if not text:
        return render(request, "desk/search.html", {"asked": False})
    found = look_for(viewer_of(profile), text)
    if found.only is not None:
        return redirect("desk:folder", found.only)
    context = {
        "asked": True,
        "found": found,
        "hits": shown_hits(found.hits),
        "cut": len(found.hits) >= MOST_HITS,
    }
    if found.criteria is not None:
        context["form"] = BirthForm(initial=found.criteria.as_hidden())
    return render(request, "desk/search.html", context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@_held_back
def search_birth(request: HttpRequest) -> HttpResponse:
    """With the document and the right birth date: whether a folder exists, and nothing more."""
    if request.method == "GET":  # the page loaded again: what was typed is gone, so start over
        return redirect("desk:search")
    profile = current_profile(request)
    if profile.kind not in SEARCHING:
        return refused(request)
    form = BirthForm(request.POST)
    criteria = _criteria(form)
    if criteria is None:
        context: dict[str, Any] = {"asked": True, "found": Found.nobody(), "form": form, "hits": []}
        return render(request, "desk/search.html", context, status=422)
    hits = search_person(viewer_of(profile), criteria.as_asked())
    own = _own(hits)
    if own is not None and own.person_id is not None:
        return redirect("desk:folder", own.person_id)
    visit = VisitForm(initial=criteria.as_hidden())
    context = {
        "exists": bool(hits),
        "form": visit,
        "may_declare": profile.kind in PRACTITIONERS,
        "alike": shown_hits(own_alike(viewer_of(profile), criteria.as_asked())),
    }
    return render(request, "desk/found.html", context)


@require_http_methods(["GET", "POST"])
@sensitive_post_parameters()
@_held_back
def visit(request: HttpRequest) -> HttpResponse:
    """Declare a first visit; it opens the folder a little, for a day."""
    if request.method == "GET":
        return redirect("desk:day")
    profile = current_profile(request)
    form = VisitForm(request.POST)
    criteria = _criteria(form)
    if criteria is None or not form.is_valid():
        context = {"exists": True, "form": form, "may_declare": profile.kind in PRACTITIONERS}
        return render(request, "desk/found.html", context, status=422)
    viewer = viewer_of(profile)
    search_person(viewer, criteria.as_asked())  # a declaration follows upon its own search
    reason = form.told()
    person = declare_visit(viewer, criteria.as_asked(), reason)
    if person is None:
        return refused(request, of_visit=True)
    opened = open_folder(viewer, person, situation="first_diagnosis", reason=reason, parts=())
    return refused(request) if opened.refused else redirect("desk:folder", person)


def _criteria(form: BirthForm) -> Criteria | None:
    """The document and birth date of a form, if they are right by themselves."""
    form.is_valid()
    told = form.cleaned_data
    if "country" in form.errors or not all(told.get(n) for n in ("kind", "value", "birth_date")):
        return None
    return recognised(told["kind"], told["value"], told["birth_date"], told["country"])


def _own(hits: list[Hit]) -> Hit | None:
    return next((hit for hit in hits if hit.own), None)
