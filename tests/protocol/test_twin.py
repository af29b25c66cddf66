"""The decision that PostgreSQL enforces and the one that Python explains are the same.

Compared on every cell of the published matrix for each relation, protection and consent, and on
random worlds of relations and consents that are over, withdrawn or not yet begun.
"""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import as_role
from tests.protocol.world import COMPILED, PACK, any_masks
from trenza.base.clock import today
from trenza.protocol.rules.decide import Case, Decision, Granted, decide
from trenza.protocol.rules.masks import Level, Masks, masks_of

pytestmark = pytest.mark.django_db

PERE = UUID(int=7)
ME = 1
EVERYTHING = masks_of({one.bit: Level.FULL for one in PACK.types})
ODD = masks_of({one.bit: Level(one.bit % 4) for one in PACK.types})
DECIDE = """
    SELECT m.profile, m.sector, m.situation,
           d.own1, d.own2, d.own3, d.other1, d.other2, d.other3
    FROM protocol_matrix AS m, LATERAL access_decide(
        %(me)s, m.profile, m.sector, %(centre)s, %(organisation)s, %(person)s, m.situation) AS d
    WHERE m.version_id = protocol_current()
      AND (%(profile)s = '' OR (m.profile, m.sector, m.situation)
                             = (%(profile)s, %(sector)s, %(situation)s))
"""


@pytest.fixture
def place():
    """A centre of an organisation, and Pere, whom nobody attends yet."""
    with as_role("owner"):
        organisation = make("directory", "Organisation", code="o", name="O", sector="TS", nif="G1")
        centre = make("directory", "Centre", code="c", name="C", organisation=organisation)
        make("people", "Person", id=PERE, created_at=now(), updated_at=now())
        yield {"centre": centre.pk, "organisation": organisation.pk}


def make(app, model, **values):
    return apps.get_model(app, model).objects.create(**values)


def now():
    return datetime.now(UTC)


def relate(place, kind, *, since=-10, until=None, hours=1, mine=True):
    """A relation of the centre with Pere, dated in days from today."""
    declared = kind == "declared"
    make(
        "access", "Relation", person_id=PERE, centre_id=place["centre"],
        organisation_id=place["organisation"], kind=kind, profile_id=ME if mine else ME + 1,
        valid_from=day(since), valid_to=None if until is None else day(until),
        expires_at=now() + timedelta(hours=hours) if declared else None,
        source="test", source_id=str(uuid4()), version=1, noted_at=now(),
    )  # fmt: skip


def consent(place, masks, *, until=None, withdrawn=False):
    make(
        "access", "Consent", person_id=PERE, organisation_id=place["organisation"],
        text_code="base-1", purpose="attention", medium="signed_paper", scope={},
        m1=masks.exists, m2=masks.summary, m3=masks.full, collected_by=ME, collected_at=now(),
        expires_on=None if until is None else day(until), withdrawn_at=now() if withdrawn else None,
    )  # fmt: skip


def protect(mark):
    apps.get_model("people", "Person").objects.filter(pk=PERE).update(protection=mark)


def day(offset) -> date:
    return today() + timedelta(days=offset)


def decided(place, cell=("", "", "")):
    """What PostgreSQL decides, for one cell or for all."""
    profile, sector, situation = cell
    words = {"profile": profile, "sector": sector, "situation": situation}
    with connection.cursor() as cursor:
        cursor.execute(DECIDE, {**place, **words, "me": ME, "person": PERE})
        return {
            tuple(row[:3]): Decision(own=Masks(*row[3:6]), other=Masks(*row[6:]))
            for row in cursor.fetchall()
        }


@pytest.mark.parametrize(
    ("relation", "protection", "given"),
    list(
        product(
            ("", "attends", "declared"),
            ("none", "protected", "unheard-of"),
            (None, EVERYTHING, ODD),
        )
    ),
)
def test_agree_on_every_cell(place, relation, protection, given):
    protect(protection)
    if relation:
        relate(place, relation)
    if given:
        consent(place, given)
    granted = (Granted("consent", given),) if given else ()

    found = decided(place)

    assert set(found) == set(COMPILED.matrix)
    for cell, decision in found.items():
        assert decision == decide(COMPILED, Case(*cell, relation, protection, granted)), cell


# cells that are all zeros agree whatever the world is: they are compared above
OPEN_CELLS = sorted(cell for cell, row in COMPILED.matrix.items() if row.own.exists)
worlds = st.fixed_dictionaries(
    {
        "cell": st.sampled_from(OPEN_CELLS),
        "protection": st.sampled_from(["none", "protected"]),
        "relation": st.none()
        | st.fixed_dictionaries(
            {
                "kind": st.sampled_from(["attends", "declared"]),
                "since": st.sampled_from([-10, 0, 1]),
                "until": st.sampled_from([None, -1, 0, 5]),
                "hours": st.sampled_from([-1, 1]),
                "mine": st.booleans(),
            }
        ),
        "consents": st.lists(
            st.fixed_dictionaries(
                {
                    "masks": any_masks,
                    "until": st.sampled_from([None, -1, 0, 5]),
                    "withdrawn": st.booleans(),
                }
            ),
            max_size=3,
        ),
    }
)


def holds(relation):
    """Whether a relation counts today for this professional: the rule in words of Python."""
    if relation is None or relation["since"] > 0:
        return False
    if relation["until"] is not None and relation["until"] < 0:
        return False
    return relation["kind"] == "attends" or (relation["hours"] > 0 and relation["mine"])


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(world=worlds)
def test_agree_on_random_worlds(place, world):
    live = tuple(
        Granted("consent", one["masks"])
        for one in world["consents"]
        if not one["withdrawn"] and (one["until"] is None or one["until"] >= 0)
    )
    relation = world["relation"]["kind"] if holds(world["relation"]) else ""

    with transaction.atomic():
        protect(world["protection"])
        if world["relation"]:
            relate(place, **world["relation"])
        for one in world["consents"]:
            consent(place, **one)
        [decision] = decided(place, world["cell"]).values()
        transaction.set_rollback(True)

    case = Case(*world["cell"], relation, world["protection"], live)
    assert decision == decide(COMPILED, case)


TS_CELL = ("ngo_practitioner", "TS", "first_diagnosis")


@pytest.mark.parametrize(
    ("relation", "counts"),
    [
        ({"kind": "attends"}, True),
        ({"kind": "attends", "mine": False}, True),
        ({"kind": "attends", "since": 0}, True),
        ({"kind": "attends", "since": 1}, False),
        ({"kind": "attends", "until": 0}, True),
        ({"kind": "attends", "until": -1}, False),
        ({"kind": "declared"}, True),
        ({"kind": "declared", "hours": -1}, False),
        ({"kind": "declared", "mine": False}, False),
    ],
)
def test_agree_on_when_a_relation_counts(place, relation, counts):
    relate(place, **relation)
    case = Case(*TS_CELL, relation["kind"] if counts else "")

    [decision] = decided(place, TS_CELL).values()

    assert decision == decide(COMPILED, case)
    assert bool(decision.own.exists) == counts


@pytest.mark.parametrize(
    ("given_for", "counts"),
    [({}, True), ({"until": 0}, True), ({"until": -1}, False), ({"withdrawn": True}, False)],
)
def test_agree_on_when_a_consent_counts(place, given_for, counts):
    relate(place, "attends")
    consent(place, EVERYTHING, **given_for)
    granted = (Granted("consent", EVERYTHING),) if counts else ()

    [decision] = decided(place, TS_CELL).values()

    assert decision == decide(COMPILED, Case(*TS_CELL, "attends", granted=granted))
    assert bool(decision.other.exists) == counts
