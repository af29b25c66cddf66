"""What the sign-in library asks us at each step."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from axes.helpers import get_client_ip_address
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from trenza.accounts.actions.accounts import forget_refusals, note_refusal
from trenza.accounts.actions.session import begin
from trenza.accounts.models import User
from trenza.accounts.rules import veiled_username
from trenza.accounts.views.account import welcome
from trenza.audit.public import note_session
from trenza.base.clock import now


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """User name and password now; second factors and other identity providers hook in here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs herself up: accounts are given by the organisations."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Our pages say what happened themselves."""

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the failed try and write it in the log, with or without a user of that name."""
        username = str(credentials.get("username", ""))
        note_refusal(username=username, now=now())
        note_session(
            kind="session.refused",
            actor="",
            outcome="refused",
            detail={
                "name": veiled_username(username, settings.SECRET_KEY),
                "address": get_client_ip_address(request) or "",
            },
        )

    def login(self, request: HttpRequest, user: User) -> None:
        """Start the session: its key is new, its limits start to count, the log knows."""
        before, refused, times = user.last_login, user.last_refused_at, user.refusals
        super().login(request, user)
        begin(request, user=user, before=before, refused=refused if times else None, times=times)
        forget_refusals(user_id=user.id)
        welcome(request)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Never reached: a closed account is refused with the same words as a wrong password."""
        raise AssertionError("closed accounts do not authenticate")
