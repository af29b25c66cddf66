"""Households, caseload keys, reviews and who may touch the index."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import as_role
from tests.people.worlds import NOW, born, dni, identity, nuss
from trenza.people.models import CaseloadKey, Household, HouseholdMember, Person
from trenza.people.public import Household as Stated
from trenza.people.public import (
    IdentityRefused,
    Member,
    drop_from_caseload,
    index_caseload,
    open_reviews,
    persons_of,
    read_household,
    record_households,
    resolve,
)

pytestmark = pytest.mark.django_db
TABLES = ("person", "identity", "identifier", "household", "household_member", "link_review",
          "caseload_key")  # fmt: skip


def tell(source, *identities):
    return resolve(identities, source=source, sector="SS", now=NOW)


def home(version, *members, number="H-1", **fields):
    return Stated(number, version, tuple(Member(m, "hijo") for m in members), **fields)


def keep(*households):
    return [o.outcome for o in record_households(households, source="ss", now=NOW)]


@pytest.fixture
def _intake(db):
    with as_role("intake"):
        yield


class TestPrivileges:
    @pytest.mark.parametrize("table", TABLES)
    @pytest.mark.parametrize("role", ["web", "insight", "audit"])
    def test_nobody_else_reads_the_index(self, table, role):
        with (
            as_role(role),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"SELECT 1 FROM people_{table}")

    @pytest.mark.parametrize("table", ["person", "identity", "household", "link_review"])
    def test_intake_never_deletes_persons_nor_decisions(self, table):
        with (
            as_role("intake"),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"DELETE FROM people_{table}")

    def test_intake_never_renames_the_source_of_an_identity(self):
        with (
            as_role("intake"),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE people_identity SET source = 'x'")


@pytest.mark.usefixtures("_intake")
class TestHouseholds:
    @pytest.fixture(autouse=True)
    def _members(self, _intake):
        tell("ss", identity("1", dni()), identity("2"), identity("3"))

    def test_keep_members_with_their_kinship(self):
        assert keep(home(1, "1", "2", municipality="37274")) == ["applied"]

        people = {k.person_id for k in persons_of("ss", ["1", "2"]).values()}
        assert set(HouseholdMember.objects.values_list("person_id", flat=True)) == people
        assert set(HouseholdMember.objects.values_list("kinship", flat=True)) == {"hijo"}

    def test_a_newer_version_restates_them_and_an_older_one_does_not(self):
        outcomes = [keep(home(v, *m)) for v, m in ((2, "12"), (1, "123"), (2, "3"), (3, "1"))]

        assert outcomes == [["applied"], ["unchanged"], ["unchanged"], ["applied"]]
        assert HouseholdMember.objects.count() == 1

    def test_nobody_lives_in_one_that_was_taken_back(self):
        keep(home(1, "1", "2"))
        outcome = keep(home(2, "1", "2", state="retracted"))

        assert outcome == ["applied"]
        assert Household.objects.get().state == "retracted"
        assert not HouseholdMember.objects.exists()

    def test_wait_for_members_not_yet_delivered(self):
        [outcome] = record_households([home(1, "1", "9")], source="ss", now=NOW)

        assert (outcome.outcome, outcome.missing) == ("waiting", ("9",))
        assert not Household.objects.exists()

    def test_members_follow_their_identity_to_another_person(self):
        keep(home(1, "1", "2"))
        tell("se", identity("a", nuss()))
        tell("ss", identity("2", nuss(), version=2))

        person = persons_of("se", ["a"])["a"].person_id
        two = HouseholdMember.objects.get(identity_id=persons_of("ss", ["2"])["2"].identity_id)
        assert two.person_id == person

    def test_read_from_a_statement(self):
        raw = {
            "source_id": "H-1", "municipality": "37274", "valid_from": "2026-01-01",
            "members": [{"person": {"source_id": "1"}, "kinship": "hija"}],
        }  # fmt: skip

        assert read_household(raw, version=3) == Stated(
            "H-1", 3, (Member("1", "hija"),), "", "37274", date(2026, 1, 1)
        )
        with pytest.raises(IdentityRefused):
            read_household({"members": ["x"], "valid_from": "ayer"}, version=1)

    @given(st.data())
    @settings(
        max_examples=30,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    def test_end_the_same_in_any_order(self, data):
        world = [home(v, *m, number=n) for n in "ab" for v, m in ((1, "12"), (2, "3"), (3, "23"))]
        ends = []
        for _ in range(2):
            with transaction.atomic():
                for one in data.draw(st.permutations(world)):
                    keep(one)
                ends.append(
                    set(
                        HouseholdMember.objects.values_list(
                            "household__source_household_id", "household__version", "identity"
                        )
                    )
                )
                transaction.set_rollback(True)

        assert ends[0] == ends[1]
        assert len(ends[0]) == 4


@pytest.mark.usefixtures("_intake")
class TestCaseload:
    def keys(self):
        return set(CaseloadKey.objects.values_list("centre_id", "key"))

    def test_finds_persons_by_the_folded_words_of_their_names(self):
        [pere] = tell("ss", identity("1", dni(), given_name="Pere Joan", surname2="de la Más"))
        index_caseload([(7, pere.person_id), (7, pere.person_id)])

        assert self.keys() == {(7, "pere"), (7, "joan"), (7, "sol"), (7, "mas")}

    def test_follows_a_change_of_name_in_every_centre(self):
        [pere] = tell("ss", identity("1", dni()))
        index_caseload([(7, pere.person_id), (8, pere.person_id)])
        tell("ss", identity("1", dni(), version=2, surname1="Vila"))

        assert {key for _, key in self.keys()} == {"pere", "vila", "mas"}
        assert {centre for centre, _ in self.keys()} == {7, 8}

    def test_gives_a_name_to_who_had_none(self):
        [nobody] = tell("ngo", identity("1", given_name="", surname1="", surname2=""))
        index_caseload([(7, nobody.person_id)])
        before = self.keys()
        tell("ngo", identity("1", version=2))

        assert before == {(7, "")}
        assert self.keys() == {(7, "pere"), (7, "sol"), (7, "mas")}

    def test_moves_to_the_person_in_whom_another_goes_on(self):
        [one] = tell("ss", identity("1", dni()))
        [other] = tell("se", identity("2", nuss(), given_name="Peret"))
        index_caseload([(7, one.person_id), (8, other.person_id)])
        tell("ngo", identity("3", dni(), nuss()))

        keys = CaseloadKey.objects.all()
        goes_on = Person.objects.get(continues_as=None).id
        assert {k.person_id for k in keys} == {goes_on}
        assert {k.centre_id for k in keys} == {7, 8}

    def test_forgets_who_is_no_longer_attended(self):
        [pere] = tell("ss", identity("1", dni()))
        index_caseload([(7, pere.person_id), (8, pere.person_id)])
        drop_from_caseload([(7, pere.person_id)])

        assert {centre for centre, _ in self.keys()} == {8}


class TestReviews:
    @pytest.fixture(autouse=True)
    def _doubt(self, db):
        with as_role("intake"):
            tell("ss", identity("P-1", dni()))
            tell("se", identity("77", dni(), birth=born(1975)))

    def test_are_counted_for_who_links_without_naming_anybody(self):
        with as_role("intake"):
            [review] = open_reviews()

        assert (review.reason, review.source, review.other_source, review.waiting) == (
            "birth_dates_differ", "se", "ss", 1,
        )  # fmt: skip
        assert "fechas de nacimiento" in review.explanation

    @pytest.mark.parametrize("role", ["web", "insight", "audit"])
    def test_are_for_nobody_else(self, role):
        with (
            as_role(role),
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            open_reviews()

    def test_are_listed_by_the_command(self):
        text, data = StringIO(), StringIO()
        with as_role("intake"):
            call_command("match", "review", stdout=text)
            call_command("match", "review", "--json", stdout=data)

        assert "1 dudas abiertas." in text.getvalue()
        found = json.loads(data.getvalue().splitlines()[-1])
        assert found["open"] == 1
        assert found["reviews"][0]["reason"] == "birth_dates_differ"
