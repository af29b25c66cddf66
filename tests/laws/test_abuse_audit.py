"""Abuse cases 79–84 and 91: reading without an event, and touching the log."""

from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from tests.audit.world import World as Log
from tests.cast import World
from tests.laws.rounds import plant_doubts
from tests.laws.sabotage import break_function, events_of, folder_rows, perform, sign

# Functions of the web that answer rows, with what they may answer before anything was announced.
# A new one must say here how it is asked; without an event it must answer nothing.
BEFORE_AN_EVENT = {
    "access_read_folder": "SELECT * FROM access_read_folder({c}, ARRAY['records', 'identity'])",
    "access_search": "SELECT * FROM access_search({c}, '{{\"tokens\": [\"garcia\"]}}')",
    "access_caseload": "SELECT * FROM access_caseload({c}, 'centre', 50)",
    "access_door": "SELECT * FROM access_door({c})",
    "access_visits": "SELECT * FROM access_visits({c})",
    "access_read_log": "SELECT * FROM access_read_log({c}, NULL, '', '', 50)",
    "exchange_read_rejections":
        "SELECT * FROM exchange_read_rejections({c}, NULL, '', '', 0, 10)",
    "people_reviews": "SELECT * FROM people_reviews({c}, '{{}}', 10, 0)",
    "people_review_pace": "SELECT * FROM people_review_pace({c})",
    "people_to_confirm": "SELECT * FROM people_to_confirm({c})",
    "people_review": "SELECT * FROM people_review({c}, '{r}')",
    "people_identities": "SELECT * FROM people_identities({c}, '{r}')",
    "people_decisions": "SELECT * FROM people_decisions({c}, '{r}')",
    "people_orders": "SELECT * FROM people_orders({c}, '{r}')",
    "people_order": "SELECT * FROM people_order({c}, '{r}', 'split', '{{}}', '', '', 'because so')",
    "people_second": "SELECT * FROM people_second({c}, '{r}', gen_random_uuid(), 'confirm')",
    "people_answer": "SELECT * FROM people_answer({c}, '{r}', '', 'link', 1)",
    "people_my_answers": "SELECT * FROM people_my_answers({c}, 10)",
    "people_take_back": "SELECT * FROM people_take_back({c}, '{r}')",
    "people_own_alike": """SELECT * FROM people_own_alike({c}, '{{"type": "dni",
        "value": "99999018D", "birth_date": "1980-03-02"}}')""",
    "people_own_mix": """SELECT * FROM people_own_mix({c}, '{{"tokens": ["pere"]}}')""",
    "people_quality_counts": "SELECT * FROM people_quality_counts({c})",
    "people_quality_alarms": "SELECT * FROM people_quality_alarms({c})",
    "people_answer_alarm":
        "SELECT * FROM people_answer_alarm({c}, '{r}', 'mended', 'Un motivo bastante largo')",
    "governance_drafts": "SELECT * FROM governance_drafts({c}, NULL)",
    "governance_simulate": "SELECT * FROM governance_simulate({c}, 1)",
    "governance_replay": "SELECT * FROM governance_replay({c}, 1)",
    "exchange_owing": "SELECT * FROM exchange_owing({c}, 10)",
    "exchange_causes": "SELECT * FROM exchange_causes({c}, gen_random_uuid())",
    "exchange_source_rejections":
        "SELECT * FROM exchange_source_rejections('', gen_random_uuid(), 0, 10)",
}  # fmt: skip
# Functions that answer one value. None of them is personal data of a person attended.
ONE_VALUE = {
    "access_announce_folder", "access_announce_search", "access_announce_caseload",
    "access_announce_log", "access_announce_door", "access_announce_visits",
    "access_announce_act", "people_announce_reviews", "people_announce_review",
    "people_announce_quality",
    "access_declare_visit", "access_record_consent", "access_withdraw_consent",
    "access_block_record", "access_state_record", "access_review_visit", "access_my_opening",
    "people_report",
    "access_folder_mark", "audit_note",
    "governance_announce", "governance_save", "governance_discard", "governance_approve",
    "exchange_announce_reading", "exchange_settle_rejections",
    "exchange_register_sent", "exchange_register_upload", "exchange_decide_upload",
}  # fmt: skip

GONE = (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedFunction)


def doors(world: World) -> dict[str, bool]:
    """Functions that the web may call, and whether they answer rows."""
    with world.database.connect("owner") as owner:
        return dict(
            owner.execute(
                "SELECT p.proname, p.proretset FROM pg_proc p JOIN pg_namespace n "
                "ON n.oid = p.pronamespace WHERE n.nspname = 'public' AND p.prosecdef "
                "AND has_function_privilege('trenza_web', p.oid, 'EXECUTE')"
            ).fetchall()
        )


@pytest.fixture
def doubts(world: World, planted) -> dict[str, UUID]:
    """Pere's and Rosa's doubt, which Darío may answer."""
    return plant_doubts(world)


def answers_without_event(world: World, review: UUID) -> list[str]:
    """Functions that answer rows on a connection that announced nothing: none."""
    found = []
    for name, statement in BEFORE_AN_EVENT.items():
        for who in ("alba", "marta", "delia", "dario", "bilal"):
            with world.database.connect("web") as web:
                context = "'" + sign(web, world, who) + "'"
                try:
                    rows = web.execute(statement.format(c=context, r=review)).fetchall()
                except psycopg.errors.InvalidAuthorizationSpecification as refused:
                    rows = [] if str(refused).startswith("no event") else [(str(refused),)]
            if rows and rows != [("refused",)]:  # an act that says no
                found.append(f"{name} to {who}")
    return found


class TestCase79OtherWays:
    def test_79_every_door_is_known_here(self, world: World):
        found = doors(world)

        assert {name for name, rows in found.items() if rows} == set(BEFORE_AN_EVENT)
        assert {name for name, rows in found.items() if not rows} == ONE_VALUE

    def test_79_no_door_answers_before_its_event(self, world: World, doubts):
        assert [answers_without_event(world, review) for review in doubts.values()] == [[], []]

    def test_79_the_check_notices_a_doubt_shown_without_its_event(self, world: World, doubts):
        break_function(
            world.database.name, "people_reviewer",
            "IF event.outcome = 'allowed' AND (event.detail ->> 'review')::uuid = p_review THEN",
            "IF true THEN",
        )  # fmt: skip

        assert "people_review to dario" in answers_without_event(world, doubts["rosa"])

    def test_79_the_check_notices_namesakes_told_without_a_search(self, world: World, doubts):
        break_function(
            world.database.name, "people_own_alike", "event.outcome IS DISTINCT FROM 'allowed'",
            "false",
        )  # fmt: skip
        break_function(
            world.database.name, "people_own_alike",
            "event.detail ->> 'digest' IS DISTINCT FROM access_criteria_digest(p_criteria)",
            "false",
        )  # fmt: skip

        assert "people_own_alike to alba" in answers_without_event(world, doubts["pere"])

    def test_79_the_check_notices_a_door_that_does(self, world: World, doubts):
        break_function(
            world.database.name, "access_caseload", "IF event.id IS NULL THEN\n        RETURN;",
            "IF event.id IS NULL THEN\n        event := event;",
        )  # fmt: skip
        break_function(
            world.database.name, "access_caseload",
            "event.detail ->> 'scope' IS DISTINCT FROM p_scope", "false",
        )  # fmt: skip

        assert "access_caseload to alba" in answers_without_event(world, doubts["pere"])

    def test_79_an_event_of_one_door_opens_no_other(self, world: World, doubts):
        announcements = {
            "access_announce_folder": "SELECT access_announce_folder({c}, {p}, 'follow_up', 'x', "
            "true, 'page')",
            "access_announce_search": "SELECT access_announce_search({c}, "
            '\'{{"tokens": ["nadie"]}}\')',
            "access_announce_caseload": "SELECT access_announce_caseload({c}, 'mine')",
            "access_announce_door": "SELECT access_announce_door({c}, {p})",
            "access_announce_visits": "SELECT access_announce_visits({c})",
            "access_announce_log": "SELECT access_announce_log({c})",
            "people_announce_reviews": "SELECT people_announce_reviews({c})",
            "people_announce_review": "SELECT people_announce_review({c}, '{r}', 'review.read')",
        }
        own = {
            ("access_announce_folder", "access_read_folder"),
            ("access_announce_door", "access_door"),
            ("access_announce_visits", "access_visits"),
            ("access_announce_log", "access_read_log"),
            ("people_announce_reviews", "people_reviews"),
            ("people_announce_reviews", "people_review_pace"),
            ("people_announce_reviews", "people_to_confirm"),
            ("people_announce_review", "people_review"),
        }
        crossed = []
        for announced, announce in announcements.items():
            for read, statement in BEFORE_AN_EVENT.items():
                for who in ("alba", "marta", "delia", "dario"):
                    with world.database.connect("web") as web:
                        context = "'" + sign(web, world, who) + "'"
                        person = f"'{world.persons['pere']}'"
                        told = {"c": context, "p": person, "r": doubts["pere"]}
                        web.execute(announce.format(**told))
                        try:
                            rows = web.execute(statement.format(**told)).fetchall()
                        except psycopg.errors.InvalidAuthorizationSpecification:
                            continue
                    if len(rows) == 1 and {"denied", "refused"} & set(map(str, rows[0])):
                        continue  # a refusal, whatever for
                    if rows and (announced, read) not in own:
                        crossed.append(f"{announced} opened {read} to {who}")

        assert crossed == []

    def test_79_no_view_or_copy_of_the_walled_tables_exists(self, world: World):
        with world.database.connect("owner") as owner:
            found = owner.execute(
                "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                "WHERE n.nspname = 'public' AND relkind IN ('v', 'm', 'f')"
            ).fetchall()
            slots = owner.execute("SELECT slot_name FROM pg_replication_slots").fetchall()
            published = owner.execute("SELECT pubname FROM pg_publication").fetchall()

        assert (found, slots, published) == ([], [], [])


class TestCase80NoEventNoRows:
    def test_80_when_the_event_cannot_be_written_nothing_is_read_or_done(self, world: World):
        break_function(
            world.database.name, "audit_append", "    RETURN v_id;",
            "    RAISE EXCEPTION 'disk full' USING ERRCODE = '53100';",
        )  # fmt: skip
        with world.database.connect("web") as web:
            with pytest.raises(psycopg.errors.DiskFull):
                folder_rows(web, world, "alba", world.persons["pere"])
            rows = web.execute(
                "SELECT * FROM access_read_folder(%s, ARRAY['records'])",
                [sign(web, world, "alba")],
            ).fetchall()
            with pytest.raises(psycopg.errors.DiskFull):
                perform(
                    web,
                    "SELECT access_block_record(%s, %s, %s, true, 'x', current_date)",
                    [sign(web, world, "alba"), world.persons["pere"], uuid4()],
                )
        with world.database.connect("owner") as owner:
            opened = owner.execute("SELECT count(*) FROM access_opening").fetchone()

        assert rows == []
        assert opened == (0,)
        assert {event["kind"] for event in events_of(world)} <= {
            "protocol.published",
            "people.linked",
        }


class TestCase79OneAnnouncement:
    ASK = "SELECT access_announce_log(%s, false, '{documents}', %s::jsonb)"
    READ = "SELECT * FROM access_read_log(%s, NULL, '', '', 50, %s::jsonb)"
    ONE = '[{"type": "dni", "value": "99999018D"}]'
    OTHER = '[{"type": "dni", "value": "99999027H"}]'

    def test_79_of_one_document_answers_no_other(self, world: World):
        with world.database.connect("web") as web:
            context = sign(web, world, "delia")
            web.execute(self.ASK, [context, self.ONE])
            web.execute(self.READ, [context, f'{{"documents": {self.ONE}}}'])
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(self.READ, [context, f'{{"documents": {self.OTHER}}}'])
        with world.database.connect("web") as web:
            context = sign(web, world, "delia")
            web.execute("SELECT access_announce_log(%s)", [context])
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(self.READ, [context, f'{{"documents": {self.ONE}}}'])

    def test_79_asks_for_one_text_by_its_kinds_and_not_for_many(self, world: World):
        many = f"[{self.ONE[1:-1]}, {self.OTHER[1:-1]}]"
        with (
            world.database.connect("web") as web,
            pytest.raises(psycopg.errors.InvalidParameterValue),
        ):
            web.execute(self.ASK, [sign(web, world, "delia"), many])


class TestCase82ClientsWords:
    @pytest.mark.parametrize(
        "kind", ["folder.opened", "person.searched", "log.read", "visit.declared", "", None]
    )
    def test_82_the_web_cannot_name_the_kind_of_an_event_of_a_person(self, world: World, kind):
        with (
            world.database.connect("web") as web,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            web.execute("SELECT audit_note(%s, '1', '1', '', '', '', '', '{}')", [kind])

    @pytest.mark.parametrize(
        "reason",
        ['", "x": "y', "línea\nnueva", "\\u0000", "'; DROP TABLE audit_event; --", "🙂" * 80],
    )
    def test_82_a_reason_is_a_text_and_nothing_else(self, world: World, reason: str):
        with world.database.connect("web") as web:
            web.execute(
                "SELECT access_announce_folder(%s, %s, 'follow_up', %s, true, 'page')",
                [sign(web, world, "alba"), world.persons["pere"], reason],
            )
        [event] = events_of(world, "folder.opened")

        assert event["reason"] == reason[:300]
        assert event["outcome"] == "allowed"
        assert event["actor"] == str(world.users["alba"])


class TestCase83Log:
    @pytest.mark.parametrize("role", ["web", "intake", "insight", "audit", "owner"])
    @pytest.mark.parametrize("table", ["event", "leaf", "checkpoint"])
    @pytest.mark.parametrize("verb", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
    def test_83_only_grows_for_every_role(self, world: World, role: str, table: str, verb: str):
        column = {"event": "id", "leaf": "position", "checkpoint": "size"}[table]
        statement = verb.format(f"audit_{table}", column, column)
        with (
            world.database.connect(role) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(statement)


class TestCase84LateCommit:
    def test_84_an_event_that_commits_late_is_sealed_all_the_same(
        self, world: World, tmp_path: Path
    ):
        log = Log(world.database, world.enter, tmp_path)
        try:
            with world.database.connect("web", autocommit=False) as slow:
                slow.execute(
                    "SELECT access_announce_folder(%s, %s, 'follow_up', 'lento', true, 'page')",
                    [sign(slow, world, "alba"), world.persons["pere"]],
                )
                with world.database.connect("web") as quick:
                    folder_rows(quick, world, "bilal", world.persons["pere"])
                log.seal(patient=False)
                slow.commit()
            log.seal()

            assert log.one("SELECT count(*) FROM audit_event") == 2
            assert log.one("SELECT count(*) FROM audit_leaf") == 2
            assert log.report().is_sound
        finally:
            log.close()


class TestCase91Functions:
    def test_91_a_function_made_by_hand_opens_nothing_after_the_next_migration(self, world: World):
        from trenza.base.roles import apply_repeatable

        with world.database.connect("owner") as owner:
            owner.execute(
                "CREATE FUNCTION zz_back_door() RETURNS bigint LANGUAGE sql SECURITY DEFINER "
                "AS 'SELECT count(*) FROM people_person'"
            )
        world.enter("owner")
        apply_repeatable()
        world.enter("web")
        with (
            world.database.connect("web") as web,
            pytest.raises(GONE),
        ):
            web.execute("SELECT zz_back_door()")
