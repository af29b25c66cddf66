"""The review desk in a real browser: every width, axe, one key, and without scripts."""

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
        tell(world, "se-app", "SE", f"E-{number}", **peret)
    with live_site.database.connect("owner") as owner:
        [found] = owner.execute(
            "SELECT r.reference FROM people_link_review AS r JOIN people_identity AS i "
            "ON i.id IN (r.identity_id, r.other_identity_id) WHERE i.source_person_id = %s "
            "ORDER BY r.id DESC LIMIT 1",
            [f"E-{number}"],
        ).fetchone()
    return found


@pytest.mark.parametrize("width", [1440, 390, 320])
def test_queue_and_doubt_owe_nothing(tab, doubt, width):
    page = tab(as_="dario", width=width)
    for path in ("/dudas", f"/dudas/{doubt}"):
        page.open(path)
        page.screenshot(f"dudas-{path.count('/')}")
        assert_well_behaved(page)


def test_everything_is_reached_by_keyboard(tab, doubt):
    page = tab(as_="dario")
    page.open(f"/dudas/{doubt}")
    walk_by_keyboard(page)


def test_one_key_answers(tab, doubt, live_site):
    page = tab(as_="dario")
    page.open(f"/dudas/{doubt}")
    page.page.keyboard.press("n")
    page.page.wait_for_selector("text=Has dicho que no lo sabes")

    assert answers(live_site, doubt) == [("unsure",)]


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
