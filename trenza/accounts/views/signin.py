"""Entering and leaving."""

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from trenza.accounts.actions.session import activate, begin, finish
from trenza.accounts.models import Profile
from trenza.accounts.reads import (
    CurrentProfile,
    current_profile,
    describe,
    invented_profiles,
    navigation,
)
from trenza.accounts.views.account import welcome
from trenza.accounts.views.marks import profile_not_required
from trenza.base.clock import today

PASSWORD_BACKEND = "django.contrib.auth.backends.ModelBackend"  # noqa: S105  a dotted path


class SignInView(LoginView):  # type: ignore[misc]
    """User name and password; in a demonstration also one click per invented person."""

    template_name = "accounts/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and, in a demonstration, its people."""
        return {**super().get_context_data(**kwargs), "invented": _invented()}

    def form_invalid(self, form: Any) -> HttpResponse:
        """A refused form is the same page with status 422."""
        page: HttpResponse = self.render_to_response(self.get_context_data(form=form), status=422)
        return page


def _invented() -> list[CurrentProfile]:
    if not settings.DEMO:
        return []
    return [describe(profile) for profile in invented_profiles(on=today())]


@login_not_required
@never_cache
def people(request: HttpRequest) -> HttpResponse:
    """The invented people of the demonstration, to go on as another one."""
    if not settings.DEMO:
        raise Http404
    return render(request, "accounts/people.html", {"invented": _invented()})


@require_POST
@login_not_required
@never_cache
def enter_as_invented(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Become an invented person of the demonstration."""
    if not settings.DEMO:
        raise Http404
    chosen = get_object_or_404(
        Profile.objects.in_force(today()).with_place().filter(user__is_invented=True), id=profile_id
    )
    if request.user.is_authenticated:
        finish(request, outcome="switched")
    user = chosen.user
    before, refused, times = user.last_login, user.last_refused_at, user.refusals
    login(request, user, backend=PASSWORD_BACKEND)
    begin(request, user=user, before=before, refused=refused, times=times, way="demo")
    if request.session.get("profile") != chosen.id:
        activate(request, describe(chosen, request.session["mark"]))
    welcome(request)
    return redirect("accounts:home")


@profile_not_required
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; reached by link it asks first."""
    if request.method != "POST":
        return render(request, "accounts/sign_out.html")
    finish(request, outcome="signed_out")
    return redirect("account_login")


def home(request: HttpRequest) -> HttpResponse:
    """The first page of whoever has just entered."""
    pages = navigation(current_profile(request).kind)
    return redirect(pages[0][1] if pages else "accounts:account")
