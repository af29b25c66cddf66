"""The shipped sources: every row of the invented region becomes what the pack accepts."""

import io
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from trenza.exchange.connectors import connector_for
from trenza.exchange.readers import rows_of
from trenza.exchange.rules.mapping import load_source
from trenza.people.public import IdentityRefused, read_household, read_identity
from trenza.protocol.public import read_pack
from trenza.protocol.rules.contents import ContentChecker
from trenza.territory.public import Recipe, directory, write_region

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "packs" / "base" / "sources"
TODAY = date(2026, 11, 22)
RECEIVED = 1_790_000_000_000_000


@pytest.fixture(scope="module")
def region(tmp_path_factory):
    """A small region written by the generator of the demonstration."""
    folder = tmp_path_factory.mktemp("region")
    write_region(Recipe(persons=200, seed=7), folder)
    return folder


@pytest.fixture(scope="module")
def codes():
    towns = directory()["municipalities"]
    names = {town["name"]: town["ine"] for town in towns}
    return {"municipalities": names}


@pytest.fixture(scope="module")
def types():
    return {kind.code: kind for kind in read_pack(ROOT / "packs" / "base").pack.types}


def mapped(mapping, paths):
    """Statements and problems of all the rows of these files."""
    statements, problems, rows = [], [], 0
    for path in paths:
        for row in rows_of(path, mapping):
            rows += 1
            errors = [p for p in row.problems if p.severity == "error"]
            found = mapping.statements(row.table, row.values, received=RECEIVED)
            statements += [] if errors else found.statements
            problems += errors + found.problems
    assert rows > 0
    return statements, problems


def polled(mapping, folder, spool):
    environ = {
        "TRENZA_SOURCE_SS_ALBA_URL": f"sqlite:///{folder}/servicios_sociales.sqlite",
        "TRENZA_SOURCE_SE_ALBA_URL": f"sqlite:///{folder}/empleo.sqlite",
    }
    connector = connector_for(mapping, spool=spool, data=spool, environ=environ)
    delivery = connector.poll({})
    assert connector.poll(delivery.watermarks) is None
    return [delivery.path]


def refused_contents(statements, types):
    checkers = {code: ContentChecker(kind.schema) for code, kind in types.items()}
    return [
        (row["type"], str(problem))
        for row in statements
        if row["kind"] == "record" and row["state"] == "current"
        for problem in checkers[row["type"]].problems(row["content"])
    ]


def refused_people(statements):
    refused = []
    for row in statements:
        try:
            if row["kind"] == "person":
                read_identity(row["person"], version=row["version"], today=TODAY)
            elif row["kind"] == "household":
                read_household(row, version=row["version"])
        except IdentityRefused as error:
            refused += [(row["kind"], problem.field) for problem in error.problems]
    return refused


class TestDatabases:
    @pytest.mark.parametrize(("file", "least"), [("social-services", 24), ("employment", 9)])
    def test_give_statements_that_the_pack_accepts(
        self, file, least, region, codes, types, tmp_path
    ):
        mapping = load_source(SOURCES / f"{file}.yaml", codes=codes)

        statements, problems = mapped(mapping, polled(mapping, region, tmp_path))

        assert problems == []
        assert refused_contents(statements, types) == []
        # Identifiers with a wrong letter are there on purpose; nothing else is refused.
        assert {field for _, field in refused_people(statements)} <= {"identifiers"}
        assert len({row["type"] for row in statements if row["kind"] == "record"}) >= least

    def test_name_centres_and_authors_that_exist(self, region, codes, tmp_path):
        mapping = load_source(SOURCES / "social-services.yaml", codes=codes)
        known = {c["code"] for o in directory()["organisations"] for c in o["centres"]}

        statements, _ = mapped(mapping, polled(mapping, region, tmp_path))
        records = [row for row in statements if row["kind"] == "record"]

        assert {row["centre"] for row in statements if "centre" in row} <= known
        assert all(row["author"] for row in records)


class TestTheNgo:
    def test_workbook_gives_statements_that_the_pack_accepts(self, region, codes, types):
        mapping = load_source(SOURCES / "ngo-workbook.yaml", codes=codes)

        statements, problems = mapped(mapping, sorted((region / "entidad").glob("*.xlsx")))

        assert problems == []
        assert refused_contents(statements, types) == []
        assert Counter(row["kind"] for row in statements)["relation"] > 0

    def test_placement_file_gives_persons_and_mediations(self, region, types):
        mapping = load_source(SOURCES / "ngo-enpi.yaml")

        statements, problems = mapped(mapping, sorted((region / "agencia").glob("*.xml")))

        assert {problem.code.split(".")[0] for problem in problems} <= {"enpi"}
        assert refused_contents(statements, types) == []
        assert {row.get("type", row["kind"]) for row in statements} == {
            "person", "company_mediation", "education_level",
        }  # fmt: skip


HISTORY = {
    "Identificación": {
        "Nº de historia": "HS-1", "Tipo de documento": "DNI", "Documento": "12345678Z",
        "Nombre": "Pere", "Primer apellido": "García", "Sexo": "Hombre",
        "Fecha de nacimiento": "03/05/1984", "Nacionalidad": "es", "Municipio": "60001",
    },
    "Coordinación del caso": {
        "Nº de historia": "HS-1", "Centro": "UTS-6001", "Estado": "Abierta",
        "Fecha de apertura": "01/02/2024",
    },
    "Unidad de convivencia": {
        "Nº de unidad": "U1", "Nº de historia": "HS-1", "Parentesco": "Titular",
        "Tipo de convivencia": "Unipersonal", "Desde": "01/02/2024",
    },
    "Empleabilidad": {
        "Nº de historia": "HS-1", "Nivel de estudios": "Básicos",
        "Ocupación y actividad": "Cocina; busca empleo", "Fecha del dato": "01/03/2026",
    },
    "Dependencia": {
        "Nº de historia": "HS-1", "Situación": "Reconocida", "Grado": 2, "Importe": "268,79",
        "Prestación": "Teleasistencia",
    },
    "Discapacidad": {
        "Nº de historia": "HS-1", "Situación": "Reconocida", "Tipo": "Física; Visual",
        "Grado": 65, "Permanente": "sí",
    },
    "Renta garantizada": {
        "Nº de historia": "HS-1", "Situación": "Concedida", "Primer reconocimiento": "01/01/2025",
        "Importe": 480,
    },
    "Valoraciones": {
        "Nº de historia": "HS-1", "Nº de valoración": 1, "Fecha": "01/03/2026",
        "Grupo de necesidad": "5 Subsistencia", "Valoración": "Sin ingresos",
    },
    "Prestaciones y actuaciones": {
        "Nº de historia": "HS-1", "Nº de prestación": 1, "Ámbito": "Inclusión",
        "Prestación": "Apoyo familiar", "Situación": "En curso", "Inicio": "01/03/2026",
    },
    "Observaciones": {
        "Nº de historia": "HS-1", "Nº de observación": 1, "Fecha": "01/03/2026",
        "Observación": "Texto", "Resumen": "Frase",
    },
}  # fmt: skip


class TestTheSummarisedSocialHistory:
    def filled(self, mapping):
        output = io.BytesIO()
        with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
            for table in mapping.tables.values():
                sheet = book.add_worksheet(table.sheet)
                for position, name in enumerate(table.described):
                    sheet.write(0, position, name)
                    sheet.write(1, position, "ayuda")
                    sheet.write(2, position, HISTORY[table.sheet].get(name, ""))
        return output.getvalue()

    def test_is_imported_block_by_block(self, tmp_path, types):
        mapping = load_source(SOURCES / "social-history-workbook.yaml")
        path = tmp_path / "historia.xlsx"
        path.write_bytes(self.filled(mapping))

        statements, problems = mapped(mapping, [path])

        assert problems == []
        assert refused_contents(statements, types) == []
        assert refused_people(statements) == []
        assert Counter(row.get("type", row["kind"]) for row in statements) == {
            "person": 1, "relation": 1, "household": 1, "basic_information_sheet": 1,
            "household_situation": 1, "education_level": 1, "summarised_social_history": 2,
            "dependency": 1, "disability": 1, "regional_benefit": 1, "needs_assessment": 1,
            "service_provided": 1,
        }  # fmt: skip


@pytest.mark.parametrize("path", sorted(SOURCES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_source_is_well_written(path, codes, types):
    mapping = load_source(path, codes=codes)
    stated = {
        statement["type"]
        for table in mapping.raw["tables"].values()
        for statement in table["statements"]
        if statement["kind"] == "record"
    }

    assert stated
    assert stated <= set(types)
