"""A row that did not go in, where it is corrected: all that is wrong, and the way out."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.pipeline.test_pages import (  # noqa: F401
    CSV,
    enter,
    row_of,
    sheets,
    text_of,
    typed,
)
from tests.exchange.pipeline.world import clock, counts, deliver, person, record
from trenza.exchange.actions.processing import replay_rows
from trenza.exchange.models import Rejection
from trenza.exchange.rules.cells import (
    Cell,
    cell_of,
    cells_of_columns,
    cells_of_statement,
    codes_of_columns,
    column_behind,
    put_back,
)

WRONG = {"unemployed_days": -4, "since": "ayer", "state": "Canario"}


@pytest.fixture
def page(world, enter):  # noqa: F811
    """The page of the row that did not go in."""

    def of(body, **more):
        sent = deliver(body, **more)
        row = Rejection.objects.filter(delivery=sent).first()
        client, url = enter("dario"), f"/entregas/{sent.reference}/filas/{row.reference}/"
        return client, url, client.get(url)

    return of


def links(page):
    return re.findall(r'href="#(id_c\d+)"', page.content.decode())


class TestStatement:
    def test_shows_all_that_is_wrong_with_links_and_what_came(self, page):
        _, _, shown = page([person("501"), record("JD-2", "501", content=WRONG)])
        html = shown.content.decode()

        assert shown.status_code == 200
        assert len(set(links(shown))) == 3
        assert all(f'id="{name}"' in html for name in links(shown))
        assert "Llegó: «Canario»." in text_of(shown)
        assert "Llegó: «-4»." in text_of(shown)

    def test_offers_the_values_that_are_allowed(self, page):
        _, _, shown = page([person("501"), record("JD-2", "501", content=WRONG)])
        html = shown.content.decode()

        assert '<option value="Canario" selected>Canario (no está en la lista)</option>' in html
        assert '<option value="active">en alta</option>' in html

    def test_has_its_fields_in_the_order_of_the_record_type(self, page):
        _, _, shown = page([person("501"), record("JD-2", "501", content=WRONG)])
        paths = [cell.path for cell in shown.context["form"].cells]

        assert [path[1] for path in paths if path[0] == "content"] == [
            "state", "since", "unemployed_days",
        ]  # fmt: skip
        assert paths[0] == ("kind",)

    def test_lacking_a_field_has_a_cell_for_it(self, world, page):
        client, url, shown = page(
            [person("501"), record("JD-2", "501", content={"state": "active"})]
        )

        assert "Desde" in [cell.label for cell in shown.context["form"].cells]
        answer = client.post(url, typed(shown, {"Desde": "2026-01-15"}))
        assert answer.status_code == 302

    def test_keeps_numbers_as_numbers(self, world, page):
        content = {"state": "Canario", "since": "2026-01-15", "unemployed_days": 12}
        client, url, shown = page([person("501"), record("JD-2", "501", content=content)])
        changes = {"Situación": "active", "Días en desempleo": "14"}

        assert client.post(url, typed(shown, changes)).status_code == 302


class TestColumns:
    def test_offer_the_codes_of_their_list_and_keep_their_order(self, world, sheets, page):  # noqa: F811
        _, _, shown = page(CSV.encode(), source="se-hojas", channel="upload")
        html = shown.content.decode()

        assert [cell.label for cell in shown.context["form"].cells] == [
            "Persona", "Nombre", "Demanda", "Estado", "Desde",
        ]  # fmt: skip
        assert re.findall(r'<option value="([^"]*)"', html) == ["Dormida", "Alta", "Baja", ""]

    def test_of_several_lists_or_of_a_long_one_are_typed(self):
        table = {"a": {"column": "A", "codes": "X"}, "b": [{"column": "A", "codes": "Y"}],
                 "c": {"column": "B", "codes": "LONG"}, "d": {"column": "C", "codes": "X"},
                 "e": {"column": "D", "codes": "X", "split": ","}}  # fmt: skip
        lists = {"X": {"1": "one"}, "Y": {"2": "two"}, "LONG": dict.fromkeys(map(str, range(99)))}

        assert codes_of_columns(table, lists) == {"C": ["1"]}


VALUES = st.dictionaries(
    st.sampled_from(["kind", "type", "person", "content", "centre", "x"]),
    st.one_of(st.integers(), st.dictionaries(st.sampled_from("ab"), st.sampled_from("xyz"))),
)
WORDS = st.sampled_from(["a", "b", "C D", ""])


TABLE = {
    "person": {"source_id": "P", "identifiers": [{"type": {"const": "dni"}, "value": "DOC"}]},
    "statements": [
        {"kind": "record", "centre": {"text": "OF-{C}"}, "valid_from": {"column": "D", "date": "x"},
         "content": {"state": {"column": "S", "codes": "X"}, "name": "N"}},
    ],
}  # fmt: skip


class TestColumnBehind:
    @pytest.mark.parametrize(
        ("field", "column"),
        [
            ("person.identifiers", "DOC"), ("content.state", "S"), ("content.name", "N"),
            ("valid_from", "D"), ("content.other", ""), ("centre", ""), ("household.members", ""),
        ],
    )  # fmt: skip
    def test_is_where_the_declaration_takes_it_from(self, field, column):
        assert column_behind(field, TABLE) == column

    def test_is_marked_on_the_page(self, world, sheets, page):  # noqa: F811
        body = "Persona;Nombre;Demanda;Estado;Desde\n501;Aya;D-1;Alta;\n"
        _, _, shown = page(body.encode(), source="se-hojas", channel="upload")
        form = shown.context["form"]

        assert [form[name].label for name in form.errors] == ["Desde"]


class TestCells:
    @given(VALUES)
    def test_untouched_give_the_row_back(self, values):
        cells = cells_of_statement(values, {})

        assert put_back(values, {cell.path: cell.value for cell in cells}) == values

    @given(st.dictionaries(WORDS, WORDS), st.lists(WORDS))
    def test_hold_every_column_once(self, values, columns):
        cells = cells_of_columns(values, list(dict.fromkeys(columns)), {})

        assert sorted(cell.path for cell in cells) == sorted((name,) for name in values)

    @pytest.mark.parametrize(
        ("field", "place"),
        [("content.state", 1), ("content.rows.0.code", 2), ("person", None), ("centre", 0)],
    )
    def test_are_found_by_what_a_problem_says(self, field, place):
        cells = [Cell(("centre",), "", ""), Cell(("content", "state"), "", ""),
                 Cell(("content", "rows"), "", [])]  # fmt: skip

        assert cell_of(field, cells) == place


class TestGroups:
    def test_have_links_of_their_own_to_their_own_rows(self, world, enter):  # noqa: F811
        sent = deliver([
            person("501"),
            record("A", "501", content={"state": "Canario", "since": "2026-01-15"}),
            record("B", "501", content={"state": "active", "since": "2026-01-15", "notes": 7}),
            record("C", "501", centre="nowhere"),
            b"{",
        ])  # fmt: skip
        client = enter("dario")
        shown = client.get(f"/entregas/{sent.reference}/").content.decode()
        found = re.findall(r'href="([^"]*filas/\?[^"]*)">(.*?)</a>', shown, re.DOTALL)

        assert len(found) == 4
        assert len({" ".join(text.split()) for _, text in found}) == 4
        for url, _ in found:
            rows = client.get(url.replace("&amp;", "&")).content.decode()
            assert rows.count('data-label="Qué pasa"') == 1

    def test_corrected_row_by_row_end_all_in(self, world, enter):  # noqa: F811
        sent = deliver([person("501"), record("C", "501", centre="nowhere")])
        row = row_of(sent, 2).reference
        client, url = enter("dario"), f"/entregas/{sent.reference}/filas/{row}/"
        assert (
            client.post(url, typed(client.get(url), {"Centro": "office-alba"})).status_code == 302
        )

        world.enter("intake")
        replay_rows(sent.pk, clock=clock)
        sent.refresh_from_db()
        assert counts(sent) == (2, 0, 0, 0)
