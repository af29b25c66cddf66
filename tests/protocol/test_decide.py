"""The decision is the minimum of its factors, and its explanation says the same on every cell."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.protocol.world import COMPILED, PACK, any_case, any_granted, any_masks, any_type
from trenza.protocol.rules.decide import (
    Case,
    Granted,
    basis_masks,
    cap_masks,
    decide,
    most_granted,
)
from trenza.protocol.rules.explain import explain
from trenza.protocol.rules.masks import MAX_BIT, NOTHING, Level, Masks, masks_of

EVERYTHING = masks_of({one.bit: Level.FULL for one in PACK.types})
HALF = masks_of({one.bit: Level(one.bit % 4) for one in PACK.types})


class TestMasks:
    @given(any_masks)
    def test_each_level_contains_the_next(self, masks):
        assert masks.is_unary

    @given(any_masks, any_masks, st.integers(0, MAX_BIT))
    def test_and_is_the_minimum_and_or_the_maximum(self, one, other, bit):
        assert (one & other).level(bit) == min(one.level(bit), other.level(bit))
        assert (one | other).level(bit) == max(one.level(bit), other.level(bit))

    @given(any_masks, any_masks, any_masks)
    def test_the_order_of_factors_does_not_matter(self, a, b, c):
        assert a & b & c == c & (b & a)
        assert a & a == a
        assert a & NOTHING == NOTHING

    @given(st.dictionaries(st.integers(0, MAX_BIT), st.sampled_from(list(Level))))
    def test_levels_come_back_from_masks(self, levels):
        masks = masks_of(levels)

        assert {bit: masks.level(bit) for bit in levels} == levels
        assert max(masks.as_tuple()) < 2**63

    def test_a_broken_row_is_seen(self):
        assert not Masks(exists=0, summary=1, full=0).is_unary
        assert not Masks(exists=-1).is_unary


class TestDecide:
    @given(any_case)
    def test_is_unary(self, case):
        decision = decide(COMPILED, case)

        assert decision.own.is_unary
        assert decision.other.is_unary

    @given(any_case, any_type, st.booleans())
    def test_is_the_minimum_of_its_factors(self, case, code, own):
        bit = PACK.type(code).bit
        factors = [
            COMPILED.row(case.profile, case.sector, case.situation).side(own).level(bit),
            cap_masks(COMPILED, "relation", case.relation, case.situation).level(bit),
        ]
        if not own:
            factors += [
                basis_masks(COMPILED, case).level(bit),
                cap_masks(COMPILED, "protection", case.protection, case.situation).level(bit),
            ]

        assert decide(COMPILED, case).level(bit, own=own) == min(factors)

    @pytest.mark.parametrize("missing", ["profile", "sector", "situation", "relation"])
    def test_anything_missing_means_none(self, missing):
        words = {
            "profile": "social_worker", "sector": "SS", "situation": "follow_up",
            "relation": "attends",
        }  # fmt: skip
        assert decide(COMPILED, Case(**words)).other.exists

        decision = decide(COMPILED, Case(**{**words, missing: "unheard-of"}))

        assert decision.own == decision.other == NOTHING

    def test_an_unknown_protection_hides_what_others_hold(self):
        case = Case("social_worker", "SS", "follow_up", "attends", protection="unheard-of")

        assert decide(COMPILED, case).other == NOTHING

    def test_a_block_hides_from_all_but_the_author(self):
        case = Case("social_worker", "SS", "follow_up", "attends")
        bit = PACK.type("itinerary").bit

        assert decide(COMPILED, case).level(bit, own=False) == Level.FULL
        assert decide(COMPILED, case).level(bit, own=False, blocked=True) == Level.NONE
        assert decide(COMPILED, case).level(bit, own=True, blocked=True) == Level.FULL

    def test_the_third_sector_sees_nothing_of_others_without_consent(self):
        case = Case("ngo_practitioner", "TS", "first_diagnosis", "attends")

        assert decide(COMPILED, case).other == NOTHING
        assert decide(COMPILED, case).own.full

    @given(any_case, any_granted)
    def test_more_consent_never_shows_less(self, case, more):
        wider = Case(**{**case.__dict__, "granted": case.granted + more})

        assert (
            decide(COMPILED, case).other & decide(COMPILED, wider).other
            == decide(COMPILED, case).other
        )

    @given(any_masks, st.sampled_from(["TS", "CO", "SS", "SE"]))
    def test_a_consent_never_gives_more_than_the_pack_allows(self, masks, sector):
        most = most_granted(COMPILED, sector, "consent")
        case = Case("x", sector, "follow_up", granted=(Granted("consent", masks),))
        without = basis_masks(COMPILED, Case("x", sector, "follow_up"))

        given_by_both = basis_masks(COMPILED, case)

        assert given_by_both & (most | without) == given_by_both

    def test_law_cannot_be_claimed_as_a_consent(self):
        case = Case("x", "SS", "follow_up", granted=(Granted("public_task", EVERYTHING),))

        assert basis_masks(COMPILED, case) == basis_masks(COMPILED, Case("x", "SS", "follow_up"))


class TestExplain:
    GRANTS = ((), (Granted("consent", EVERYTHING),), (Granted("agreement", HALF),))

    def cases(self):
        places = [
            (profile.code, sector, situation.code)
            for profile in PACK.profiles
            for sector in profile.sectors
            for situation in PACK.situations
        ]
        for place, granted in product(places, self.GRANTS):
            for relation, protection in product(
                ("attends", "declared", ""), ("none", "protected", "unheard-of")
            ):
                yield Case(*place, relation, protection, granted)

    def sides(self, case):
        """Own records do not depend on bases and protections: once is enough."""
        yield from ((False, False), (False, True))
        if not case.granted and case.protection == "none":
            yield (True, False)

    def test_says_what_was_decided_on_every_cell(self):
        seen = 0
        for case in self.cases():
            decision = decide(COMPILED, case)
            for one in PACK.types:
                for own, blocked in self.sides(case):
                    told = explain(COMPILED, case, one.code, own=own, blocked=blocked)
                    decided = decision.level(one.bit, own=own, blocked=blocked)
                    assert told.level == decided == min(f.level for f in told.factors)
                    seen += 1

        assert seen > 100_000

    @given(any_case, any_type, st.booleans(), st.booleans())
    def test_names_what_binds_and_what_is_missing(self, case, code, own, blocked):
        told = explain(COMPILED, case, code, own=own, blocked=blocked)

        assert bool(told.binding) == bool(told.needed) == (told.level < Level.FULL)
        assert len(told.needed) == len(told.binding)
        assert all(factor.text and factor.text[-1] == "." for factor in told.factors)
        assert told.sentence.lower().startswith(told.level.label)

    def test_cites_the_norm_and_the_rule(self):
        case = Case("employment_counsellor", "SE", "first_diagnosis", "attends")

        told = explain(COMPILED, case, "household_situation", own=False)

        assert told.level == Level.SUMMARY
        assert [f.reference for f in told.factors[:2]] == [
            "se_diagnosis",
            "Ley 3/2023, artículo 50.2",
        ]

    def test_asks_the_third_sector_for_consent(self):
        case = Case("ngo_practitioner", "TS", "itinerary_design", "attends")

        told = explain(COMPILED, case, "employability_assessment", own=False)

        assert [factor.name for factor in told.binding] == ["basis"]
        assert told.needed == (
            "El consentimiento de la persona para tu entidad que incluya esta información.",
        )

    def test_says_in_which_situation_more_is_foreseen(self):
        case = Case("social_worker", "SS", "participation", "attends")

        told = explain(COMPILED, case, "housing", own=False)

        assert told.level == Level.EXISTS
        assert "«Seguimiento»" in told.needed[0]

    @given(any_case, any_type, st.booleans())
    def test_never_advises_a_first_visit_to_who_attends(self, case, code, own):
        case = replace(case, relation="attends")

        told = explain(COMPILED, case, code, own=own)

        assert not any("Primera visita" in text for text in told.needed)

    def test_says_that_an_emergency_has_no_door_yet(self):
        case = Case("social_worker", "SS", "emergency", "attends")

        told = explain(COMPILED, case, "housing", own=False)

        assert told.sentence == "Nada. Todavía no se puede abrir una carpeta por «Urgencia»."

    def test_says_that_a_declared_visit_serves_for_a_first_diagnosis_alone(self):
        case = Case("social_worker", "SS", "follow_up", "declared")

        [factor] = explain(COMPILED, case, "housing", own=False).binding

        assert factor.text.endswith("Solo sirve para «Primera visita o diagnóstico».")
