"""The base pack holds all that MISSION asks, and its matrix keeps the promises made to people."""

from dataclasses import replace

import pytest

from tests.protocol.world import BASE, COMPILED, PACK
from trenza.protocol.packs import read_pack
from trenza.protocol.rules.compile import compile_pack
from trenza.protocol.rules.masks import Level

# MISSION table A, cell by cell: (block, sector) → what is shared there → its type.
TABLE_A = {
    ("situation", "TS"): {
        "employability assessment": "employability_assessment",
        "exclusion assessment": "exclusion_assessment",
        "child-poverty detection": "child_poverty_detection",
        "other matters outside employment": "other_matters",
    },
    ("situation", "SS"): {
        "personal and family situation": "household_situation",
        "administrative situation": "administrative_situation",
        "exclusion assessment": "exclusion_assessment",
        "needs": "needs_assessment",
        "emotional and motivational factors": "emotional_factors",
        "competences, pre-work skills, capacity for an itinerary": "prework_competences",
        "health": "health_situation",
        "violence": "violence_situation",
        "criminal record": "criminal_record",
        "undeclared work": "undeclared_work",
        "minors": "minors_situation",
        "summarised social history": "summarised_social_history",
        "basic information sheet": "basic_information_sheet",
        "housing": "housing",
        "income": "income",
    },
    ("situation", "SE"): {
        "employability and competences assessment": "employability_assessment",
        "job demand and its history": "job_demand",
        "working life": "working_life",
        "basic information sheet": "basic_information_sheet",
        "education": "education_level",
    },
    ("actions", "TS"): {
        "itineraries": "itinerary",
        "actions": "action",
        "other support": "other_support",
        "mediation with companies": "company_mediation",
        "social intervention report": "social_intervention_report",
    },
    ("actions", "SS"): {
        "services provided": "service_provided",
        "services foreseen": "service_planned",
    },
    ("actions", "SE"): {
        "itinerary of actions": "itinerary",
        "actions": "action",
        "actions on offer": "available_action",
    },
    ("actions", "CO"): {"collaborators update the itinerary": "itinerary"},
    ("benefits", "SS"): {"non-state benefits": "regional_benefit"},
    ("benefits", "SE"): {"unemployment benefits": "unemployment_benefit"},
}
CELLS = [(*place, *cell) for place, cells in TABLE_A.items() for cell in cells.items()]
DIRECT = ["social_worker", "employment_counsellor", "ngo_practitioner"]


@pytest.mark.parametrize(("block", "sector", "what", "code"), CELLS)
def test_every_cell_of_the_content_map_is_a_type(block, sector, what, code):
    one = PACK.type(code)

    assert one.block == block
    assert sector in one.authors, what


def test_the_base_pack_has_no_problem():
    assert read_pack(BASE).problems == ()


def test_there_are_enough_types_and_room_for_more():
    assert 25 <= len(PACK.types) <= 34


def test_resources_are_open_information_and_not_records_about_people():
    assert {one.block for one in PACK.types} == {"situation", "actions", "benefits"}


def test_bits_are_where_they_were_first_published():
    first = ["household_situation", "minors_situation", "housing", "income"]
    last = ["basic_information_sheet", "summarised_social_history"]

    by_bit = {one.bit: one.code for one in PACK.types}

    assert [by_bit[bit] for bit in range(4)] == first
    assert [by_bit[bit] for bit in (31, 32)] == last


def test_especially_sensitive_types_are_marked():
    special = {one.code for one in PACK.types if one.sensitivity == "special"}

    assert special == {
        "health_situation", "disability", "dependency", "violence_situation", "criminal_record",
        "undeclared_work",
    }  # fmt: skip


def test_each_word_of_the_types_is_in_the_dictionary():
    known = {term.code for term in PACK.glossary}

    assert {word for one in PACK.types for word in one.glossary} <= known
    assert len(known) >= 40


def test_there_is_a_cell_for_every_profile_sector_and_situation():
    asked = {
        (profile.code, sector, situation.code)
        for profile in PACK.profiles
        for sector in PACK.sectors
        for situation in PACK.situations
    }

    assert set(COMPILED.matrix) == asked


def test_compiling_is_repeatable():
    assert compile_pack(PACK) == COMPILED


class TestPromises:
    def test_nobody_without_folder_sees_anything(self):
        for (profile, *_), row in COMPILED.matrix.items():
            if profile in ("data_protection_officer", "data_manager", "protocol_owner"):
                assert row.own.exists == row.other.exists == 0

    def test_managers_see_summaries_at_most(self):
        rows = [row for (p, *_), row in COMPILED.matrix.items() if p == "manager"]

        assert all(row.own.full == row.other.full == 0 for row in rows)
        assert any(row.own.summary for row in rows)

    def test_unemployment_benefit_is_yes_or_no_outside_the_employment_service(self):
        bit = PACK.type("unemployment_benefit").bit

        levels = {
            sector: max(
                row.other.level(bit) for (_, s, _), row in COMPILED.matrix.items() if s == sector
            )
            for sector in PACK.sectors
        }

        assert levels["SE"] == Level.FULL
        assert levels["SS"] == levels["TS"] == Level.EXISTS
        assert levels["CO"] == Level.NONE

    def test_special_information_of_others_is_only_known_to_exist_outside_social_services(self):
        needed = {("disability", "SE")}  # adaptations and programmes depend on it
        for (_, sector, _), row in COMPILED.matrix.items():
            for one in PACK.types:
                if one.sensitivity == "special" and sector != "SS":
                    most = Level.SUMMARY if (one.code, sector) in needed else Level.EXISTS
                    assert row.other.level(one.bit) <= most

    def test_violence_is_unknown_outside_social_services(self):
        bit = PACK.type("violence_situation").bit

        outside = [row for (_, s, _), row in COMPILED.matrix.items() if s != "SS"]

        assert all(row.other.level(bit) == Level.NONE for row in outside)

    @pytest.mark.parametrize("situation", [one.code for one in PACK.situations])
    def test_each_situation_opens_something_different(self, situation):
        rows = {
            other.code: COMPILED.row("social_worker", "SS", other.code).other
            for other in PACK.situations
        }

        assert [code for code, row in rows.items() if row == rows[situation]] == [situation]

    def test_an_emergency_opens_nothing_until_it_has_its_own_door(self):
        rows = [row for (*_, situation), row in COMPILED.matrix.items() if situation == "emergency"]
        open_door = [replace(one, openable=True) for one in PACK.situations]
        foreseen = compile_pack(replace(PACK, situations=tuple(open_door)))

        assert all(row.own.exists == row.other.exists == 0 for row in rows)
        assert foreseen.row("social_worker", "SS", "emergency").other.full

    def test_three_sectors_see_three_different_folders(self):
        seen = [
            COMPILED.row(profile, sector, "first_diagnosis").other
            for profile, sector in zip(DIRECT, ("SS", "SE", "TS"), strict=True)
        ]

        assert len(set(seen)) == 3
        assert all(masks.exists for masks in seen)

    def test_own_records_are_whole_for_those_who_attend(self):
        everything = sum(1 << one.bit for one in PACK.types)

        for profile in DIRECT:
            for sector in PACK.profile(profile).sectors:
                assert COMPILED.row(profile, sector, "follow_up").own.full == everything

    def test_where_a_protected_person_lives_is_never_shown_by_others(self):
        protected = COMPILED.caps["protection", "protected"]

        for code in ("housing", "household_situation", "basic_information_sheet"):
            assert protected.level(PACK.type(code).bit) == Level.NONE

    def test_a_declared_visit_lasts_a_day_and_shows_summaries_at_most(self):
        cap = PACK.cap("relation", "declared")

        assert (cap.hours, cap.situations) == (24, ("first_diagnosis",))
        assert COMPILED.caps["relation", "declared"].full == 0

    def test_a_declared_visit_shows_who_attends_her_and_how_urgent_it_is_and_no_more(self):
        cap = COMPILED.caps["relation", "declared"]

        shown = {one.code for one in PACK.types if cap.level(one.bit) > Level.NONE}
        assert shown == {"basic_information_sheet", "needs_assessment"}

    def test_no_area_gives_a_sensitive_type_away(self):
        for one in PACK.types:
            if one.sensitivity == "special":
                inside = [other for other in PACK.types if other.area == one.area]
                assert len(inside) > 1
                assert one.label.lower() not in PACK.area(one.area).exists.lower()
