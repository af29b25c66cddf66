"""What was being written when the session or the day ended: it comes back, and is saved by nobody.

The page that is answered holds it in hidden fields; the server keeps nothing. Going on shows the
form again, filled in, so that only who reads it there saves it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.views.csrf import csrf_failure

ON = "seguir"
FORMS = frozenset({"state_record", "correct_record"})
_OURS = frozenset({"csrfmiddlewaretoken", ON})


def keeps_writing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give back what is sent to a form after the session has ended."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            written = request.method == "POST"
            return kept(request) if written else redirect_to_login(request.get_full_path())
        if getattr(request, "profile", None) is None:
            return redirect("accounts:profiles")
        return view(request, *args, **kwargs)

    return login_not_required(answer)


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
    if named.app_names == ["desk"] and named.url_name in FORMS:
        return kept(request, status=403)
    return csrf_failure(request, reason=reason)
