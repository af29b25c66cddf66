"""Links and doubts by the match model, while identities come in."""

from types import SimpleNamespace

import pytest
from django.conf import settings as configured
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import as_role
from tests.people.links import BY, later, lay_directory, rows, tell
from tests.people.test_decisions import SEQUENCES, run_sequence
from tests.people.test_resolve import deliver, histories
from tests.people.worlds import born, dni, identity, nuss
from trenza.people.actions import alike, decide
from trenza.people.actions.rest import compare_rest
from trenza.people.models import LinkReview, Match, Normal, Person

pytestmark = pytest.mark.django_db

PART = SimpleNamespace(
    comparison="given", level="exact", against_stranger=7.0, against_household=3.0
)


def plain_score(one, other, _model):
    """Names and birth agree: certain. Names alone: doubtful. Otherwise nothing."""
    names = one.given is not None and (one.given, one.surname1) == (other.given, other.surname1)
    born_alike = one.birth is not None and one.birth == other.birth
    weight = 10.0 if names and born_alike else 2.0 if names else -5.0
    return SimpleNamespace(weight=weight, parts=[PART])


def plain_outcome(found, _model):
    return "link" if found.weight > 5 else "review" if found.weight > 0 else "new"


@pytest.fixture(autouse=True)
def _as_intake(db):
    with as_role("intake"):
        yield


@pytest.fixture
def plain(monkeypatch):
    """A model whose figures no training changes."""
    likely = SimpleNamespace(same=0.0)
    model = SimpleNamespace(version="plain", hash="0" * 64, thresholds=likely)
    monkeypatch.setattr(alike, "match_model", lambda: model)
    monkeypatch.setattr("trenza.people.actions.similar.match_model", lambda: model)
    monkeypatch.setattr(alike, "score", plain_score)
    monkeypatch.setattr(alike, "outcome", plain_outcome)


def persons():
    return Person.objects.filter(continues_as=None).count()


@pytest.mark.usefixtures("plain")
class TestAlike:
    def test_links_without_any_document_what_is_certain(self):
        one, other = tell("ss", identity("1")), tell("se", identity("2"))

        assert one[0].person_id == other[0].person_id
        assert other[0].outcome == "linked"

    def test_links_within_one_batch(self):
        assert len({r.person_id for r in tell("ss", identity("1"), identity("2"))}) == 1

    def test_lists_what_is_doubtful_with_its_weight_and_keeps_it_apart(self):
        tell("ss", identity("1"))
        tell("se", identity("2", birth=born(1961)))

        doubt = LinkReview.objects.get()
        assert (persons(), doubt.reason, doubt.weight, doubt.model) == (
            2, "similar", 2.0, "plain:000000000000",
        )  # fmt: skip
        assert {"field": "given_name", "level": "agrees", "stranger": 7.0, "household": 3.0,
                "finding": "given:exact"} in doubt.comparison  # fmt: skip

    def test_never_links_two_documents_of_one_kind(self):
        tell("ss", identity("1", dni(0)))
        tell("se", identity("2", dni(1)))

        assert persons() == 2
        assert LinkReview.objects.get().reason == "documents_differ"

    def test_parts_again_when_the_facts_change_and_links_when_they_come_back(self):
        tell("ss", identity("1"))
        tell("se", identity("2"))
        tell("se", identity("2", version=2, given_name="Nadia", surname1="Amrani"))
        apart = persons()
        tell("se", identity("2", version=3))

        assert (apart, persons()) == (2, 1)

    def test_does_not_propose_a_refused_pair_again_unless_the_facts_change(self):
        [one] = tell("ss", identity("1"))
        [other] = tell("se", identity("2", birth=born(1961)))
        decide.keep_apart(one.identity_id, other.identity_id, by=BY, now=later())
        tell("se", identity("2", version=2, birth=born(1961), phone="600333444"))
        quiet = LinkReview.objects.get().state
        tell("se", identity("2", version=3, birth=born(1962)))

        assert quiet == "kept_apart"
        assert (LinkReview.objects.get().state, LinkReview.objects.get().reason) == (
            "open", "evidence_changed",
        )  # fmt: skip

    def test_lists_one_doubt_for_two_persons_however_many_identities_they_have(self):
        tell("ss", identity("1"), identity("2"))
        tell("se", identity("3", birth=born(1961)), identity("4", birth=born(1961)))

        assert (persons(), LinkReview.objects.filter(state="open").count()) == (2, 1)

    def test_closes_the_doubt_of_two_who_turn_out_to_be_one(self):
        tell("ss", identity("1", dni()))
        [other] = tell("se", identity("2", birth=born(1961)))
        tell("se", identity("2", dni(), version=2))

        assert persons() == 1
        assert other is not None
        assert not LinkReview.objects.filter(state="open").exists()

    def test_remembers_the_model_and_the_weight_of_a_link(self):
        tell("ss", identity("1"))
        tell("se", identity("2"))

        made = rows("SELECT kind, model, weight, profile_id FROM people_link_decision")
        assert made == [("linked", "plain:000000000000", 10.0, None)]

    def test_undoing_a_decision_gives_back_the_links_of_the_model(self):
        [one] = tell("ss", identity("1"))
        tell("se", identity("2"))
        number = decide.unlink(one.identity_id, by=BY, now=later())
        apart = persons()
        decide.undo(number, by=BY, now=later())

        assert (apart, persons()) == (2, 1)

    def test_a_sample_of_the_links_is_looked_at(self, settings):
        settings.REVIEW_SAMPLE = 1.0
        tell("ss", identity("1"))
        tell("se", identity("2"))

        doubt = LinkReview.objects.get()
        assert (persons(), doubt.reason, doubt.state) == (1, "quality_sample", "open")

    def test_whoever_came_in_before_there_was_a_model_can_be_compared_later(self, monkeypatch):
        with monkeypatch.context() as without:
            without.setattr(alike, "match_model", lambda: None)
            tell("ss", identity("1"))
            tell("se", identity("2"))
        before = persons()
        done = [compare_rest(now=later()), compare_rest(now=later())]

        assert (before, done, persons()) == (2, [2, 0], 1)


@pytest.mark.usefixtures("plain")
class TestCrowds:
    def test_of_people_without_a_name_link_nobody(self):
        nobody = {"given_name": "", "surname1": "", "surname2": "", "phone": "600111222"}
        tell("ss", *(identity(str(n), **nobody) for n in range(300)))

        assert persons() == 300
        assert not Match.objects.exists()

    def test_are_dropped_from_the_look_up_once_they_are_one(self):
        for lot in range(4):
            tell("ss", *(identity(f"{lot}-{n}", phone="600111222", birth=born(1930 + n))
                         for n in range(12)))  # fmt: skip

        assert rows("SELECT count(*) > 0 FROM people_hot_key") == [(True,)]
        assert Normal.objects.count() == 48


@given(histories())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.usefixtures("plain")
def test_ends_the_same_in_whatever_order_and_batches(two_ways):
    one, other = two_ways

    assert deliver(one) == deliver(other)


@pytest.fixture
def directory(db):
    return lay_directory()


@given(st.data())
@settings(max_examples=SEQUENCES // 2, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.usefixtures("plain")
def test_any_sequence_of_decisions_can_be_undone(directory, data):
    run_sequence(directory, data)


class TestModelOfThePack:
    @pytest.fixture(autouse=True)
    def _on(self, settings):
        settings.MATCHING = True

    def test_is_there(self):
        assert alike.match_model() is not None
        assert configured.MATCHING

    def test_links_the_same_person_told_twice_and_not_her_brother(self):
        said = {"phone": "600111222", "address": "Calle Mayor 1", "municipality": "53001"}
        [one] = tell("ss", identity("1", nuss(), **said))
        [again] = tell("se", identity("2", **said))
        [brother] = tell("se", identity("3", **{**said, "given_name": "Joan"}, birth=born(1984)))

        assert one.person_id == again.person_id != brother.person_id

    @given(st.data())
    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    def test_ends_the_same_in_whatever_order(self, data):
        one, other = data.draw(histories())

        assert deliver(one) == deliver(other)

    @pytest.mark.parametrize("name", ["", "Ñ" * 200, "محمد", "王", "😀", "x\u200d", "'; --"])
    def test_takes_any_name(self, name):
        told = tell("ss", identity("1", given_name=name, surname1=name, birth=born(1850)))

        assert told[0].outcome == "new"
