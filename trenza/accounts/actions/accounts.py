"""Writing users, profiles and what happened at sign-in."""

from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import F

from trenza.accounts.models import Profile, User
from trenza.accounts.rules import KINDS, is_plain_username


class AccountError(ValueError):
    """An account that cannot be made so, with a sentence for people."""


@transaction.atomic
def create_user(
    *,
    username: str,
    full_name: str,
    password: str | None = None,
    email: str = "",
    is_invented: bool = False,
) -> int:
    """Create a user and give its id; without password she can enter by other means only."""
    name = username.strip().lower()
    if not is_plain_username(name):
        raise AccountError("El usuario admite de 3 a 60 letras sin tilde, cifras, punto y guion.")
    if User.objects.filter(username=name).exists():
        raise AccountError("Ese usuario ya existe.")
    user = User(username=name, full_name=full_name, email=email, is_invented=is_invented)
    if password is not None and not is_invented:
        validate_password(password, user)
    user.set_password(password)
    user.save()
    return user.id


@transaction.atomic
def create_profile(
    *,
    user_id: int,
    centre_id: int,
    kind: str,
    valid_from: date,
    valid_to: date | None = None,
    functions: tuple[str, ...] = (),
    post: str = "",
    reference: str = "",
) -> int:
    """Give a user a profile in a centre between two dates; gives its id."""
    if kind not in KINDS:
        raise AccountError("Ese tipo de perfil no existe.")
    profile = Profile.objects.create(
        user_id=user_id,
        centre_id=centre_id,
        kind=kind,
        functions=list(functions),
        post=post,
        reference=reference,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    return profile.id


def end_profile(*, profile_id: int, on: date) -> None:
    """End a profile: from the next request of its user it gives no access."""
    Profile.objects.filter(id=profile_id).update(active=False, valid_to=on)


def note_refusal(*, username: str, now: datetime) -> None:
    """Note a failed try on the user of that name, if there is one."""
    User.objects.filter(username=username.strip().lower()).update(
        last_refused_at=now, refusals=F("refusals") + 1
    )


def forget_refusals(*, user_id: int) -> None:
    """Start counting failed tries anew: she has just been told about them."""
    User.objects.filter(id=user_id).update(refusals=0)


def set_shortcuts(*, user_id: int, enabled: bool) -> None:
    """Turn the single-key shortcuts of a user on or off."""
    User.objects.filter(id=user_id).update(shortcuts=enabled)
