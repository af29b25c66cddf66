"""Mechanisms that only the other region (variant b) has, so that nothing can be tuned to the first.

As those of mechanisms.py they change the row in place, and do nothing where they cannot be applied.
"""

from datetime import date
from random import Random

from trenza.territory.registers.mechanisms import (
    ADDRESS,
    BIRTH,
    DOC,
    DOC_TYPE,
    GIVEN,
    NUSS,
    PHONE,
    PRECISION,
    S1,
    S2,
    SEX,
    Mechanism,
    Row,
    Tags,
)
from trenza.territory.registers.population import Person

_LOOKALIKE = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"}
_READ_AS = (
    ("RN", "M"),
    ("M", "RN"),
    ("I", "L"),
    ("L", "I"),
    ("O", "Q"),
    ("U", "V"),
    ("C", "E"),
    ("H", "N"),
    ("D", "O"),
)
_FLOORS = {
    "1": "PRIMERO",
    "2": "SEGUNDO",
    "3": "TERCERO",
    "4": "CUARTO",
    "5": "QUINTO",
    "6": "SEXTO",
}


def titled(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """D. José, Dña. María."""
    forms = ("D.", "DON", "SR.") if row[SEX] == "M" else ("DÑA.", "DOÑA", "SRA.", "Dª")
    row[GIVEN] = f"{forms[int(rng.random() * len(forms))]} {row[GIVEN]}"


def annotated(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """A note in the field of the name: Lucía (bebé), Juan (padre)."""
    note = (
        ("(BEBE)", "(MENOR)", "*")
        if person.age < 12
        else ("(PADRE)", "(MADRE)", "*", "(2)", "- BAJA")
    )
    row[GIVEN] = f"{row[GIVEN]} {note[int(rng.random() * len(note))]}"


def known_as(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The second given name first, by which she is called."""
    words = row[GIVEN].split(" ")
    if len(words) == 2:
        row[GIVEN] = f"{words[1]} {words[0]}"


def misread(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """A scanned form: RN for M, L for I."""
    start = int(rng.random() * len(_READ_AS))
    place = (GIVEN, S1, S2)[int(rng.random() * 3)]
    for step in range(len(_READ_AS)):
        old, new = _READ_AS[(start + step) % len(_READ_AS)]
        if old in row[place][1:]:
            row[place] = row[place][0] + row[place][1:].replace(old, new, 1)
            return


def heard(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Taken down by telephone: final S and D lost, L for R."""
    place = (GIVEN, S1, S1)[int(rng.random() * 3)]
    text = row[place]
    if len(text) > 4 and text[-1] in "SDZ":
        row[place] = text[:-1]
    elif "RT" in text or "RD" in text:
        row[place] = text.replace("RT", "LT", 1).replace("RD", "LD", 1)


def with_conjunction(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """García y López, García i López."""
    if row[S2]:
        row[S2] = f"{'YI'[rng.random() < 0.3]} {row[S2]}"


def mothers_only(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """A single mother's child under her two surnames, or a woman under her second alone."""
    if row[S2]:
        row[S1], row[S2] = row[S2], ""


def doubled_surname(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The only surname written twice."""
    if not row[S2]:
        row[S2] = row[S1]


def midsummer(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Only the year was told: 1 July."""
    row[BIRTH], row[PRECISION] = f"{person.year}-07-01", ("year", "day")[int(rng.random() * 2)]


def opened_today(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The day on which the record was opened in the place of the birth date."""
    row[BIRTH] = date(
        2016 + int(rng.random() * 9), 1 + int(rng.random() * 12), 1 + int(rng.random() * 28)
    ).isoformat()


def century(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Two digits of the year taken for the wrong century."""
    if "1926" < row[BIRTH][:4] < "2000" and int(row[BIRTH][2:4]) < 26:
        row[BIRTH] = f"20{row[BIRTH][2:]}"


def letter_for_digit(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """O for 0, I for 1 in the document."""
    for digit, letter in _LOOKALIKE.items():
        if digit in row[DOC][1:-1]:
            row[DOC] = row[DOC][0] + row[DOC][1:-1].replace(digit, letter, 1) + row[DOC][-1]
            return


def zero_in_front(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Ten characters in the field, filled with a zero."""
    if row[DOC_TYPE] in ("dni", "nie"):
        row[DOC] = f"0{row[DOC]}" if row[DOC_TYPE] == "dni" else f"{row[DOC][0]}0{row[DOC][1:]}"


def nuss_as_document(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The Social Security number in the place of the document."""
    if row[NUSS]:
        row[DOC_TYPE], row[DOC], row[NUSS] = "nuss", row[NUSS], ""


def dummy_phone(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The form demands a telephone."""
    row[PHONE] = ("000000000", "600000000", "999999999", "NO TIENE", "123456789")[
        int(rng.random() * 5)
    ]


def country_in_front(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """34 in front, without a sign."""
    if row[PHONE].isdigit():
        row[PHONE] = f"34{row[PHONE]}"


def number_first(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """12 Calle Mayor."""
    street, _, rest = row[ADDRESS].partition(", ")
    if rest:
        row[ADDRESS] = f"{rest.partition(',')[0]} {street}"


def floor_in_words(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Tercero B."""
    head, mark, door = row[ADDRESS].partition("º ")
    if mark and head[-1] in _FLOORS:
        row[ADDRESS] = f"{head[:-1]}{_FLOORS[head[-1]]} {door}"


def _named(*acts: Mechanism) -> dict[str, Mechanism]:
    return {act.__name__: act for act in acts}


MORE: dict[str, dict[str, Mechanism]] = {
    "given": _named(titled, annotated, known_as),
    "given_slip": _named(misread, heard),
    "given_other": _named(misread, heard),
    "surname_slip": _named(misread, heard),
    "surname_other": _named(misread, heard),
    "surname": _named(with_conjunction, mothers_only, doubled_surname),
    "birth": _named(midsummer, opened_today, century),
    "papers": _named(letter_for_digit, zero_in_front, nuss_as_document),
    "phone": _named(dummy_phone, country_in_front),
    "address": _named(number_first, floor_in_words),
}
