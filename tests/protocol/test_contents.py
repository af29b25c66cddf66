"""Contents are checked in full, and a problem never repeats what the record said."""

import json

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.protocol.world import PACK
from trenza.protocol.rules.contents import ContentChecker

CHECKERS = {one.code: ContentChecker(one.schema) for one in PACK.types}
DEMAND = {"state": "active", "since": "2026-01-02", "unemployed_days": 40}
CANARY = "CANARIO-violencia-77"

WRONG = [
    ({**DEMAND, "state": CANARY}, "state", "no es uno de los valores previstos"),
    ({"state": "active"}, "since", "«Desde» es obligatorio."),
    ({**DEMAND, "since": "2026-02-30"}, "since", "una fecha como"),
    ({**DEMAND, "since": "1802-01-30"}, "since", "una fecha como"),
    ({**DEMAND, "since": CANARY}, "since", "una fecha como"),
    ({**DEMAND, "unemployed_days": -1}, "unemployed_days", "al menos 0"),
    ({**DEMAND, "unemployed_days": 10**9}, "unemployed_days", "como máximo 20000"),
    ({**DEMAND, "unemployed_days": CANARY}, "unemployed_days", "debe ser un número entero"),
    ({**DEMAND, "long_term": CANARY}, "long_term", "debe ser sí o no"),
    ({**DEMAND, "office": CANARY * 99}, "office", "más de 120 caracteres"),
    ({**DEMAND, "office": ""}, "office", "está vacío"),
    ({**DEMAND, "office": CANARY + "\x00"}, "office", "no tiene la forma prevista"),
    ({**DEMAND, "priority_groups": []}, "priority_groups", "está vacía"),
    ({**DEMAND, "priority_groups": ["youth", "youth"]}, "priority_groups", "repetidos"),
    ({**DEMAND, "priority_groups": [CANARY]}, "priority_groups[1]", "«Colectivo prioritario»"),
    ({**DEMAND, "occupations": [{"code": "1"}]}, "occupations[1].name", "«Ocupación» es obligat"),
    ({**DEMAND, "occupations": [{"name": "x"}] * 7}, "occupations", "más de 6 elementos"),
    ({**DEMAND, CANARY: CANARY}, "", "campos que este tipo de información no tiene"),
    ([CANARY], "", "un grupo de campos"),
    (None, "", "un grupo de campos"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "field", "said"), WRONG)
def test_each_problem_has_its_field_and_its_sentence(content, field, said):
    [problem] = CHECKERS["job_demand"].problems(content)

    assert problem.field == field
    assert said in problem.message
    assert problem.code.startswith("content.")
    assert CANARY not in problem.field + problem.message


def test_a_right_content_has_no_problem():
    assert CHECKERS["job_demand"].problems(DEMAND) == ()


def test_all_problems_come_at_once():
    found = CHECKERS["job_demand"].problems({"state": 1, "unemployed_days": "x"})

    assert {problem.field for problem in found} == {"state", "unemployed_days", "since"}


def test_a_placement_needs_its_four_fields():
    found = CHECKERS["company_mediation"].problems({"phase": "placed", "placed": True})

    assert {problem.field for problem in found} == {
        "placed_on", "contract", "company_id", "company_name",
    }  # fmt: skip
    assert CHECKERS["company_mediation"].problems({"phase": "interview", "placed": False}) == ()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@given(st.sampled_from(sorted(CHECKERS)), json_values)
def test_nothing_that_comes_in_breaks_the_check(code, content):
    for problem in CHECKERS[code].problems(content):
        assert problem.message.endswith(".")


@pytest.mark.parametrize("one", PACK.types, ids=lambda one: one.code)
class TestSchemas:
    def test_is_valid_2020_12(self, one):
        jsonschema_rs.meta.validate(one.schema)

        assert one.schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"

    def test_is_closed_bounded_and_in_spanish(self, one):
        objects = [one.schema]
        while objects:
            schema = objects.pop()
            assert schema["additionalProperties"] is False
            assert schema["x-order"] == list(schema["properties"])
            assert set(schema["required"]) <= set(schema["properties"])
            for name, field in schema["properties"].items():
                assert field["title"], name
                self._bounded(name, field, objects)

    def _bounded(self, name, field, objects):
        kind = field["type"]
        if kind == "array":
            assert field["maxItems"] <= 200, name
            if field["items"]["type"] == "object":
                objects.append(field["items"])
        elif kind in ("integer", "number"):
            assert field["maximum"] < 10**9, name
        elif kind == "string" and "oneOf" in field:
            assert all(option["const"] and option["title"] for option in field["oneOf"]), name
        elif kind == "string":
            assert "pattern" in field, name

    def test_survives_json(self, one):
        assert json.loads(json.dumps(one.schema)) == one.schema
