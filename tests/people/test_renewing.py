"""Normal forms of another edition are made anew without anybody's link being lost meanwhile."""

import pytest

from tests.people.links import later, tell
from tests.people.test_alike import _as_intake, identity, persons, plain, rows  # noqa: F401
from tests.people.worlds import born
from trenza.people.actions import forms, renewing
from trenza.people.actions.rest import compare_rest
from trenza.people.models import Match, Normal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plain")]


def decisions():
    return rows("SELECT kind, identities, before, after FROM people_link_decision ORDER BY id")


@pytest.fixture
def linked():
    """Two who are one person by likeness, and one who is like nobody."""
    tell("ss", identity("1"))
    tell(
        "se", identity("2"), identity("3", given_name="Nadia", surname1="Amrani", birth=born(1991))
    )
    assert persons() == 2
    return decisions()


@pytest.fixture
def other_edition(monkeypatch):
    monkeypatch.setattr(forms, "STAMP", forms.STAMP % 0x7FFE + 1)


def renewed_otherwise(monkeypatch, **parts):
    """From now on all normal forms come out with these parts."""
    true = forms.normal_form
    monkeypatch.setattr(forms, "normal_form", lambda said: true(said)._replace(**parts))


def test_what_comes_out_as_it_was_is_not_compared_again(linked, other_edition):
    assert compare_rest(now=later()) == 0
    assert set(Normal.objects.values_list("edition", flat=True)) == {forms.STAMP}
    assert (decisions(), Match.objects.count()) == (linked, 1)


def test_a_link_stands_while_forms_are_renewed_and_after(linked, other_edition, monkeypatch):
    renewed_otherwise(monkeypatch, sex="f")
    told = []
    renewing.renew_forms(lambda done, total: told.append((done, total, persons())))
    between = (Match.objects.count(), persons())
    done = compare_rest(now=later())

    assert told == [(3, 3, 2)]
    assert (between, done, persons()) == ((1, 2), 3, 2)
    assert decisions() == linked


def test_whoever_comes_in_before_is_compared_with_forms_of_the_other_edition(linked, other_edition):
    tell("ts", identity("9"))

    assert persons() == 2


def test_goes_on_where_it_was_interrupted(linked, other_edition, monkeypatch):
    monkeypatch.setattr(renewing, "LOT", 1)
    renewed_otherwise(monkeypatch, sex="f")

    class Enough(Exception):
        pass

    def stop(step, done, total):
        if (step, done) == ("renew", 2):
            raise Enough

    with pytest.raises(Enough):
        compare_rest(now=later(), tell=stop)
    left = Normal.objects.exclude(edition=-forms.STAMP).count()
    done = [compare_rest(now=later()), compare_rest(now=later())]

    assert (left, done, persons(), decisions()) == (1, [3, 0], 2, linked)


def test_forms_of_another_shape_are_left_out_until_they_are_renewed(linked, other_edition):
    rows("UPDATE people_normal SET form = '[\"pere\"]' RETURNING 1")
    tell("ts", identity("9"))
    before = persons()
    compare_rest(now=later())

    assert (before, persons()) == (3, 2)


def test_keys_that_come_late_are_kept_with_the_form(linked, other_edition):
    rows("UPDATE people_normal SET keys = '{}' RETURNING 1")
    compare_rest(now=later())

    assert rows("SELECT count(*) FROM people_normal WHERE keys = '{}'") == [(0,)]
    assert (decisions(), Match.objects.count()) == (linked, 1)
