"""Before and beside a reading: whose folder, for which reasons, and whether it changed."""

from dataclasses import dataclass
from uuid import UUID

from trenza.access.public import Viewer, announce_and_read, call, signed_context
from trenza.accounts.public import CurrentProfile
from trenza.desk.rules.words import full_name
from trenza.protocol.public import Situation, situations

CLOSED = "closed"


@dataclass(frozen=True)
class Door:
    """Whose folder it is and the situations that would open it for the viewer."""

    name: str
    situations: tuple[Situation, ...]
    declared: bool


def viewer_of(profile: CurrentProfile) -> Viewer:
    """Who asks the database."""
    return Viewer(profile_id=profile.profile_id, session_key=profile.session_key)


def my_situation(viewer: Viewer, person: UUID) -> str | None:
    """The situation in which the viewer opened this folder today, if any."""
    found: str | None = call("access_my_opening", viewer, person)
    return found


def knock(viewer: Viewer, person: UUID) -> Door | None:
    """Which reasons would open the folder; None, always alike, when none would. An event."""
    context = signed_context(viewer)
    rows = announce_and_read(
        "SELECT access_announce_door(%s, %s)",
        [context, person],
        "SELECT * FROM access_door(%s)",
        [context],
    )
    if not rows:
        return None
    allowed = {row["situation"] for row in rows}
    return Door(
        name=full_name(rows[0]["given_name"], rows[0]["surname1"], rows[0]["surname2"]),
        situations=tuple(one for one in situations() if one.code in allowed),
        declared=rows[0]["relation"] == "declared",
    )


def folder_mark(viewer: Viewer, person: UUID) -> str | None:
    """A seal over what the viewer may see of an open folder; None if she did not open it today."""
    mark: str | None = call("access_folder_mark", viewer, person)
    return mark
