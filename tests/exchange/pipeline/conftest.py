"""The cast's world, in which the employment service's application delivers."""

from pathlib import Path

import pytest
from django.urls import get_resolver

from tests.cast import World


@pytest.fixture
def deliveries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Deliveries are kept in a folder of the test's own."""
    data = tmp_path / "data"
    data.mkdir()
    monkeypatch.setattr("trenza.exchange.actions.store.data_folder", lambda: data)
    return data / "deliveries"


@pytest.fixture
def world(world: World, deliveries: Path) -> World:
    """The world of the cast, entered as the worker does."""
    world.enter("intake")
    return world


@pytest.fixture(autouse=True)
def api_without_sign_in():
    for entry in get_resolver().url_patterns:
        if str(entry.pattern) == "api/v1/":
            for pattern in entry.url_patterns:
                pattern.callback.login_required = False
