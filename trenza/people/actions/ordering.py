"""What a data manager orders of identities; the database says whether she may."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from trenza.access.public import Viewer, announce_and_read, signed_context
from trenza.people.actions.reports import report_mixed
from trenza.people.actions.reviewing import NOTED, REFUSED, hand_over

WAITS = "waits"


def order(
    viewer: Viewer,
    review: UUID,
    kind: str,
    *,
    identities: Sequence[UUID] = (),
    token: str = "",
    seal: str,
    reason: str,
) -> str:
    """Order to ``split``, ``move`` or ``undo``.

    ``noted``, ``waits`` for another one to confirm it, or why not: ``changed``, ``part`` (not all
    can leave), ``refused``.
    """
    return _order(
        viewer, review, "people_order(%s, %s, %s, %s::uuid[], %s, %s, %s)",
        [kind, list(identities), token, seal, reason],
    )  # fmt: skip


def report(viewer: Viewer, person: UUID, reason: str) -> bool:
    """Somebody who attends a person says that two are mixed in her folder."""
    taken = report_mixed(viewer, person, reason)
    if taken:
        hand_over()
    return taken


def second(viewer: Viewer, review: UUID, ordered: UUID, *, confirm: bool) -> str:
    """Confirm what another one ordered, or decline it; ``noted`` or ``refused``."""
    answer = "confirm" if confirm else "decline"
    return _order(viewer, review, "people_second(%s, %s, %s, %s)", [ordered, answer])


def _order(viewer: Viewer, review: UUID, function: str, values: list[Any]) -> str:
    context = signed_context(viewer)
    rows = announce_and_read(
        "SELECT people_announce_review(%s, %s, 'identities.ordered')",
        [context, review],
        f"SELECT * FROM {function}",
        [context, review, *values],
    )
    told = str(rows[0]["told"]) if rows else REFUSED
    if told in (NOTED, WAITS):
        hand_over()
    return told
