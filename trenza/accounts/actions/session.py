"""The session of somebody signed in: begins, acts as a profile, ends."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth import logout
from django.http import HttpRequest

from trenza.accounts.models import User
from trenza.accounts.reads import CurrentProfile, describe, profiles_of
from trenza.accounts.rules import session_ends_at
from trenza.audit.public import note_session
from trenza.base.clock import now, today

PROFILE, MARK, STARTED, SEEN, LAST = "profile", "mark", "started_at", "seen_at", "last_sign_in"


def begin(
    request: HttpRequest,
    *,
    user: User,
    before: datetime | None,
    refused: datetime | None,
    times: int,
    way: str = "password",
) -> None:
    """Set up a session that has just been opened; a single profile becomes the active one."""
    moment = now().isoformat()
    request.session.cycle_key()
    request.session[STARTED] = request.session[SEEN] = moment
    request.session[MARK] = secrets.token_hex(16)
    request.session[LAST] = {
        "good": before.isoformat() if before else "",
        "refused": refused.isoformat() if refused else "",
        "times": times,
    }
    note_session(
        kind="session.started",
        actor=str(user.id),
        session=request.session[MARK],
        outcome=way,
    )
    profiles = profiles_of(user_id=user.id, on=today())
    if len(profiles) == 1:
        activate(request, describe(profiles[0], request.session[MARK]))


def activate(request: HttpRequest, profile: CurrentProfile) -> None:
    """Act as a profile from now on, under a new session key."""
    request.session.cycle_key()
    request.session[PROFILE] = profile.profile_id
    note_session(
        kind="session.started",
        actor=str(profile.user_id),
        profile=str(profile.profile_id),
        organisation=str(profile.organisation_id),
        centre=str(profile.centre_id),
        session=profile.session_key,
        outcome="profile",
    )


def finish(request: HttpRequest, *, outcome: str) -> None:
    """End the session and everything kept in it."""
    note_session(
        kind="session.ended",
        actor=str(request.user.pk or ""),
        profile=str(request.session.get(PROFILE, "")),
        session=str(request.session.get(MARK, "")),
        outcome=outcome,
    )
    logout(request)


@dataclass(frozen=True)
class Limits:
    """When the session was started, last used, and when it ends."""

    started_at: datetime
    seen_at: datetime
    ends_at: datetime


def limits_of(request: HttpRequest) -> Limits:
    """The limits of the current session; one without marks has already ended."""
    try:
        started = datetime.fromisoformat(request.session[STARTED])
        seen = datetime.fromisoformat(request.session[SEEN])
    except (KeyError, ValueError):
        started = seen = datetime.fromisoformat("2000-01-01T00:00:00+00:00")
    return Limits(started, seen, session_ends_at(started, seen))
