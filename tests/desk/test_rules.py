"""Words, ages, searches, groups and timelines: plain Python."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.desk.rules import births, words
from trenza.desk.rules.statements import (
    Fact,
    Statement,
    glance,
    grouped,
    newest_first,
    without_label,
)
from trenza.desk.rules.timeline import by_year, choices
from trenza.desk.rules.typed import LONGEST, read_typed
from trenza.protocol.packs import read_pack

TODAY = date(2026, 11, 22)
PACK = read_pack(Path(__file__).parents[2] / "packs/base").pack
NB = "\N{NO-BREAK SPACE}"


class TestAge:
    @pytest.mark.parametrize(
        ("born", "precision", "told"),
        [
            (date(1980, 3, 2), "day", f"46{NB}años"),
            (date(1980, 11, 22), "day", f"46{NB}años"),
            (date(1980, 11, 23), "day", f"45{NB}años"),
            (date(2004, 2, 29), "day", f"22{NB}años"),
            (date(1980, 1, 1), "year", f"unos 46{NB}años"),
            (date(1980, 1, 1), "about", f"unos 46{NB}años"),
            (date(2026, 1, 23), "day", f"9{NB}meses"),
            (date(2025, 10, 22), "day", f"13{NB}meses"),
            (date(2026, 11, 22), "day", f"0{NB}meses"),
            (None, "unknown", "edad desconocida"),
            (date(2027, 1, 1), "day", "edad desconocida"),
        ],
    )
    def test_is_told_no_more_precisely_than_known(self, born, precision, told):
        assert births.age_in_words(born, precision, today=TODAY) == told

    @pytest.mark.parametrize(
        ("precision", "told"),
        [
            ("day", f"2{NB}mar{NB}1980"),
            ("month", "marzo de 1980"),
            ("year", "en 1980, sin día ni mes"),
            ("about", "hacia 1980"),
            ("unknown", ""),
        ],
    )
    def test_comes_with_the_date_as_known(self, precision, told):
        assert births.birth_in_words(date(1980, 3, 2), precision) == told

    def test_of_majority_is_reached_on_the_birthday(self):
        assert births.is_minor(date(2008, 11, 23), today=TODAY)
        assert not births.is_minor(date(2008, 11, 22), today=TODAY)
        assert births.is_minor(date(2012, 2, 29), today=TODAY)
        assert not births.is_minor(None, today=TODAY)

    @given(st.dates(date(1900, 1, 1), date(2026, 11, 22)))
    def test_is_always_words(self, born):
        assert births.age_in_words(born, "day", today=TODAY).split(NB)[0].isdigit()


class TestTyped:
    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("12345678Z", "dni"), ("12.345.678-z", "dni"), ("1234567L", "dni"),
            ("X1234567L", "nie"), ("y-1234567-x", "nie"), ("28 12345678 40", "nuss"),
            ("281234567840", "nuss"), ("AB123456", "passport"), ("12345678", "dni"),
            ("ABCD12345678", "health_card"), ("SAUSS-2024/77", "own"),
        ],
    )  # fmt: skip
    def test_documents_are_told_by_their_form(self, text, kind):
        assert kind in read_typed(text).kinds

    @pytest.mark.parametrize("text", ["Pere García", "ñandú", "O'Neill", "El Idrissi", ""])
    def test_what_has_no_figures_is_a_name(self, text):
        assert read_typed(text).is_name

    @given(st.text(max_size=400))
    def test_any_text_is_something(self, text):
        typed = read_typed(text)
        assert len(typed.text) <= LONGEST
        assert typed.is_name == (not typed.kinds)


class TestWords:
    def test_language_is_a_need_only_if_nobody_here_speaks_it(self):
        assert words.language_need(["ar", "fr"]) == "Habla árabe y francés"
        assert words.language_need(["ar", "es"]) == ""
        assert words.language_need([]) == ""
        assert words.language_need(["xx"]) == "Habla xx"

    def test_joined_words_follow_spanish(self):
        assert words.joined(["francés", "inglés"]) == "francés e inglés"
        assert words.joined(["a", "b", "c"]) == "a, b y c"

    def test_names_may_lack_parts(self):
        assert words.listed_name("Berta", "", "") == "Berta"
        assert words.listed_name("", "Solà", "") == "Solà"
        assert words.full_name("", "", "") == "Sin nombre"

    def test_identifiers_are_shown_with_their_kind(self):
        assert (
            words.shown_identifier("nuss", "281234567840") == "N.º Seguridad Social 28 12345678 40"
        )
        assert words.shown_identifier("passport", "AB1", "MA") == "Pasaporte AB1 (MA)"


def said(
    type_code="housing", who="CEAS", text="x", day=TODAY, *, sector="SS", ended=False, facts=(),
    block="situation",
):  # fmt: skip
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return Statement(
        id=uuid4(), series=uuid4(), type=type_code, label=type_code, area=f"{type_code}-area",
        block=block, level=2, sector=sector, who=who, author="", text=text, facts=facts,
        valid_from=day, valid_to=None, stated_at=moment, recorded_at=moment, state="current",
        blocked=False, own=False, editable=False, ended=ended, news=False, why_title="",
    )  # fmt: skip


class TestGroups:
    def test_stand_side_by_side_and_say_when_they_disagree(self):
        [group] = grouped([said(text="alquiler"), said(who="Puente", text="calle")])
        assert len(group.statements) == 2
        assert group.disagree

    def test_do_not_disagree_with_themselves_or_when_all_say_the_same(self):
        assert not grouped([said(text="a"), said(text="b")])[0].disagree
        assert not grouped([said(text="a"), said(who="P", text="a")])[0].disagree
        assert not grouped([said(text="a"), said(who="P", text="a. Y más")])[0].disagree

    def test_compare_the_fields_that_both_sources_show(self):
        alone = Fact("Convive", "Sola")
        more = Fact("Tenencia", "Alquiler")
        other = Fact("Convive", "Con familia")
        assert grouped([said(facts=(alone,)), said(who="P", facts=(other,))])[0].disagree
        assert not grouped([said(facts=(alone,)), said(who="P", facts=(more,), text="y")])[
            0
        ].disagree

    def test_of_actions_are_several_things_that_cannot_disagree(self):
        told = [said(text="a", block="actions"), said(who="P", text="b", block="actions")]
        assert not grouped(told)[0].disagree

    def test_show_the_newest_of_each_source_and_keep_the_earlier(self):
        new, old = said(), said(day=TODAY - timedelta(days=9))
        [group] = grouped([old, new, said(who="P")])
        assert new in group.statements
        assert group.earlier == (old,)

    def test_put_apart_what_has_ended_unless_nothing_else_is_left(self):
        live, old = said(), said(ended=True, day=TODAY - timedelta(days=9))
        [group] = grouped([old, live])
        assert group.statements == (live,)
        assert group.earlier == (old,)
        assert grouped([old])[0].statements == (old,)

    @given(st.lists(st.dates(date(2000, 1, 1), TODAY), max_size=12))
    def test_lose_and_repeat_nothing(self, days):
        statements = [said(f"t{day.day % 3}", day=day) for day in days]
        groups = grouped(statements)
        shown = [one.id for group in groups for one in (*group.statements, *group.earlier)]
        assert sorted(shown) == sorted(one.id for one in statements)


class TestGlance:
    def test_puts_what_is_said_before_what_only_exists_before_nothing(self):
        areas = [("none", "N"), ("hidden", "H"), ("housing-area", "V")]
        tiles = glance(areas, [said()], ["hidden"])
        assert [tile.code for tile in tiles] == ["housing-area", "hidden", "none"]
        assert tiles[1].latest == ()
        assert tiles[1].more == 0

    def test_tells_of_an_area_first_how_things_are_then_what_was_done(self):
        from dataclasses import replace

        did = [replace(said(f"did{n}", block="actions"), area="a") for n in range(3)]
        is_so = replace(said("is", day=TODAY - timedelta(days=99)), area="a")
        [tile] = glance([("a", "A")], [*did, is_so], [])
        assert tile.latest[0] == is_so
        assert (len(tile.latest), tile.more) == (2, 2)


class TestTimeline:
    def test_is_newest_first_by_year_of_the_sector_chosen(self):
        told = [said(day=date(2024, 5, 1)), said(day=date(2026, 5, 1), sector="SE")]
        assert [year.year for year in by_year(told)] == [2026, 2024]
        assert [year.year for year in by_year(told, sector="SE")] == [2026]
        assert [(c.code, c.count, c.current) for c in choices(told, sector="SE")] == [
            ("", 2, False), ("SS", 1, False), ("SE", 1, True),
        ]  # fmt: skip

    @given(st.lists(st.dates(date(2000, 1, 1), TODAY), max_size=12))
    def test_never_goes_back_in_time(self, days):
        ordered = newest_first(said(day=day) for day in days)
        assert [one.day for one in ordered] == sorted(days, reverse=True)


class TestLabel:
    @pytest.mark.parametrize(
        ("text", "label", "told"),
        [
            ("Menores a cargo: 2", "Menores a cargo", "2"),
            ("Ingresos: nómina", "Ingresos de la unidad de convivencia", "Nómina"),
            ("Alquiler: 520 €", "Vivienda", "Alquiler: 520 €"),
            ("", "Vivienda", ""),
        ],
    )
    def test_is_not_repeated_by_the_text_beside_it(self, text, label, told):
        assert without_label(text, label) == told

    @pytest.mark.parametrize("one", PACK.types, ids=lambda one: one.code)
    def test_left_out_leaves_no_summary_that_is_a_bare_number(self, one):
        """«2. Escolarizados: 2.» says nothing of what there are two."""
        left = without_label(one.summary, one.label)
        opening = re.match(r"\{(\w+)", left)
        field = one.schema["properties"][opening.group(1)] if opening else {}
        assert field.get("type") not in ("integer", "number")
