"""Figures of quality, on cases small enough to count by hand."""

import numpy as np
import pytest

from trenza.people.matching.evaluation import (
    Pairs,
    Waiting,
    alone,
    by_document,
    by_origin,
    by_person,
    calibration,
    labels,
    queue,
    rates,
    sweep,
)
from trenza.people.matching.training import (
    best_f1,
    calibrate,
    priors,
    shares,
    surest,
    thresholds,
    where,
)
from trenza.people.matching.weights import Thresholds, kept

LIMITS = Thresholds(link=10.0, same=2.0, review=-4.0)


def pairs(weights, same, certain=None, comparable=None, origin=None):
    count = len(weights)
    return Pairs(
        np.array(weights, dtype=np.float64),
        np.array(same, dtype=bool),
        np.array(certain if certain is not None else [True] * count, dtype=bool),
        np.array(comparable if comparable is not None else [True] * count, dtype=bool),
        np.array(origin if origin is not None else [0] * count, dtype=np.int32),
    )


EXAMPLE = pairs([12, 9, 5, 3, -1, -np.inf], [1, 1, 0, 1, 1, 1])


class TestByPair:
    def test_counts_a_pair_that_was_never_scored_as_missed(self):
        told = rates(EXAMPLE.weight >= 2, EXAMPLE.same)

        assert told == {"precision": 0.75, "recall": 0.6, "f1": pytest.approx(6 / 9, abs=1e-5)}

    def test_finds_the_best_threshold_and_what_is_sure(self):
        told = sweep(EXAMPLE)

        assert told["best_at"] == -1.0
        assert told["best_f1"] == pytest.approx(8 / 10)
        assert told["recall_at_999"] == pytest.approx(2 / 5)
        assert told["sure_from"] == 9.0

    def test_tells_apart_what_is_linked_unseen_and_what_is_reviewed(self):
        told = alone(EXAMPLE, LIMITS)

        assert (told["links"], told["false"], told["to_review_per_1000"]) == (1, 0, 800.0)
        assert told["missed_as_new"] == pytest.approx(0.2)

    def test_tells_apart_those_without_document(self):
        both = pairs([12, 3, 5], [1, 1, 0], comparable=[True, False, False])
        told = by_document(both, LIMITS)

        assert told["comparable"]["f1"] == 1.0
        assert told["none"]["precision"] == 0.5

    def test_tells_the_gap_between_origins(self):
        origin = [0] * 300 + [1] * 300
        weight = [12.0] * 300 + [12.0] * 270 + [-9.0] * 30
        told = by_origin(pairs(weight, [1] * 600, origin=origin), ["ES", "MA"], LIMITS)

        assert told["origins"]["ES"]["f1"] == 1.0
        assert told["gap"] == pytest.approx(1 - 540 / 570, abs=1e-4)

    def test_of_nothing_breaks_nothing(self):
        nothing = pairs([], [])

        assert sweep(nothing)["best_f1"] == 0.0
        assert alone(nothing, LIMITS)["links"] == 0
        assert calibration(nothing) == []


class TestCalibration:
    def test_sets_what_is_expected_beside_what_is(self):
        [point] = calibration(pairs([3.2, 3.4, 3.1, 3.3], [1, 1, 1, 0]))

        assert point["weight"] == 3
        assert point["true"] == 0.75
        assert 0.89 < point["expected"] < 0.92

    def test_expects_what_a_model_has_measured(self):
        [point] = calibration(pairs([3.0, 3.0], [1, 0]), ((0.0, -2.0), (6.0, 2.0)))

        assert point["expected"] == 0.5

    def test_is_learnt_and_never_falls(self):
        weights = np.repeat(np.arange(-6.0, 6.0), 400) + 0.1
        same = np.arange(len(weights)) % 10 < np.clip(weights + 3, 0, 9)
        measured = calibrate(weights, same)

        assert [point for point, _ in measured] == sorted(point for point, _ in measured)
        assert [odds for _, odds in measured] == sorted(odds for _, odds in measured)
        assert kept(where(0.0, measured), measured) == pytest.approx(0.0, abs=1e-6)
        assert kept(30.0, measured) > measured[-1][1]
        assert kept(7.0, ()) == 7.0


class TestQueue:
    def test_asks_once_of_two_persons_and_never_within_one(self):
        waiting = Waiting(
            weight=np.array([12.0, 11.0, 9.0, 5.0, 4.0]),
            same=np.array([True, True, True, False, True]),
            contradicted=np.array([False, False, False, False, True]),
            one=np.array([1, 2, 1, 3, 5], dtype=np.int32),
            other=np.array([2, 1, 1, 4, 6], dtype=np.int32),
        )

        told = queue(waiting, 1000, Thresholds(20.0, 1.0, -4.0, 8.0))

        assert told["pairs_together_per_1000"] == 1.0
        assert told["pairs_held_per_1000"] == 2.0
        assert (told["held_per_1000"], told["held_true"]) == (1.0, 1.0)
        assert (told["doubts_per_1000"], told["doubts_true"]) == (2.0, 0.5)

    def test_of_what_speaks_against_is_a_doubt_however_sure(self):
        one = np.array([1, 1], dtype=np.int32)
        waiting = Waiting(
            np.array([15.0, 14.0]), np.array([True, True]), np.array([False, True]), one, one + 1
        )

        told = queue(waiting, 1000, Thresholds(20.0, 1.0, -4.0, 8.0))

        assert (told["doubts_per_1000"], told["held_per_1000"]) == (1.0, 0.0)


class TestByPerson:
    def test_counts_persons_exactly_right(self):
        truth = np.array([0, 0, 1, 1, 2])
        told = by_person(labels(5, [[0, 1], [2, 4]]), truth)

        assert told["persons"] == 3
        assert told["exactly_right"] == pytest.approx(1 / 3, abs=1e-5)
        assert told["b3_precision"] == pytest.approx((1 + 1 + 0.5 + 1 + 0.5) / 5)
        assert told["b3_recall"] == pytest.approx((1 + 1 + 0.5 + 0.5 + 1) / 5)
        assert told["pair_f1"] == pytest.approx(0.5)
        assert told["largest"] == 2


class TestTraining:
    def test_leaves_no_level_impossible(self):
        assert all(share > 0 for share in shares({0: 1000}, 3, 1e-7))

    def test_sets_priors_by_how_many_pairs_there_are(self):
        prior, kinds = priors(1025, 1025, [1025, 4100, 0])

        assert prior == pytest.approx(-9.0)
        assert kinds[:2] == pytest.approx((0.0, -2.0))

    def test_links_unseen_only_where_nearly_nothing_is_false(self):
        weights = np.arange(2_000, dtype=np.float64)
        same = weights != 700

        assert surest(weights, same) == 701

    def test_may_be_wrong_once_in_twenty_thousand(self):
        weights = np.arange(40_000, dtype=np.float64)
        same = ~np.isin(weights, [10_000, 100, 99, 98])

        assert surest(weights, same) == 101

    def test_never_links_below_what_a_false_link_costs(self):
        weights = np.array([9.0, 3.0, 1.0, -3.0])
        found = thresholds(weights, weights > 0, weights > -9, missed=0, false_link_cost=50.0)

        assert found.link >= 5.6
        assert found.same == best_f1(weights, weights > 0, 0) == 1.0
        assert found.review <= 1.0
