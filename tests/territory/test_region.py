"""Who lives in the invented region and who knows of whom."""

from collections import Counter

import pytest

from trenza.directory.rules import check_organisation
from trenza.territory.public import cast_directory, directory
from trenza.territory.synth.days import DEFAULT_UNTIL
from trenza.territory.synth.names import GIVEN_NAMES, SURNAMES
from trenza.territory.synth.organisations import CENTRES, references
from trenza.territory.synth.world import region

UNTIL = DEFAULT_UNTIL.toordinal()
PERSONS = 6_000


@pytest.fixture(scope="module")
def homes():
    return list(region(PERSONS, 3, UNTIL))


@pytest.fixture(scope="module")
def people(homes):
    return [one for life in homes for one in life.home.people]


def share(people, condition):
    return sum(map(condition, people)) / len(people)


class TestPopulation:
    def test_has_as_many_persons_as_asked(self, people):
        assert len(people) == PERSONS

    def test_is_known_in_the_shares_of_a_real_region(self, people):
        assert share(people, lambda one: "SS" in one.knows) == pytest.approx(0.65, abs=0.03)
        assert share(people, lambda one: "SE" in one.knows) == pytest.approx(0.50, abs=0.03)
        assert share(people, lambda one: "TS" in one.knows) == pytest.approx(0.20, abs=0.03)
        assert share(people, lambda one: len(one.knows) == 3) > 0.03

    def test_has_people_without_documents_and_protected_ones(self, people):
        assert share(people, lambda one: one.document == "none") == pytest.approx(0.08, abs=0.02)
        assert 0.002 < share(people, lambda one: one.protected) < 0.012

    def test_names_come_from_its_own_lists(self, people):
        given = {name for names in GIVEN_NAMES.values() for name in names.values}
        surnames = {name for names in SURNAMES.values() for name in names.values}
        cast = {"Pere", "Aina", "Júlia", "Leo", "Saray"}

        assert len(given) >= 150
        assert len(surnames) >= 200
        assert {one.given_name for one in people} <= given | cast
        assert {one.surname1 for one in people} <= surnames

    def test_nobody_is_born_after_the_end_or_very_old(self, people):
        assert all(0 <= UNTIL - one.birth < 110 * 366 for one in people)

    def test_the_employment_service_only_registers_those_who_may_work(self, people):
        registered = [one for one in people if "SE" in one.knows]

        assert all(one.document in {"dni", "nie"} for one in registered)
        assert all(UNTIL - one.birth >= 16 * 365 for one in registered)

    def test_the_address_of_a_protected_person_is_not_written_anywhere(self, homes):
        found = [each for life in homes for each in life.attended if each.one.protected]

        assert found
        assert {each.identity.address for each in found} == {"Domicilio protegido"}
        assert {each.identity.phone for each in found} == {""}


class TestLives:
    def test_nothing_is_stated_after_the_end(self, homes):
        facts = [fact for life in homes for each in life.attended for fact in each.facts]

        assert max(fact.stated for fact in facts) <= UNTIL
        assert all(fact.start <= UNTIL for fact in facts)
        assert all(not fact.end or fact.end >= fact.start for fact in facts)

    def test_last_three_years(self, homes):
        starts = [each.since for life in homes for each in life.attended]

        assert min(starts) >= UNTIL - 3 * 365 - 1


class TestCast:
    def test_is_there_however_small_the_region(self):
        people = [one for life in region(1, 99, UNTIL) for one in life.home.people]

        assert {"Pere", "Lucía", "Mamadou"} <= {one.given_name for one in people}

    def test_is_the_same_for_every_seed(self):
        told = [list(region(1, seed, UNTIL)) for seed in (1, 2)]

        assert told[0] == told[1]

    def test_has_pere_known_to_the_three(self):
        [pere] = [one for one in cast_directory() if one["key"] == "pere"]

        assert set(pere["known_to"]) == {"SS", "SE", "TS"}
        assert pere["source_ids"] == {
            "ss-alba": "1",
            "se-alba": "00000001",
            "ts-puente": "P-000001",
        }

    def test_has_twins_and_a_father_and_son_of_one_name(self):
        cast = {one["key"]: one for one in cast_directory()}
        name = ("given_name", "surname1", "surname2")

        assert cast["twin_one"]["birth_date"] == cast["twin_two"]["birth_date"]
        assert [cast["father"][key] for key in name] == [cast["son"][key] for key in name]
        assert cast["undocumented"]["document"] == "none"
        assert cast["protected"]["protected"]


class TestDirectory:
    def test_every_organisation_has_valid_codes(self):
        wrong = [
            check_organisation(sector=one["sector"], dir3=one["dir3"] or "", nif=one["nif"] or "")
            for one in directory()["organisations"]
        ]

        assert not any(wrong)

    def test_every_centre_has_professionals_with_their_own_codes(self):
        counted = Counter(code for centre in CENTRES for code in references(centre))

        assert all(references(centre) for centre in CENTRES)
        assert max(counted.values()) == 1

    def test_irene_works_in_two_organisations(self):
        [irene] = [one for one in directory()["professionals"] if one["username"] == "irene"]

        assert len({profile["organisation"] for profile in irene["profiles"]}) == 2

    def test_user_names_are_unique(self):
        names = [one["username"] for one in directory()["professionals"]]

        assert len(names) == len(set(names))
