"""Who may enter these pages: the data manager of an organisation, for its own systems."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponseBase

from trenza.access.public import Viewer
from trenza.accounts.public import CurrentProfile, current_profile
from trenza.exchange.models import Delivery
from trenza.exchange.reads import managed_delivery

View = Callable[..., HttpResponseBase]


def for_data_managers(view: View) -> View:
    """To anybody else these pages do not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if current_profile(request).kind != "data_manager":
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def viewer_of(profile: CurrentProfile) -> Viewer:
    """The profile as the database asks for it."""
    return Viewer(profile_id=profile.profile_id, session_key=profile.session_key)


def delivery_or_404(profile: CurrentProfile, reference: UUID) -> Delivery:
    """A delivery of the profile's organisation; a foreign one does not exist."""
    delivery = managed_delivery(profile.organisation_id, reference)
    if delivery is None:
        raise Http404
    return delivery
