"""Abuse cases 21–34: what an answer says without saying it."""

import json
import re
from uuid import uuid4

import psycopg
import pytest

from tests.cast import NOW, START, World, new_record
from tests.laws.canaries import canaries_in
from tests.laws.rounds import client_of
from tests.laws.sabotage import events_of, folder_rows, sign
from tests.laws.test_abuse_objects import give_consent

PERE = {"type": "dni", "value": "99999018D", "birth_date": "1980-03-02"}
ROSA = {"type": "dni", "value": "99999027H", "birth_date": "1991-07-15"}
NOBODY = {"type": "dni", "value": "99999036G", "birth_date": "1980-03-02"}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def search(web: psycopg.Connection, world: World, who: str, criteria: dict) -> list[tuple]:
    context, text = sign(web, world, who), json.dumps(criteria)
    web.execute("SELECT access_announce_search(%s, %s::jsonb)", [context, text])
    return web.execute("SELECT * FROM access_search(%s, %s::jsonb)", [context, text]).fetchall()


class TestCase21Search:
    @pytest.mark.parametrize("word", ["garcia", "ga", "pere", "lopez", "nunez", "rosa", "sola"])
    def test_21_by_name_finds_nobody_of_others(self, world: World, word: str):
        with world.database.connect("web") as web:
            for who in ("quim", "sara", "delia", "dario"):
                assert search(web, world, who, {"tokens": [word]}) == []

    @pytest.mark.parametrize("word", ["", "a", "%", "_", "g%", "ga_cia", "\\", "'", "*", "gar cia"])
    def test_21_75_wildcards_and_single_letters_match_nothing(self, world: World, word: str):
        with world.database.connect("web") as web:
            assert search(web, world, "alba", {"tokens": [word]}) == []

    def test_21_without_the_birth_date_does_not_say_that_a_folder_exists(self, world: World):
        with world.database.connect("web") as web:
            bare = {"type": "dni", "value": "99999018D"}
            wrong = {**PERE, "birth_date": "1980-03-03"}
            right = search(web, world, "quim", PERE)

            assert search(web, world, "quim", bare) == []
            assert search(web, world, "quim", wrong) == []
            assert [row[:3] for row in right] == [("exists", None, "")]
            assert all(value in (None, "") for value in right[0][1:])

    def test_21_of_a_protected_person_says_nothing_at_all(self, world: World):
        with world.database.connect("web") as web:
            assert search(web, world, "quim", ROSA) == search(web, world, "quim", NOBODY) == []
            assert search(web, world, "bilal", ROSA) == []

    def test_21_of_a_protected_person_by_name_finds_her_not_even_her_own_centre(self, world: World):
        with world.database.connect("web") as web:
            assert search(web, world, "alba", {"tokens": ["nunez"]}) == []
            assert [row[0] for row in search(web, world, "alba", ROSA)] == ["own"]

    def test_21_hidden_document_of_another_sector_is_no_key_for_an_entity(self, world: World):
        """Only social services told Pere's passport: to the entity that knows him it is no key."""
        from django.db import transaction

        from tests.cast import PERE as HIM
        from trenza.people.public import read_identity, resolve

        world.enter("intake")
        passport = {"type": "passport", "value": "XX98765", "country": "ES"}
        told = {**HIM, "source_id": "P-1", "identifiers": [*HIM["identifiers"], passport]}
        with transaction.atomic():
            resolve(
                [read_identity(told, version=2, today=NOW.date())], source="ss-app", sector="SS",
                now=NOW,
            )  # fmt: skip
        world.enter("web")
        criteria = {"type": "passport", "value": "XX98765", "country": "ES"}
        with world.database.connect("web") as web:
            assert search(web, world, "nora", criteria) == []
            assert [row[0] for row in search(web, world, "alba", criteria)] == ["own"]


class TestCase22Counts:
    def test_22_nothing_counts_what_is_not_shown(self, world: World, planted):
        """Of an area that merely exists there is one line, however many statements there are."""
        with world.database.connect("web") as web:
            before = folder_rows(web, world, "bilal", world.persons["pere"])
            from trenza.records.public import append

            more = [
                new_record(world, "pere", "ss-app", f"I-{n}", "county", "county-north", "income")
                for n in range(5)
            ]
            world.enter("intake")
            append(more, delivery_id=None, now=NOW)
            world.enter("web")
            after = folder_rows(web, world, "bilal", world.persons["pere"])

        shown = [
            [(row["part"], row["type"]) for row in rows if row["part"] == "exists"]
            for rows in (before, after)
        ]
        assert ("exists", "income") in shown[0]
        assert shown[0] == shown[1]

    def test_22_the_caseload_counts_ones_own_people_only(self, world: World):
        from trenza.access.public import my_caseload

        assert my_caseload(world.viewer("bilal"), scope="centre").total == 1
        assert my_caseload(world.viewer("quim"), scope="centre").total == 0
        assert my_caseload(world.viewer("delia"), scope="centre").total == 0
        assert my_caseload(world.viewer("dario"), scope="centre").total == 0


class TestCase23And24Order:
    def test_23_24_a_change_that_may_not_be_seen_moves_nobody_up_the_list(self, world: World):
        from trenza.access.public import my_caseload
        from trenza.records.public import append

        before = my_caseload(world.viewer("bilal"), scope="centre")
        world.enter("intake")
        for kind in ("health_situation", "violence_situation", "income"):
            append(
                [new_record(world, "pere", "ss-app", f"N-{kind}", "county", "county-north", kind)],
                delivery_id=None,
                now=NOW,
            )
        world.enter("web")
        after = my_caseload(world.viewer("bilal"), scope="centre")

        assert [p.last_change_at for p in before.people] == [p.last_change_at for p in after.people]
        assert "violence" not in str(after)


class TestCase25SensitiveOrganisation:
    """The name of a shelter is a diagnosis."""

    @pytest.fixture
    def sheltered(self, world: World, planted) -> World:
        return world

    @pytest.mark.parametrize("who", ["alba", "bilal", "nora", "marta"])
    @pytest.mark.parametrize("situation", ["first_diagnosis", "follow_up"])
    def test_25_39_it_is_in_no_part_of_a_folder(self, sheltered, who: str, situation: str):
        world = sheltered
        with world.database.connect("web") as web:
            give_consent(web, world, "bilal", "bridge")
            folder_rows(web, world, "sara", world.persons["rosa"])
            for person in ("pere", "rosa"):
                rows = folder_rows(web, world, who, world.persons[person], situation)
                for row in rows:
                    assert row["organisation_id"] != world.organisations["shelter"]
                    assert row["centre_id"] != world.centres["shelter-site"]
                    assert row["source"] != "shelter-book"
                    assert "Abrigo" not in str(row)
                    assert "Sara" not in str(row)

    def test_25_39_its_consents_are_told_to_employment_services_neither(self, sheltered):
        world = sheltered
        with world.database.connect("web") as web:
            assert give_consent(web, world, "alba", "shelter") is not None
            rows = folder_rows(web, world, "bilal", world.persons["pere"])

        assert [r for r in rows if r["organisation_id"] == world.organisations["shelter"]] == []

    @pytest.mark.parametrize("who", ["sara", "alba"])
    def test_25_of_a_protected_person_no_other_place_is_named(self, sheltered, who: str):
        world = sheltered
        own = {"sara": "shelter", "alba": "county"}[who]
        with world.database.connect("web") as web:
            folder_rows(web, world, "alba", world.persons["rosa"])
            folder_rows(web, world, "sara", world.persons["rosa"])
            rows = folder_rows(web, world, who, world.persons["rosa"])
        named = {row["organisation_id"] for row in rows} - {None}

        assert named == {world.organisations[own]}

    def test_25_of_a_protected_person_nobody_reads_where_she_is(self, world: World):
        with world.database.connect("web") as web:
            rows = folder_rows(web, world, "alba", world.persons["rosa"])

        assert "Refugio 9" not in str(rows)
        assert "790000002" not in str(rows)


class TestCase26And27Errors:
    def test_26_27_no_insert_of_the_web_meets_a_unique_key_of_persons(self, world: World):
        """Nothing that a page can write stands on a key that tells who is known."""
        with world.database.connect("owner") as owner:
            found = owner.execute(
                "SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i "
                "JOIN pg_class c ON c.oid = i.indrelid WHERE i.indisunique "
                "AND has_table_privilege('trenza_web', c.oid, 'INSERT') "
                "AND c.relname ~ '^(people|records|access|exchange)_'"
            ).fetchall()

        assert found == []

    @pytest.mark.parametrize(
        "statement",
        [
            "SELECT access_announce_search({}, 'SECRETO')",
            "SELECT access_announce_folder({}, 'SECRETO', 'follow_up', '', true, '')",
            "SELECT access_read_folder({}, 'SECRETO')",
            "SELECT * FROM people_person WHERE surname1 = 'SECRETO'",
            "INSERT INTO people_person (id, surname1) VALUES (gen_random_uuid(), 'SECRETO')",
        ],
    )
    def test_27_42_an_error_repeats_nothing_that_is_stored(self, world: World, statement: str):
        with world.database.connect("web") as web, pytest.raises(psycopg.Error) as refused:
            web.execute(statement.format("'" + sign(web, world, "quim") + "'"))

        for word in ("García", "Pere", "Núñez", "Calle Mayor", "790000001"):
            assert word not in str(refused.value)
            assert word not in str(refused.value.diag.message_detail)


class TestCase28Timing:
    def test_28_a_hidden_person_costs_what_nobody_costs(self, world: World):
        """Counted in rows that PostgreSQL fetched, which does not depend on the machine's day."""
        with world.database.connect("web") as web:
            hidden, unknown = (
                rows_fetched(web, world, "quim", person)
                for person in (world.persons["pere"], uuid4())
            )
            allowed = rows_fetched(web, world, "alba", world.persons["pere"])

        assert abs(hidden - unknown) <= 5  # the person herself, her relations elsewhere
        assert allowed - hidden > 10


FETCHED = "SELECT sum(coalesce(idx_tup_fetch, 0) + seq_tup_read) FROM pg_stat_xact_user_tables"


def rows_fetched(web: psycopg.Connection, world: World, who: str, person) -> int:
    """Rows fetched from any table while somebody tries to read a folder."""
    context, fetched = sign(web, world, who), 0
    for statement, values in (
        ("SELECT access_announce_folder(%s, %s, 'follow_up', '', true, 'page')", [context, person]),
        ("SELECT * FROM access_read_folder(%s, ARRAY['identity', 'records'])", [context]),
    ):
        with web.transaction():
            [before] = web.execute(FETCHED).fetchone()
            web.execute(statement, values)
            [after] = web.execute(FETCHED).fetchone()
        fetched += int(after - before)
    return fetched


class TestCase29Size:
    @pytest.mark.parametrize(
        "criteria", [PERE, ROSA, NOBODY], ids=["hidden", "protected", "nobody"]
    )
    def test_29_the_search_page_is_the_same_for_any_document_that_is_not_ones_own(
        self, world: World, criteria: dict
    ):
        client = client_of(world, "quim")
        first, second = (
            TOKEN.sub("", client.post("/buscar", {"q": text}).content.decode()).replace(text, "")
            for text in (criteria["value"], "12345678Z")
        )

        assert first == second


class TestCase30Numbers:
    def test_30_no_address_or_key_of_a_person_can_be_counted(self, world: World):
        with world.database.connect("owner") as owner:
            found = owner.execute(
                "SELECT table_name, data_type FROM information_schema.columns "
                "WHERE table_schema = 'public' AND column_name IN ('person_id', 'series') "
                "AND table_name NOT LIKE 'records_record_%%'"
            ).fetchall()

        assert len(found) > 8
        assert {kind for _, kind in found} == {"uuid"}


class TestCase31Messages:
    def test_31_nothing_is_sent_by_mail(self, world: World):
        from django.conf import settings
        from django.core import mail

        client = client_of(world, "alba")
        client.post(f"/personas/{world.persons['pere']}/motivo", {"situation": "follow_up"})

        assert not hasattr(mail, "outbox") or mail.outbox == []
        assert "smtp" not in settings.EMAIL_BACKEND or settings.ADMINS == []


class TestHousehold:
    """Abuse case 40: who lives with whom, at its level; the protected without a name."""

    @pytest.fixture
    def home(self, world: World) -> World:
        from django.db import transaction

        from trenza.people.public import read_household, record_households

        world.enter("intake")
        home = read_household(
            {"kind": "household", "source_id": "UC-1", "version": 1, "address": "Calle Mayor 1",
             "members": [{"person": {"source_id": "P-1"}, "kinship": "titular"},
                         {"person": {"source_id": "P-2"}, "kinship": "pareja"}]},
            version=1,
        )  # fmt: skip
        with transaction.atomic():
            record_households([home], source="ss-app", now=NOW)
        world.enter("web")
        return world

    def told(self, world: World, who: str, situation: str) -> list[dict]:
        with world.database.connect("web") as web:
            rows = folder_rows(web, world, who, world.persons["pere"], situation)
        return [row for row in rows if row["part"] == "household"]

    def test_40_a_protected_member_has_no_name_and_no_number(self, home: World):
        [row] = self.told(home, "alba", "follow_up")

        assert "Pere" in str(row)
        assert "Rosa" not in str(row)
        assert "Núñez" not in str(row)
        assert str(home.persons["rosa"]) not in str(row)

    def test_40_a_summary_counts_and_names_nobody(self, home: World):
        [row] = self.told(home, "bilal", "first_diagnosis")

        assert row["level"] == 2
        assert set(row["content"]) == {"adults", "minors"}

    def test_40_where_it_merely_exists_nothing_is_told(self, home: World):
        assert self.told(home, "bilal", "follow_up") == []
        assert self.told(home, "nora", "follow_up") == []


class TestMark:
    def test_29_watching_an_open_folder_tells_nothing_of_what_is_hidden(self, world, planted):
        from trenza.records.public import append

        with world.database.connect("web") as web:
            folder_rows(web, world, "bilal", world.persons["pere"])
            ask = "SELECT access_folder_mark(%s, %s)"
            marks = [
                web.execute(ask, [sign(web, world, "bilal"), world.persons["pere"]]).fetchone()
            ]
            world.enter("intake")
            hidden = new_record(
                world, "pere", "ss-app", "V-1", "county", "county-north", "violence_situation"
            )
            append([hidden], delivery_id=None, now=NOW)
            marks.append(
                web.execute(ask, [sign(web, world, "bilal"), world.persons["pere"]]).fetchone()
            )
            shown = new_record(
                world, "pere", "ss-app", "A-1", "county", "county-north", "action",
                valid_from=START,
            )  # fmt: skip
            append([shown], delivery_id=None, now=NOW)
            world.enter("web")
            marks.append(
                web.execute(ask, [sign(web, world, "bilal"), world.persons["pere"]]).fetchone()
            )

        assert marks[0] == marks[1] != marks[2]
        assert canaries_in(str(marks)) == set()
        assert len(events_of(world, "folder.opened")) == 1
