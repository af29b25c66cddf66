"""Reading users and profiles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from axes.models import AccessAttempt
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from trenza.accounts.models import Profile, User
from trenza.accounts.rules import KINDS, navigation_of


@dataclass(frozen=True)
class CurrentProfile:
    """Who is looking, as what, from where. Everything that a decision needs of the viewer."""

    profile_id: int
    user_id: int
    user_name: str
    kind: str
    kind_label: str
    functions: tuple[str, ...]
    post: str
    centre_id: int
    centre: str
    organisation_id: int
    organisation: str
    sector: str
    # The mark of this sign-in in the log; not the key of the cookie, so nobody can enter with it.
    session_key: str


def describe(profile: Profile, session_key: str = "") -> CurrentProfile:
    """The profile as pages and decisions carry it; expects the place to be loaded."""
    return CurrentProfile(
        profile_id=profile.id,
        user_id=profile.user_id,
        user_name=profile.user.full_name,
        kind=profile.kind,
        kind_label=KINDS[profile.kind],
        functions=tuple(profile.functions),
        post=profile.post or KINDS[profile.kind],
        centre_id=profile.centre_id,
        centre=profile.centre.name,
        organisation_id=profile.centre.organisation_id,
        organisation=profile.centre.organisation.name,
        sector=profile.centre.organisation.sector,
        session_key=session_key,
    )


def current_profile(request: HttpRequest) -> CurrentProfile:
    """The profile that the request acts as; without one nothing is allowed."""
    profile = getattr(request, "profile", None)
    if not isinstance(profile, CurrentProfile):
        raise PermissionDenied("No hay un perfil activo.")
    return profile


def profile_in_force(*, profile_id: int, user_id: int, on: date) -> Profile | None:
    """That profile of that user if it gives access on that day."""
    return Profile.objects.in_force(on).with_place().filter(id=profile_id, user_id=user_id).first()


def profiles_of(*, user_id: int, on: date) -> Sequence[Profile]:
    """The profiles among which a user can switch on a day, in a steady order."""
    profiles = Profile.objects.in_force(on).with_place().filter(user_id=user_id)
    return list(profiles.order_by("centre__organisation__name", "centre__name", "id"))


def invented_profiles(*, on: date) -> Sequence[Profile]:
    """The one-click people of a demonstration, in the order in which its story brings them on."""
    profiles = Profile.objects.in_force(on).with_place().filter(user__is_invented=True)
    return list(profiles.order_by("id"))


def professionals_of(*, organisation_id: int) -> list[tuple[int, str]]:
    """Who works or has worked in an organisation, by name: the user's number and full name."""
    users = User.objects.filter(profiles__centre__organisation_id=organisation_id)
    return list(users.distinct().order_by("full_name", "id").values_list("id", "full_name"))


def names_failed_from(*, address: str, since: datetime) -> int:
    """With how many different user names an address has failed to sign in lately."""
    tries = AccessAttempt.objects.filter(ip_address=address, attempt_time__gte=since)
    return int(tries.values("username").distinct().count())


def navigation(kind: str) -> list[tuple[str, str]]:
    """Label and address of the pages that a kind of profile is shown, its home first."""
    known = ((entry.label, address(entry.page)) for entry in navigation_of(kind))
    return [(label, url) for label, url in known if url]


def address(page: str) -> str:
    """The address of a page of a context above, or nothing where that context is not installed."""
    try:
        return reverse(page)
    except NoReverseMatch:
        return ""
