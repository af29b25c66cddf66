"""Linking ends what came through no identity; what people say meanwhile outlives undoing it."""

import json

import pytest

from tests.cast import World
from tests.laws.sabotage import break_function
from tests.people.test_reviews import (
    answer,
    carry_out,
    doubt,  # noqa: F401
    managers,  # noqa: F401
    rows,
    take_back,
)
from trenza.access.public import call

SCOPE = json.dumps({"areas": ["employment", "income", "housing"]})


@pytest.fixture
def other(world, doubt) -> str:  # noqa: F811
    """The person who stands in doubt to be Pere."""
    return rows(
        world, "SELECT person_id FROM people_identity WHERE source_person_id = '9100'"
    )[0][0]  # fmt: skip


@pytest.fixture
def given(world, other):
    """She consented to the entity seeing what others say, on paper, through no identity."""
    return rows(
        world,
        "INSERT INTO access_consent (id, person_id, identity_id, organisation_id, text_code, "
        "purpose, medium, language, scope, m1, m2, m3, collected_by, collected_at, expires_on, "
        "evidence, withdrawal_medium) VALUES (gen_random_uuid(), %s, NULL, %s, 'x', 'attention', "
        "'paper', 'es', '{}', 1, 1, 1, %s, now(), NULL, '', '') RETURNING id",
        other, world.organisations["bridge"], world.profiles["alba"],
    )[0][0]  # fmt: skip


@pytest.fixture
def linked(world, managers, doubt):  # noqa: F811
    """Makes the link; gives what undoes it."""

    def go():
        answer(managers["dario"], doubt, "link")
        carry_out(world)

        def undo():
            assert take_back(managers["dario"], doubt) == "noted"
            carry_out(world)

        return undo

    return go


def ended(world: World, consent) -> tuple:
    return rows(
        world, "SELECT withdrawn_at IS NOT NULL, withdrawal_medium FROM access_consent "
        "WHERE id = %s", consent,
    )[0]  # fmt: skip


def withdraw(world: World, consent) -> bool:
    return call("access_withdraw_consent", world.viewer("alba"), consent, "in_person")


class TestAConsent:
    def test_comes_back_when_the_link_is_undone(self, world: World, given, linked):
        undo = linked()
        assert ended(world, given) == (True, "relinked")

        undo()
        assert ended(world, given) == (False, "")

    def test_withdrawn_meanwhile_does_not(self, world: World, given, linked):
        undo = linked()
        assert withdraw(world, given) is True

        undo()
        assert ended(world, given) == (True, "in_person")

    def test_withdrawn_meanwhile_by_another_of_the_same_recipient_does_not(
        self, world: World, given, linked
    ):
        undo = linked()
        now = call(
            "access_record_consent", world.viewer("alba"), world.persons["pere"],
            world.organisations["bridge"], "base-1", "another", "signed_paper", "es", SCOPE,
            None, "carpeta 7",
        )  # fmt: skip
        assert withdraw(world, now) is True

        undo()
        assert ended(world, given) == (True, "in_person")

    def test_given_anew_meanwhile_replaces_it(self, world: World, given, linked):
        undo = linked()
        call(
            "access_record_consent", world.viewer("alba"), world.persons["pere"],
            world.organisations["bridge"], "base-1", "attention", "signed_paper", "es", SCOPE,
            None, "carpeta 7",
        )  # fmt: skip

        undo()
        assert ended(world, given) == (True, "replaced")

    def test_that_comes_back_all_the_same_is_noticed(self, world: World, given, linked):
        break_function(
            world.database.name, "people_reanchor", "withdrawal_medium = 'relinked' AND", ""
        )
        undo = linked()
        withdraw(world, given)

        undo()
        assert ended(world, given) == (False, "")

    @pytest.mark.parametrize(("recipient", "may"), [("bridge", True), ("shelter", False)])
    def test_is_withdrawn_by_an_entity_for_itself_alone(
        self, world: World, given, linked, recipient, may
    ):
        rows(world, "UPDATE access_consent SET organisation_id = %s WHERE id = %s RETURNING id",
             world.organisations[recipient], given)  # fmt: skip
        linked()

        assert call("access_withdraw_consent", world.viewer("nora"), given, "paper") is may
        assert ended(world, given) == (True, "paper" if may else "relinked")


class TestAVisit:
    VISIT = (
        "INSERT INTO access_relation (id, person_id, centre_id, organisation_id, kind, profile_id, "
        "valid_from, expires_at, source, source_id, version, state, noted_at) VALUES "
        "(gen_random_uuid(), %s, %s, %s, 'declared', %s, current_date, now() + interval '1 day', "
        "'trenza', %s, 1, 'current', now()) RETURNING id"
    )

    @pytest.fixture
    def visit(self, world, other):
        office = world.centres["office-far"]
        quim = world.profiles["quim"]
        return rows(world, self.VISIT, other, office, world.organisations["employment"], quim,
                    f"{quim}:{other}")[0][0]  # fmt: skip

    def state(self, world, visit):
        return rows(world, "SELECT state FROM access_relation WHERE id = %s", visit)[0][0]

    def test_ends_without_being_taken_for_a_revoked_one(self, world: World, visit, linked):
        undo = linked()
        assert self.state(world, visit) == "relinked"

        undo()
        assert self.state(world, visit) == "current"

    def test_revoked_meanwhile_does_not_come_back(self, world: World, visit, linked):
        undo = linked()
        rows(world, "UPDATE access_relation SET state = 'retracted' WHERE id = %s RETURNING id",
             visit)  # fmt: skip

        undo()
        assert self.state(world, visit) == "retracted"
