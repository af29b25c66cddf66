"""Homes of the invented region and who lives in them."""

from bisect import bisect
from dataclasses import dataclass, field
from datetime import date
from random import Random

from trenza.territory.synth import numbers
from trenza.territory.synth.days import years_before
from trenza.territory.synth.names import (
    STREETS,
    TWO_SURNAMES,
    Weighted,
    fold,
    given_name,
    surname,
)
from trenza.territory.synth.places import MUNICIPALITIES, POPULATION_TOTALS, Municipality

ORIGINS = Weighted([("es", 640), ("roma", 55), ("ma", 100), ("la", 90), ("ro", 40), ("sl", 30),
                    ("af", 37), ("cn", 8)])  # fmt: skip
COUNTRIES = {
    "es": Weighted([("ES", 1)]),
    "roma": Weighted([("ES", 1)]),
    "ma": Weighted([("MA", 9), ("DZ", 1)]),
    "la": Weighted([("CO", 20), ("VE", 12), ("EC", 12), ("PE", 10), ("HN", 9), ("BO", 8), ("DO", 8),
                    ("PY", 5), ("NI", 5), ("AR", 4), ("CU", 4), ("BR", 3)]),
    "ro": Weighted([("RO", 9), ("MD", 1)]),
    "sl": Weighted([("UA", 6), ("BG", 6), ("GE", 2), ("PL", 1)]),
    "af": Weighted([("SN", 8), ("ML", 5), ("GM", 3), ("NG", 3), ("GN", 2)]),
    "cn": Weighted([("CN", 1)]),
}  # fmt: skip
LANGUAGES = {
    "ma": ["ar", "es"],
    "la": ["es"],
    "ro": ["ro", "es"],
    "sl": ["uk", "es"],
    "af": ["fr", "es"],
    "cn": ["zh", "es"],
}
EUROPEAN_UNION = frozenset({"RO", "BG", "PL"})
KINDS = Weighted(
    [("alone", 24), ("elder", 9), ("couple", 12), ("family", 27), ("single_parent", 15),
     ("flat_share", 6), ("extended", 4), ("homeless", 3)]
)  # fmt: skip
FAMILY_TYPE = {
    "alone": "one_person",
    "elder": "one_person",
    "couple": "couple",
    "family": "nuclear",
    "single_parent": "single_parent",
    "flat_share": "no_nucleus",
    "extended": "extended",
    "homeless": "one_person",
}
NEWBORN, GROWN = 0.05, 23.0  # years of the youngest and of the eldest child at home
SHELTER_ADDRESS = "Albergue Senda, Camino Viejo, 2"


@dataclass(slots=True)
class Individual:
    """Somebody of the region, as she really is: no system knows all of this."""

    number: int
    role: str  # head, partner, child, parent, sibling, flatmate
    group: str
    sex: str
    given_name: str
    surname1: str
    surname2: str
    birth: int
    country: str
    birth_precision: str = "day"
    document: str = "none"
    document_value: str = ""
    nuss: str = ""
    card: str = ""
    phone: str = ""
    email: str = ""
    languages: list[str] = field(default_factory=list)
    protected: bool = False
    knows: dict[str, tuple[str, str]] = field(default_factory=dict)  # sector: centre, reference


@dataclass(slots=True)
class Home:
    """Those who live together, where and since when."""

    number: int
    kind: str
    place: Municipality
    address: str
    phone: str
    since: int
    people: list[Individual]
    drift: float = 0.5  # 0 steady … 1 at serious risk


class Numbering:
    """Gives each home and each person the next number."""

    def __init__(self, first_person: int = 0) -> None:
        self.persons = first_person
        self.homes = first_person

    def person(self) -> int:
        """The next person's number."""
        self.persons += 1
        return self.persons

    def home(self) -> int:
        """The next home's number."""
        self.homes += 1
        return self.homes


def make_home(rng: Random, numbering: Numbering, until: int) -> Home:
    """One home with everybody in it, as a function of its random numbers alone."""
    kind = KINDS.pick(rng)
    group = "es" if kind == "elder" else ORIGINS.pick(rng)
    number = numbering.home()
    place = MUNICIPALITIES[0] if kind == "homeless" else _place(rng)
    home = Home(
        number,
        kind,
        place,
        _address(rng, kind),
        numbers.landline(number) if rng.random() < 0.35 else "",
        until - 60 - int(rng.random() * 5000),
        [],
        min(1.0, rng.random() * 0.8 + (0.25 if kind in {"homeless", "single_parent"} else 0.0)),
    )
    for role, sex, age in _composition(rng, kind):
        home.people.append(_person(rng, numbering, home, (role, sex, group, age), until))
    return home


def _place(rng: Random) -> Municipality:
    return MUNICIPALITIES[bisect(POPULATION_TOTALS, rng.random() * POPULATION_TOTALS[-1])]


def _address(rng: Random, kind: str) -> str:
    if kind == "homeless":
        return SHELTER_ADDRESS if rng.random() < 0.5 else ""
    street = STREETS[int(rng.random() * len(STREETS))]
    number = int(rng.random() * 90) + 1
    floor = int(rng.random() * 7)
    return f"{street}, {number}" + (f", {floor}.º {'ABCD'[number % 4]}" if floor else "")


def _composition(rng: Random, kind: str) -> list[tuple[str, str, float]]:
    """Role, sex and age of everybody in a home of this kind."""
    sex = "F" if rng.random() < 0.55 else "M"
    other = "M" if sex == "F" else "F"
    age = 24 + rng.random() * 32
    if kind in {"alone", "homeless"}:
        return [("head", sex if kind == "alone" else "FMMMM"[int(rng.random() * 5)], age + 4)]
    if kind == "elder":
        return [("head", "F" if rng.random() < 0.7 else "M", 66 + rng.random() * 26)]
    if kind == "couple":
        return [("head", sex, age + 8), ("partner", other, age + 6 + rng.random() * 6)]
    if kind == "flat_share":
        count = 2 + int(rng.random() * 3)
        return [("flatmate" if i else "head", "FM"[i % 2], 19 + rng.random() * 26)
                for i in range(count)]  # fmt: skip
    people = [("head", "F" if kind == "single_parent" and rng.random() < 0.8 else sex, age)]
    if kind != "single_parent":
        people.append(("partner", "M" if people[0][1] == "F" else "F", age + rng.random() * 5 - 2))
    people.extend(_children(rng, age))
    if kind == "extended":
        people.append(("parent", "F" if rng.random() < 0.7 else "M", age + 24 + rng.random() * 8))
    return people


def _children(rng: Random, age: float) -> list[tuple[str, str, float]]:
    count = bisect((0.42, 0.78, 0.93, 1.0), rng.random()) + 1
    eldest = _age_of_eldest(age, rng.random())
    children = []
    for _ in range(count):
        if eldest < NEWBORN:
            break
        children.append(("child", "F" if rng.random() < 0.49 else "M", eldest))
        gap = 0.0 if rng.random() < 0.03 else 1.2 + rng.random() * 4  # 0: twins
        eldest -= gap
    return children


def _age_of_eldest(age: float, drawn: float) -> float:
    """Spread at both ends too: cut off there, a crowd would be born on one and the same day."""
    eldest = age - 19 - drawn * 12
    if eldest > GROWN:
        return GROWN * (0.3 + 0.7 * drawn)
    return eldest if eldest > NEWBORN else NEWBORN + drawn


def _person(
    rng: Random,
    numbering: Numbering,
    home: Home,
    who: tuple[str, str, str, float],
    until: int,
) -> Individual:
    role, sex, group, age = who
    if home.kind == "flat_share" and role == "flatmate" and rng.random() < 0.3:
        group = ORIGINS.pick(rng)
    country = COUNTRIES[group].pick(rng) if role in {"head", "flatmate"} else _kin_country(home)
    birth = years_before(until, age)
    one = Individual(
        numbering.person(),
        role,
        group,
        sex,
        given_name(rng, group, sex, birth // 365 + 1),
        *_surnames(rng, group, role, home),
        birth,
        country,
        languages=list(LANGUAGES.get(group, ["es"])),
    )
    if rng.random() < 0.02 and group in {"ma", "af"}:
        one.birth_precision = "year"
        one.birth = date(date.fromordinal(birth).year, 1, 1).toordinal()
    _documents(rng, one, age)
    _contact(rng, one, age)
    return one


def _kin_country(home: Home) -> str:
    return home.people[0].country


def _surnames(rng: Random, group: str, role: str, home: Home) -> tuple[str, str]:
    if role == "child":
        parents = [one.surname1 for one in home.people if one.role in {"head", "partner"}]
        father_first = parents[1] if len(parents) > 1 and home.people[0].sex == "F" else parents[0]
        mother = next((name for name in parents if name != father_first), surname(rng, group))
        return father_first, mother if group in TWO_SURNAMES else ""
    first = surname(rng, group)
    if group not in TWO_SURNAMES or (group == "la" and rng.random() < 0.12):
        return first, ""
    return first, surname(rng, group)


def _documents(rng: Random, one: Individual, age: float) -> None:
    """Papers: a DNI, a NIE, a passport only, or none at all (about 8 in 100)."""
    if one.country == "ES":
        if age >= 14 or rng.random() < 0.6:
            one.document, one.document_value = "dni", numbers.dni(one.number)
    elif (chance := rng.random()) < 0.74 or (one.country in EUROPEAN_UNION and chance < 0.9):
        one.document, one.document_value = "nie", numbers.nie(one.number)
    elif chance < 0.9:
        one.document = "passport"
        one.document_value = numbers.passport(one.number, one.country)
    if one.document in {"dni", "nie"} and age >= 17 and rng.random() < 0.85:
        one.nuss = numbers.nuss(one.number)
    if one.document != "passport" and rng.random() < 0.8:
        one.card = numbers.health_card(one.number)


def _contact(rng: Random, one: Individual, age: float) -> None:
    if age >= 14 and rng.random() < 0.88:
        one.phone = numbers.mobile(one.number)
    if 16 <= age < 70 and rng.random() < 0.45:
        name = fold(one.given_name.split(" ")[0])
        one.email = f"{name}.{fold(one.surname1)}{one.number % 97}@correo.example"
