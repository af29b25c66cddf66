"""The active profile, the length of the session, and one's own account."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from trenza.accounts.actions.accounts import set_shortcuts
from trenza.accounts.actions.session import LAST, MARK, PROFILE, activate, finish, limits_of
from trenza.accounts.forms import PasswordForm
from trenza.accounts.reads import describe, profile_in_force, profiles_of
from trenza.accounts.views.marks import profile_not_required
from trenza.base.clock import MADRID, now, today
from trenza.base.spanish import counted, short_moment


@profile_not_required
def profiles(request: HttpRequest) -> HttpResponse:
    """Choose as what to act; somebody whose profiles have all ended cannot go on."""
    mark = str(request.session.get(MARK, ""))
    mine = [describe(row, mark) for row in profiles_of(user_id=request.user.pk or 0, on=today())]
    if not mine:
        finish(request, outcome="no_profile")
        return render(request, "accounts/no_profile.html", status=403)
    active = request.session.get(PROFILE)
    return render(request, "accounts/profiles.html", {"profiles": mine, "active": active})


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
    form = PasswordForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        form.user.set_password(form.cleaned_data["new_password1"])
        form.user.save(update_fields=["password"])
        update_session_auth_hash(request, form.user)  # other sessions end
        messages.success(request, "La contraseña ha cambiado. Las demás sesiones se han cerrado.")
        return redirect("accounts:account")
    context = {"form": form, "last": last_sign_in(request)}
    return render(request, "accounts/account.html", context, status=422 if form.is_bound else 200)


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


def welcome(request: HttpRequest) -> None:
    """Tell her, once, when she was last here and whether somebody else tried."""
    last = last_sign_in(request)
    if last["good"] is None:
        messages.info(request, "Esta es la primera vez que entras.")
        return
    text = f"Tu entrada anterior: {short_moment(last['good'].astimezone(MADRID))}."
    if not last["times"]:
        messages.info(request, text)
        return
    when = short_moment(last["refused"].astimezone(MADRID))
    tries = counted(last["times"], "intento fallido", "intentos fallidos")
    messages.warning(request, f"{text} Desde entonces, {tries}; el último, {when}.")


def _moment(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
