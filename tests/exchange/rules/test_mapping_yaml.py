"""How a source written wrongly is told, with the line of each error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.readers.samples import SOURCE
from trenza.exchange.rules.mapping import MappingRefused, parse_source


def errors_of(text):
    with pytest.raises(MappingRefused) as refused:
        parse_source(text, "fuente.yaml")
    return refused.value.errors


def line_of(fragment, text=SOURCE):
    before = text[: text.index(fragment)]
    return before.count("\n") + 1


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("given_name: Nombre", "given_nam: Nombre", "clave desconocida: «given_nam»"),
        ("kind: person\n", "kind: persona\n", "no se admite ese valor"),
        ("codes: ESTADO}\n          unemp", "codes: ESTADOS}\n          unemp", "«ESTADOS»"),
        ("integer: true", "integer: false", "aquí solo cabe «true»"),
        ("number: comma", "number: coma", "comma, point"),
        ("kind: upload", "kind: sql", "falta «query»"),
        ("type: job_demand", "type: Job Demand", "no tiene la forma esperada"),
        ('{text: "DEM-{Código}"}', '{text: "DEM"}', "un texto sin {columna}"),
        ("{column: Centro, required: true}", "{required: true}", "uno y solo uno"),
        ("options: ESTADO", "options: NADA", "«NADA»"),
        ("version: received", "name: x\n    version: received", "clave desconocida"),
    ],
)
def test_each_mistake_is_told_in_spanish(right, wrong, said):
    errors = errors_of(SOURCE.replace(right, wrong, 1))

    assert any(said in error.message for error in errors)


def test_a_mistake_is_told_with_its_line():
    text = SOURCE.replace("surname2:", "surnam2:", 1)

    [error] = errors_of(text)

    assert error.line == line_of("surnam2:", text)
    assert str(error).startswith(f"línea {error.line} (tables.personas.person)")


def test_several_mistakes_are_told_together():
    text = SOURCE.replace("codes: ESTADO}\n          u", "codes: X}\n          u")
    text = text.replace("codes: sex", "codes: Y")

    assert len(errors_of(text)) == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "vacío"),
        ("a: [", "no es YAML válido"),
        ("a: 1\na: 2", "está repetida"),
        ("a: &x 1\nb: *x", "no se admiten referencias"),
        ("a: " + "[" * 5000, "no es YAML válido"),
        ("x" * 600_000, "demasiado grande"),
    ],
    ids=["empty", "broken", "repeated", "alias", "deep", "huge"],
)
def test_what_is_not_plain_yaml_is_refused(text, said):
    assert said in errors_of(text)[0].message


@pytest.mark.parametrize(
    "query", ["DELETE FROM t", "SELECT 1; DROP TABLE t", "SELECT 1 -- x", "SELECT /* */ 1"]
)
def test_a_query_can_only_read(query):
    text = f"""
source: base
name: x
organisation: X
kind: sql
connection: {{url_env: TRENZA_SOURCE_X_URL}}
tables:
  t:
    query: "{query}"
    version: received
    person: {{source_id: id}}
    statements: [{{kind: person}}]
"""
    assert any("SELECT" in error.message for error in errors_of(text))


@given(st.text())
def test_no_text_breaks_the_reader_of_sources(text):
    with pytest.raises(MappingRefused):
        parse_source(text)
