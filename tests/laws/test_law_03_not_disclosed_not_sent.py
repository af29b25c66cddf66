"""Law 3: what is not disclosed is not sent. `exists` has no date, count, author or text."""

from itertools import product

import psycopg
import pytest

from tests.cast import World
from tests.laws.canaries import PERSONS, VIEWERS, Planted, canaries_in, permitted
from tests.laws.sabotage import break_function, folder_rows, perform

SITUATIONS = (
    "first_diagnosis", "follow_up", "itinerary_design", "participation", "procedure", "emergency",
)  # fmt: skip
EMPTY = (None, "", False)
FULL_CONSENT = (2**62 - 1,) * 3


def broken_promises(
    web: psycopg.Connection, world: World, planted: list[Planted], viewer: str, person: str,
    situation: str, consent=None,
) -> list[str]:  # fmt: skip
    """Where an answer says more, or less, than the protocol: empty when the law is kept."""
    rows = folder_rows(web, world, viewer, world.persons[person], situation)
    may, areas = permitted(
        planted, viewer=viewer, situation=situation, person=person, consent=consent
    )
    sent = canaries_in("".join(str(row) for row in rows))
    here = f"{viewer} reads {person} in {situation}: "
    wrong = [here + f"leaks {one}" for one in sorted(sent - may)]
    wrong += [here + f"lacks {one}" for one in sorted(may - sent)]
    if not may and not areas and not _sees_anything(rows) and len(rows) != 1:
        wrong.append(here + f"a refusal of {len(rows)} rows")
    merely = [row for row in rows if row["part"] == "exists"]
    wrong += [
        here + f"exists tells {column}={value!r}"
        for row in merely
        for column, value in row.items()
        if column not in ("part", "level", "type") and value not in EMPTY
    ]
    if sorted(row["type"] for row in merely) != sorted(areas):
        wrong.append(here + f"exists in {[row['type'] for row in merely]}, not {sorted(areas)}")
    wrong += [
        here + f"content at level {row['level']}"
        for row in rows
        if row["part"] == "record" and row["level"] < 3 and (row["content"] or row["author"])
    ]
    return wrong


def _sees_anything(rows: list[dict]) -> bool:
    """Whether the decision in the header gives anything at all; a refusal has no masks."""
    header = rows[0]["content"]
    return any(header.get(masks, (0,))[0] for masks in ("own", "other"))


def consent_to_all(world: World) -> None:
    """Pere and Rosa let each entity see as much as the protocol allows at most."""
    with world.database.connect("owner") as owner:
        for person, organisation in (("pere", "bridge"), ("rosa", "shelter")):
            owner.execute(
                "INSERT INTO access_consent (id, person_id, organisation_id, text_code, purpose, "
                "medium, language, scope, m1, m2, m3, collected_by, collected_at, evidence, "
                "withdrawal_medium) VALUES (gen_random_uuid(), %s, %s, 'x', 'x', 'x', 'es', '[]', "
                "%s, %s, %s, 1, now(), '', '')",
                [world.persons[person], world.organisations[organisation], *FULL_CONSENT],
            )


class TestBytes:
    def test_hold_what_the_protocol_gives_to_each_person_of_the_cast_in_each_situation(
        self, world: World, planted
    ):
        wrong, seen = [], 0
        with world.database.connect("web") as web:
            for viewer, person, situation in product(VIEWERS, PERSONS, SITUATIONS):
                wrong += broken_promises(web, world, planted, viewer, person, situation)
                seen += len(
                    permitted(planted, viewer=viewer, situation=situation, person=person)[0]
                )

        assert wrong == []
        assert seen > 3000  # the cast does see things: an answer always empty would not pass

    def test_hold_no_more_with_the_fullest_consent(self, world: World, planted):
        consent_to_all(world)
        wrong = []
        with world.database.connect("web") as web:
            for (viewer, person), situation in product(
                (("nora", "pere"), ("sara", "rosa")), SITUATIONS
            ):
                wrong += broken_promises(
                    web, world, planted, viewer, person, situation, consent=FULL_CONSENT
                )

        assert wrong == []

    def test_of_a_blocked_statement_are_its_authors_alone(self, world: World, planted):
        with world.database.connect("owner") as owner:
            [series] = owner.execute(
                "SELECT series FROM records_record WHERE source = 'se-app' AND person_id = %s "
                "AND type = 'job_demand' AND source_id LIKE 'kanario%%'",
                [world.persons["pere"]],
            ).fetchone()
        secret = "kanario.pere.job_demand.employment.summary.current."
        with world.database.connect("web") as web:
            before = str(folder_rows(web, world, "alba", world.persons["pere"]))
            from tests.laws.sabotage import sign

            perform(
                web,
                "SELECT access_block_record(%s, %s, %s, true, 'reservado', current_date)",
                [sign(web, world, "bilal"), world.persons["pere"], series],
            )
            after = str(folder_rows(web, world, "alba", world.persons["pere"]))
            own = str(folder_rows(web, world, "bilal", world.persons["pere"]))

        assert secret in before
        assert secret not in after
        assert secret in own

    def test_never_hold_an_older_or_withdrawn_version(self, world: World, planted):
        with world.database.connect("web") as web:
            answers = "".join(
                str(folder_rows(web, world, viewer, world.persons[person]))
                for viewer, person in product(VIEWERS, PERSONS)
            )

        assert ".current." in answers
        assert ".old." not in answers
        assert ".withdrawn." not in answers


BROKEN = {
    "content at summary": ("CASE WHEN l.level = 3 THEN l.content END", "l.content"),
    "author at summary": (
        "WHEN l.level = 3 AND NOT l.veiled THEN l.author", "WHEN true THEN l.author",
    ),
    "author in a shelter": ("(o.sensitive OR d.protection <> 'none') AS veiled", "false AS veiled"),
    "text at exists": ("WHERE l.level >= 2", "WHERE l.level >= 1"),
    "what ended at exists": ("AND (l.valid_to IS NULL OR l.valid_to >= today)", ""),
    "withdrawn versions": ("r.state IN ('current', 'contested')", "r.state <> 'superseded'"),
    "older versions": ("r.state IN ('current', 'contested')", "r.state <> 'retracted'"),
    "own rights on others' records": (
        "CASE WHEN r.organisation_id = actor.organisation_id THEN", "CASE WHEN true THEN",
    ),
    "a refused folder": ("IF state <> 'allowed' THEN", "IF false THEN"),
}  # fmt: skip


class TestBrokenFolder:
    @pytest.mark.parametrize(("old", "new"), BROKEN.values(), ids=BROKEN.keys())
    def test_is_noticed(self, world: World, planted, old: str, new: str):
        break_function(world.database.name, "access_read_folder", old, new)
        wrong = []
        with world.database.connect("web") as web:
            for viewer, situation in product(("alba", "bilal", "quim"), SITUATIONS[:2]):
                wrong += broken_promises(web, world, planted, viewer, "pere", situation)

        assert wrong != []

    def test_that_dates_what_merely_exists_is_noticed(self, world: World, planted):
        break_function(
            world.database.name, "access_read_folder",
            "NULL::date, NULL::date, NULL::timestamptz, NULL::timestamptz, NULL::bigint,\n"
            "               NULL::bigint, '', '', '', NULL::bigint, '', false, NULL::uuid\n"
            "        FROM levelled",
            "l.valid_from, NULL::date, NULL::timestamptz, NULL::timestamptz, NULL::bigint,\n"
            "               NULL::bigint, '', '', '', NULL::bigint, '', false, NULL::uuid\n"
            "        FROM levelled",
        )  # fmt: skip
        with world.database.connect("web") as web:
            wrong = broken_promises(web, world, planted, "alba", "pere", "follow_up")

        assert any("exists tells valid_from" in one for one in wrong)
