"""Law 5: identities are linked to a person, reversibly; everything follows the identity."""

from typing import Any
from uuid import UUID

import pytest

from tests.cast import NOW, PERE, START, World
from tests.laws.sabotage import EVERY_AREA, break_function, folder_rows, perform, sign

OTHER_DNI = {"type": "dni", "value": "99999036G"}


def tell(world: World, source: str, sector: str, number: str, version: int, **who: Any) -> UUID:
    """A source tells who somebody is, as intake would take it in."""
    from django.db import transaction

    from trenza.people.public import read_identity, resolve

    world.enter("intake")
    identity = read_identity({**who, "source_id": number}, version=version, today=NOW.date())
    with transaction.atomic():
        [found] = resolve([identity], source=source, sector=sector, now=NOW)
    world.enter("web")
    return found.person_id


def state_for(world: World) -> None:
    """Everything that the employment service said came through its own identity of Pere."""
    with world.database.connect("owner") as owner:
        assert owner.execute(
            "SELECT count(*) FROM records_record WHERE identity_id = %s",
            [world.identities[("se-app", "9001")]],
        ).fetchone() == (2,)


def person_of(world: World, source: str, number: str) -> UUID:
    """The person to whom that identity points now; a link undone leaves two, either may be new."""
    with world.database.connect("owner") as owner:
        [found] = owner.execute(
            "SELECT person_id FROM people_identity WHERE source = %s AND source_person_id = %s",
            [source, number],
        ).fetchone()
    return found


def kinds(rows: list[dict]) -> set[str]:
    return {row["type"] for row in rows if row["part"] == "record"}


def split(world: World) -> tuple[UUID, UUID]:
    """The employment service corrects itself: its 9001 was another man. Gives Pere and him."""
    other = tell(world, "se-app", "SE", "9001", 2, **{
        **PERE, "identifiers": [OTHER_DNI], "birth_date": "1975-01-01",
    })  # fmt: skip
    pere = person_of(world, "ss-app", "P-1")
    assert pere != other
    return pere, other


def join(world: World) -> UUID:
    """And corrects it back."""
    return tell(world, "se-app", "SE", "9001", 3, **PERE)


class TestLink:
    def test_undone_takes_records_and_relations_to_the_other_person(self, world: World):
        state_for(world)
        pere, other = split(world)
        with world.database.connect("web") as web:
            alba = folder_rows(web, world, "alba", pere)
            bilal = folder_rows(web, world, "bilal", pere)
            there = folder_rows(web, world, "bilal", other)

        assert "job_demand" not in kinds(alba)
        assert "exclusion_assessment" in kinds(alba)
        assert [row["state"] for row in bilal] == ["denied"]
        assert kinds(there) == {"job_demand", "unemployment_benefit"}

    def test_made_again_brings_them_back(self, world: World):
        pere = world.persons["pere"]
        with world.database.connect("web") as web:
            before = folder_rows(web, world, "bilal", pere, parts=("records", "team"))
            split(world)
            joined = join(world)
            after = folder_rows(web, world, "bilal", joined, parts=("records", "team"))

        assert [row for row in before if row["part"] != "access"] == [
            row for row in after if row["part"] != "access"
        ]

    def test_takes_a_block_along_with_its_statement(self, world: World):
        pere = world.persons["pere"]
        with world.database.connect("owner") as owner, world.database.connect("web") as web:
            [series] = owner.execute(
                "SELECT series FROM records_record WHERE source_id = 'DEM-1'"
            ).fetchone()
            perform(
                web,
                "SELECT access_block_record(%s, %s, %s, true, 'reservado', current_date)",
                [sign(web, world, "bilal"), pere, series],
            )
            _, other = split(world)
            attend(world, "alba", "county-north", other)
            seen = kinds(folder_rows(web, world, "alba", other))
            own = kinds(folder_rows(web, world, "bilal", other))

        assert "job_demand" not in seen
        assert "job_demand" in own

    def test_does_not_take_along_what_the_first_person_agreed_to(self, world: World):
        pere = world.persons["pere"]
        with world.database.connect("web") as web:
            perform(
                web,
                "SELECT access_record_consent(%s, %s, %s, 'base-1', 'x', 'signed_paper', 'es', "
                "%s, NULL, '')",
                [sign(web, world, "alba"), pere, world.organisations["bridge"], EVERY_AREA],
            )
            _, other = split(world)
            attend(world, "nora", "bridge-site", other)
            theirs = folder_rows(web, world, "nora", other)

        assert kinds(theirs) == set()
        assert theirs[0]["content"]["consent"] is None

    def test_leaves_every_identity_as_its_source_told_it(self, world: World):
        split(world)
        with world.database.connect("owner") as owner:
            found = owner.execute(
                "SELECT source, source_person_id, birth_date FROM people_identity "
                "WHERE source_person_id IN ('P-1', '9001', '7') ORDER BY source"
            ).fetchall()

        assert [(s, n, str(b)) for s, n, b in found] == [
            ("se-app", "9001", "1975-01-01"), ("ss-app", "P-1", "1980-03-02"),
            ("ts-book", "7", "1980-03-02"),
        ]  # fmt: skip


def attend(world: World, who: str, centre: str, person: UUID) -> None:
    from trenza.access.public import NewRelation, note_relations

    organisation = {"county-north": "county", "bridge-site": "bridge"}[centre]
    world.enter("intake")
    note_relations(
        [NewRelation(
            person_id=person, identity_id=None, centre_id=world.centres[centre],
            organisation_id=world.organisations[organisation], profile_id=world.profiles[who],
            valid_from=START, valid_to=None, source="by-hand", source_id=f"{who}-{person}",
            version=1,
        )],
        now=NOW,
    )  # fmt: skip
    world.enter("web")


class TestDoubt:
    """The same document with birth dates that contradict each other."""

    @pytest.fixture
    def doubtful(self, world: World) -> UUID:
        return tell(world, "shelter-book", "TS", "A-1", 1, **{
            **PERE, "birth_date": "1962-12-24", "phone": "791111111",
        })  # fmt: skip

    def test_keeps_two_folders_and_nobody_sees_the_sum(self, world: World, doubtful: UUID):
        pere = world.persons["pere"]
        with world.database.connect("web") as web:
            alba = folder_rows(web, world, "alba", doubtful)
            nora = str(folder_rows(web, world, "nora", pere))

        assert doubtful != pere
        assert [row["state"] for row in alba] == ["denied"]
        assert "791111111" not in nora

    def test_is_listed_for_a_person_to_decide(self, world: World, doubtful: UUID):
        with world.database.connect("intake") as intake:
            found = intake.execute(
                "SELECT person_id, other_person_id, state FROM people_link_review"
            ).fetchall()

        assert found != []
        assert {state for *_, state in found} == {"open"}
        assert all(doubtful in pair[:2] for pair in found)

    def test_makes_a_search_by_that_number_say_nothing(self, world: World, doubtful: UUID):
        from trenza.access.public import search_person

        criteria = {"type": "dni", "value": "99999018D", "birth_date": "1980-03-02"}

        assert search_person(world.viewer("alba"), criteria) == []
        assert search_person(world.viewer("quim"), criteria) == []

    def test_decided_as_two_persons_is_remembered(self, world: World, doubtful: UUID):
        with world.database.connect("owner") as owner:
            owner.execute("UPDATE people_link_review SET state = 'kept_apart', settled_at = now()")
        again = tell(world, "shelter-book", "TS", "A-1", 2, **PERE)

        assert again == doubtful


class TestBrokenRelinking:
    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("WHERE person_id = p_from AND identity_id = p_identity", "WHERE false"),
            ("WHERE person_id = p_from AND identity_id = p_identity", "WHERE person_id = p_from"),
        ],
        ids=["that leaves statements behind", "that takes others' statements too"],
    )
    def test_is_noticed(self, world: World, old: str, new: str):
        break_function(world.database.name, "records_relink", old, new)
        pere, other = split(world)
        with world.database.connect("web") as web:
            there = kinds(folder_rows(web, world, "bilal", other))
            here = kinds(folder_rows(web, world, "alba", pere))

        assert (there, "exclusion_assessment" in here) != (
            {"job_demand", "unemployment_benefit"}, True,
        )  # fmt: skip
