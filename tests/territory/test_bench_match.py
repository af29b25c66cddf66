"""What is measured of recognising: who arrives, what was found, how it is told."""

from datetime import date
from uuid import uuid4

import pytest

from trenza.people.public import Likeness
from trenza.territory.bench.index import identity_of, person_number, said_in
from trenza.territory.bench.match import WARM, TooFewRecords, held_back
from trenza.territory.bench.measure import spread

ROW = dict.fromkeys(
    (
        "rec_id",
        "given_name",
        "surname1",
        "surname2",
        "sex",
        "birth_date",
        "birth_precision",
        "nationality",
        "doc_type",
        "doc_number",
        "doc_country",
        "nuss",
        "health_card",
        "phone",
        "email",
        "address",
        "postcode",
        "municipality",
    ),
    "",
) | {"rec_id": "SS1", "given_name": "Ana", "surname1": "Sol", "birth_date": "1980-03-02"}


def test_an_arrival_says_what_the_register_says():
    row = ROW | {"doc_type": "dni", "doc_number": "99999018D", "address": "Calle Mayor, 1",
                 "postcode": "61001", "sex": "F"}  # fmt: skip
    identity = identity_of(row)

    assert (identity.source_person_id, identity.given_name, identity.sex) == ("SS1", "Ana", "F")
    assert identity.birth.day == date(1980, 3, 2)
    assert identity.address == "Calle Mayor, 1, 61001"
    assert [(i.type, i.value) for i in identity.identifiers] == [("dni", "99999018D")]


def test_a_number_may_be_a_foreigners_whatever_it_was_called():
    row = ROW | {"doc_type": "unknown", "doc_number": "X0000001R"}

    assert [i.type for i in identity_of(row).identifiers] == ["nie"]


def test_what_is_not_valid_is_left_out_and_the_rest_stays():
    wrong = ROW | {"doc_type": "dni", "doc_number": "12345678A", "birth_date": "2999-01-01",
                   "nationality": "España", "phone": "600111222"}  # fmt: skip
    said = said_in(wrong)

    assert (said["identifiers"], said["birth_date"], said["nationality"]) == ([], "", "")
    assert identity_of(wrong).phone == "600111222"


def test_persons_have_a_number_of_their_own():
    assert person_number("P1") == person_number("P1") != person_number("P2")


def test_a_spread_tells_what_the_slowest_took():
    assert spread([0.001] * 989 + [0.002] * 10 + [0.5]) == {
        "p50_ms": 1.0, "p90_ms": 1.0, "p99_ms": 2.0, "p99_9_ms": 2.0,
    }  # fmt: skip


def test_a_likeness_is_of_two_whoever_is_named_first():
    one, other = uuid4(), uuid4()
    like = Likeness(one, other, 9.0, True, "m", "[]")

    assert like.pair == Likeness(other, one, 9.0, True, "m", "[]").pair


@pytest.mark.parametrize(("records", "arrive"), [(4_000, 2_000), (60_000, 10_000 + WARM)])
def test_who_arrives_is_never_more_than_who_is_known(tmp_path, records, arrive):
    (tmp_path / "truth.csv").write_text("source,rec_id\n" + "ss,1\n" * records)

    assert held_back(tmp_path, 10_000) == arrive


def test_a_register_without_enough_to_measure_is_refused(tmp_path):
    (tmp_path / "truth.csv").write_text("source,rec_id\nss,1\n")

    with pytest.raises(TooFewRecords, match="Hay 1 fichas"):
        held_back(tmp_path, 10)
