"""The three sources: each writes a person down in its own way, at the rates of the habits file."""

from bisect import bisect
from itertools import accumulate
from random import Random
from typing import Any

from trenza.territory.registers import documents
from trenza.territory.registers.elsewhere import MORE
from trenza.territory.registers.mechanisms import (
    ADDRESS,
    BIRTH,
    BIRTH_HABITS,
    CARD,
    DOC,
    DOC_COUNTRY,
    DOC_TYPE,
    EMAIL,
    GIVEN,
    GIVEN_SLIPS,
    HOUSEHOLD,
    NAME_HABITS,
    NUSS,
    S1,
    S2,
    SEX_HABITS,
    SURNAME_HABITS,
    SURNAME_SLIPS,
    Mechanism,
    Row,
    Tags,
)
from trenza.territory.registers.papers import (
    ADDRESS_HABITS,
    DOCUMENT_HABITS,
    EMAIL_HABITS,
    PHONE_HABITS,
    own_address,
    own_mobile,
    paper,
    placeholder,
)
from trenza.territory.registers.population import Person
from trenza.territory.registers.spelling import bare, mojibake

# Of each list of the habits file, what it may contain; elsewhere.py adds more.
MENUS: dict[str, dict[str, Mechanism]] = {
    "given": NAME_HABITS,
    "given_slip": GIVEN_SLIPS,
    "given_other": GIVEN_SLIPS,
    "surname": SURNAME_HABITS,
    "surname_slip": SURNAME_SLIPS,
    "surname_other": SURNAME_SLIPS,
    "birth": BIRTH_HABITS,
    "sex": SEX_HABITS,
    "papers": DOCUMENT_HABITS,
    "phone": PHONE_HABITS,
    "address": ADDRESS_HABITS,
    "email": EMAIL_HABITS,
}
_MOST = 0.96


class Menu:
    """Mechanisms of which at most one touches a record."""

    __slots__ = ("acts", "rate", "totals")

    def __init__(
        self, known: dict[str, Mechanism], rates: dict[str, float], difficulty: float
    ) -> None:
        factor = min(difficulty, _MOST / max(1e-9, sum(rates.values())))
        self.totals = list(accumulate(rate * factor for rate in rates.values()))
        self.acts = [known[name] for name in rates]
        self.rate = self.totals[-1] if self.totals else 0.0

    def touch(self, row: Row, person: Person, rng: Random, tags: Tags) -> None:
        """Perhaps let one mechanism act."""
        draw = rng.random()
        if draw < self.rate:
            self.acts[bisect(self.totals, draw)](row, person, rng, tags)


class Source:
    """A source system: whom it attends, what it asks, how it writes."""

    def __init__(self, code: str, place: int, habits: dict[str, Any], difficulty: float) -> None:
        self.code, self.place, self.habits = code, place, habits
        self.count = 0
        self.attends: dict[str, float] = habits["attends"]
        self.repeats: float = habits["repeats"]
        self.first, last = habits["years"]
        self.span = last - self.first + 1
        self.from_age: int = habits["from_age"]
        harder = 1 + (difficulty - 1) / 2
        self.document = {kind: rate**harder for kind, rate in habits["document"].items()}
        self.typed: dict[str, float] = habits["typed"]
        self.spellings = _Spellings(habits, difficulty)
        menus = {
            name: Menu({**known, **MORE.get(name, {})}, habits[name], difficulty)
            for name, known in MENUS.items()
        }
        rest = [menus[name] for name in ("surname", "birth", "sex", "phone", "address")]
        self.own = [menus["given"], menus["given_slip"], menus["surname_slip"], *rest]
        self.foreign = [menus["given"], menus["given_other"], menus["surname_other"], *rest]
        self.papers, self.mail = menus["papers"], menus["email"]

    def attended(self, person: Person, draw: float) -> int:
        """How many records of this person the source has: mostly none or one."""
        age = person.age
        chance = self.attends["child" if age < 16 else "adult" if age < 66 else "elder"]
        if draw >= chance:
            return 0
        return 2 if draw < chance * self.repeats else 1

    def record(self, person: Person, rng: Random) -> tuple[Row, str]:
        """One record of the person, and its tags."""
        draw, tags = rng.random, list(person.tags)
        year = max(person.since, person.year + self.from_age, self.first + int(draw() * self.span))
        self.count += 1
        row = [""] * 19
        row[0] = f"{self.code.upper()}{self.count * 7_368_787 % 99_999_989:08d}"
        row[GIVEN : BIRTH + 2] = [
            person.given, person.surname1, person.surname2, person.sex, person.birth, "day",
        ]  # fmt: skip
        row[7] = "ES" if person.spanish_since <= year else person.origin.code
        self._paper(row, person, year, rng, tags)
        own_mobile(row, person, year)
        own_address(row, person, year)
        if person.email:
            row[EMAIL] = person.email
            self.mail.touch(row, person, rng, tags)
        for menu in self.own if person.origin.code == "ES" else self.foreign:
            chance = draw()
            if chance < menu.rate:
                menu.acts[bisect(menu.totals, chance)](row, person, rng, tags)
        if draw() < self.habits["household"]:
            row[HOUSEHOLD] = f"H{person.home.number * 31 + self.place}"
        self.spellings.write(row, rng)
        return row, "|".join(dict.fromkeys(tags))

    def _paper(self, row: Row, person: Person, year: int, rng: Random, tags: Tags) -> None:
        draw = rng.random
        kind, number, country = paper(person, year)
        asked = self.document[
            "child" if kind == "dni" and year - person.year < 18 else kind or "child"
        ]
        if kind and draw() < asked:
            row[DOC_TYPE], row[DOC], row[DOC_COUNTRY] = kind, number, country
            self.papers.touch(row, person, rng, tags)
            chance = draw()
            if chance < self.typed["unknown"]:
                row[DOC_TYPE] = "unknown"
            elif chance < self.typed["unknown"] + self.typed["as_dni"]:
                row[DOC_TYPE] = "dni"
        else:
            tags.append("no_document")
            if draw() < self.habits["absent"]["placeholder"]:
                row[DOC_TYPE] = "dni" if draw() < 0.6 else "unknown"
                placeholder(row, person, rng, tags)
            elif person.age < 18 and draw() < self.habits.get("parents_document", 0.06):
                row[DOC_TYPE], row[DOC], row[DOC_COUNTRY] = paper(person.home.members[0], year)
                tags.append("lent_document")
        if draw() < self.habits["nuss"] and kind in ("dni", "nie") and person.age > 17:
            row[NUSS] = documents.nuss(person.index)
        if draw() < self.habits["card"] and kind != "passport":
            row[CARD] = documents.health_card(person.index)


class _Spellings:
    """Case, accents and character sets of a source."""

    __slots__ = ("accents", "lost", "mojibake", "question", "two", "upper")

    def __init__(self, habits: dict[str, Any], difficulty: float) -> None:
        rates = {name: min(0.5, rate * difficulty) for name, rate in habits["spellings"].items()}
        self.upper, self.accents = habits["upper"], habits["accents"]
        self.mojibake = rates["mojibake"]
        self.lost = rates["enye_lost"]
        self.two = self.lost + rates["enye_ny"]
        self.question = self.two + rates["enye_asked"]

    def write(self, row: Row, rng: Random) -> None:
        """Bring the names and the address into the characters of the source."""
        draw, places = rng.random, (GIVEN, S1, S2, ADDRESS)
        if draw() >= self.accents:
            for place in places:
                row[place] = bare(row[place])
        self._enye(row, draw())
        if draw() >= self.upper:
            for place in places:
                row[place] = row[place].title()
        if draw() < self.mojibake:
            for place in places:
                row[place] = mojibake(row[place], rng)

    def _enye(self, row: Row, draw: float) -> None:
        if draw < self.question:
            new = "N" if draw < self.lost else "NY" if draw < self.two else "?"
            for place in (GIVEN, S1, S2):
                row[place] = row[place].replace("Ñ", new)
