"""Registers that nobody filled in well: no crash, no blow-up, no wrong link, every row kept."""

import csv
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.people.matching.worlds import (
    ANA,
    MODEL,
    like,
    model,
    row,
    work_in,
    write_register,
)
from trenza.people.matching.definition import CAP
from trenza.people.matching.engines import registers
from trenza.people.matching.engines.tables import make_blocks
from trenza.people.matching.scorer import blocking_keys, outcome, score
from trenza.people.matching.weights import read_model
from trenza.people.rules.normal import Particulars, normal_form

NOBODY = Particulars()
SHELTER = {"address": "Albergue, calle del Sol 3", "postcode": "61001", "municipality": "61001",
           "phone": "911000111", "email": "albergue@example.org"}  # fmt: skip
_BEGINNINGS = tuple("BCDFGHJKLMNPRSTVXYZ")
_MIDDLES = ("abra", "ocle", "idri", "eflo", "ugru", "alla", "onti", "irru", "esta", "utre", "ozno")
_ENDS = ("ban", "cel", "dín", "for", "gus", "lén", "mar", "nol", "puy", "rez", "sen", "tón", "vic")


def invented(chance):
    """A name that few share, far from the others."""
    return "".join(chance.choice(part) for part in (_BEGINNINGS, _MIDDLES, _ENDS))


def crowd(size, **shared):
    """Strangers of all ages who have something written in common."""
    chance = Random(repr(shared))  # noqa: S311 — invented names
    return [
        row(n, NOBODY, **({
            "given_name": invented(chance), "surname1": invented(chance),
            "surname2": invented(chance), "sex": "FM"[n % 2],
            "birth_date": f"{1930 + n % 79}-{1 + n % 12:02}-{1 + n * 5 % 28:02}",
        } | shared))
        for n in range(size)
    ]  # fmt: skip


CROWDS = {
    "phone": crowd(10_000, phone="699000111", doc_number="SIN DOCUMENTO"),
    "email": crowd(10_000, email="centro@example.org", doc_number="NO TIENE"),
    "shelter": crowd(10_000, **SHELTER),
    "nn": crowd(10_000, given_name="NN", surname1="NN", surname2="", birth_date="1990-05-06",
                **SHELTER),
    "unknown": crowd(5_000, given_name="DESCONOCIDO", surname1="DESCONOCIDO", surname2="X",
                     birth_date="1990-05-06", **SHELTER),
    "dot": crowd(5_000, given_name=".", surname1=".", surname2=".", birth_date="1990-05-06",
                 **SHELTER),
    "namesakes": crowd(10_000, given_name="Mohamed", surname1="Diallo", surname2="",
                       birth_date="1990-01-01", sex="M", **SHELTER),
    "zeros": crowd(5_000, doc_type="dni", doc_number="00000000T"),
    "stairs": crowd(5_000, doc_type="dni", doc_number="12345678Z"),
    "nines": crowd(5_000, doc_type="", doc_number="99999999R"),
}  # fmt: skip


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """All the crowds as sources of one register, linked."""
    folder = tmp_path_factory.mktemp("crowds")
    files = [write_register(folder / f"{name}.csv", rows) for name, rows in CROWDS.items()]
    work = work_in(folder / "work")
    registers.link(work, files, read_model(MODEL), folder / "out", across=False)
    persons = list(csv.DictReader((folder / "out" / "persons.csv").open(encoding="utf-8")))
    links = list(csv.DictReader((folder / "out" / "links.csv").open(encoding="utf-8")))
    with work.connect() as connection:
        make_blocks(connection, CAP, lambda *done: None)
        [(pairs,)] = connection.execute(
            "SELECT sum(held * (held - 1) / 2) FROM (SELECT count(*) AS held FROM block GROUP BY k)"
        ).fetchall()
    return pairs, persons, links


def test_crowds_keep_every_row_and_every_person(crowded):
    _, persons, _ = crowded

    assert Counter(line["source"] for line in persons) == {
        name: len(rows) for name, rows in CROWDS.items()
    }
    assert len({line["person"] for line in persons}) == sum(map(len, CROWDS.values()))


def test_crowds_are_not_linked_to_one_another(crowded):
    _, _, links = crowded

    assert not [line for line in links if line["outcome"] == "link"]


def test_crowds_do_not_blow_up(crowded):
    pairs, persons, _ = crowded

    # Each record could meet the cap by every key; all of them together meet a few.
    assert pairs < len(persons) * 10 < len(persons) * CAP


INVISIBLE = "\u200b\u200d\u200e\u202e\ufeff\u00ad\u2060\x00\x07\x1b\x7f\n\t"
SCRIPTS = ["محمد", "عبد الله", "李", "王小明", "Олена", "Шевченко", "ⵎⵓⵃⵎⵎⴷ", "ⵜⵉⵣⵉ", "გიორგი",
           "ਸਿੰਘ", "한", "ไทย", "שלום", "🙂", "👨‍👩‍👧", "🏳️‍🌈", "ﷺ", "Ⅷ", "𝔄𝔫𝔞", "ﬁ"]  # fmt: skip
FILLERS = ["", " ", ".", "-", "--", "X", "XX", "NN", "N.N.", "DESCONOCIDO", "Desconocida", "S/N",
           "NO CONSTA", "SIN APELLIDO", "?", "???", "null", "None", "NaN", "0", "=1+1", "'; --",
           "<b>", "%s", "\\", "Ñ" * 200, "a" * 200, "a " * 100, "ª" * 200]  # fmt: skip
_PIECES = st.one_of(
    st.sampled_from(SCRIPTS),
    st.sampled_from(FILLERS),
    st.text(max_size=30),
    st.text(st.sampled_from(INVISIBLE), max_size=8),
)
TEXTS = st.lists(_PIECES, max_size=4).map("".join)
DATES = st.one_of(
    st.sampled_from(["", "1850-01-01", "29/02/2023", "2023-02-29", "2999-12-31", "00/00/0000",
                     "0000-00-00", "1900-01-01", "99/99/9999", "ayer", "31/04/1990", "1e9",
                     "٢٠٠٠-٠١-٠١", "²/²/2000"]),
    TEXTS,
)  # fmt: skip
_PAPERS = st.sampled_from(["00000000T", "12345678Z", "99999999R", "X0000000T", "SIN DOCUMENTO",
                           "NO TIENE", "0", "1", "00000000", "T", "-", "٠٠٠٠٠٠٠٠T"])  # fmt: skip
DOCUMENTS = st.lists(
    st.tuples(
        st.sampled_from(["dni", "nie", "passport", "nuss", "health_card", "unknown", "", "own"]),
        st.one_of(_PAPERS, st.sampled_from(SCRIPTS), st.sampled_from(FILLERS)),
        st.sampled_from(["", "ES", "MA", "🙂"]),
    ),
    max_size=3,
).map(tuple)


@st.composite
def hostile(draw):
    """Particulars that no person in her senses would state."""
    texts = {
        field: draw(TEXTS)
        for field in ("given_name", "surname1", "surname2", "sex", "nationality", "phone",
                      "email", "address", "postcode", "municipality")
    }  # fmt: skip
    precision = draw(st.sampled_from(["day", "month", "year", "about", "unknown", "", "🙂"]))
    return Particulars(
        birth_date=draw(DATES), birth_precision=precision, documents=draw(DOCUMENTS), **texts
    )


@given(hostile())
@settings(max_examples=400, deadline=None)
def test_nothing_written_breaks_anything_or_is_linked(said):
    form = normal_form(said)

    assert len(blocking_keys(form)) == len(set(blocking_keys(form)))
    for other in (form, like(), normal_form(NOBODY)):
        scored = score(form, other, model())
        assert abs(scored.weight) < 1e3
        # Told twice with two surnames, a year and an address, even she may be the same.
        assert outcome(scored, model()) != "link" or (
            other is form and form.given and form.surname1
        )


@given(st.sampled_from(Particulars._fields[:-1]).filter(lambda f: f != "documents"), TEXTS)
@settings(max_examples=200, deadline=None)
def test_one_bad_field_leaves_the_rest_as_it_was(field, text):
    form, plain = like(**{field: text}), like()
    meeting = score(form, plain, model())

    assert form.dni == plain.dni
    assert set(blocking_keys(form)) & set(blocking_keys(plain))
    assert outcome(meeting, model()) != "new" or field in ("given_name", "birth_date")


def test_forms_hold_what_their_columns_can():
    long = "Wolfeschlegelsteinhausen " * 8
    written = [ANA._replace(given_name=long, surname1=long, address=long, email=long),
               ANA._replace(given_name=SCRIPTS[1] * 40, surname1="\u202e" + "王" * 99)]  # fmt: skip

    for said in written:
        form = normal_form(said)
        texts = [value for value in form if isinstance(value, str)]
        assert all(text.isascii() and text.isprintable() for text in texts)
        assert max(map(len, texts)) <= 200
