"""A consent gives what its scope says and no more, whoever asks; who benefits must prove it."""

import json
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import World
from tests.laws.sabotage import EVERY_AREA, break_function, events_of, folder_rows
from trenza.access.public import call
from trenza.base.clock import today
from trenza.protocol.public import current

AREAS = json.loads(EVERY_AREA)["areas"]


def record(
    world: World, who: str, *, organisation="bridge", scope=EVERY_AREA, evidence="carpeta 7",
    purpose="attention", until: date | None = None,
) -> UUID | None:  # fmt: skip
    return call(
        "access_record_consent", world.viewer(who), world.persons["pere"],
        world.organisations[organisation], "base-1", purpose, "signed_paper", "es", scope,
        until, evidence,
    )  # fmt: skip


def withdraw(world: World, consent: UUID) -> bool:
    return call("access_withdraw_consent", world.viewer("alba"), consent, "in_person")


def in_force(world: World) -> list[UUID]:
    with world.database.connect("owner") as owner:
        rows = owner.execute(
            "SELECT id FROM access_consent WHERE withdrawn_at IS NULL ORDER BY collected_at"
        ).fetchall()
    return [row[0] for row in rows]


def stored(world: World, consent: UUID) -> tuple:
    with world.database.connect("owner") as owner:
        return owner.execute(
            "SELECT m1, m2, m3, scope FROM access_consent WHERE id = %s", [consent]
        ).fetchone()


def foreseen(areas: list[str]) -> tuple[int, int, int]:
    """What the pack lets a consent give the third sector of these areas, in Python."""
    compiled = current().compiled
    bits = sum(1 << one.bit for one in compiled.pack.types if one.area in areas)
    masks = [0, 0, 0]
    for basis in compiled.pack.bases:
        if basis.sector == "TS" and basis.kind == "consent":
            for level, mask in enumerate(compiled.bases[basis.code].as_tuple()):
                masks[level] |= mask & bits
    return masks[0], masks[1], masks[2]


class TestScope:
    @settings(
        max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(st.lists(st.sampled_from(AREAS), unique=True))
    def test_decides_what_is_given(self, world: World, areas: list[str]):
        made = record(world, "alba", scope=json.dumps({"areas": areas}))

        assert (made is None) == (foreseen(areas)[0] == 0)
        if made is not None:
            *masks, scope = stored(world, made)
            assert tuple(masks) == foreseen(areas)
            assert set(scope["areas"]) == set(areas)

    @pytest.mark.parametrize(
        "scope",
        ["[]", "{}", '{"areas": []}', '{"areas": "services"}', '{"areas": {"services": 1}}',
         '{"areas": ["no such area"]}', '{"areas": null}', "null", '"services"'],
    )  # fmt: skip
    def test_that_names_nothing_gives_nothing(self, world: World, scope: str):
        assert record(world, "alba", scope=scope) is None
        assert [e["outcome"] for e in events_of(world, "consent.recorded")] == ["denied"]

    def test_says_what_the_folder_then_shows(self, world: World):
        made = record(world, "alba", scope='{"areas": ["services", "invented"]}')

        assert stored(world, made)[3] == {"areas": ["services"]}


class TestEvidence:
    @pytest.mark.parametrize("evidence", ["", "   ", "x", None])
    def test_is_required_of_who_benefits(self, world: World, evidence: str | None):
        assert record(world, "nora", evidence=evidence) is None

    def test_is_enough_for_who_benefits(self, world: World):
        assert record(world, "nora", evidence="Carpeta 7, hoja 2") is not None

    def test_is_not_required_of_a_public_service(self, world: World):
        assert record(world, "alba", evidence="") is not None

    def test_missing_is_noticed(self, world: World):
        break_function(
            world.database.name, "access_record_consent", "OR (itself AND", "OR (false AND"
        )

        assert record(world, "nora", evidence="") is not None


class TestReview:
    def test_social_services_see_who_recorded_a_consent_for_itself(self, world: World):
        record(world, "nora")
        record(world, "alba")
        with world.database.connect("web") as web:
            rows = folder_rows(web, world, "alba", world.persons["pere"], parts=("consents",))
        told = [row["content"]["by_recipient"] for row in rows if row["part"] == "consent"]

        assert sorted(told) == [False, True]


class TestOneInForce:
    @settings(
        max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["attention", "itinerary", "research"]),
                st.sampled_from(["bridge", "shelter"]),
            ),
            max_size=6,
        )
    )
    def test_for_each_recipient_and_purpose_the_last(self, world: World, told):
        for one in in_force(world):
            withdraw(world, one)
        last = {}
        for purpose, organisation in told:
            last[purpose, organisation] = record(
                world, "alba", purpose=purpose, organisation=organisation
            )

        assert sorted(in_force(world)) == sorted(last.values())

    def test_replaced_is_kept_and_the_event_says_so(self, world: World):
        first = record(world, "nora")
        second = record(world, "alba", scope='{"areas": ["employment"]}')
        with world.database.connect("web") as web:
            rows = folder_rows(web, world, "alba", world.persons["pere"], parts=("consents",))
        told = {row["id"]: row["state"] for row in rows if row["part"] == "consent"}

        assert told == {first: "replaced", second: "given"}
        assert events_of(world, "consent.recorded")[-1]["detail"]["replaces"] == [str(first)]
        assert events_of(world, "consent.withdrawn") == []

    def test_withdrawing_ends_also_older_double_ones(self, world: World):
        first = record(world, "alba")
        double = uuid4()
        with world.database.connect("owner") as owner:
            owner.execute(
                "CREATE TEMP TABLE copied AS SELECT * FROM access_consent; "
                f"UPDATE copied SET id = '{double}'; "
                "INSERT INTO access_consent SELECT * FROM copied"
            )
        assert len(in_force(world)) == 2

        assert withdraw(world, first) is True
        assert in_force(world) == []
        [event] = events_of(world, "consent.withdrawn")
        assert event["detail"]["also"] == [str(double)]
        assert withdraw(world, double) is False

    def test_two_at_a_time_is_noticed(self, world: World):
        break_function(world.database.name, "access_record_consent", "= ANY (former)", "IS NULL")
        record(world, "alba")
        record(world, "alba")

        assert len(in_force(world)) == 2


class TestTerm:
    @pytest.mark.parametrize(
        ("days", "recorded"), [(-1, False), (0, False), (1, True), (1825, True), (1828, False)]
    )
    def test_is_of_the_future_and_no_longer_than_five_years(
        self, world: World, days: int, recorded: bool
    ):
        until = today() + timedelta(days=days)

        assert (record(world, "alba", until=until) is not None) == recorded
