"""One small invented region, written once for all tests of the territory."""

import pytest

from trenza.territory.public import Recipe, write_region

PERSONS = 1_500
SEED = 7


@pytest.fixture(scope="session")
def region_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("region")
    write_region(Recipe(PERSONS, SEED), folder)
    return folder


@pytest.fixture
def living_folder(tmp_path):
    write_region(Recipe(60, SEED), tmp_path)
    return tmp_path
