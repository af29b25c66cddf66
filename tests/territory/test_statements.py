"""The region as canonical statements."""

from collections import Counter
from itertools import islice

import pytest

from trenza.people.rules.identities import IdentityRefused, read_identity
from trenza.territory.public import statements
from trenza.territory.synth.days import DEFAULT_UNTIL
from trenza.territory.synth.organisations import CENTRES


@pytest.fixture(scope="module")
def told():
    return list(statements(2_000, 5))


class TestStatements:
    def test_are_about_twenty_for_each_person(self, told):
        assert len(told) / 2_000 == pytest.approx(20, abs=3)

    def test_begin_at_once_however_big_the_region(self):
        assert len(list(islice(statements(10**9, 1), 50))) == 50

    def test_are_the_same_for_the_same_seed(self, told):
        assert list(statements(2_000, 5)) == told

    def test_have_one_version_for_each_source_id(self, told):
        counted = Counter((one["kind"], one["source_id"]) for one in told if "source_id" in one)

        assert max(counted.values()) == 1

    def test_tell_the_person_before_what_is_stated_of_her(self, told):
        seen = set()
        for one in told:
            if one["kind"] == "person":
                seen.add(one["person"]["source_id"])
            elif one["kind"] != "household":
                assert one["person"]["source_id"] in seen

    def test_name_centres_that_exist(self, told):
        assert {one["centre"] for one in told if "centre" in one} <= set(CENTRES)

    def test_can_be_of_some_sectors_only(self):
        kinds = {one["kind"] for one in statements(300, 5, sectors=["SE"])}

        assert kinds == {"person", "relation", "record"}

    def test_identities_are_accepted_but_for_a_few_slips(self, told):
        people = [one for one in told if one["kind"] == "person"]
        refused = 0
        for one in people:
            try:
                read_identity(one["person"], version=one["version"], today=DEFAULT_UNTIL)
            except IdentityRefused:
                refused += 1

        assert refused / len(people) < 0.01
