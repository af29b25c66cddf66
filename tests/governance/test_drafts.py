"""A draft is written, approved by others and comes into force; or it does not, with a sentence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from tests.cast import NOW
from tests.governance.acts import DEMAND, HOUSING, SUPPORT, approve, let_the_day_come, propose
from tests.laws.sabotage import events_of, folder_rows, sign
from tests.protocol.world import PACK
from trenza.governance.actions import drafts as acts
from trenza.governance.reads.drafts import draft as read_draft
from trenza.governance.reads.drafts import drafts
from trenza.protocol.models import Basis, Cap, Matrix, Situation, Type
from trenza.protocol.public import BentLaw, CellChange, current, publish, text_of
from trenza.protocol.rules.canonical import digest


def in_force(change: CellChange) -> int:
    protocol = current()
    row = protocol.compiled.row(change.profile, change.sector, change.situation)
    return int(row.side(change.own).level(protocol.types[change.type].bit))


def rows_of(version: int) -> list[list[dict]]:
    """Every stored row of a version, but for its numbers."""
    return [
        sorted(
            (
                {k: v for k, v in row.items() if k not in ("id", "version_id")}
                for row in table.objects.filter(version=version).values()
            ),
            key=str,
        )
        for table in (Type, Situation, Matrix, Basis, Cap)
    ]


def publish_another(world) -> None:
    world.enter("owner")
    publish(replace(PACK, number=current().compiled.pack.number + 1, name="Otro"), by="x", now=NOW)
    world.enter("web")


class TestLowering:
    def test_needs_one_other_person_and_acts_on_the_next_statement(self, world):
        saved = propose(world, DEMAND)
        with world.database.connect("web") as web:
            before = folder_rows(web, world, "alba", world.persons["pere"])
            assert approve(world, saved.draft, "elvira") == "published"
            after = folder_rows(web, world, "alba", world.persons["pere"])

        assert "job_demand" in {row["type"] for row in before if row["part"] == "record"}
        assert "job_demand" not in {row["type"] for row in after if row["part"] == "record"}
        assert in_force(DEMAND) == 0

    def test_is_written_down_step_by_step(self, world):
        saved = propose(world, DEMAND)
        approve(world, saved.draft, "elvira")
        kinds = [one["kind"] for one in events_of(world) if one["kind"].startswith(("pro", "act"))]

        assert kinds[-6:] == [
            "act.announced", "protocol.drafted", "protocol.read", "act.announced",
            "protocol.approved", "protocol.published",
        ]  # fmt: skip
        published = events_of(world, "protocol.published")[-1]
        assert published["actor"] == str(world.users["elvira"])
        assert published["detail"]["hash"] == current().hash


class TestRise:
    @pytest.mark.parametrize(
        ("change", "first", "second"),
        [(HOUSING, "elvira", "pascual"), (HOUSING, "tomasa", "elvira"),
         (replace(SUPPORT, level=3), "elvira", "tomasa")],
    )  # fmt: skip
    def test_needs_two_people_one_of_the_authoring_sector(self, world, change, first, second):
        draft = propose(world, change).draft
        assert approve(world, draft, first) == "approved"
        assert in_force(change) != change.level
        assert approve(world, draft, second) == "published"
        assert in_force(change) == change.level

    def test_waits_for_the_authoring_sector_however_many_say_yes(self, world):
        draft = propose(world, replace(SUPPORT, level=3)).draft  # stated by NGOs alone
        assert approve(world, draft, "elvira") == "approved"
        assert approve(world, draft, "pascual") == "approved"
        found = read_draft(world.viewer("prudencia"), draft)
        assert found.missing == {"rises": ["other_support"], "people": 0,
                                 "types": ["other_support"]}  # fmt: skip
        assert approve(world, draft, "tomasa") == "published"


class TestApproval:
    def test_of_ones_own_draft_is_refused_in_a_sentence(self, world):
        draft = propose(world, DEMAND).draft
        seal = read_draft(world.viewer("prudencia"), draft).hash
        outcome = acts.approve(world.viewer("prudencia"), draft, seal)

        assert (outcome.state, outcome.done) == ("own", False)
        assert "Nadie aprueba su propio borrador" in outcome.text
        assert events_of(world, "protocol.refused")[-1]["detail"]["why"] == "own"

    def test_counts_once_each(self, world):
        draft = propose(world, HOUSING).draft
        assert approve(world, draft, "pascual") == "approved"
        assert approve(world, draft, "pascual") == "twice"
        assert in_force(HOUSING) == 1

    def test_is_of_what_was_read_and_not_of_what_it_became(self, world):
        draft = propose(world, HOUSING).draft
        seal = read_draft(world.viewer("pascual"), draft).hash
        assert approve(world, draft, "elvira") == "approved"
        assert propose(world, replace(HOUSING, level=3), draft=draft).done
        assert approve(world, draft, "pascual", seal) == "changed"
        assert read_draft(world.viewer("elvira"), draft).approvals == ()
        assert approve(world, draft, "pascual") == "approved"
        assert in_force(HOUSING) == 1

    def test_of_a_stale_draft_is_refused_until_it_is_drawn_anew(self, world):
        draft = propose(world, DEMAND).draft
        publish_another(world)
        assert approve(world, draft, "elvira") == "stale"
        assert read_draft(world.viewer("elvira"), draft).stale
        assert propose(world, DEMAND, draft=draft).done
        assert approve(world, draft, "elvira") == "published"

    def test_by_who_does_not_own_the_protocol_does_nothing(self, world):
        draft = propose(world, DEMAND).draft
        seal = read_draft(world.viewer("prudencia"), draft).hash
        for name in ("delia", "alba", "marta", "dario"):
            assert acts.approve(world.viewer(name), draft, seal).state == "refused"
            assert propose(world, DEMAND, by=name).state == "refused"
            assert acts.discard(world.viewer(name), draft).state == "refused"
        assert in_force(DEMAND) == 2

    def test_of_two_at_once_publishes_once(self, world):
        draft = propose(world, DEMAND).draft
        seal = read_draft(world.viewer("elvira"), draft).hash
        answers = []
        with world.database.connect("web") as one, world.database.connect("web") as two:
            held = {}
            for connection, name in ((one, "elvira"), (two, "pascual")):
                held[name] = sign(connection, world, name)
                connection.execute("SELECT governance_announce(%s, 'approve', %s)",
                                   [held[name], draft])  # fmt: skip

            def say_yes(connection, name):
                [answer] = connection.execute(
                    "SELECT governance_approve(%s, %s, %s)", [held[name], draft, seal]
                ).fetchone()
                answers.append(answer["state"])

            other = Thread(target=say_yes, args=(two, "pascual"))
            other.start()
            say_yes(one, "elvira")
            other.join(10)

        assert sorted(answers) == ["closed", "published"]

    def test_of_what_is_settled_is_refused(self, world):
        draft = propose(world, DEMAND).draft
        assert acts.discard(world.viewer("elvira"), draft).state == "refused"
        assert acts.discard(world.viewer("prudencia"), draft).done
        assert approve(world, draft, "elvira") == "closed"
        assert propose(world, DEMAND, draft=draft).state == "foreign"


def start_due(world) -> int:
    """As the worker does once a minute."""
    world.enter("intake")
    started = acts.start_due()
    world.enter("web")
    return started


class TestPublished:
    def test_by_approval_is_the_same_as_by_an_administrator(self, world):
        """The rows that PostgreSQL reads out of the text are those that Python would store."""
        draft = propose(world, HOUSING, replace(SUPPORT, level=1)).draft
        assert approve(world, draft, "tomasa") == "approved"
        assert approve(world, draft, "pascual") == "published"
        made = current()
        here = rows_of(made.id)
        assert digest(text_of(made.id)) == made.hash
        world.enter("owner")
        again = publish(
            replace(made.compiled.pack, number=made.compiled.pack.number + 1), by="x", now=NOW
        )
        assert rows_of(again.pk) == here

    def test_from_a_day_waits_for_it(self, world):
        soon = datetime.now(UTC) + timedelta(days=3)
        draft = propose(world, DEMAND, starts_at=soon).draft
        assert approve(world, draft, "elvira") == "scheduled"
        assert start_due(world) == 0
        assert in_force(DEMAND) == 2
        let_the_day_come(world)
        assert start_due(world) == 1
        assert in_force(DEMAND) == 0
        assert start_due(world) == 0

    def test_later_is_opened_again_if_it_became_stale(self, world):
        soon = datetime.now(UTC) + timedelta(days=3)
        draft = propose(world, DEMAND, starts_at=soon).draft
        approve(world, draft, "elvira")
        publish_another(world)
        let_the_day_come(world)
        assert start_due(world) == 0
        [found] = drafts(world.viewer("delia"))
        assert (found.state, found.stale, found.state_label) == ("open", True, "Ha quedado atrás")

    def test_and_approved_is_not_undone_by_the_pack_of_the_installation(self, world):
        from trenza.protocol.public import publish_base_pack

        draft = propose(world, DEMAND).draft
        approve(world, draft, "elvira")
        approved = current().id
        world.enter("owner")
        publish_base_pack(by="x", now=NOW)

        assert current().id == approved


class TestDraft:
    def test_over_another_version_than_the_one_in_force_is_not_saved(self, world):
        old = current()
        publish_another(world)
        compiled = acts.next_version(old.compiled, [DEMAND], text="x", on=NOW.date())
        outcome = acts._save(world.viewer("prudencia"), old, compiled, "x", {}, "f", None, None)

        assert outcome.state == "stale"

    def test_that_bends_a_law_is_not_even_made(self, world):
        violence = CellChange("social_worker", "SS", "follow_up", False, "violence_situation", 3)
        with pytest.raises(BentLaw, match="no puede verse completo"):
            propose(world, violence)

    def test_is_its_authors_alone_to_change(self, world):
        draft = propose(world, DEMAND).draft

        assert propose(world, HOUSING, by="pascual", draft=draft).state == "foreign"
        assert read_draft(world.viewer("alba"), draft) is None
        assert drafts(world.viewer("alba")) == []
