"""Cells are changed, told in words and carried in a file, and nothing else changes with them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.protocol.world import COMPILED, PACK
from trenza.protocol.packs import overlay_text, read_overlay
from trenza.protocol.reads import BentLaw, compiled_of, next_version
from trenza.protocol.rules.changes import CellChange, UnknownCell, with_changes
from trenza.protocol.rules.check import check_matrix
from trenza.protocol.rules.compile import compile_pack
from trenza.protocol.rules.differences import differences, in_sentences, rising_types
from trenza.protocol.rules.masks import Level
from trenza.protocol.rules.reading import Node, Reader

TODAY = date(2027, 1, 15)
OPENABLE = [one.code for one in PACK.situations if one.openable]
POSTS = [(one.code, sector) for one in PACK.profiles for sector in one.sectors]
change = st.builds(
    lambda post, situation, own, code, level: CellChange(*post, situation, own, code, level),
    st.sampled_from(POSTS), st.sampled_from(["", *OPENABLE]), st.booleans(),
    st.sampled_from([one.code for one in PACK.types]), st.integers(0, 3),
)  # fmt: skip
COUNSELLOR = ("employment_counsellor", "SE", "follow_up", False)


def levels(compiled):
    return {
        (*cell, own, one.code): row.side(own).level(one.bit)
        for cell, row in compiled.matrix.items()
        if cell[2] in OPENABLE
        for own in (True, False)
        for one in compiled.pack.types
    }


class TestChange:
    @settings(max_examples=40, deadline=None)
    @given(st.lists(change, min_size=1, max_size=6))
    def test_of_cells_changes_these_and_no_others(self, wanted):
        expected = levels(COMPILED)
        for one in sorted({c.cell: c for c in wanted}.values(), key=lambda c: bool(c.situation)):
            for case in [one.situation] if one.situation else OPENABLE:
                expected[one.profile, one.sector, case, one.own, one.type] = one.level
        changed = compile_pack(with_changes(PACK, wanted, text="Porque sí.", on=TODAY))

        assert levels(changed) == expected
        reader = Reader()
        check_matrix(reader, Node([Node({}, "m", n) for n, _ in enumerate(changed.pack.matrix)],
                                  "m", 1), changed.pack)  # fmt: skip
        assert not [p for p in reader.problems if "no decide" in p.message]

    def test_there_and_back_leaves_no_rules_behind(self):
        up = with_changes(PACK, [CellChange(*COUNSELLOR, "housing", 2)], text="Más.", on=TODAY)
        down = with_changes(up, [CellChange(*COUNSELLOR, "housing", 1)], text="Menos.", on=TODAY)

        assert len(up.matrix) == len(PACK.matrix) + 1
        assert [r.code for r in down.matrix if r.code.startswith("change_")] == ["change_8_1"]
        assert compile_pack(down).matrix == COMPILED.matrix

    @pytest.mark.parametrize("place", range(4))
    def test_of_what_does_not_exist_is_refused(self, place: int):
        words = ["employment_counsellor", "SE", "follow_up", "housing"]
        words[place] = "nadie"
        profile, sector, situation, code = words
        with pytest.raises(UnknownCell, match="nadie"):
            with_changes(PACK, [CellChange(profile, sector, situation, False, code, 1)],
                         text="x", on=TODAY)  # fmt: skip

    @pytest.mark.parametrize(
        "bent",
        [
            CellChange("social_worker", "SS", "follow_up", False, "violence_situation", 3),
            CellChange("manager", "SS", "", True, "housing", 3),
            CellChange("data_manager", "SE", "follow_up", False, "job_demand", 1),
        ],
    )
    def test_against_a_law_is_refused(self, bent):
        with pytest.raises(BentLaw):
            next_version(COMPILED, [bent], text="x", on=TODAY)


class TestSentences:
    def test_say_who_when_what_and_from_where_to_where(self):
        new = next_version(COMPILED, [CellChange(*COUNSELLOR, "housing", 2)], text="x", on=TODAY)

        assert [one.text for one in in_sentences(COMPILED, new)] == [
            "Profesional de orientación laboral (servicios de empleo), en «Seguimiento», pasa de "
            "saber solo que consta «Vivienda» a ver el resumen."
        ]

    def test_say_where_the_law_leaves_all_as_it_was(self):
        one = CellChange(*COUNSELLOR, "income", 2)
        new = next_version(COMPILED, [one], text="x", on=TODAY)

        assert all("la ley no da más" in s.text for s in in_sentences(COMPILED, new))

    @settings(max_examples=40, deadline=None)
    @given(st.lists(change, min_size=1, max_size=5))
    def test_rise_where_the_cells_do(self, wanted):
        new = compile_pack(with_changes(PACK, wanted, text="x", on=TODAY))
        changed = differences(COMPILED, new)

        assert {(*d.profile, *d.type) for d in changed} or not in_sentences(COMPILED, new)
        assert {d.type for d in changed if d.rises} == rising_types(COMPILED, new)
        assert any(s.rises for s in in_sentences(COMPILED, new)) == any(d.rises for d in changed)

    def test_tell_of_bases_and_bonds_too(self):
        fewer = replace(PACK, bases=PACK.bases[1:], caps=tuple(
            replace(c, days=c.days + 1) if c.code == "declared" else c for c in PACK.caps
        ))  # fmt: skip
        new = compile_pack(fewer)
        told = " ".join(one.text for one in in_sentences(COMPILED, new))

        assert "Misión pública de los servicios sociales" in told
        assert "cambia de duración" in told
        assert rising_types(COMPILED, new) == {
            one.code for one in PACK.types
            if new.caps["relation", "declared"].level(one.bit) > Level.NONE
        }  # fmt: skip


class TestFile:
    def test_comes_back_as_it_went(self):
        raw = overlay_text(PACK, "0" * 64).encode()
        checked = read_overlay(raw, PACK, on=TODAY)

        assert checked.problems == ()
        back = compile_pack(checked.pack)
        assert (back.matrix, back.bases, back.caps) == (
            COMPILED.matrix, COMPILED.bases, COMPILED.caps,
        )  # fmt: skip

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("- code: own_full", "- code: [own_full", "YAML"),
            ("- exclusion_assessment", "- horoscope", "«horoscope» no vale en «types»"),
            ("- code: own_manager\n", "- code: own_full\n", "«own_full» está repetido"),
            ("  level: full", "  level: full\n  at_most: none", "«level» o bien «at_most»"),
            ("  whose: own", "  whose: nobody", "«nobody» no vale"),
            ("name:", "nombre:", "«nombre» no es una clave conocida"),
            ("  whose: own", "  whose: *x", "referencias"),
        ],
    )
    def test_that_is_wrong_says_where_and_nothing_comes_of_it(self, old, new, said):
        text = overlay_text(PACK, "")
        assert old in text
        checked = read_overlay(text.replace(old, new, 1).encode(), PACK, on=TODAY)

        assert checked.pack is None
        line = text[: text.index(old)].count("\n") + 1
        assert [p for p in checked.problems if said in p.message]
        assert min(abs(p.line - line) for p in checked.problems if said in p.message) <= 3

    def test_that_contradicts_itself_or_a_law_is_refused_at_its_rule(self):
        text = overlay_text(PACK, "")
        bad = text.replace("  level: summary", "  level: full", 1)  # what managers see of their own
        idle = text.replace("matrix:\n", "matrix:\n" + IDLE, 1)

        [problem] = read_overlay(bad.encode(), PACK, on=TODAY).problems
        assert "como máximo, el resumen" in problem.message
        assert "own_manager" in text.splitlines()[problem.line - 1]
        assert any(
            p.line == idle[: idle.index("- code: nothing")].count("\n") + 1
            for p in read_overlay(idle.encode(), PACK, on=TODAY).problems
        )

    @pytest.mark.parametrize(
        "raw",
        [
            b"\xff\xfe", b"", b"- 1", b"matrix: 3", b"x" * 300_000, b"a: " + b"9" * 5000,
            b"a: &x [1]\nb: *x", b"!!python/object/apply:os.system ['true']", b"[" * 5000,
        ],
    )  # fmt: skip
    def test_of_anything_else_is_refused_in_a_sentence(self, raw):
        checked = read_overlay(raw, PACK, on=TODAY)

        assert checked.pack is None
        assert checked.problems

    def test_of_a_law_bent_in_memory_is_refused_as_well(self):
        with pytest.raises(BentLaw):
            compiled_of(replace(PACK, matrix=tuple(
                replace(r, level=Level.FULL) if r.code == "ss_violence" else r for r in PACK.matrix
            )))  # fmt: skip


IDLE = """- code: nothing
  text: Nada.
  who: {profiles: [social_worker]}
  whose: own
  what: {all: true}
  at_most: full
"""
