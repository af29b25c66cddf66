"""A past decision comes out the same, from its version and the factors that its event keeps."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.governance.acts import DEMAND, HOUSING, approve, propose
from tests.governance.test_simulation import consent
from tests.laws.sabotage import as_administrator, events_of
from tests.protocol.world import PACK
from trenza.access.public import open_folder
from trenza.protocol.public import Masks, NotReplayable, current, past_decision

VIEWERS = ("alba", "marta", "bilal", "quim", "nora", "sara", "delia")
SITUATIONS = [one.code for one in PACK.situations]


def open_everything(world) -> None:
    for name in VIEWERS:
        for person in world.persons.values():
            for situation in SITUATIONS:
                open_folder(world.viewer(name), person, situation=situation, reason="")


def run(*words: str) -> str:
    out = StringIO()
    call_command("protocol", *words, stdout=out, stderr=out)
    return out.getvalue()


class TestPastDecision:
    def test_comes_out_the_same_for_every_access_whatever_came_after(self, world):
        open_everything(world)
        consent(world, Masks((1 << 62) - 1, (1 << 40) - 1, 12345))
        open_everything(world)
        old = current().id
        for change, names in ((DEMAND, ["elvira"]), (HOUSING, ["elvira", "pascual"])):
            draft = propose(world, change).draft
            for name in names:
                state = approve(world, draft, name)
            assert state == "published"
        open_everything(world)
        with world.database.connect("owner") as owner:
            owner.execute("UPDATE access_consent SET withdrawn_at = now()")
        world.enter("owner")
        events = events_of(world, "folder.opened", "folder.denied")
        past = [past_decision(one["id"]) for one in events]

        assert len(past) == 3 * len(VIEWERS) * len(world.persons) * len(SITUATIONS) > 300
        assert all(one.agrees for one in past)
        assert {one.version for one in past} == {old, old + 2}
        shown = [(d.then.own | d.then.other).as_tuple() for d in past]
        assert shown == [(one["m1"], one["m2"], one["m3"]) for one in events]
        assert len({one.then.other.as_tuple() for one in past}) > 12
        allowed = next(one for one in events if one["outcome"] == "allowed")
        self._say(allowed["id"])

    def _say(self, event: int) -> None:
        told = run("explain", "--event", str(event))
        assert "Coincide" in told
        assert f"Suceso {event}" in told
        assert "Protocolo" in run("explain", "--event", str(event), "--type", "job_demand")
        with pytest.raises(CommandError, match="No hay ningún suceso"):
            run("explain", "--event", "999999999")
        with pytest.raises(CommandError, match="Falta --profile"):
            run("explain")

    def test_that_was_forged_does_not(self, world):
        open_folder(world.viewer("alba"), world.persons["pere"], situation="follow_up", reason="")
        [event] = events_of(world, "folder.opened")
        detail = event["detail"]
        detail["factors"]["other"] = [(1 << 33) - 1] * 3
        as_administrator(
            world.database.name,
            "ALTER TABLE audit_event DISABLE TRIGGER USER; UPDATE audit_event SET detail = "
            f"$j${json.dumps(detail)}$j$::jsonb WHERE id = {event['id']}",
        )
        world.enter("owner")

        assert not past_decision(event["id"]).agrees
        with pytest.raises(CommandError, match="No coincide"):
            run("explain", "--event", str(event["id"]))

    def test_needs_the_factors(self, world):
        propose(world, DEMAND)
        [event] = events_of(world, "protocol.drafted")
        world.enter("owner")

        with pytest.raises(NotReplayable, match="no guarda con qué se decidió"):
            past_decision(event["id"])


class TestRegister:
    def test_does_not_hand_out_the_factors(self, world):
        """A refusal does not say why: not in the officer's register either."""
        from trenza.access.public import read_log

        open_folder(world.viewer("alba"), world.persons["rosa"], situation="follow_up", reason="")
        lines = read_log(world.viewer("delia"), limit=20)

        assert [one for one in lines if one.kind == "folder.opened"]
        assert not [one for one in lines if "factors" in one.detail]
