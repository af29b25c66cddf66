"""What a mapping declared in YAML gives for a raw row."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.readers.samples import DEMAND, DEMAND_HEADER, PERSON, PERSON_HEADER, sample
from trenza.exchange.rules.mapping import gathered, parse_source

RECEIVED = 1_790_000_000_000_000
MAPPING = sample()


def demand(**changes):
    return dict(zip(DEMAND_HEADER, DEMAND, strict=True)) | changes


def person(**changes):
    return dict(zip(PERSON_HEADER, PERSON, strict=True)) | changes


def one(table, row, mapping=MAPPING):
    statements, problems = mapping.statements(table, row, received=RECEIVED)
    assert problems == []
    [statement] = statements
    return statement


def codes(table, row, mapping=MAPPING):
    mapped = mapping.statements(table, row, received=RECEIVED)
    assert mapped.statements == []
    return [(problem.code, problem.field) for problem in mapped.problems]


class TestAPerson:
    def test_gets_surnames_with_their_particles(self):
        found = one("personas", person())["person"]

        assert (found["given_name"], found["surname1"], found["surname2"]) == (
            "Pere",
            "de la Fuente",
            "García",
        )

    def test_gets_the_type_of_the_document_from_its_shape(self):
        kinds = [
            one("personas", person(Documento=text))["person"]["identifiers"][0]["type"]
            for text in ("12345678Z", "X1234567L", "AB-123456")
        ]

        assert kinds == ["dni", "nie", "own"]

    def test_may_have_no_document_at_all(self):
        assert one("personas", person(Documento=""))["person"]["identifiers"] == []

    def test_keeps_the_precision_of_the_birth_date(self):
        found = one("personas", person(Nacimiento="1984"))["person"]

        assert (found["birth_date"], found["birth_precision"]) == ("1984-01-01", "year")


class TestARecord:
    def test_is_the_canonical_statement(self):
        moment = datetime(2026, 11, 10, 8, 31, tzinfo=UTC)

        assert one("demandas", demand()) == {
            "kind": "record",
            "type": "job_demand",
            "source_id": "DEM-7",
            "person": {"source_id": "1"},
            "content": {
                "state": "active",
                "unemployed_days": 120,
                "amount": 1234.5,
                "long_term": True,
            },
            "valid_from": "2026-03-01",
            "centre": "OF-01",
            "state": "current",
            "version": int(moment.timestamp() * 1_000_000),
        }

    def test_leaves_empty_values_out(self):
        content = one("demandas", demand(Días="", Importe=None, Larga=" "))["content"]

        assert content == {"state": "active"}

    def test_retracted_says_nothing_but_that(self):
        found = one("demandas", demand(Anulada="SÍ", Estado="desconocido"))

        assert found["state"] == "retracted"
        assert "content" not in found

    @pytest.mark.parametrize(
        ("changes", "code", "field"),
        [
            ({"Estado": "Z"}, "code.unknown", "Estado"),
            ({"Desde": "31/02/2026"}, "value.impossible_date", "Desde"),
            ({"Desde": "ayer"}, "value.date", "Desde"),
            ({"Días": "muchos"}, "value.integer", "Días"),
            ({"Importe": "1,234.50"}, "value.number", "Importe"),
            ({"Larga": "quizá"}, "value.yes_no", "Larga"),
            ({"Centro": ""}, "value.missing", "Centro"),
            ({"Código": ""}, "statement.no_source_id", "source_id"),
            ({"Nº": ""}, "statement.no_person", "person"),
            ({"Modificado": "x"}, "statement.version", "version"),
        ],
    )
    def test_is_held_back_by_what_cannot_be_read(self, changes, code, field):
        assert codes("demandas", demand(**changes)) == [(code, field)]

    def test_tells_all_that_is_wrong_at_once(self):
        found = codes("demandas", demand(Estado="Z", Días="x", Desde="x"))

        assert len(found) == 3

    def test_names_the_list_and_not_the_value(self):
        [problem] = MAPPING.statements("demandas", demand(Estado="secreto"), received=1).problems

        assert "«ESTADO»" in problem.message
        assert "secreto" not in problem.message


class TestCodes:
    def test_that_yaml_would_change_stay_as_they_are(self):
        assert one("demandas", demand(Estado="NO"))["content"]["state"] == "suspended"

    @pytest.mark.parametrize("text", [" a ", "A", "a"])
    def test_are_read_without_regard_to_case(self, text):
        assert one("demandas", demand(Estado=text))["content"]["state"] == "active"

    @pytest.mark.parametrize(("cell", "word"), [(1, "first"), (1.0, "first"), ("037", "third")])
    def test_match_cells_that_are_numbers_and_keep_their_zeros(self, cell, word):
        mapping = sample(("codes: ESTADO}", "codes: GRUPO}"))

        assert one("demandas", demand(Estado=cell), mapping)["content"]["state"] == word


class TestAVersionReceived:
    def test_is_the_moment_of_arrival_with_a_digest_of_what_is_said(self):
        first = MAPPING.statements("personas", person(), received=1).statements[0]
        again = MAPPING.statements("personas", person(), received=2).statements[0]
        other = MAPPING.statements("personas", person(Nombre="Pau"), received=2).statements[0]

        assert (first["version"], again["version"]) == (1, 2)
        assert first["digest"] == again["digest"] != other["digest"]


class TestConditions:
    def test_that_no_rule_meets_hold_the_row_back(self):
        mapping = parse_source(
            """
source: ss
name: x
organisation: X
kind: api
tables:
  t:
    version: received
    person: {source_id: id}
    statements:
      - {kind: record, type: first, when: {tipo: uno}, source_id: id, content: {notes: n}}
      - {kind: record, type: second, when: {tipo: [dos, tres]}, source_id: id, content: {notes: n}}
"""
        )
        row = {"id": "1", "n": "x"}

        assert one("t", row | {"tipo": "Dos"}, mapping)["type"] == "second"
        assert codes("t", row | {"tipo": "cuatro"}, mapping) == [("row.unmatched", "")]


class TestAGroup:
    def test_becomes_one_household_with_its_members(self):
        mapping = parse_source(
            """
source: hogares
name: x
organisation: X
kind: api
tables:
  t:
    group: uc
    version: received
    statements:
      - kind: household
        source_id: {text: "UC-{uc}"}
        members:
          rows:
            when: {baja: {not: [S]}}
            fields: {person: {fields: {source_id: id}}, kinship: {column: par, default: head}}
"""
        )
        rows = [{"uc": "9", "id": "1"}, {"uc": "9", "id": "2", "par": "child"},
                {"uc": "9", "id": "3", "baja": "S"}]  # fmt: skip

        assert one("t", gathered(rows), mapping)["members"] == [
            {"person": {"source_id": "1"}, "kinship": "head"},
            {"person": {"source_id": "2"}, "kinship": "child"},
        ]


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.lists(st.text(), max_size=2)
)


@given(st.dictionaries(st.sampled_from(DEMAND_HEADER), ANYTHING))
def test_no_row_whatever_it_holds_breaks_a_mapping(row):
    statements, problems = MAPPING.statements("demandas", row, received=1)

    assert bool(statements) != bool(problems)


@given(st.dictionaries(st.sampled_from(PERSON_HEADER), ANYTHING))
def test_no_person_whatever_it_holds_breaks_a_mapping(row):
    statements, problems = MAPPING.statements("personas", row, received=1)

    assert bool(statements) != bool(problems)
