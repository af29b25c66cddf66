"""The sources hold every type of information, and Trenza reads them without a problem."""

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.territory.conftest import PERSONS, SEED
from trenza.exchange.connectors import connector_for
from trenza.exchange.readers import rows_of
from trenza.exchange.rules.mapping import load_source
from trenza.protocol.public import read_pack
from trenza.protocol.rules.contents import ContentChecker
from trenza.territory.public import statements
from trenza.territory.sources import employment_schema, social_schema

PACK = Path(__file__).parents[2] / "packs" / "base"
CHANGED_BY_HAND = "basic_information_sheet"  # its dates are columns of the row, not of the content


@pytest.fixture(scope="module")
def types():
    return {one.code: one for one in read_pack(PACK).pack.types}


@pytest.fixture(scope="module")
def told():
    return [one for one in statements(3_000, SEED) if one["kind"] == "record"]


def mapping(folder, name):
    directory = json.loads((folder / "organisations.json").read_text())
    names = {place["name"]: place["ine"] for place in directory["municipalities"]}
    return load_source(PACK / "sources" / f"{name}.yaml", codes={"municipalities": names})


def read(source, path):
    """Every statement of a file, and every problem found on the way."""
    found, problems = [], []
    for row in rows_of(path, source):
        mapped = source.statements(row.table, row.values, received=1)
        problems += [*row.problems, *mapped.problems]
        found += mapped.statements
    return found, problems


def polled(folder, tmp_path, name):
    source = mapping(folder, name)
    environment = {
        "TRENZA_SOURCE_SS_ALBA_URL": f"sqlite:///{folder}/servicios_sociales.sqlite",
        "TRENZA_SOURCE_SE_ALBA_URL": f"sqlite:///{folder}/empleo.sqlite",
    }
    connector = connector_for(source, spool=tmp_path, data=tmp_path, environ=environment)
    return read(source, connector.poll({}).path)


class TestTypes:
    @pytest.mark.parametrize("sector", ["SS", "SE", "TS"])
    def test_each_sector_states_all_that_it_may_author(self, types, told, sector):
        authored = {code for code, one in types.items() if sector in one.authors}
        stated = {one["type"] for one in told if one["source_id"].startswith(sector)}

        assert stated == authored

    def test_each_table_of_the_public_services_states_what_its_sector_may(self, types):
        social = {code for code, one in types.items() if "SS" in one.authors}
        employment = {code for code, one in types.items() if "SE" in one.authors}

        assert set(social_schema.TABLES) == social
        assert set(employment_schema.TABLES) == employment

    def test_every_content_is_as_its_schema_says(self, types, told):
        checkers = {code: ContentChecker(one.schema) for code, one in types.items()}
        problems = [
            (one["type"], problem)
            for one in told
            for problem in checkers[one["type"]].problems(one["content"])
        ]

        assert problems == []

    def test_what_authors_must_summarise_has_a_summary(self, types, told):
        by_author = {"emotional_factors", "other_matters", "health_situation", "criminal_record",
                     "violence_situation", "undeclared_work", "social_intervention_report",
                     "summarised_social_history"}  # fmt: skip

        assert by_author <= set(types)
        assert all(one.get("summary") for one in told if one["type"] in by_author)


class TestReading:
    @pytest.mark.parametrize("name", ["social-services", "employment"])
    def test_a_database_is_read_without_a_problem(self, region_folder, tmp_path, name):
        found, problems = polled(region_folder, tmp_path, name)

        assert problems == []
        assert {one["kind"] for one in found} >= {"person", "relation", "record"}

    def test_the_workbook_is_read_without_a_problem(self, region_folder):
        source = mapping(region_folder, "ngo-workbook")
        found, problems = read(source, region_folder / "entidad" / "puente-claro-01.xlsx")

        assert problems == []
        assert len({one["type"] for one in found if one["kind"] == "record"}) >= 12

    def test_the_agency_file_is_read_and_its_unfinished_placements_refused(self, region_folder):
        source = mapping(region_folder, "ngo-enpi")
        found, problems = read(source, region_folder / "agencia" / "ENVIO_ENPI_202610.xml")

        assert len(found) > len(problems)
        assert {problem.code for problem in problems} <= {"enpi.placement", "enpi.surname2"}

    def test_social_services_give_back_exactly_what_was_told(self, region_folder, tmp_path):
        found, _ = polled(region_folder, tmp_path, "social-services")
        read_back = Counter(
            _said(one)
            for one in found
            if one["kind"] == "record" and one.get("state") != "retracted"
        )
        expected = Counter(
            _said(one)
            for one in statements(PERSONS, SEED, sectors=["SS"])
            if one["kind"] == "record"
        )
        cancelled = [one for one in found if one.get("state") == "retracted"]

        assert not read_back - expected
        assert (expected - read_back).total() == len(cancelled)


def _said(statement):
    content = statement["content"]
    if statement["type"] == CHANGED_BY_HAND:
        content = {key: content[key] for key in ("file_state", "file_number")}
    text = json.dumps(content, sort_keys=True).replace(".0", "")
    return statement["type"], text, statement["valid_from"], statement["version"]
