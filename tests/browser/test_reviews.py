"""The review desk in a real browser: every width, axe, one key, and without scripts."""

import re
from dataclasses import replace
from functools import partial
from itertools import count

import pytest
from stdnum.es.dni import calc_check_digit

from tests.browser.harness import assert_well_behaved, walk_by_keyboard
from tests.cast import PERE
from tests.conftest import django_lent, django_works_on
from tests.people.test_reviews import tell

pytestmark = pytest.mark.browser
clock = count()
PAGES = {"cola": "/dudas", "duda": "/dudas/{}", "fichas": "/dudas/{}/fichas"}


@pytest.fixture
def doubt(live_site, django_db_blocker):
    """Somebody new whom the employment service calls by Pere's document."""
    number = 99_999_300 + next(clock)
    papers = [{"type": "dni", "value": f"{number}{calc_check_digit(str(number))}"}]
    pere = {**PERE, "identifiers": papers}
    with django_lent(django_db_blocker):
        enter = partial(django_works_on, live_site.database.name)
        peret = {**pere, "given_name": "Peret", "birth_date": "1962-12-24", "phone": ""}
        world = replace(live_site.world, enter=enter)
        tell(world, "ss-app", "SS", f"S-{number}", **pere)
        tell(world, "se-app", "SE", f"D-{number}", **pere)
        tell(world, "se-app", "SE", f"E-{number}", **peret)
    with live_site.database.connect("owner") as owner:
        [found] = owner.execute(
            "SELECT r.reference FROM people_link_review AS r JOIN people_identity AS i "
            "ON i.id IN (r.identity_id, r.other_identity_id) WHERE i.source_person_id = %s "
            "ORDER BY r.id DESC LIMIT 1",
            [f"E-{number}"],
        ).fetchone()
    return found


@pytest.mark.parametrize("width", [1440, 320])
def test_queue_doubt_and_identities_owe_nothing(tab, doubt, width):
    page = tab(as_="dario", width=width)
    for name, path in PAGES.items():
        page.open(path.format(doubt))
        open_all(page)
        page.screenshot(f"dudas-{name}")
        assert_well_behaved(page)


def open_all(page):
    """Whatever can be unfolded, but the menu of the person at work."""
    page.page.evaluate(
        "document.querySelectorAll('main details').forEach((one) => { one.open = true })"
    )


def test_a_whole_review_by_keyboard_on_a_narrow_screen(tab, doubt, live_site):
    """From the queue to the next doubt, one key for the answer; then parted, and taken back."""
    page = tab(as_="dario", width=390)
    keys = page.page.keyboard
    page.open("/dudas")
    assert_well_behaved(page)
    press(page, "Empezar por la primera")
    page.page.wait_for_selector("text=Son la misma")
    page.open(f"/dudas/{doubt}")
    walk_by_keyboard(page)
    page.open(f"/dudas/{doubt}")
    page.screenshot("dudas-duda")
    assert_well_behaved(page)
    keys.press("n")
    page.page.wait_for_selector("text=Has dicho que no lo sabes")
    assert answers(live_site, doubt) == [("unsure",)]

    page.open(f"/dudas/{doubt}/fichas")
    press(page, "Alguna ficha no es suya")
    form = page.page.locator("details[open] form").first
    form.get_by_role("checkbox", name=re.compile("empleo")).focus()
    keys.press("Space")
    form.get_by_role("radio").first.focus()
    keys.press("Space")
    form.get_by_role("textbox").focus()
    keys.type("Son padre e hijo, con el mismo nombre.")
    press(page, "Ver qué pasaría")
    page.page.wait_for_selector("text=Todavía no se ha hecho nada")
    page.screenshot("dudas-que-pasaria")
    assert_well_behaved(page)
    press(page, "Separar")
    page.page.wait_for_selector("text=En unos segundos queda hecho")
    assert_well_behaved(page)


def press(page, name):
    """Bring the focus to a link, button or summary by that name, and press Enter."""
    found = page.page.locator("main :is(a, button, summary)").filter(
        has_text=re.compile(rf"^\s*{re.escape(name)}")
    )
    found.first.focus()
    page.page.keyboard.press("Enter")


def test_buttons_answer_without_scripts(tab, doubt, live_site):
    page = tab(as_="dario", scripts=False)
    page.open(f"/dudas/{doubt}")
    page.page.get_by_role("button", name="Son distintas").click()

    assert answers(live_site, doubt) == [("keep_apart",)]


def answers(live_site, doubt):
    with live_site.database.connect("owner") as owner:
        return owner.execute(
            "SELECT v.answer FROM people_link_vote AS v JOIN people_link_review AS r "
            "ON r.id = v.review_id WHERE r.reference = %s",
            [doubt],
        ).fetchall()
