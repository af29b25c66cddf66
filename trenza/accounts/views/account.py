"""The active profile, the length of the session, and one's own account."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from trenza.accounts.actions.accounts import set_shortcuts
from trenza.accounts.actions.session import LAST, MARK, PROFILE, activate, finish, limits_of
from trenza.accounts.reads import describe, profile_in_force, profiles_of
from trenza.accounts.views.marks import profile_not_required
from trenza.base.clock import now, today


@profile_not_required
def profiles(request: HttpRequest) -> HttpResponse:
    """Choose as what to act; somebody whose profiles have all ended cannot go on."""
    mark = str(request.session.get(MARK, ""))
    mine = [describe(row, mark) for row in profiles_of(user_id=request.user.pk or 0, on=today())]
    if not mine:
        finish(request, outcome="no_profile")
        return render(request, "accounts/no_profile.html", status=403)
    return render(request, "accounts/profiles.html", {"profiles": mine})


@profile_not_required
@require_POST
def switch(request: HttpRequest, profile_id: int) -> HttpResponse:
    """Act as another of one's own profiles."""
    user_id = request.user.pk or 0
    chosen = profile_in_force(profile_id=profile_id, user_id=user_id, on=today())
    if chosen is None:
        return redirect("accounts:profiles")
    if request.session.get(PROFILE) != chosen.id:
        activate(request, describe(chosen, str(request.session.get(MARK, ""))))
    return redirect("accounts:home")


@profile_not_required
@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Go on with the session; the middleware has noted the activity."""
    return JsonResponse({"ends_in": seconds_left(request)})


def seconds_left(request: HttpRequest) -> int:
    """How long the session still lasts if nothing more is done."""
    return max(0, int((limits_of(request).ends_at - now()).total_seconds()))


def account(request: HttpRequest) -> HttpResponse:
    """One's own account: last access, shortcuts, password."""
    form = PasswordChangeForm(request.user, request.POST if "new_password1" in request.POST else None)
    if request.method == "POST" and form.is_bound and form.is_valid():
        with transaction.atomic():
            request.user.set_password(form.cleaned_data["new_password1"])
            request.user.save(update_fields=["password"])
        update_session_auth_hash(request, request.user)  # other sessions end
        messages.success(request, "La contraseña ha cambiado. Las demás sesiones se han cerrado.")
        return redirect("accounts:account")
    refused = form.is_bound and not form.is_valid()
    context = {"form": form, "last": last_sign_in(request)}
    return render(request, "accounts/account.html", context, status=422 if refused else 200)


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Turn the single-key shortcuts on or off."""
    set_shortcuts(user_id=request.user.pk or 0, enabled=request.POST.get("shortcuts") == "1")
    messages.success(request, "Preferencias guardadas.")
    return redirect("accounts:account")


def last_sign_in(request: HttpRequest) -> dict[str, Any]:
    """The sign-in before this one and the tries that failed since (ENS op.acc.5 R5)."""
    kept = request.session.get(LAST, {})
    read = {key: _moment(kept.get(key, "")) for key in ("good", "refused")}
    return {**read, "times": kept.get("times", 0)}


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
