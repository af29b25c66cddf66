"""The protocol in a real browser: every width, axe, the keyboard, and a change in few clicks."""

from dataclasses import replace
from functools import partial

import pytest

from tests.browser.harness import assert_well_behaved, walk_by_keyboard
from tests.conftest import django_lent, django_works_on
from tests.governance.owners import appoint

pytestmark = pytest.mark.browser
VERSION = "/protocolo/versiones/1"
# what the law keeps as it is: the other tests of this site see no difference
INCOME = "Ingresos de la unidad de convivencia, seguimiento (ahora: consta)"
NEW = "/protocolo/proponer/employment_counsellor/SE"


@pytest.fixture(scope="module")
def owners(live_site, django_db_blocker):
    """The owners of the protocol work in the site too."""
    with django_lent(django_db_blocker):
        enter = partial(django_works_on, live_site.database.name)
        appoint(replace(live_site.world, enter=enter))


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_pages_owe_nothing(tab, owners, width):
    page = tab(as_="prudencia", width=width)
    for path in ("/protocolo/", VERSION, f"{VERSION}/ngo_practitioner/TS", NEW,
                 "/protocolo/borradores/nuevo"):  # fmt: skip
        page.open(path)
        page.screenshot(f"protocolo-{path.strip('/').replace('/', '-')}")
        assert_well_behaved(page)


def test_everything_is_reached_by_keyboard(tab, owners):
    page = tab(as_="prudencia")
    page.open("/protocolo/borradores/nuevo")
    walk_by_keyboard(page)


def test_a_rise_takes_nine_clicks_of_three_people_without_scripts(tab, owners, live_site):
    prudencia = tab(as_="prudencia", scripts=False)
    prudencia.open("/protocolo/")
    with prudencia.budget(5):
        prudencia.click(prudencia.page.get_by_role("link", name="Servicios de empleo").first)
        prudencia.click("Proponer un cambio")
        prudencia.clicks += 2  # to open the list and to choose in it
        prudencia.page.get_by_label(INCOME).select_option("2")
        prudencia.page.get_by_label("Motivo del cambio").fill("Hace falta saberlo")
        prudencia.click("Guardar el borrador")
    assert "pasa de saber solo que consta «Ingresos" in prudencia.page.content()
    name = prudencia.page.locator("h1").inner_text().split(" ")[1]
    prudencia.click("Simular")
    reader = tab(as_="delia", width=390)
    reader.open(f"/protocolo/borradores/{name}?simular=1")
    assert_well_behaved(reader)
    for who in ("elvira", "pascual"):
        other = tab(as_=who, scripts=False)
        other.open("/protocolo/")
        with other.budget(2):
            other.click(f"Borrador {name}")
            other.click("Aprobar")
    assert "Aprobado y en vigor" in other.page.content()
    with live_site.database.connect("web") as web:
        [draft] = web.execute(
            "SELECT draft FROM protocol_version WHERE valid_to IS NULL"
        ).fetchone()
    assert str(draft) == name
