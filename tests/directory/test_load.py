"""Loading the territory's own file."""

import pytest

from tests.conftest import as_role
from trenza.directory.public import DirectoryError, centre_cards, centre_ids, load_directory

SHELTER = {"code": "s", "name": "Casa Abrigo", "sector": "TS", "nif": "G00000000",
           "sensitive": True}  # fmt: skip
COUNTY = {"code": "c", "name": "Comarca", "sector": "SS", "dir3": "L05000001"}


@pytest.mark.django_db
class TestLoadDirectory:
    def test_twice_leaves_one_of_each(self):
        centres = [{"code": "k", "organisation": "c", "name": "CEAS"}]
        with as_role("owner"):
            for _ in range(2):
                load_directory(municipalities=[], organisations=[COUNTY], centres=centres)

        assert list(centre_ids()) == ["k"]

    def test_with_a_wrong_organisation_applies_nothing(self):
        wrong = {**COUNTY, "code": "w", "dir3": ""}
        with as_role("owner"), pytest.raises(DirectoryError, match="DIR3"):
            load_directory(municipalities=[], organisations=[COUNTY, wrong], centres=[])

        assert centre_ids() == {}

    def test_hides_the_name_of_a_sensitive_organisation(self):
        with as_role("owner"):
            load_directory(
                municipalities=[],
                organisations=[SHELTER],
                centres=[{"code": "h", "organisation": "s", "name": "Casa Abrigo", "phone": "6"}],
            )

        [card] = centre_cards().values()
        assert (card.name, card.organisation, card.phone) == ("Tercer sector", "Tercer sector", "")
