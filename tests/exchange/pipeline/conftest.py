"""The cast's world, in which the employment service's application delivers."""

from pathlib import Path

import pytest

from tests.cast import World


@pytest.fixture
def deliveries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Deliveries are kept in a folder of the test's own."""
    folder = tmp_path / "deliveries"
    monkeypatch.setenv("TRENZA_DELIVERIES", str(folder))
    return folder


@pytest.fixture
def world(world: World, deliveries: Path) -> World:
    """The world of the cast, entered as the worker does."""
    world.enter("intake")
    return world
