"""What was being written when the session or the day ended: it comes back, and is saved by nobody.

The page that is answered holds it in hidden fields; the server keeps nothing. Going on shows the
form again, filled in, so that only who reads it there saves it.

Each form bears its author, sealed: what Alba wrote is taken up and saved by Alba alone, even where
Bilal signs in at the same desk. The price: until she closes the tab, her text lies in a page of a
screen that may be left alone, unseen but within reach of who looks into the page. It is accepted,
for the form itself lay there open until then, and a draft on the server would be one place more
with personal data. Where a form came from another site nothing is given back.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure

from trenza.desk.reads.opaque import seal, unseal

ON = "seguir"
AUTHOR = "de_quien"
FORMS = frozenset({"state_record", "correct_record"})
_OURS = frozenset({"csrfmiddlewaretoken", ON})


def keeps_writing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give back what is sent to a form after the session has ended."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return kept(request) if _author(request) else redirect_to_login(request.get_full_path())
        if getattr(request, "profile", None) is None:
            return redirect("accounts:profiles")
        if {AUTHOR, ON} & set(request.POST) and _author(request) != request.user.pk:
            return render(request, "desk/of_another.html", status=403)
        return view(request, *args, **kwargs)

    return login_not_required(answer)


def author_of(request: HttpRequest) -> str:
    """The field by which a form says who writes in it."""
    return seal([AUTHOR, request.user.pk])


def _author(request: HttpRequest) -> int | None:
    """Who began what is sent; None where no form of ours says it."""
    told = unseal(request.POST.get(AUTHOR, ""))
    return int(told[1]) if isinstance(told, list) and told[:1] == [AUTHOR] else None


def kept(request: HttpRequest, *, reason_url: str = "", status: int = 200) -> HttpResponse:
    """The page that holds what was written until its author can go on."""
    fields = [(name, text) for name, texts in request.POST.lists() for text in texts
              if name not in _OURS]  # fmt: skip
    context = {
        "fields": fields,
        "on": ON,
        "action": request.get_full_path(),
        "reason_url": reason_url,
        "signed_in": request.user.is_authenticated,
    }
    return render(request, "desk/kept.html", context, status=status)


def stale_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form of a page older than the sign-in: the record forms give back what was written."""
    try:
        named = resolve(request.path_info)
    except Resolver404:
        return csrf_failure(request, reason=reason)
    ours = named.app_names == ["desk"] and named.url_name in FORMS and _from_here(request)
    # once the session has ended its author may go on later; in another's session nobody may
    author = _author(request)
    if ours and author and (not request.user.is_authenticated or author == request.user.pk):
        return kept(request, status=403)
    return csrf_failure(request, reason=reason)


def _from_here(request: HttpRequest) -> bool:
    """Whether the browser says that a page of this site sent it; no word is not enough.

    Without the mark against forged requests nothing else tells our form from another site's.
    """
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    own = {f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS}
    said = [site == "same-origin"] * (site is not None) + [origin in own] * (origin is not None)
    return bool(said) and all(said)
