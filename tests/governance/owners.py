"""Who owns the protocol in the small world: two of social services, one of employment, one NGO's.

Prudencia proposes; Pascual (SS), Elvira (SE) and Tomasa (TS) approve or not.
"""

from dataclasses import replace

from tests.cast import PASSWORD, START, World

OWNERS = [
    ("prudencia", "Prudencia Leal Mora", "county-north"),
    ("pascual", "Pascual Ribas Otero", "county-north"),
    ("elvira", "Elvira Campos Rey", "office-alba"),
    ("tomasa", "Tomasa Vives Prat", "bridge-site"),
]


def appoint(world: World) -> World:
    """The world with its owners of the protocol; that of the cast stays as it is. Ends as web."""
    from trenza.accounts.public import create_profile, create_user

    world = replace(world, users=dict(world.users), profiles=dict(world.profiles))
    world.enter("owner")
    for name, full_name, centre in OWNERS:
        world.users[name] = create_user(username=name, full_name=full_name, password=PASSWORD)
        world.profiles[name] = create_profile(
            user_id=world.users[name], centre_id=world.centres[centre], kind="protocol_owner",
            valid_from=START,
        )  # fmt: skip
    world.enter("web")
    return world
