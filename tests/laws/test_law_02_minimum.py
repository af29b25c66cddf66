"""Law 2: the level is the minimum of matrix, basis, relation, block and protection.

PostgreSQL enforces, Python explains: they must be the same decision, on every cell and on random
worlds.
"""

from itertools import product
from uuid import uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import as_role
from trenza.protocol.public import Case, Granted, Masks, current, decide

RELATIONS = ("", "attends", "declared")
PROTECTIONS = ("none", "protected", "a mark nobody knows")
ALL = 2**62 - 1
SITUATIONS = [
    "first_diagnosis", "follow_up", "itinerary_design", "participation", "procedure", "zz",
]  # fmt: skip


def in_sql(*, profile, sector, situation, relation, protection, consent):
    """The decision of PostgreSQL in a world made for it, within the test's transaction."""
    person = uuid4()
    with as_role("owner"), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_person (id, birth_precision, protection, created_at, updated_at) "
            "VALUES (%s, 'unknown', %s, now(), now())",
            [person, protection],
        )
        cursor.execute(
            "INSERT INTO directory_organisation (code, name, sector, dir3, nif, sensitive) "
            "VALUES (%s, 'x', %s, 'L05000001', 'x', false) RETURNING id",
            [str(person), sector],
        )
        [organisation] = cursor.fetchone()
        cursor.execute(
            "INSERT INTO directory_centre "
            "(organisation_id, code, name, zone, phone, email, address) "
            "VALUES (%s, %s, 'x', '', '', '', '') RETURNING id",
            [organisation, str(person)],
        )
        [centre] = cursor.fetchone()
        if relation:
            cursor.execute(
                "INSERT INTO access_relation (id, person_id, centre_id, organisation_id, kind, "
                "profile_id, valid_from, source, source_id, version, state, noted_at) VALUES "
                "(gen_random_uuid(), %s, %s, %s, %s, 1, '2020-01-01', 'x', %s, 1, 'current', "
                "now())",
                [person, centre, organisation, relation, str(person)],
            )
        if consent:
            cursor.execute(
                "INSERT INTO access_consent (id, person_id, organisation_id, text_code, purpose, "
                "medium, language, scope, m1, m2, m3, collected_by, collected_at, evidence, "
                "withdrawal_medium) VALUES (gen_random_uuid(), %s, %s, 'x', 'x', 'paper', 'es', "
                "'[]', %s, %s, %s, 1, now(), '', '')",
                [person, organisation, *consent],
            )
        cursor.execute("RESET ROLE")  # the suite's login has no right at all
        cursor.execute("SET ROLE trenza_owner")
        cursor.execute(
            "SELECT own1, own2, own3, other1, other2, other3 "
            "FROM access_decide(1, %s, %s, %s, %s, %s, %s)",
            [profile, sector, centre, organisation, person, situation],
        )
        return cursor.fetchone()


def in_python(*, profile, sector, situation, relation, protection, consent):
    granted = (Granted("consent", Masks(*consent)),) if consent else ()
    decision = decide(Case(profile, sector, situation, relation, protection, granted))
    return (
        decision.own.exists, decision.own.summary, decision.own.full,
        decision.other.exists, decision.other.summary, decision.other.full,
    )  # fmt: skip


@pytest.mark.django_db
class TestSqlAndPython:
    def test_agree_on_every_cell(self):
        pack = current().compiled.pack
        openable = [s.code for s in pack.situations if s.openable]
        profiles = [p.code for p in pack.profiles]
        cells = list(
            product(profiles, ("SS", "SE", "TS", "CO"), openable, RELATIONS, PROTECTIONS[:2])
        )
        disagreements = []

        for profile, sector, situation, relation, protection in cells:
            world = {
                "profile": profile, "sector": sector, "situation": situation,
                "relation": relation, "protection": protection,
                "consent": (ALL, ALL, ALL) if sector in ("TS", "CO") else None,
            }  # fmt: skip
            if in_sql(**world) != in_python(**world):
                disagreements.append(world)

        assert len(cells) > 500
        assert disagreements == []

    @settings(
        max_examples=150,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        st.fixed_dictionaries(
            {
                "profile": st.sampled_from(
                    ["social_worker", "employment_counsellor", "ngo_practitioner", "manager", "zz"]
                ),
                "sector": st.sampled_from(["SS", "SE", "TS", "CO"]),
                "situation": st.sampled_from(SITUATIONS),
                "relation": st.sampled_from(RELATIONS),
                "protection": st.sampled_from(PROTECTIONS),
                "consent": st.none()
                | st.tuples(*[st.sampled_from([0, ALL]) | st.integers(0, ALL)] * 3),
            }
        )
    )
    def test_agree_on_random_worlds(self, drawn):
        assert in_sql(**drawn) == in_python(**drawn)

    @settings(
        max_examples=80,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture],
    )
    @given(
        st.sampled_from(SITUATIONS[:3]),
        st.sampled_from(PROTECTIONS[:2]),
        # any masks: also ones that no pack would write, with a level above one that it lacks
        st.tuples(*[st.sampled_from([0, ALL]) | st.integers(0, ALL)] * 3),
    )
    def test_agree_on_any_consent_for_an_entity(self, situation, protection, consent):
        world = {
            "profile": "ngo_practitioner", "sector": "TS", "situation": situation,
            "relation": "attends", "protection": protection, "consent": consent,
        }  # fmt: skip
        decided = in_sql(**world)

        assert decided == in_python(**world)
        assert Masks(*decided[3:]).is_unary

    def test_give_nothing_in_a_situation_that_cannot_be_opened(self):
        world = {
            "profile": "social_worker", "sector": "SS", "situation": "emergency",
            "relation": "attends", "protection": "none", "consent": None,
        }  # fmt: skip

        assert in_sql(**world) == (0, 0, 0, 0, 0, 0)
