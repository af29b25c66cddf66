"""Opening a folder, tab by tab."""

from uuid import uuid4

import pytest

TABS = ["", "/situacion", "/itinerario", "/prestaciones", "/convivencia", "/cronologia",
        "/consentimientos", "/accesos", "/permisos", "/anotar"]  # fmt: skip


@pytest.mark.parametrize("name", ["alba", "bilal", "nora"])
def test_every_tab_opens_for_those_who_attend_the_person(world, opened, name):
    client = opened(name)
    for tab in TABS:
        answer = client.get(f"/personas/{world.persons['pere']}{tab}")
        assert answer.status_code == 200, (tab, answer.content.decode()[:2000])
        assert "Pere García" in answer.content.decode()
