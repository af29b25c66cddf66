"""Homes and persons of a register: who lives with whom, their names, their papers by year."""

from datetime import date
from random import Random
from typing import Any

from trenza.territory.registers import documents
from trenza.territory.registers.names import Origin, gendered, region_origins
from trenza.territory.registers.places import Places
from trenza.territory.registers.pools import Pool, Taste

UNTIL = 2026
_YEAR = 365.25
_TODAY = date(UNTIL, 1, 1).toordinal()


class Home:
    """A household: where it lives and lived, its telephone, its members."""

    __slots__ = ("address", "before", "kind", "members", "moved", "number", "phone", "shelter")

    def __init__(self, number: int, kind: str, place: Places, rng: Random) -> None:
        self.number, self.kind = number, kind
        self.shelter = kind == "homeless"
        self.members: list[Person] = []
        if self.shelter:
            self.address, self.phone = place.shelter(rng)
            self.before, self.moved = self.address, 0
            return
        self.phone = documents.landline(number)
        self.address = place.address(rng)
        self.moved = int(rng.random() * 28) + 2000
        self.before = place.address(rng) if self.moved > 2012 else self.address


class Person:
    """One person of the region, as she is; the sources write her otherwise."""

    __slots__ = (
        "birth",
        "born",
        "email",
        "given",
        "home",
        "index",
        "mobile",
        "mobile_since",
        "nie_since",
        "old_mobile",
        "origin",
        "passport_until",
        "sex",
        "since",
        "spanish_since",
        "spouse",
        "surname1",
        "surname2",
        "tags",
        "year",
    )

    def __init__(self, index: int, home: Home, origin: Origin, sex: str, born: int) -> None:
        self.index, self.home, self.origin, self.sex = index, home, origin, sex
        self.given = self.surname1 = self.surname2 = self.spouse = ""
        self.email = self.mobile = self.old_mobile = ""
        self.nie_since = self.spanish_since = self.passport_until = self.mobile_since = 0
        self.since = 0
        self.tags: list[str] = []
        self.set_birth(born)
        home.members.append(self)

    def set_birth(self, born: int) -> None:
        """The day of birth, by ordinal."""
        self.born = born
        day = date.fromordinal(born)
        self.birth, self.year = day.isoformat(), day.year

    @property
    def age(self) -> int:
        """Completed years at the end of the story, near enough."""
        return UNTIL - self.year


class Population:
    """Makes homes, one after another, and remembers none."""

    def __init__(self, variant: str, settings: dict[str, Any], places: Places) -> None:
        region = settings["region"]
        taste = Taste(region["name"], region["tilt"], {"a": 1, "b": 0}[variant])
        self.origins, self.foreign = region_origins(taste, variant)
        self.places = places
        self.kinds = Pool((kind, row["share"]) for kind, row in settings["homes"].items())
        self.homes = settings["homes"]
        self.rates = settings["people"]

    def home(self, rng: Random, number: int, first_index: int) -> Home:
        """One household with its members, whose indexes begin at the given one."""
        kind = self.kinds.pick(rng.random())
        home = Home(number, kind, self.places, rng)
        share = self.homes[kind]["foreign"]
        code = self.foreign.pick(rng.random()) if rng.random() < share else "ES"
        Builder(self, rng, home, first_index, self.origins[code]).fill(kind)
        for person in home.members:
            self._papers(rng, person)
        return home

    def _papers(self, rng: Random, person: Person) -> None:
        draw, own = rng.random, person.origin
        if own.code == "ES":
            person.since = person.year
            person.spanish_since = person.year + (0 if draw() < 0.55 else 14)
        else:
            person.since = max(person.year, UNTIL - 1 - int(draw() ** 1.2 * 24))
            wait = int(draw() ** 1.5 * 5)
            person.nie_since = person.since + wait if draw() < own.papers else 9999
            person.spanish_since = 9999
            if draw() < own.spain and person.nie_since < 9999:
                person.spanish_since = person.nie_since + 2 + int(draw() * 14)
        person.passport_until = 2010 + int(draw() * 22)
        if draw() < self.rates["official_new_year"] * own.new_year and not person.tags:
            person.set_birth(date(person.year, 1, 1).toordinal())
            person.tags.append("official_new_year")
        self._phones(rng, person)
        if person.age > 13 and draw() < self.rates["email"]:
            person.email = self.email(rng, person)

    def _phones(self, rng: Random, person: Person) -> None:
        draw = rng.random
        person.mobile_since = 2008 + int(draw() * 30)
        person.mobile = documents.mobile(person.index * 2)
        person.old_mobile = documents.mobile(person.index * 2 + 1)
        if person.age < 16:
            parent = person.home.members[0]
            person.mobile, person.old_mobile = parent.mobile, parent.old_mobile
            person.mobile_since = parent.mobile_since
            person.tags.append("parents_phone")

    def email(self, rng: Random, person: Person) -> str:
        """An e-mail address made of the person's name."""
        given = person.given.split(" ", 1)[0].translate(_MAIL).lower()
        surname = person.surname1.translate(_MAIL).lower()
        middle = "._"[int(rng.random() * 2)] if rng.random() < 0.5 else ""
        tail = str(person.year % 100) if rng.random() < 0.5 else str(person.index % 997)
        return f"{given}{middle}{surname}{tail}@{self.places.mail[int(rng.random() * 11)]}"


_MAIL = str.maketrans("ÁÉÍÓÚÜÑÇÀÈÒÃÕŁȘȚĂÂÎ", "AEIOUUNCAEOAOLSTAAI", " '-.")


class Builder:
    """Fills one household with people who fit together."""

    def __init__(
        self, population: Population, rng: Random, home: Home, index: int, origin: Origin
    ) -> None:
        self.population, self.rng, self.home = population, rng, home
        self.origin, self.index, self.rates = origin, index, population.rates

    def fill(self, kind: str) -> None:
        """Make the members of a home of this kind."""
        rng = self.rng
        if kind in ("alone", "homeless"):
            self._adult(self._sex(0.72 if kind == "homeless" else 0.5), self._birth(18, 90))
        elif kind == "flat_share":
            self._flat_share()
        elif kind == "couple":
            self._couple(self._birth(22, 88))
        elif kind == "single_parent":
            born = self._birth(20, 60)
            parent = self._adult(self._sex(0.15), born)
            self._children(parent, None, 1 + int(rng.random() ** 1.6 * 3))
        else:
            self._family(three=kind == "three_generations")

    def _family(self, *, three: bool) -> None:
        born = self._birth(24, 62)
        one, other = self._couple(born)
        father, mother = (one, other) if one.sex == "M" else (other, one)
        self._children(father, mother, 1 + int(self.rng.random() ** 1.4 * 4))
        if three:
            elder = self._adult(self._sex(0.3), born - int((20 + self.rng.random() * 18) * _YEAR))
            if elder.sex == "M":
                elder.surname1 = one.surname1
            else:
                one.surname2 = elder.surname1 if one.surname2 else ""
            self._namesake(one, elder)

    def _flat_share(self) -> None:
        population, rng = self.population, self.rng
        for _ in range(2 + int(rng.random() * 4)):
            if rng.random() < 0.35:
                self.origin = population.origins[population.foreign.pick(rng.random())]
            self._adult(self._sex(0.62), self._birth(18, 60))

    def _sex(self, male: float) -> str:
        return "M" if self.rng.random() < male else "F"

    def _birth(self, least: int, most: int) -> int:
        age = least + self.rng.triangular(0, 1, 0.3) * (most - least)
        return int(_TODAY - age * _YEAR)

    def _adult(self, sex: str, born: int) -> Person:
        rng, own = self.rng, self.origin
        person = Person(self.index, self.home, own, sex, born)
        self.index += 1
        person.given = own.given_name(rng, sex, person.year)
        person.surname1 = gendered(own.surnames.pick(rng.random()), own, sex)
        if rng.random() < own.second:
            person.surname2 = own.surnames.pick(rng.random())
        if self.home.shelter:
            person.tags.append("homeless")
        return person

    def _couple(self, born: int) -> tuple[Person, Person]:
        rng, own = self.rng, self.origin
        one = self._adult("M", born)
        if rng.random() < self.rates["mixed_couple"]:
            code = self.population.foreign.pick(rng.random()) if own.code == "ES" else "ES"
            self.origin = self.population.origins[code]
        sex = "M" if rng.random() < 0.03 else "F"
        other = self._adult(sex, born + int(rng.gauss(1.5, 4) * _YEAR))
        self.origin = own
        one.spouse, other.spouse = other.surname1, one.surname1
        return one, other

    def _children(self, parent: Person, other: Person | None, count: int) -> None:
        rng, rates = self.rng, self.rates
        mother_born = (other or parent).born
        born = mother_born + int((17 + rng.random() * 20) * _YEAR)
        twin = False
        for place in range(count):
            if born > _TODAY - 30:
                born = _TODAY - 30 - int(rng.random() * 4000)
            child = Person(self.index, self.home, parent.origin, self._sex(0.51), born)
            self.index += 1
            self._child_names(child, parent, other)
            self._unlike_siblings(child)
            if place and twin:
                self._twins(self.home.members[-2], child)
            twin = rng.random() < rates["twins"]
            if not twin:
                born += int((1.2 + rng.random() * 5) * _YEAR)

    def _unlike_siblings(self, child: Person) -> None:
        elders = {one.given for one in self.home.members if one is not child and one.spouse == ""}
        for _ in range(3):
            if child.given not in elders:
                return
            child.given = child.origin.given_name(self.rng, child.sex, child.year)
            child.tags = []

    def _child_names(self, child: Person, parent: Person, other: Person | None) -> None:
        rng = self.rng
        child.given = child.origin.given_name(rng, child.sex, child.year)
        child.surname1 = parent.surname1
        if parent.surname2 or parent.origin.code == "ES":
            child.surname2 = other.surname1 if other else child.origin.surnames.pick(rng.random())
            if not other and rng.random() < 0.3:
                child.surname1, child.surname2 = parent.surname1, parent.surname2
        if parent.origin.rules == "lusitan" and other:
            child.surname1, child.surname2 = other.surname1, parent.surname1
        child.surname1 = gendered(child.surname1, child.origin, child.sex)
        for elder in (parent, other):
            if elder is not None and elder.sex == child.sex:
                self._namesake(child, elder)
                break

    def _namesake(self, child: Person, elder: Person) -> None:
        """Give a child the given name of the parent of its sex, as families do."""
        if child.sex == elder.sex and self.rng.random() < self.rates["namesake"][child.sex]:
            child.given = elder.given
            tag = "father_and_son" if child.sex == "M" else "mother_and_daughter"
            child.tags.append(tag)
            elder.tags.append(tag)

    def _twins(self, one: Person, other: Person) -> None:
        for person in (one, other):
            if "twin" not in person.tags:
                person.tags.append("twin")
        first = one.given.split(" ", 1)[0]
        if one.sex == other.sex and self.rng.random() < self.rates["twins_alike"]:
            last = other.given.rsplit(" ", 1)[-1]
            if last != first:
                other.given = f"{first} {last}"
        if other.given == one.given:
            other.given = one.origin.given_name(self.rng, other.sex, other.year)
