"""The world of the cast with a canary for every secret."""

import pytest

from tests.cast import World
from tests.laws.canaries import Planted, plant


@pytest.fixture
def planted(world: World) -> list[Planted]:
    """Everything that the laws keep, each with a name of its own."""
    return plant(world)
