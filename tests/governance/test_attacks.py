"""Ways round the approval that were tried: each comes to nothing, with a sentence where it can."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from tests.cast import START
from tests.governance.acts import DEMAND, HOUSING, approve, propose
from tests.governance.test_drafts import in_force, start_due
from trenza.governance.actions import drafts as acts
from trenza.governance.reads.drafts import draft as read_draft


def second_profile(world, name: str, centre: str) -> str:
    """The same person as an owner of the protocol somewhere else; gives the name to act under."""
    from trenza.accounts.public import create_profile

    world.enter("owner")
    world.profiles[f"{name}-too"] = create_profile(
        user_id=world.users[name], centre_id=world.centres[centre], kind="protocol_owner",
        valid_from=START,
    )  # fmt: skip
    world.enter("web")
    return f"{name}-too"


class TestTwoProfilesOfOnePerson:
    def test_do_not_approve_what_one_of_them_wrote(self, world):
        other = second_profile(world, "prudencia", "bridge-site")
        draft = propose(world, DEMAND).draft

        assert approve(world, draft, other) == "own"
        assert in_force(DEMAND) == 2

    def test_count_once_and_with_one_sector(self, world):
        other = second_profile(world, "pascual", "bridge-site")
        rise = replace(HOUSING, level=3)
        draft = propose(world, rise).draft

        assert approve(world, draft, "pascual") == "approved"
        assert approve(world, draft, other) == "twice"
        assert in_force(rise) == 1


class TestWhatWasRead:
    def test_is_the_day_and_the_reason_too(self, world):
        """A yes to a change for next month is none to the same change at once."""
        later = datetime.now(UTC) + timedelta(days=30)
        draft = propose(world, HOUSING, starts_at=later).draft
        seal = read_draft(world.viewer("pascual"), draft).hash
        assert approve(world, draft, "elvira") == "approved"
        assert propose(world, HOUSING, draft=draft).done  # the same cells, from now on

        assert approve(world, draft, "pascual", seal) == "changed"
        assert read_draft(world.viewer("elvira"), draft).approvals == ()
        assert approve(world, draft, "pascual") == "approved"
        assert in_force(HOUSING) == 1
        assert propose(world, HOUSING, draft=draft, note="Otro motivo").done
        assert read_draft(world.viewer("elvira"), draft).approvals == ()
        assert acts.approve(world.viewer("elvira"), draft, seal).state == "changed"

    def test_is_counted_again_on_its_day(self, world):
        draft = propose(world, DEMAND, starts_at=datetime.now(UTC) + timedelta(days=3)).draft
        assert approve(world, draft, "elvira") == "scheduled"
        with world.database.connect("owner") as owner:
            owner.execute(
                "UPDATE governance_draft SET starts_at = now() - interval '1 second', note = 'x'"
            )
        assert start_due(world) == 0
        assert in_force(DEMAND) == 2
        assert read_draft(world.viewer("elvira"), draft).is_open


class TestStoredVersion:
    def test_takes_no_more_rows(self, world):
        """More rows under a published number would give more than its hash says."""
        with world.database.connect("owner") as owner:
            for rest in (
                "protocol_basis (version_id, sector, code, kind, scsp, norm, label, m1, m2, m3) "
                "SELECT version_id, sector, 'mine', kind, scsp, norm, label, m1, m2, m3 "
                "FROM protocol_basis LIMIT 1",
                "protocol_cap (version_id, factor, code, label, m1, m2, m3) SELECT version_id, "
                "factor, 'mine', label, m1, m2, m3 FROM protocol_cap LIMIT 1",
                "protocol_matrix (version_id, profile, sector, situation) SELECT version_id, "
                "'mine', sector, situation FROM protocol_matrix LIMIT 1",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changes"):
                    owner.execute(f"INSERT INTO {rest}")
