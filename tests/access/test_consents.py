"""A consent gives what its scope says and no more, whoever asks; who benefits must prove it."""

import json
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import World
from tests.laws.sabotage import EVERY_AREA, break_function, events_of, folder_rows
from trenza.access.public import call
from trenza.protocol.public import current

AREAS = json.loads(EVERY_AREA)["areas"]


def record(
    world: World, who: str, *, organisation="bridge", scope=EVERY_AREA, evidence="carpeta 7"
) -> UUID | None:
    return call(
        "access_record_consent", world.viewer(who), world.persons["pere"],
        world.organisations[organisation], "base-1", "attention", "signed_paper", "es", scope,
        None, evidence,
    )  # fmt: skip


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
