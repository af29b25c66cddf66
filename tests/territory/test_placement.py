"""The files of the placement agency."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from trenza.territory.sources.placement import latin


@pytest.fixture(scope="module")
def monthly(region_folder):
    path = region_folder / "agencia" / "ENVIO_ENPI_202610.xml"
    return path.read_bytes(), etree.parse(path)


class TestMonthlyFile:
    def test_is_latin_1_and_names_its_month(self, monthly):
        raw, tree = monthly

        assert raw.decode("iso-8859-1").startswith('<?xml version="1.0" encoding="ISO-8859-1"?>')
        assert tree.findtext("ENVIO_MENSUAL/AÑO_MES_ENVIO") == "202610"
        assert len(tree.findtext("ENVIO_MENSUAL/CODIGO_AGENCIA")) == 10

    def test_counts_its_persons(self, monthly):
        _, tree = monthly
        persons = tree.findall(".//ACCION")
        total = tree.findtext("ENVIO_MENSUAL/DATOS_AGREGADOS/TOTAL_PERSONAS")

        assert persons
        assert int(total) == len(persons)

    def test_carries_nobody_without_dni_or_nie(self, monthly):
        _, tree = monthly

        assert all(len(one.text) == 9 for one in tree.iterfind(".//ID_TRABAJADOR"))

    def test_the_year_before_has_its_own_file(self, region_folder):
        tree = etree.parse(region_folder / "agencia" / "ENVIO_ENPI_202599.xml")

        assert tree.findtext("ENVIO_MENSUAL/AÑO_MES_ENVIO") == "202599"
        placed = tree.findall(".//FECHA_COLOCACION")

        assert {one.text[:4] for one in placed} == {"2025"}


class TestLatin:
    @given(st.text(alphabet=st.sampled_from("aáñçłşțŠКy "), max_size=30))
    def test_always_fits(self, text):
        assert latin(text).encode("iso-8859-1") is not None

    def test_leaves_what_fits_as_it_is(self):
        assert latin("Muñoz Çelik") == "Muñoz Çelik"
