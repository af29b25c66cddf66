"""The page of quality in a real browser: every width, axe, a strict policy, without scripts."""

from dataclasses import replace
from functools import partial

import pytest

from tests.browser.harness import assert_well_behaved, walk_by_keyboard
from tests.conftest import django_lent, django_works_on
from tests.desk.test_quality import MENDED, PAGE, live
from tests.people.test_quality import USUAL, remember, tally

pytestmark = pytest.mark.browser


@pytest.fixture
def alarm(live_site, django_db_blocker):
    """A dozen weeks, the last of them not as ever."""
    with django_lent(django_db_blocker):
        enter = partial(django_works_on, live_site.database.name)
        world = replace(live_site.world, enter=enter, database=live_site.database)
        live(world)
        remember(world, "no_surname2", *USUAL, 0.4)
        tally(world)
    with live_site.database.connect("owner") as owner:
        [found] = owner.execute("SELECT id FROM people_quality_alarm").fetchone()
    return found


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_the_page_owes_nothing_and_neither_do_its_tables_and_its_alarm(tab, alarm, width):
    page = tab(as_="dario", width=width)
    page.open(PAGE)
    page.page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
    page.screenshot("calidad")
    assert_well_behaved(page)
    page.open(f"{PAGE}/avisos/{alarm}")
    assert_well_behaved(page)


def test_everything_is_reached_by_keyboard(tab, alarm):
    page = tab(as_="dario")
    page.open(PAGE)
    walk_by_keyboard(page)


def test_the_figures_are_read_and_the_alarm_answered_without_scripts(tab, alarm):
    without = tab(as_="dario", scripts=False)
    without.open(PAGE)
    page = without.page
    page.get_by_text("Ver las cifras").first.click()
    assert page.get_by_role("table").first.is_visible()
    page.get_by_role("link", name="Mirar y responder").click()
    page.get_by_label("Era un error").check()
    page.get_by_label("Motivo").fill(MENDED["reason"])
    page.get_by_role("button", name="Responder").click()
    assert page.get_by_text("Ningún sistema está fuera de lo habitual").is_visible()
