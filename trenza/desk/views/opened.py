"""The way into every page of a folder: a reason given today, then one reading with its event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from trenza.access.public import ReasonNeeded, Viewer, read_folder
from trenza.accounts.public import PRACTITIONERS, SEARCHING, CurrentProfile, current_profile
from trenza.desk.forms.access import ReasonForm
from trenza.desk.reads.door import folder_mark, knock, my_situation, viewer_of
from trenza.desk.reads.folder import FolderPage, lay_out
from trenza.desk.views.kept import kept

TABS = (
    ("folder", "Resumen"),
    ("situation", "Situación"),
    ("itinerary", "Itinerario"),
    ("benefits", "Prestaciones"),
    ("household", "Unidad de convivencia"),
    ("timeline", "Cronología"),
    ("consents", "Consentimientos"),
    ("openings", "Accesos"),
)
# A first visit not yet confirmed sees so little that it fits in two.
TABS_OF_A_VISIT = ("folder", "timeline")
# and, of the pages without a tab, the one that explains
OPEN_TO_A_VISIT = frozenset({*TABS_OF_A_VISIT, "why"})
TAB_NAMES = frozenset(name for name, _ in TABS) | {"add_record", "why", "history"}
SINCE = "desde"
OK = 200
# A page that renews itself says so: the reading is on record, but nobody has looked.
BACKGROUND = "X-Trenza-Background"


@dataclass(frozen=True)
class Opened:
    """A folder that has just been read, and by whom."""

    person: UUID
    viewer: Viewer
    profile: CurrentProfile
    situation: str
    page: FolderPage
    since: int | None
    mark: str


Page = Callable[..., HttpResponse]


def with_folder(
    *parts: str, more_parts: Callable[[HttpRequest], Sequence[str]] | None = None
) -> Callable[[Page], Page]:
    """Give the view an opened folder with these parts; otherwise ask the reason, or refuse.

    ``more_parts`` names those that depend on what the address asks for.
    """

    def decorate(view: Page) -> Page:
        @wraps(view)
        def answer(request: HttpRequest, person: UUID, **kwargs: Any) -> HttpResponse:
            profile = current_profile(request)
            viewer = viewer_of(profile)
            situation = my_situation(viewer, person)
            if situation is None:
                return _ask_or_keep(request, person)
            mark = folder_mark(viewer, person)  # first, so that no change slips in between
            try:
                folder = read_folder(
                    viewer,
                    person,
                    situation=situation,
                    parts=[*parts, *(more_parts(request) if more_parts else ())],
                    by_itself=BACKGROUND in request.headers,
                )
            except ReasonNeeded:
                return _ask_or_keep(request, person)
            if folder.refused:
                return refused(request)
            since = read_since(request)
            moment = datetime.fromtimestamp(since, UTC) if since is not None else None
            page = lay_out(folder, profile, since=moment)
            if page.right.declared and _url_name(request) not in OPEN_TO_A_VISIT:
                return redirect("desk:folder", person)
            return view(
                request,
                Opened(person, viewer, profile, situation, page, since, mark or ""),
                **kwargs,
            )

        return answer

    return decorate


def _ask_or_keep(request: HttpRequest, person: UUID) -> HttpResponse:
    """Ask the reason; what was sent meanwhile (the day ended while writing) is given back."""
    asked = ask_reason(request, person)
    if request.method != "POST" or asked.status_code != OK:
        return asked
    return kept(request, reason_url=reverse("desk:reason", args=[person]))


def ask_reason(
    request: HttpRequest, person: UUID, form: ReasonForm | None = None, status: int = 200
) -> HttpResponse:
    """The page that asks for what the folder is opened; refuses where no reason would open it."""
    door = knock(viewer_of(current_profile(request)), person)
    if door is None:
        return refused(request)
    context = {
        "door": door,
        "form": form or ReasonForm(situations=door.situations),
        "person": person,
        "goes_to": goes_to(request),
        "since": read_since(request),
    }
    return render(request, "desk/reason.html", context, status=status)


def refused(request: HttpRequest, *, of_visit: bool = False) -> HttpResponse:
    """The same page for somebody hidden, for nobody at all and for what may not be done.

    Of a visit that could not be declared it says what may be in the way, whether or not it is.
    """
    kind = current_profile(request).kind
    context = {
        "may_declare": kind in PRACTITIONERS and not of_visit,
        "opens_folders": kind in SEARCHING,
        "of_visit": of_visit,
    }
    return render(request, "desk/refused.html", context, status=404)


def goes_to(request: HttpRequest) -> str:
    """The tab that was asked for, to go on there once the reason is given."""
    named = request.POST.get("ir") or _url_name(request)
    return named if named in TAB_NAMES else "folder"


def _url_name(request: HttpRequest) -> str:
    return getattr(request.resolver_match, "url_name", "") or ""


def read_since(request: HttpRequest) -> int | None:
    """Since when something is news, in seconds, as the page that linked here said."""
    text = request.GET.get(SINCE) or request.POST.get(SINCE) or ""
    return int(text) if text.isdecimal() and len(text) <= 10 else None
