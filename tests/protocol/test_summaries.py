"""A summary is made of declared words and declared fields, and reads as Spanish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.protocol.world import PACK
from trenza.protocol.rules.summaries import in_words, render, template_fields, template_problems

TEMPLATES = [one for one in PACK.types if one.summary]
AUTHORED = {one.code for one in PACK.types if not one.summary}
CANARY = "CANARIO cuerpo"


def value_of(field, number):
    """Some valid value of a declared field."""
    if "oneOf" in field:
        return field["oneOf"][number % len(field["oneOf"])]["const"]
    if field["type"] == "array":
        return [] if field["items"]["type"] == "object" else [value_of(field["items"], number)]
    if field["type"] == "boolean":
        return bool(number % 2)
    if field["type"] in ("integer", "number"):
        return field["minimum"]
    if field.get("format") == "date":
        return "2026-11-25"
    return CANARY if field.get("x-widget") == "note" else "Palabra"


def content_of(one, keep):
    fields = one.schema["properties"]
    return {
        name: value_of(field, index)
        for index, (name, field) in enumerate(fields.items())
        if keep or name in one.schema["required"]
    }


@pytest.mark.parametrize("one", TEMPLATES, ids=lambda one: one.code)
class TestDeclaredSummaries:
    def test_hold_no_long_text_and_no_table(self, one):
        assert list(template_problems(one.summary, one.schema)) == []
        assert CANARY not in render(one.summary, one.schema, content_of(one, keep=True))

    @pytest.mark.parametrize("keep", [True, False])
    def test_read_well_with_all_fields_or_only_the_required_ones(self, one, keep):
        text = render(one.summary, one.schema, content_of(one, keep))

        assert text
        assert not set("{}[]_") & set(text)
        assert "no consta" not in text
        assert text[0].isupper() or text[0].isdigit()

    def test_do_not_come_from_fields_that_are_not_declared_in_them(self, one):
        shown = template_fields(one.summary)
        whole = content_of(one, keep=True)
        bare = {name: whole[name] for name in shown}

        assert render(one.summary, one.schema, whole) == render(one.summary, one.schema, bare)


def test_what_touches_the_most_intimate_is_summed_up_by_its_author():
    assert {
        "health_situation", "violence_situation", "criminal_record", "undeclared_work",
        "emotional_factors", "social_intervention_report",
    } <= AUTHORED  # fmt: skip


@pytest.mark.parametrize(
    ("declared", "value", "words"),
    [
        ({"format": "date"}, "2026-11-05", "5 de noviembre de 2026"),
        ({"x-widget": "month"}, "2026-03", "marzo de 2026"),
        ({"x-widget": "amount"}, 1234.5, "1.234,50 €"),
        ({"x-widget": "amount"}, 0, "0,00 €"),
        ({"type": "number"}, 2.5, "2,5"),
        ({"type": "boolean"}, True, "sí"),
        ({"oneOf": [{"const": "a", "title": "Alta"}]}, "a", "Alta"),
        ({"items": {"oneOf": [{"const": "a", "title": "Alta"}]}}, ["a", "a"], "Alta, Alta"),
        ({}, "texto", "texto"),
    ],
)
def test_values_are_told_as_people_read_them(declared, value, words):
    assert in_words(declared, value) == words


def test_an_optional_part_goes_when_a_field_is_missing():
    schema = {"properties": {"a": {"title": "A"}, "b": {"title": "B"}}, "required": ["a"]}

    assert render("{a}[, con {b}]", schema, {"a": "uno", "b": "dos"}) == "Uno, con dos"
    assert render("{a}[, con {b}]", schema, {"a": "uno"}) == "Uno"
    assert render("{a}[, con {b}]", schema, {"a": "uno", "b": 0}) == "Uno, con 0"


@given(st.text(alphabet="ab{}[]é ", max_size=20))
def test_no_template_breaks_the_check(template):
    schema = {"properties": {"a": {"type": "string"}}, "required": ["a"]}

    if not list(template_problems(template, schema)):
        assert render(template, schema, {"a": "x"}) is not None


@given(st.text(max_size=30))
def test_what_a_record_says_is_never_read_as_a_template(value):
    schema = {"properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": ["a"]}

    told = render("{a}[ y {b}]", schema, {"a": value, "b": "secreto"} if value else {"a": "{b}"})

    assert told.count("secreto") == (1 if value else 0)
