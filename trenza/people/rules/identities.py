"""What a source says about who a person is, read from the canonical statement."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from trenza.people.rules.births import UNKNOWN, Birth, read_birth
from trenza.people.rules.identifiers import Identifier, read_identifier
from trenza.people.rules.problems import IdentityRefused, Problem
from trenza.people.rules.reading import Fields

SEXES = ("F", "M", "X", "U")
UNPROTECTED = "none"
_EPOCH_MICROSECONDS = range(10**15, 10**16)  # versions of the years 2001 to 2286


@dataclass(frozen=True)
class Identity:
    """The person as one source knows them, in normal form; '' where the source says nothing."""

    source_person_id: str
    version: int
    identifiers: tuple[Identifier, ...] = ()
    given_name: str = ""
    surname1: str = ""
    surname2: str = ""
    birth: Birth = UNKNOWN
    sex: str = "U"
    nationality: str = ""
    languages: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    address: str = ""
    municipality: str = ""
    protection: str = UNPROTECTED
    stated_at: datetime | None = None


def read_identity(
    raw: Mapping[str, Any], *, version: int, today: date, stated_at: datetime | None = None
) -> Identity:
    """The ``person`` object of a statement as an Identity; raises IdentityRefused."""
    reader = Fields(raw)
    source_person_id = reader.text("source_id")
    if not source_person_id:
        reader.refuse("source_id", "source_id", "Falta el número de la persona en su sistema.")
    identity = Identity(
        source_person_id=source_person_id,
        version=version,
        identifiers=_identifiers(reader),
        given_name=reader.name("given_name"),
        surname1=reader.name("surname1"),
        surname2=reader.name("surname2"),
        birth=_birth(reader, today),
        sex=reader.coded("sex", "[FMXU]", "El sexo debe ser F, M, X o U.", "U"),
        nationality=reader.coded(
            "nationality", "[A-Z]{2}", "La nacionalidad debe ser un código de país de dos letras."
        ),
        languages=_languages(reader),
        phone=reader.text("phone"),
        email=reader.text("email"),
        address=reader.text("address"),
        municipality=reader.coded(
            "municipality", r"[0-9]{5}", "El municipio debe ser un código INE de cinco cifras."
        ),
        protection=reader.coded(
            "protection", "[a-z][a-z_]{0,29}", "La protección no se reconoce.", UNPROTECTED
        ),
        stated_at=stated_at,
    )
    if reader.problems:
        raise IdentityRefused(reader.problems)
    return identity


def _identifiers(reader: Fields) -> tuple[Identifier, ...]:
    found: dict[Identifier, None] = {}
    for item in reader.listed("identifiers"):
        if not isinstance(item, Mapping):
            reader.refuse("identifiers", "identifiers", "Cada documento debe tener tipo y número.")
            continue
        inner = Fields(item)
        parts = [inner.text(field) for field in ("type", "value", "country", "issuer")]
        reader.problems += inner.problems
        outcome = read_identifier(*parts)
        if isinstance(outcome, Problem):
            reader.problems.append(outcome)
        elif outcome is not None:
            found[outcome] = None
    return tuple(sorted(found))


def _birth(reader: Fields, today: date) -> Birth:
    try:
        return read_birth(reader.text("birth_date"), reader.text("birth_precision"), today=today)
    except IdentityRefused as refused:
        reader.problems += refused.problems
        return UNKNOWN


def _languages(reader: Fields) -> tuple[str, ...]:
    languages = [value for value in reader.listed("languages") if isinstance(value, str)]
    if all(re.fullmatch("[a-z]{2,3}", value) for value in languages):
        return tuple(dict.fromkeys(languages))
    reader.refuse("languages", "languages", "Cada lengua debe ser un código de dos o tres letras.")
    return ()


def time_stated(identity: Identity) -> datetime | None:
    """When the source said it: as stated or, where the version is a clock, by the version."""
    if identity.stated_at is not None:
        return identity.stated_at
    if identity.version in _EPOCH_MICROSECONDS:
        return datetime.fromtimestamp(identity.version / 1_000_000, UTC)
    return None
