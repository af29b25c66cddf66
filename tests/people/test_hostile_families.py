"""Families whose papers mislead: each told to intake and read from registers, never made one."""

import csv
from datetime import date

import pytest

from tests.conftest import as_role
from tests.people.links import tell
from tests.people.matching.worlds import MODEL, work_in, write_register
from trenza.people.matching.engines import registers
from trenza.people.matching.weights import read_model
from trenza.people.models import Person
from trenza.people.rules.identities import read_identity

HOME = {"surname1": "Porter", "surname2": "Juan", "birth_date": "2002-03-25", "phone": "699000111",
        "email": "casa@example.org", "address": "Calle Morería, 58, 2º", "municipality": "61001",
        "sex": "F"}  # fmt: skip
MAN = {"sex": "M"}
OMARI = {"surname1": "El Omari", "surname2": ""}
OWN, OTHER = {"dni": "00000023T"}, {"dni": "00000025W"}


def at_home(given_name, *more):
    """Somebody of the house, with what is told of them apart."""
    said = HOME | {"given_name": given_name}
    for told in more:
        said |= told
    return said


def born(text):
    return {"birth_date": text}


# Who they are, and what is told of each of the two.
FAMILIES = {
    "twins without papers": (at_home("Alba"), at_home("Aroa")),
    "twins of one first name": (at_home("María José"), at_home("María Jesús")),
    "twins, one name within the other": (at_home("Ana"), at_home("Ana Lucía")),
    "twins with papers of their own": (at_home("Melina", OWN), at_home("Milena", OTHER)),
    "a twin with the papers of the other": (at_home("Kevin", MAN, OWN), at_home("Jorge", MAN, OWN)),
    "twins with one surname": (at_home("Karima", OMARI), at_home("Fátima", OMARI)),
    "twins called by short names": (at_home("Fatou", OMARI), at_home("Fatoumata", OMARI)),
    "brothers and a missing date": (at_home("Hassan", MAN, OMARI),
                                    at_home("Hussein", MAN, OMARI, born(""))),
    "father and son": (at_home("Juan", MAN, born("1960-03-02")),
                       at_home("Juan", MAN, born("1990-07-12"))),
    "father and son of one birthday": (at_home("Juan", MAN, born("1960-03-25")),
                                       at_home("Juan", MAN, born("1990-03-25"),
                                               {"surname2": "Mas"})),
    "father and son, one of unknown age": (at_home("Juan", MAN, born("1960-03-02")),
                                           at_home("Juan", MAN, born(""))),
    "a son with the papers of the father": (at_home("Juan", MAN, OWN, born("1960-03-02")),
                                            at_home("Juan", MAN, OWN, born("1990-07-12"))),
    "sisters at one address": (at_home("Lucía"), at_home("Noelia", born("2004-09-30"))),
    "a child with the papers of the mother": (
        at_home("Lucía", OWN, born("2015-07-12")),
        at_home("Ana", OWN, born("1985-02-03"), {"surname1": "Juan", "surname2": "Mas"}),
    ),
    "a wife with the papers of the husband": (
        at_home("Juan", MAN, OWN, born("1980-01-02")),
        at_home("Olga", OWN, born("1982-11-12"), {"surname1": "Gil", "surname2": "Pi"}),
    ),
    "a friend with the papers of another": (
        at_home("Modou", MAN, OWN, born("1990-05-06"), {"surname1": "Ndiaye", "surname2": ""}),
        at_home("Lamine", MAN, OWN, born("1988-01-09"), {"surname1": "Ceesay", "surname2": ""}),
    ),
    "namesakes of one flat, born some first of January": (
        at_home("Mamadou", MAN, born("1990-01-01"), {"surname1": "Diallo", "surname2": ""}),
        at_home("Mamadou", MAN, born("1990-01-01"), {"surname1": "Diallo", "surname2": ""}),
    ),
    "namesakes of one flat, born a year apart": (
        at_home("Mamadou", MAN, born("1990-01-01"), {"surname1": "Barry", "surname2": ""}),
        at_home("Mamadou", MAN, born("1991-01-01"), {"surname1": "Barry", "surname2": ""}),
    ),
    "one phone": (at_home("Alba"), {"given_name": "Tomás", "phone": HOME["phone"]}),
    "one e-mail": (at_home("Alba"), {"given_name": "Tomás", "email": HOME["email"]}),
    "one phone, nameless": ({"phone": HOME["phone"]}, {"phone": HOME["phone"]}),
    "one name and one phone": (at_home("Alba", born("")),
                               {"given_name": "Alba", "phone": HOME["phone"]}),
}  # fmt: skip

# Told apart by whoever knows which names are common: a register of a few lines does not.
LIKE_SLIPS = {
    "twins named after one saint": (at_home("Daniel", MAN), at_home("Daniela")),
    "twins whose names look mistyped": (at_home("Marta"), at_home("María")),
    "twins whose names are short of a letter": (at_home("Marcos", MAN), at_home("Marco", MAN)),
    "twins, nobody says of what sex": (at_home("María", {"sex": "U"}),
                                       at_home("Mario", {"sex": "U"})),
}  # fmt: skip


def stated(said, number):
    """As a source states it to intake."""
    raw = {key: value for key, value in said.items() if key != "dni"} | {"source_id": str(number)}
    if "dni" in said:
        raw["identifiers"] = [{"type": "dni", "value": said["dni"]}]
    return read_identity(raw, version=1, today=date(2026, 11, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other"), [*FAMILIES.values(), *LIKE_SLIPS.values()], ids=[*FAMILIES, *LIKE_SLIPS]
)
@pytest.mark.parametrize("together", [False, True], ids=["one-by-one", "at-once"])
def test_intake_keeps_them_apart(one, other, together, settings):
    settings.MATCHING = True
    with as_role("intake"):
        if together:
            tell("ss", stated(one, 1), stated(other, 2))
        else:
            tell("ss", stated(one, 1))
            tell("se", stated(other, 2))

        assert Person.objects.filter(continues_as=None).count() == 2


def test_registers_keep_them_apart(tmp_path):
    header = sorted({*HOME, "given_name", "dni", "rec_id"})
    for place, source in enumerate(("ss", "se")):
        write_register(
            tmp_path / f"{source}.csv",
            # Each family on a street of its own, so that none is a crowd to the others.
            [said[place] | moved(said[place], n) for n, said in enumerate(FAMILIES.values())],
            header,
        )
    registers.link(
        work_in(tmp_path / "work"), [tmp_path / "ss.csv", tmp_path / "se.csv"],
        read_model(MODEL), tmp_path / "out", across=False,
    )  # fmt: skip

    with (tmp_path / "out" / "links.csv").open(encoding="utf-8") as file:
        linked = [line for line in csv.DictReader(file) if line["outcome"] == "link"]
    titles = list(FAMILIES)
    assert [titles[int(line["rec_id"])] for line in linked] == []


def moved(said, number):
    """What makes a family another than the one of the row before: its home, contacts and papers."""
    apart = {"rec_id": str(number)}
    for field, text in (("phone", f"6990{number:02}111"), ("email", f"casa{number}@example.org"),
                        ("address", f"Calle Morería, {58 + number}")):  # fmt: skip
        if field in said:
            apart[field] = text
    if "dni" in said:
        value = int(said["dni"][:8]) + 1000 * (number + 1)
        apart["dni"] = f"{value:08}{'TRWAGMYFPDXBNJZSQVHLCKE'[value % 23]}"
    return apart
