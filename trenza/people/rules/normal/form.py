"""The normal form of a person: what any two records are compared by, online and in batch."""

from datetime import date
from typing import NamedTuple

from trenza.people.rules.normal.births import birth_parts
from trenza.people.rules.normal.documents import NO_DOCUMENTS, read_documents
from trenza.people.rules.normal.municipalities import normal_municipality
from trenza.people.rules.normal.particulars import Particulars
from trenza.people.rules.normal.phones import normal_email, normal_phone
from trenza.people.rules.normal.phonetics import sounds
from trenza.people.rules.normal.places import normal_place, normal_postcode
from trenza.people.rules.normal.whole import told_names

# A change of what any text is folded into changes this: stored forms of another number are stale.
EDITION = 4

_UNHEARD = (None, None)
_SEXES = {"F": "f", "M": "m", "f": "f", "m": "m"}


class NormalForm(NamedTuple):
    """A person in comparable parts; every text is ASCII in small letters, None is missing."""

    given: str | None = None
    given1: str | None = None
    given_last: str | None = None
    given_key: str | None = None
    given_skeleton: str | None = None
    surname1: str | None = None
    surname1_key: str | None = None
    surname1_skeleton: str | None = None
    surname2: str | None = None
    surname2_key: str | None = None
    surname2_skeleton: str | None = None
    dni: str | None = None
    nie: str | None = None
    passport: str | None = None
    nuss: str | None = None
    health_card: str | None = None
    document_typed: str | None = None
    birth: str | None = None
    birth_year: int | None = None
    birth_month: int | None = None
    birth_day: int | None = None
    birth_rough: bool = False
    sex: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    street: str | None = None
    postcode: str | None = None
    municipality: str | None = None


def normal_form(said: Particulars, *, today: date | None = None) -> NormalForm:
    """The normal form of what is said of a person; with ``today``, births after it are nothing."""
    given, surname1, surname2 = told_names(said.given_name, said.surname1, said.surname2)
    given1 = given_last = given
    if given and " " in given:
        given1, given_last = given.partition(" ")[0], given.rpartition(" ")[2]
    documents = read_documents(said.documents, said.nationality) if said.documents else NO_DOCUMENTS
    born = birth_parts(said.birth_date, said.birth_precision, today)
    place = normal_place(said.address)
    given_key, given_bones = sounds(given1) if given1 else _UNHEARD
    key1, bones1 = sounds(surname1) if surname1 else _UNHEARD
    key2, bones2 = sounds(surname2) if surname2 else _UNHEARD
    form = (
        given,
        given1,
        given_last,
        given_key,
        given_bones,
        surname1,
        key1,
        bones1,
        surname2,
        key2,
        bones2,
        documents.dni,
        documents.nie,
        documents.passport,
        documents.nuss,
        documents.health_card,
        documents.typed,
        born.day_text,
        born.year,
        born.month,
        born.day,
        born.rough,
        _SEXES.get(said.sex),
        normal_phone(said.phone),
        normal_email(said.email),
        place.address,
        place.street,
        normal_postcode(said.postcode, said.address),
        normal_municipality(said.municipality) if said.municipality else None,
    )
    return tuple.__new__(NormalForm, form)  # its own constructor would build it twice
