"""Two workers at the same time, where nothing but a likeness links what they bring."""

import pytest

from tests.people.test_concurrency import Worker, tell
from tests.people.worlds import identity
from trenza.people.models import Person


@pytest.fixture(autouse=True)
def _as_intake(django_on, settings):
    settings.MATCHING = True
    django_on("intake")


def test_the_second_waits_and_finds_what_the_first_brought():
    said = {"phone": "790111222", "address": "Calle Mayor 1", "municipality": "53001"}
    first = Worker(lambda: tell("ss", identity("P-1", **said)))
    assert first.done.wait(10)
    second = Worker(lambda: tell("se", identity("77", **said)))
    waited = not second.done.wait(0.5)
    [one] = first.finish()
    [other] = second.finish()

    assert waited
    assert one.person_id == other.person_id
    assert Person.objects.count() == 1
