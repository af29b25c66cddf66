"""The log that the tests of this folder work on."""

import pytest

from tests.audit.world import World


@pytest.fixture
def world(real_database, django_on, tmp_path):
    """A log with nothing in it, on a database of its own."""
    made = World(real_database, django_on, tmp_path)
    yield made
    made.close()
