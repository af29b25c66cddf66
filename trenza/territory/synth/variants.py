"""How each system writes down the same person: its own habits, slips and gaps, at small rates."""

from dataclasses import dataclass
from datetime import date
from random import Random

from trenza.territory.synth.names import plain
from trenza.territory.synth.people import Home, Individual


@dataclass(slots=True)
class Identity:
    """A person as one system knows her."""

    given_name: str
    surname1: str
    surname2: str
    birth: int
    birth_precision: str
    document: str
    document_value: str
    nuss: str
    card: str
    phone: str
    email: str
    address: str


# Rates by system: missing second surname, missing document, slip in a name, slip in a document,
# another date, missing telephone, short form of a name, accents dropped.
_RATES = {
    "SS": (0.02, 0.02, 0.006, 0.002, 0.004, 0.10, 0.10, 0.02),
    "SE": (0.005, 0.0, 0.004, 0.0, 0.002, 0.05, 0.02, 0.0),
    "TS": (0.08, 0.10, 0.012, 0.006, 0.008, 0.12, 0.12, 0.20),
}
_SHORT = {
    "María Carmen": "Mª Carmen",
    "Ana María": "Ana Mª",
    "Rosa María": "Rosa Mª",
    "María José": "Mª José",
    "María Jesús": "Mª Jesús",
    "María Fernanda": "Mª Fernanda",
    "Francisco": "Fco.",
    "Francisco Javier": "Fco. Javier",
    "José Antonio": "Jose Antonio",
    "Mohamed": "Mohammed",
    "Fatima Zahra": "Fatima-Zahra",
    "Concepción": "Concha",
    "Dolores": "Lola",
    "Francisca": "Paqui",
}


def identity(rng: Random, system: str, one: Individual, home: Home) -> Identity:
    """The person as this system has written her down."""
    surname2, document, name, number, day, phone, short, accents = _RATES[system]
    known = Identity(
        one.given_name,
        one.surname1,
        "" if rng.random() < surname2 else one.surname2,
        one.birth,
        one.birth_precision,
        one.document,
        one.document_value,
        one.nuss if system != "TS" else "",
        one.card if system == "SS" else "",
        "" if rng.random() < phone else one.phone,
        one.email,
        home.address,
    )
    if rng.random() < short:
        known.given_name = _SHORT.get(known.given_name, known.given_name)
    if rng.random() < accents:
        known.given_name, known.surname1 = plain(known.given_name), plain(known.surname1)
    if rng.random() < name:
        known.surname1 = _slip(rng, known.surname1)
    if rng.random() < day:
        known.birth = _swapped(known.birth)
    if known.document != "none":
        if rng.random() < document:
            known.document, known.document_value = "none", ""
        elif rng.random() < number:
            known.document_value = _slip(rng, known.document_value)
    return known


def exact(one: Individual, home: Home) -> Identity:
    """The person without any slip, for the cast."""
    return Identity(
        one.given_name,
        one.surname1,
        one.surname2,
        one.birth,
        one.birth_precision,
        one.document,
        one.document_value,
        one.nuss,
        one.card,
        one.phone,
        one.email,
        home.address,
    )


def _slip(rng: Random, text: str) -> str:
    """Two neighbouring characters changed over."""
    if len(text) < 4:
        return text
    place = 1 + int(rng.random() * (len(text) - 3))
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def _swapped(day: int) -> int:
    """Day and month changed over, where that gives a date."""
    real = date.fromordinal(day)
    if real.day > 12:
        return day
    return date(real.year, real.day, real.month).toordinal()
