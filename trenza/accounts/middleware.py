"""Who acts, on every request: the limits of the session and the profile in force."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from trenza.accounts.actions.session import MARK, PROFILE, SEEN, finish, limits_of
from trenza.accounts.reads import describe, profile_in_force
from trenza.accounts.rules import NOTE_ACTIVITY_EVERY
from trenza.base.clock import now, today

# A page that refreshes itself is not somebody working: such requests carry this header.
BACKGROUND = "X-Trenza-Background"


class ProfileMiddleware:
    """Ends sessions past their limits and puts ``request.profile``, read anew each time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Know who acts, answer, and never leave a fragment where a sign-in page belongs."""
        request.profile = None  # type: ignore[attr-defined]
        if request.user.is_authenticated:
            self._recognise(request)
        response = self.get_response(request)
        return self._out_of_fragment(request, response)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """A signed-in user without an active profile chooses one first."""
        if not request.user.is_authenticated or request.profile:  # type: ignore[attr-defined]
            return None
        public = not getattr(view, "login_required", True)
        if public or not getattr(view, "profile_required", True):
            return None
        return redirect("accounts:profiles")

    def _recognise(self, request: HttpRequest) -> None:
        limits = limits_of(request)
        moment = now()
        if moment >= limits.ends_at:
            finish(request, outcome="expired")
            return
        worked = BACKGROUND not in request.headers
        if worked and moment - limits.seen_at >= NOTE_ACTIVITY_EVERY:
            request.session[SEEN] = moment.isoformat()
        self._set_profile(request)

    def _set_profile(self, request: HttpRequest) -> None:
        chosen = request.session.get(PROFILE)
        if chosen is None:
            return
        profile = profile_in_force(profile_id=chosen, user_id=request.user.pk or 0, on=today())
        if profile is None:
            finish(request, outcome="profile_ended")
            return
        mark = str(request.session.get(MARK, ""))
        request.profile = describe(profile, mark)  # type: ignore[attr-defined]

    def _out_of_fragment(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """A fragment request sent to sign in moves the whole page instead."""
        target = response.headers.get("Location", "")
        ways_in = (reverse("account_login"), reverse("accounts:profiles"))
        if "HX-Request" not in request.headers or not target.startswith(ways_in):
            return response
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = target.split("?")[0]
        answer.cookies = response.cookies
        return answer
