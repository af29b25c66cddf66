"""What owners of the protocol do, as their pages do it."""

from datetime import date

from tests.cast import World
from trenza.governance.actions import drafts as acts
from trenza.governance.reads.drafts import draft as read_draft
from trenza.protocol.public import CellChange

TODAY = date(2027, 1, 15)
HOUSING = CellChange("employment_counsellor", "SE", "follow_up", False, "housing", 2)
DEMAND = CellChange("social_worker", "SS", "follow_up", False, "job_demand", 0)
SUPPORT = CellChange("employment_counsellor", "SE", "follow_up", False, "other_support", 0)


def propose(world: World, *cells: CellChange, by: str = "prudencia", **more):
    """Save a draft; gives the outcome."""
    values = {"text": "Así se acordó.", "note": "Un motivo", "on": TODAY, **more}
    return acts.save_cells(world.viewer(by), list(cells), **values)


def approve(world: World, draft: int, by: str, seal: str | None = None) -> str:
    """Approve a draft as it stands (or as it stood); gives the state."""
    if seal is None:
        found = read_draft(world.viewer(by), draft)
        seal = found.hash if found else ""
    return acts.approve(world.viewer(by), draft, seal).state


def let_the_day_come(world: World) -> None:
    """As if everybody had approved the drafts for a moment ago."""
    with world.database.connect("owner") as owner:
        owner.execute("UPDATE governance_draft SET starts_at = now() - interval '1 second'")
        owner.execute(
            "UPDATE governance_approval AS a SET hash = governance_seal(d) "
            "FROM governance_draft AS d WHERE d.id = a.draft_id"
        )
