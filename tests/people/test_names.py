"""Rules: names and masks."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.people.rules import masks
from trenza.people.rules.names import agree, clean, clean_name, fold, tokens


class TestFold:
    @pytest.mark.parametrize(
        ("written", "folded"),
        [
            ("GARCÍA", "garcia"), ("Núñez", "nunez"), ("Gonçal", "goncal"),
            ("Gal·la Sol·ler", "galla soller"), ("O'Neill", "oneill"), ("D’Angelo", "dangelo"),
            ("García-López", "garcia lopez"), ("Mª Ángeles", "maria angeles"),
            ("M.ª José", "maria jose"), ("Łukasz Đorđe", "lukasz dorde"), ("İbrahim", "ibrahim"),
            ("a\0b\u200bc", "abc"), ("Ana\u0301", "ana"), ("محمد", "محمد"),
        ],
    )  # fmt: skip
    def test_writes_names_the_plain_way(self, written, folded):
        assert fold(written) == folded

    @given(st.text(max_size=60))
    def test_folding_twice_changes_nothing(self, text):
        assert fold(fold(text)) == fold(text)

    @given(st.text(max_size=60))
    def test_does_not_depend_on_how_accents_are_composed(self, text):
        assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))

    @given(st.text(max_size=60))
    def test_leaves_no_control_character(self, text):
        assert all(c == " " or c.isalnum() for c in fold(text))


class TestClean:
    @given(st.text(max_size=300))
    def test_gives_what_the_database_can_keep(self, text):
        kept = clean(text)

        kept.encode("utf-8")
        assert "\0" not in kept
        assert len(kept) <= 200
        assert clean(kept) == kept

    @pytest.mark.parametrize("filler", ["-", ".", "X", "No consta", "SIN SEGUNDO APELLIDO", "n/c"])
    def test_a_filler_is_no_name(self, filler):
        assert clean_name(filler) == ""

    def test_a_real_name_stays_as_written(self):
        assert clean_name("  Ñíguez  d'Aro ") == "Ñíguez d'Aro"


class TestTokens:
    def test_drop_particles_and_repetitions(self):
        assert tokens("María del Carmen", "de la Fuente", "Fuente") == ("maria", "carmen", "fuente")

    def test_keep_particles_if_there_is_nothing_else(self):
        assert tokens("", "Ben", "") == ("ben",)

    def test_expand_common_abbreviations(self):
        assert tokens("Fco. Javier") == ("francisco", "javier")

    @given(st.text(max_size=500))
    def test_are_few_and_short(self, text):
        found = tokens(text)

        assert len(found) <= 12
        assert all(0 < len(token) <= 40 for token in found)


class TestAgree:
    def test_by_a_word_of_the_given_name(self):
        assert agree(("Mª José", "Ruiz"), ("JOSE", "Otro"))

    def test_by_the_first_surname(self):
        assert agree(("Fatima", "El Amrani"), ("Fadma", "EL AMRANI"))

    def test_not_by_two_missing_names(self):
        assert not agree(("", ""), ("", ""))


class TestMasks:
    def test_follow_the_guidance_for_documents(self):
        assert masks.mask_identifier("dni", "12345678X") == "•••4567••"
        assert masks.mask_identifier("nie", "X1234567L") == "••••4567•"
        assert masks.mask_identifier("passport", "ABC123456") == "•••••3456"

    @given(st.sampled_from(["dni", "nie", "nuss", "own"]), st.text("0123456789", max_size=20))
    def test_never_show_more_than_half(self, type, value):
        shown = masks.mask_identifier(type, value).replace("•", "")

        assert len(shown) <= max(4 if len(value) == 9 else 0, len(value) // 2)

    def test_names_phones_and_dates_keep_just_a_hint(self):
        assert masks.mask_name("Alba", "de Ros") == "A. D. R."
        assert masks.mask_phone("790123456") == "••••••456"
        assert masks.mask_birth(date(1980, 3, 2)) == "••/••/1980"
        assert masks.mask_birth(None) == ""
