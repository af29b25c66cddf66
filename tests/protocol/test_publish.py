"""A published protocol is stored once, never changes, and is the only one in force."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from tests.conftest import as_role
from tests.protocol.world import COMPILED, PACK
from trenza.glossary import public as glossary
from trenza.protocol import public
from trenza.protocol.models import Basis, Cap, Matrix, Situation, Type, Version
from trenza.protocol.rules.masks import Masks

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 1, 15, 9, tzinfo=UTC)
MATRIX_COLUMNS = ("own1", "own2", "own3", "other1", "other2", "other3")


def next_pack(**changes):
    return replace(PACK, number=PACK.number + 1, **changes)


def test_the_base_pack_is_in_force_after_migrating():
    assert public.current().compiled == COMPILED


def test_the_tables_hold_the_masks_of_every_cell():
    stored = {
        (row["profile"], row["sector"], row["situation"]): tuple(row[c] for c in MATRIX_COLUMNS)
        for row in Matrix.objects.filter(version=public.current().id).values()
    }

    assert stored == {
        cell: row.own.as_tuple() + row.other.as_tuple() for cell, row in COMPILED.matrix.items()
    }


def test_the_tables_hold_bases_caps_situations_and_types():
    version = public.current().id
    bases = Basis.objects.filter(version=version)
    caps = Cap.objects.filter(version=version)

    assert {b.code: Masks(b.m1, b.m2, b.m3) for b in bases} == COMPILED.bases
    assert {(c.factor, c.code): Masks(c.m1, c.m2, c.m3) for c in caps} == COMPILED.caps
    assert caps.get(code="declared").hours == 24
    assert caps.get(code="attends").situations is None
    assert set(
        Situation.objects.filter(version=version, openable=False).values_list("code", flat=True)
    ) == {"emergency"}
    assert dict(Type.objects.filter(version=version).values_list("code", "bit")) == {
        one.code: one.bit for one in PACK.types
    }


def test_exists_and_summary_are_declared_beside_each_type():
    health = Type.objects.get(version=public.current().id, code="health_situation")
    demand = Type.objects.get(version=public.current().id, code="job_demand")

    assert health.shows == {
        "exists": "Consta información en el área sociosanitaria.",
        "summary": "author",
    }
    assert demand.shows["summary"]["fields"] == ["state", "since", "unemployed_days", "renewal_on"]


class TestPublish:
    def test_the_same_pack_again_changes_nothing(self):
        before = public.current().id

        with as_role("owner"):
            version = public.publish(PACK, by="Delia", now=NOW)

        assert version.pk == before

    def test_a_new_version_ends_the_former_one(self):
        before = public.current()

        with as_role("owner"):
            version = public.publish(next_pack(), by="Delia", now=NOW)

        assert public.current().id == version.pk
        assert Version.objects.get(pk=before.id).valid_to == NOW
        assert public.published(before.id).compiled == COMPILED

    def test_leaves_an_event_in_the_log(self):
        with as_role("owner"):
            version = public.publish(next_pack(), by="Delia", now=NOW)
        with as_role("audit"), connection.cursor() as cursor:
            cursor.execute(
                "SELECT actor, protocol, detail->>'hash' FROM audit_event"
                " WHERE kind = 'protocol.published' ORDER BY id DESC LIMIT 1"
            )
            assert cursor.fetchone() == ("Delia", str(version.pk), version.hash)

    def test_a_changed_pack_needs_a_new_number(self):
        with as_role("owner"), pytest.raises(public.PublicationError, match="suba «number»"):
            public.publish(replace(PACK, name="Otro"), by="Delia", now=NOW)

    def test_a_bit_never_changes_its_type(self):
        first, second, *rest = PACK.types
        swapped = (replace(first, bit=second.bit), replace(second, bit=first.bit), *rest)

        with as_role("owner"), pytest.raises(public.PublicationError, match="para siempre"):
            public.publish(next_pack(types=swapped), by="Delia", now=NOW)

    def test_the_bit_of_a_retired_type_is_not_given_to_another(self):
        *rest, last = PACK.types

        heir = next_pack(types=(*rest, replace(last, code="another")))
        newcomer = next_pack(types=(*rest, replace(last, bit=61, code="new")))

        with as_role("owner"):
            with pytest.raises(public.PublicationError, match="para siempre"):
                public.publish(heir, by="Delia", now=NOW)
            public.publish(newcomer, by="Delia", now=NOW)

        assert public.record_type("new").bit == 61

    def test_renews_the_dictionary(self):
        with as_role("owner"):
            public.publish(next_pack(glossary=PACK.glossary[:3]), by="Delia", now=NOW)

        assert {term.code for term in glossary.terms()} == {t.code for t in PACK.glossary[:3]}

    def test_past_decisions_are_explained_by_their_version(self):
        case = public.Case("social_worker", "SS", "follow_up", "attends")
        before = public.current().id
        with as_role("owner"):
            public.publish(next_pack(matrix=PACK.matrix[:1]), by="Delia", now=NOW)

        now = public.explain(case, "job_demand", own=False)
        then = public.explain(case, "job_demand", own=False, version_id=before)

        assert (now.level, then.level) == (public.Level.NONE, public.Level.SUMMARY)


class TestWalls:
    @pytest.mark.parametrize("role", ["web", "intake", "insight"])
    def test_other_roles_read_but_never_write(self, role):
        with as_role(role):
            assert public.current().id
            for table in ("version", "type", "situation", "matrix", "basis", "cap"):
                for verb in (f"DELETE FROM protocol_{table}", f"UPDATE protocol_{table} SET id=id"):
                    with pytest.raises(DatabaseError, match="permission denied"):
                        self.run(verb)

    @pytest.mark.parametrize(
        "verb",
        [
            "UPDATE protocol_matrix SET other3 = other1",
            "UPDATE protocol_version SET source = ''",
            "UPDATE protocol_version SET valid_to = NULL",
            "DELETE FROM protocol_type",
            "TRUNCATE protocol_cap",
        ],
    )
    def test_not_even_the_owner_changes_a_published_version(self, verb):
        with as_role("owner"), pytest.raises(DatabaseError, match="never changes"):
            self.run(verb)

    def test_two_versions_cannot_be_in_force(self):
        with as_role("owner"), pytest.raises(DatabaseError, match="one_in_force"):
            self.run(
                "INSERT INTO protocol_version (code, number, hash, source, published_by,"
                " valid_from) VALUES ('x', 1, '', '', '', now())"
            )

    def test_sql_knows_the_version_in_force(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT protocol_current()")
            assert cursor.fetchone() == (public.current().id,)

    def run(self, verb):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(verb)


class TestReads:
    def test_contents_are_validated_in_order(self):
        right, wrong, unknown = public.validate_contents(
            [
                ("job_demand", {"state": "active", "since": "2026-01-02"}),
                ("job_demand", {"state": "active"}),
                ("horoscope", {}),
            ]
        )

        assert right == ()
        assert [problem.field for problem in wrong] == ["since"]
        assert [problem.code for problem in unknown] == ["type.unknown"]

    def test_a_summary_comes_from_its_template_or_from_its_author(self):
        demand = {"state": "active", "since": "2026-01-02"}

        assert public.summary_of("job_demand", demand) == (
            "Demanda en alta desde el 2 de enero de 2026"
        )
        assert public.summary_of("health_situation", {"affects": ["employment"]}) == ""

    def test_emergency_cannot_be_opened_yet(self):
        openable = {one.code for one in public.situations()}

        assert {one.code for one in public.situations(openable=False)} - openable == {"emergency"}

    def test_the_version_in_force_costs_one_small_query(self, django_assert_num_queries):
        public.current()

        with django_assert_num_queries(1):
            public.decide(public.Case("social_worker", "SS", "follow_up", "attends"))

    def test_the_content_map_bases_areas_and_consent_are_those_of_the_pack(self):
        assert public.record_types() == PACK.types
        assert public.areas() == PACK.areas
        assert public.consent_text() == PACK.consent
        assert {basis.scsp for basis in public.bases("SE")} == {"Ley", "NoOpo"}

    def test_an_unknown_version_is_told(self):
        with pytest.raises(public.NoProtocol):
            public.published(10**6)

    def test_a_stored_schema_is_the_one_of_the_pack(self):
        stored = Type.objects.get(version=public.current().id, code="itinerary").schema

        assert json.loads(json.dumps(PACK.type("itinerary").schema)) == stored
