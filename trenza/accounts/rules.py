"""Sign-in as plain tables: how long, how many tries, what each kind of profile is shown."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# ENS op.acc.6: limited tries, no reason given. A closed account opens by itself, so that nobody is
# kept out of work for a day by somebody else's guesses.
TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
# One address that fails with this many different user names is guessing across accounts.
NAMES_PER_ADDRESS = 20

IDLE = timedelta(minutes=45)  # an interview with the person in front lasts less
LONGEST = timedelta(hours=10)  # a working day
WARN_BEFORE = timedelta(minutes=2)  # WCAG 2.2.1
NOTE_ACTIVITY_EVERY = timedelta(seconds=30)  # so that not every click writes the session

KINDS = {
    "social_worker": "Trabajo social",
    "employment_counsellor": "Orientación laboral",
    "ngo_practitioner": "Intervención en entidad social",
    "manager": "Dirección o coordinación",
    "reception": "Recepción",
    "data_protection_officer": "Delegación de protección de datos",
    "data_manager": "Gestión de datos",
    "protocol_owner": "Responsable del protocolo",
}

PRACTITIONERS = frozenset({"social_worker", "employment_counsellor", "ngo_practitioner"})
SEARCHING = PRACTITIONERS | {"manager", "reception"}


@dataclass(frozen=True)
class Entry:
    """One line of the main navigation: a page by its URL name, and who is shown it."""

    page: str
    label: str
    kinds: frozenset[str]


# The first entry that a kind is shown is its home. What a page really allows is decided there.
NAVIGATION = (
    Entry("desk:day", "Mi día", SEARCHING),
    Entry("exchange:deliveries", "Entregas", frozenset({"data_manager"})),
    Entry("desk:reviews", "Dudas", frozenset({"data_manager"})),
    Entry("desk:quality", "Calidad", frozenset({"data_manager"})),
    Entry("desk:accesses", "Registro de accesos", frozenset({"data_protection_officer"})),
    Entry(
        "governance:index", "Protocolo", frozenset({"protocol_owner", "data_protection_officer"})
    ),
    Entry("glossary:index", "Glosario", frozenset(KINDS)),
)


def navigation_of(kind: str) -> tuple[Entry, ...]:
    """The entries that a kind of profile is shown, home first."""
    return tuple(entry for entry in NAVIGATION if kind in entry.kinds)


def is_in_force(valid_from: date, valid_to: date | None, active: bool, on: date) -> bool:
    """Whether a profile gives any access on a day; both ends of its validity belong to it."""
    return active and valid_from <= on and (valid_to is None or on <= valid_to)


def session_ends_at(started_at: datetime, seen_at: datetime) -> datetime:
    """When a session ends if nothing more is done in it."""
    return min(started_at + LONGEST, seen_at + IDLE)


def is_plain_username(username: str) -> bool:
    """Lower-case letters, digits and . _ - only: nothing that two people could read as one."""
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789._-")
    return 3 <= len(username) <= 60 and set(username) <= allowed


def veiled_username(username: str, key: str) -> str:
    """What the list of failed tries keeps of a name typed at sign-in; it might be a password."""
    return hmac.new(key.encode(), username.strip().lower().encode(), hashlib.sha256).hexdigest()[
        :32
    ]
