"""The desk in a real browser: every page at every width, keyboard, and the click budgets."""

import pytest

from tests.browser.harness import assert_well_behaved, walk_by_keyboard
from tests.conftest import django_lent, django_works_on
from tests.desk.world import fill

pytestmark = pytest.mark.browser

WIDTHS = [1440, 390, 320]
FOLDER = ["", "situacion", "itinerario", "prestaciones", "convivencia", "cronologia",
          "consentimientos", "accesos", "permisos", "motivo", "anotar", "anotar/itinerary",
          "anotar/health_situation", "consentimientos/nuevo", "consentimientos/texto"]  # fmt: skip


@pytest.fixture(scope="module")
def world(live_site, django_db_blocker):
    """The cast's world with Pere's folder filled, on the site's own database."""
    from dataclasses import replace
    from functools import partial

    enter = partial(django_works_on, live_site.database.name)
    with django_lent(django_db_blocker):
        enter("intake")
        fill(replace(live_site.world, enter=enter))
    return live_site.world


def open_folder(page, world, person="pere", situation="Seguimiento"):
    page.open(f"/personas/{world.persons[person]}")
    if page.page.get_by_label(situation, exact=True).count():
        page.page.get_by_label(situation, exact=True).check()
        page.click("Abrir la carpeta")


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["alba", "bilal", "nora"])
def test_the_folder_owes_nothing_on_any_tab(tab, world, width, name):
    page = tab(as_=name, width=width)
    open_folder(page, world)
    for path in FOLDER:
        page.open(f"/personas/{world.persons['pere']}/{path}".rstrip("/"))
        page.screenshot(f"carpeta-{name}-{path.replace('/', '-') or 'resumen'}")
        assert_well_behaved(page)


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_without_a_folder_owe_nothing(tab, world, width):
    page = tab(as_="alba", width=width)
    for path in ["", "?ver=centro", "buscar", "como-funciona", "primeras-visitas"]:
        page.open(f"/{path}")
        page.screenshot(f"desk-{path.strip('?') or 'mi-dia'}")
        assert_well_behaved(page)
