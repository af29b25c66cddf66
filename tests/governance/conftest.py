"""The world with its owners of the protocol, and somebody signed in."""

import pytest

from tests.desk.conftest import browser_of
from tests.governance.owners import appoint


@pytest.fixture
def world(world):
    return appoint(world)


@pytest.fixture
def enter(world):
    """``enter("prudencia")`` gives a browser in which she works as her only profile."""
    return lambda name: browser_of(world, name)
