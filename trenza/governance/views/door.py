"""Who may enter these pages: the owners of the protocol and the data-protection officers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render

from trenza.access.public import Viewer
from trenza.accounts.public import CurrentProfile, current_profile
from trenza.protocol.public import (
    NoProtocol,
    Protocol,
    TamperedProtocol,
    VersionCard,
    published,
    versions,
)

OWNER = "protocol_owner"
READERS = frozenset({OWNER, "data_protection_officer"})
_GREATEST = 2**63 - 1
View = Callable[..., HttpResponseBase]


def for_readers(view: View) -> View:
    """To anybody else these pages do not exist."""
    return _for(READERS, view)


def for_owners(view: View) -> View:
    """What changes something is for the owners alone."""
    return _for(frozenset({OWNER}), view)


def _for(kinds: frozenset[str], view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if current_profile(request).kind not in kinds:
            raise Http404
        if any(isinstance(value, int) and value > _GREATEST for value in kwargs.values()):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except TamperedProtocol as error:
            context = {"problem": str(error)}
            return render(request, "governance/tampered.html", context, status=500)

    return guarded


def viewer_of(profile: CurrentProfile) -> Viewer:
    """Who asks the database."""
    return Viewer(profile_id=profile.profile_id, session_key=profile.session_key)


def version_or_404(version: int) -> tuple[VersionCard, Protocol]:
    """A version with its card."""
    card = next((one for one in versions() if one.id == version), None)
    if card is None:
        raise Http404
    try:
        return card, published(version)
    except NoProtocol as error:
        raise Http404 from error
