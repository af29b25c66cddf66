"""ENVIO_ENPI: what the XSD lets pass is told in Spanish, with path and row."""

import gzip
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.readers.hostile import LAUGHS
from tests.exchange.readers.samples import enpi_sample
from trenza.exchange.readers import FileRefused, rows_of
from trenza.exchange.readers.enpi import read_enpi
from trenza.exchange.rules import enpi

TODAY = date(2026, 11, 15)
ACTION = {
    "ID_TRABAJADOR": "12345678Z",
    "NOMBRE_TRABAJADOR": "BEGOÑA",
    "APELLIDO1_TRABAJADOR": "NÚÑEZ",
    "APELLIDO2_TRABAJADOR": "PÉREZ",
    "FECHA_NACIMIENTO": "19840503",
    "SEXO_TRABAJADOR": "2",
    "NIVEL_FORMATIVO": "20",
    "DISCAPACIDAD": "N",
    "INMIGRANTE": "N",
    "COLOCACION": "S",
    "FECHA_COLOCACION": "20261005",
    "TIPO_CONTRATO": "401",
    "CIF_NIF_EMPRESA": "A58818501",
    "RAZON_SOCIAL_EMPRESA": "Muebles & Cía",
}
TOTALS = dict.fromkeys(enpi.TOTAL_FIELDS, "9")


def element(name, inner):
    return f"<{name}>{inner}</{name}>"


def text_of(fields):
    return "".join(
        element(name, str(value).replace("&", "&amp;"))
        for name, value in fields.items()
        if value is not None
    )


def document(*actions, period="202610", agency="9960000017", totals=TOTALS, encoding="ISO-8859-1"):
    body = (
        element("CODIGO_AGENCIA", agency)
        + element("AÑO_MES_ENVIO", period)
        + element("ACCIONES_REALIZADAS", "".join(element("ACCION", text_of(a)) for a in actions))
        + element("DATOS_AGREGADOS", text_of(totals))
    )
    head = f'<?xml version="1.0" encoding="{encoding}"?>\n'
    xml = head + element("ENVIO_ENPI", element("ENVIO_MENSUAL", body))
    return xml.encode(encoding.lower())


@pytest.fixture
def read(tmp_path):
    def read_bytes(content):
        path = tmp_path / "ENVIO_ENPI_202610.xml"
        path.write_bytes(content)
        return list(read_enpi(path, today=TODAY))

    return read_bytes


def action(**changes):
    return ACTION | changes


class TestAGoodFile:
    @pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-8"])
    def test_gives_its_actions_with_what_the_file_says_once(self, read, encoding):
        [row] = read(document(ACTION, encoding=encoding))

        assert row.problems == ()
        assert row.values == ACTION | {
            "CODIGO_AGENCIA": "9960000017",
            "AÑO_MES_ENVIO": "202610",
            "PERIODO_DESDE": "2026-10-01",
            "PERIODO_HASTA": "2026-10-31",
            "PERIODO_MES": "2026-10",
        }

    def test_of_a_whole_year_has_no_month(self, read):
        [row] = read(document(action(FECHA_COLOCACION="20250305"), period="202599"))

        assert row.problems == ()
        assert "PERIODO_MES" not in row.values
        assert row.values["PERIODO_HASTA"] == "2025-12-31"

    def test_without_actions_gives_nothing(self, read):
        assert read(document(totals=dict.fromkeys(enpi.TOTAL_FIELDS, "0"))) == []

    def test_with_the_answer_of_the_service_inside_is_read_all_the_same(self, read):
        [row] = read(document(action(ERRORES="")))

        assert row.problems == ()


BROKEN = [
    ({"ID_TRABAJADOR": "12345678A"}, "enpi.letter"),
    ({"ID_TRABAJADOR": "X1234567A", "INMIGRANTE": "S"}, "enpi.letter"),
    ({"ID_TRABAJADOR": "AB1234567"}, "enpi.worker"),
    ({"ID_TRABAJADOR": "1234567Z"}, "enpi.length"),
    ({"ID_TRABAJADOR": None}, "enpi.missing"),
    ({"NOMBRE_TRABAJADOR": "X" * 16}, "enpi.length"),
    ({"NOMBRE_TRABAJADOR": ""}, "enpi.length"),
    ({"APELLIDO1_TRABAJADOR": "X" * 21}, "enpi.length"),
    ({"APELLIDO2_TRABAJADOR": None}, "enpi.missing"),
    ({"FECHA_NACIMIENTO": "19840231"}, "enpi.date"),
    ({"FECHA_NACIMIENTO": "03051984"}, "enpi.date"),
    ({"FECHA_NACIMIENTO": "20270101"}, "enpi.birth"),
    ({"SEXO_TRABAJADOR": "3"}, "enpi.code"),
    ({"NIVEL_FORMATIVO": "15"}, "enpi.code"),
    ({"DISCAPACIDAD": "s"}, "enpi.code"),
    ({"COLOCACION": "X"}, "enpi.code"),
    ({"FECHA_COLOCACION": None}, "enpi.placement"),
    ({"TIPO_CONTRATO": ""}, "enpi.placement"),
    ({"CIF_NIF_EMPRESA": None}, "enpi.placement"),
    ({"RAZON_SOCIAL_EMPRESA": None}, "enpi.placement"),
    ({"TIPO_CONTRATO": "402"}, "enpi.code"),
    ({"FECHA_COLOCACION": "20261131"}, "enpi.date"),
    ({"FECHA_COLOCACION": "19950101"}, "enpi.placed_young"),
    ({"CIF_NIF_EMPRESA": "A58818502"}, "enpi.company_control"),
    ({"CIF_NIF_EMPRESA": "-58818501"}, "enpi.company"),
    ({"RAZON_SOCIAL_EMPRESA": "X" * 56}, "enpi.length"),
    ({"OTRA_COSA": "x"}, "enpi.structure"),
]
DOUBTFUL = [
    ({"APELLIDO2_TRABAJADOR": ""}, "enpi.surname2"),
    ({"ID_TRABAJADOR": "X1234567L"}, "enpi.immigrant"),
    ({"FECHA_COLOCACION": "20260905"}, "enpi.placed_when"),
    ({"COLOCACION": "N"}, "enpi.not_placed"),
]


class TestRules:
    @pytest.mark.parametrize(("changes", "code"), BROKEN)
    def test_that_are_broken_hold_back_that_action_alone(self, read, changes, code):
        good, bad, last = read(document(ACTION, action(**changes), ACTION))

        assert good.problems == last.problems == ()
        assert code in [problem.code for problem in bad.problems]
        assert {problem.severity for problem in bad.problems} == {"error"}

    @pytest.mark.parametrize(("changes", "code"), DOUBTFUL)
    def test_that_may_be_right_only_warn(self, read, changes, code):
        [row] = read(document(action(**changes)))

        assert {(p.code, p.severity) for p in row.problems} == {(code, "warning")}

    def test_say_the_path_and_the_row_and_nothing_of_the_person(self, read):
        _, bad = read(document(ACTION, action(FECHA_COLOCACION=None)))

        [problem] = bad.problems
        assert problem.message == (
            "Acción 2: hay colocación (COLOCACION=S) y falta FECHA_COLOCACION "
            "(ENVIO_MENSUAL/ACCIONES_REALIZADAS/ACCION[2]/FECHA_COLOCACION)"
        )

    def test_of_order_and_repetition_are_told(self, read):
        moved = dict(reversed(ACTION.items()))

        [row] = read(document(moved))

        assert row.problems[0].code == "enpi.structure"

    def test_of_totals_warn_in_a_row_of_their_own(self, read):
        found = read(
            document(ACTION, totals=TOTALS | {"TOTAL_PERSONAS": "0", "TOTAL_OFERTAS": "x"})
        )

        assert found[-1].table == "DATOS_AGREGADOS"
        assert {problem.severity for problem in found[-1].problems} == {"warning"}
        assert any("TOTAL_OFERTAS no es" in problem.message for problem in found[-1].problems)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<ENVIO/>", "enpi.root"),
        (b"<", "file.xml"),
        (LAUGHS.encode() + b"<ENVIO_ENPI>&c;</ENVIO_ENPI>", "file.xml_entities"),
        (
            b'<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><ENVIO_ENPI/>',
            "file.xml_entities",
        ),
        (document(ACTION, agency="2060000017"), "enpi.agency"),
        (document(ACTION, period="202613"), "enpi.period"),
        (document(ACTION, period="203001"), "enpi.period"),
        (document(ACTION, period="202611"), "enpi.period_open"),
        (document(ACTION, period="202699"), "enpi.period_open"),
        (document(ACTION).replace(b"CODIGO_AGENCIA", b"OTRO"), "enpi.structure"),
        (b"<ENVIO_ENPI><ACCION/></ENVIO_ENPI>", "enpi.structure"),
        (document(ACTION).replace(b"ISO-8859-1", b"UTF-8"), "file.xml"),
    ],
)
def test_a_file_that_is_not_one_is_refused(read, content, code):
    with pytest.raises(FileRefused) as refused:
        read(content)

    assert refused.value.code == code


@pytest.mark.parametrize("packed", [False, True])
def test_a_file_cut_in_the_middle_gives_the_actions_before(read, packed):
    actions = [action(NOMBRE_TRABAJADOR=f"N{n * 7919 % 999}") for n in range(300)]
    whole = document(*actions)
    content = gzip.compress(whole)[:-40] if packed else whole[: len(whole) // 2]

    found = read(content)

    assert len(found) > 10
    assert all(row.problems == () for row in found[:-1])
    assert [problem.code for problem in found[-1].problems] == ["file.cut"]


def test_it_is_recognised_by_what_it_is(tmp_path):
    path = tmp_path / "fichero.dat"
    path.write_bytes(document(ACTION, period="202509"))

    assert [row.table for row in rows_of(path, enpi_sample())] == ["ACCION"]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(), st.text().map(lambda t: f"<ENVIO_ENPI>{t}</ENVIO_ENPI>".encode())))
def test_no_bytes_break_the_reader(read, content):
    try:
        rows = read(content)
    except FileRefused as refused:
        assert refused.message  # noqa: PT017  (either outcome is right)
    else:
        assert all(row.problems for row in rows)


VALUES = st.dictionaries(
    st.sampled_from(list(ACTION)), st.text(max_size=60) | st.sampled_from(list(ACTION.values()))
)


@given(VALUES)
def test_no_action_breaks_the_rules(values):
    problems = enpi.check_action(values, 1, enpi.Period(2026, 10))

    assert all(problem.message.startswith("Acción 1: ") for problem in problems)
