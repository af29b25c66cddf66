"""Invented identities for the tests: few numbers and dates, so that they meet and contradict."""

from datetime import UTC, date, datetime

from hypothesis import strategies as st

from trenza.people.rules.births import UNKNOWN, Birth
from trenza.people.rules.identifiers import Identifier
from trenza.people.rules.identities import Identity

DNI = ("99999036G", "99999045J", "99999054E")
NUSS = ("281234567840", "081234567845")
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
PERE = {"given_name": "Pere", "surname1": "Sol", "surname2": "Mas"}


def dni(place=0):
    return Identifier("dni", DNI[place])


def nuss(place=0):
    return Identifier("nuss", NUSS[place])


def born(year, month=3, day=2):
    return Birth(date(year, month, day), "day")


def identity(source_person_id, *identifiers, version=1, **fields):
    """An identity of Pere unless told otherwise."""
    return Identity(
        source_person_id=source_person_id,
        version=version,
        identifiers=tuple(sorted(identifiers)),
        **{"birth": born(1980), **PERE, **fields},
    )


_identifiers = st.lists(
    st.sampled_from(
        [
            dni(0), dni(1), nuss(0), nuss(1), Identifier("passport", "AB12345", "MA"),
            Identifier("passport", "AB12345"), Identifier("own", "7", "", "x"),
        ]
    ),
    max_size=3,
    unique=True,
)  # fmt: skip
_births = st.sampled_from(
    [UNKNOWN, born(1980), born(1980, 5), born(1975), Birth(date(1980, 1, 1), "year"),
     Birth(date(1979, 1, 1), "about")]
)  # fmt: skip


@st.composite
def statements(draw, source_person_id="", version=1):
    """Any identity, built from a handful of values."""
    return identity(
        source_person_id or draw(st.sampled_from("abcdef")),
        *draw(_identifiers),
        version=version,
        birth=draw(_births),
        given_name=draw(st.sampled_from(["", "Pere", "Pere Joan", "Nadia"])),
        surname1=draw(st.sampled_from(["", "Sol", "Amrani"])),
        surname2=draw(st.sampled_from(["", "Mas"])),
        phone=draw(st.sampled_from(["", "790111222", "790333444"])),
        address=draw(st.sampled_from(["", "Calle Mayor, 1"])),
        protection=draw(st.sampled_from(["none", "none", "protected"])),
        stated_at=draw(st.sampled_from([None, NOW, NOW.replace(month=10)])),
    )
