"""The display form of a person: which of the identities speaks, and what the others add."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from trenza.people.rules.births import PRECISIONS, Birth
from trenza.people.rules.identities import UNPROTECTED, Identity, time_stated
from trenza.people.rules.names import fold

PUBLIC_SECTORS = frozenset({"SS", "SE"})
_LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Voice:
    """An identity together with who speaks: its source and the sector of that source."""

    source: str
    sector: str
    identity: Identity


@dataclass(frozen=True)
class Display:
    """The person as shown: the columns of people_person that come from identities."""

    given_name: str
    surname1: str
    surname2: str
    birth: Birth
    sex: str
    nationality: str
    languages: tuple[str, ...]
    phone: str
    email: str
    address: str
    municipality: str
    protection: str


def rank(voice: Voice) -> tuple[object, ...]:
    """Smaller speaks first: more complete, then public sectors, then newest, then by name.

    Nothing here depends on the order in which identities arrived.
    """
    identity = voice.identity
    said = time_stated(identity) or _LONG_AGO
    return (
        -_completeness(identity),
        voice.sector not in PUBLIC_SECTORS,
        -(said - _LONG_AGO).total_seconds(),
        voice.source,
        identity.source_person_id,
    )


def _completeness(identity: Identity) -> int:
    """How much of name and birth date it knows; a second surname is not owed by anybody."""
    born = len(PRECISIONS) - 1 - PRECISIONS.index(identity.birth.precision)
    return 5 * bool(identity.given_name) + 5 * bool(identity.surname1) + born


def display_form(voices: Iterable[Voice]) -> Display:
    """What is shown of a person, out of everything that her identities say."""
    ranked = [voice.identity for voice in sorted(voices, key=rank)]
    surname1, surname2 = _surnames(ranked)
    living = next((i for i in ranked if i.address), ranked[0])
    return Display(
        given_name=_first(i.given_name for i in ranked),
        surname1=surname1,
        surname2=surname2,
        birth=_best_birth(ranked),
        sex=_first(i.sex for i in ranked if i.sex != "U") or "U",
        nationality=_first(i.nationality for i in ranked),
        languages=next((i.languages for i in ranked if i.languages), ()),
        phone=_first(i.phone for i in ranked),
        email=_first(i.email for i in ranked),
        address=living.address,
        municipality=living.municipality or _first(i.municipality for i in ranked),
        protection=_strictest(i.protection for i in ranked),
    )


def _first(values: Iterable[str]) -> str:
    return next((value for value in values if value), "")


def _surnames(ranked: list[Identity]) -> tuple[str, str]:
    """The second surname comes only from who agrees on the first one."""
    speaker = next((i for i in ranked if i.surname1), None)
    if speaker is None:
        return "", _first(i.surname2 for i in ranked)
    if speaker.surname2 or len(ranked) == 1:
        return speaker.surname1, speaker.surname2
    known = fold(speaker.surname1)
    agreeing = (i.surname2 for i in ranked if i.surname2 and fold(i.surname1) == known)
    return speaker.surname1, _first(agreeing)


def _best_birth(ranked: list[Identity]) -> Birth:
    """The most precise one; identities of one person never contradict each other in this."""
    return min((i.birth for i in ranked), key=lambda birth: PRECISIONS.index(birth.precision))


def _strictest(marks: Iterable[str]) -> str:
    """Protected if anybody says so; between two marks, always the same one."""
    return max((mark for mark in marks if mark != UNPROTECTED), default=UNPROTECTED)
