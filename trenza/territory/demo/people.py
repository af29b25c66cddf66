"""Organisations, centres and professionals of the invented region, as Trenza's own."""

from datetime import date
from typing import Any

from django.apps import apps

from trenza.accounts.public import create_profile, create_user
from trenza.directory.public import centre_ids, load_directory

SINCE = date(2023, 1, 9)


def settle(region: dict[str, Any]) -> dict[str, int]:
    """Load the directory and make the accounts that are missing; gives profile ids by user name.

    Only the cast can be entered with one click; the other professionals are names in the folders.
    """
    load_directory(
        municipalities=region["municipalities"],
        organisations=region["organisations"],
        centres=[
            {**centre, "organisation": organisation["code"]}
            for organisation in region["organisations"]
            for centre in organisation["centres"]
        ],
    )
    centres = {code: found[0] for code, found in centre_ids().items()}
    profiles = apps.get_model("accounts", "Profile").objects
    known = dict(profiles.order_by("-id").values_list("user__username", "id"))
    for who in region["professionals"]:
        if who["username"] not in known:
            known[who["username"]] = _settle_one(who, centres)
    return known


def _settle_one(who: dict[str, Any], centres: dict[str, int]) -> int:
    user = create_user(
        username=who["username"],
        full_name=who["full_name"],
        email=who["email"],
        is_invented=bool(who["cast"]),
    )
    made = [
        create_profile(
            user_id=user,
            centre_id=centres[profile["centre"]],
            kind=profile["kind"],
            functions=tuple(profile["functions"]),
            post=profile["post"],
            reference=profile["reference"],
            valid_from=SINCE,
        )
        for profile in who["profiles"]
    ]
    return made[0]
