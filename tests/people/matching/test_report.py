"""The report of an evaluation: a page that needs nothing else and points at who is behind."""

import json

import numpy as np
import pytest
from django.core.management import call_command

from tests.people.matching.worlds import ANA, row, write_register
from trenza.people.matching import report
from trenza.people.matching.engines.picturing import Picture, curve, histogram, missed
from trenza.people.matching.evaluation import Pairs
from trenza.people.matching.weights import Thresholds

THRESHOLDS = Thresholds(link=8.0, same=3.0, review=-2.0)


def pairs(*told):
    """(weight, same, certain) of each."""
    weight, same, certain = zip(*told, strict=True)
    return Pairs(
        np.array(weight, dtype=float), np.array(same), np.array(certain),
        np.ones(len(told), dtype=bool), np.zeros(len(told), dtype=np.int32),
    )  # fmt: skip


FEW = pairs(
    (20.0, True, True), (9.0, True, False), (4.5, False, False), (-5.0, True, False),
    (-np.inf, True, False),
)  # fmt: skip


def test_the_curve_tells_precision_and_recall_from_each_weight_on():
    found = {weight: (precision, recall) for weight, precision, recall in curve(FEW)}

    assert found[4.0] == (2 / 3, 0.5)
    assert found[5.0] == (1.0, 0.5)
    assert found[10.0] == (1.0, 0.25)
    assert 20.5 not in found  # nothing weighs so much


def test_the_histogram_counts_every_scored_pair_once():
    found = histogram(FEW)

    assert sum(same for _, same, _ in found) == 3
    assert sum(apart for *_, apart in found) == 1
    assert (4, 0, 1) in found


def test_what_is_missed_is_told_by_where_it_ended():
    assert missed(FEW, THRESHOLDS) == {"review": 1, "weak": 1, "never_compared": 1}


RATES = {"precision": 1.0, "recall": 0.99, "pairs": 900}
JUDGED = {
    "calibration": [{"weight": 3, "pairs": 9, "expected": 0.9, "true": 0.8}],
    "document": {"comparable": {**RATES, "f1": 0.99}, "none": {**RATES, "f1": 0.98}},
}


@pytest.mark.parametrize(("worst", "pointed"), [(0.94, True), (0.985, False)])
def test_a_group_far_behind_the_best_is_pointed_at(worst, pointed):
    origins = {"ES": {**RATES, "f1": 0.99}, "RO": {**RATES, "f1": worst}}
    judged = {**JUDGED, "origin": {"origins": origins, "gap": 0.99 - worst}}
    seen = Picture(curve(FEW), histogram(FEW), {"household": 3, "homonym": 1, "stranger": 0},
                   missed(FEW, THRESHOLDS))  # fmt: skip

    figures = {figure.slug: figure for figure in report.figures(judged, seen, THRESHOLDS)}

    assert ("«RO»" in figures["origen"].warning) is pointed
    assert ("por debajo del mejor" in figures["origen"].svg) is pointed
    assert figures["documento"].warning == ""
    assert figures["falsos"].rows[0] == ("Alguien de la misma casa", "3", "75\N{NO-BREAK SPACE}%")


def test_a_manager_gets_a_page_that_needs_nothing_else(tmp_path, capsys):
    write_register(tmp_path / "ss.csv", [row(1), row(2, email=""), row(3, given_name="Inés")])
    truth = tmp_path / "truth.csv"
    truth.write_text(
        "source,rec_id,person_id,household_id,origin\nss,1,a,h,ES\nss,2,a,h,ES\nss,3,b,h,ES\n"
    )
    page = tmp_path / "informe.html"

    call_command("match", "evaluate", str(tmp_path / "ss.csv"), "--truth", str(truth),
                 "--report", str(page), "--json")  # fmt: skip

    text = page.read_text()
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["records"] == 3
    assert "<script" not in text
    assert "http" not in text
    assert "Bermúdez" not in text
    assert ANA.phone not in text
    assert text.count('role="img"') == text.count("</svg>") >= 5
