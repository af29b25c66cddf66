"""Given names and surnames of the persons of a register, by origin, sex and decade of birth."""

from dataclasses import dataclass
from functools import lru_cache
from math import exp
from random import Random
from typing import Any

import yaml

from trenza.territory.registers.pools import (
    DATA,
    Pool,
    Taste,
    accented,
    listed,
    sections,
    surname_pools,
)

_PARTICLE = {
    "CARMEN": "DEL CARMEN",
    "PILAR": "DEL PILAR",
    "MAR": "DEL MAR",
    "ROSARIO": "DEL ROSARIO",
    "ROCIO": "DEL ROCÍO",
    "ANGELES": "DE LOS ÁNGELES",
    "DOLORES": "DE LOS DOLORES",
    "NIEVES": "DE LAS NIEVES",
    "MERCEDES": "DE LAS MERCEDES",
    "CONSUELO": "DEL CONSUELO",
    "SOLEDAD": "DE LA SOLEDAD",
    "CONCEPCION": "DE LA CONCEPCIÓN",
    "LOURDES": "DE LOURDES",
    "REYES": "DE LOS REYES",
    "REMEDIOS": "DE LOS REMEDIOS",
}
_DECADES = 10
FIRST_DECADE = 1925


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a person comes from, and what follows from it for names and papers."""

    code: str
    rules: str
    second: float
    new_year: float
    papers: float
    spain: float
    surnames: Pool
    given: dict[str, list[Pool]]
    middle: bool = False

    def given_name(self, rng: Random, sex: str, year: int) -> str:
        """A given name for this sex and year of birth."""
        pools = self.given[sex]
        decade = max(0, min(len(pools) - 1, (year - FIRST_DECADE) // 10)) if len(pools) > 1 else 0
        name = pools[decade].pick(rng.random())
        if self.middle and rng.random() < 0.7:
            name += pools[0].pick(rng.random())
        return name


def read_yaml(name: str) -> dict[str, Any]:
    """A data file in YAML."""
    found: dict[str, Any] = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=4)
def region_origins(taste: Taste, variant: str) -> tuple[dict[str, Origin], Pool]:
    """The origins of a region by code, and the codes of the foreign ones by their weight."""
    codes = read_yaml("origins.yaml")["origins"]
    return _all(taste, codes), Pool((code, row[variant]) for code, row in codes.items())


def _all(taste: Taste, codes: dict[str, Any]) -> dict[str, Origin]:
    surnames = surname_pools(taste)
    lists = listed("given_world.txt")
    found = {"ES": Origin("ES", "spanish", 0.99, 0.011, 1.0, 1.0, surnames["ES"], _spanish(taste))}
    for code, row in codes.items():
        given = {sex: [_ranked(lists[f"{row['given']} {sex}"], taste)] for sex in ("F", "M")}
        found[code] = Origin(
            code,
            row["rules"],
            row["second"],
            row["new_year"],
            row["papers"],
            row["spain"],
            surnames[code],
            given,
            middle=row["given"] == "chinese",
        )
    return found


def _ranked(names: list[str], taste: Taste) -> Pool:
    """A list whose frequency falls with the rank, as names do."""
    return Pool(
        (name, taste.tilt(name, rank) / (rank + 4.0) ** 0.9) for rank, name in enumerate(names)
    )


def _spanish(taste: Taste) -> dict[str, list[Pool]]:
    """For each sex the given names by decade of birth, from their count and mean age."""
    return {sex: _decades(f"given_es_{sex.lower()}.txt", taste) for sex in ("F", "M")}


def _decades(file: str, taste: Taste) -> list[Pool]:
    names = []
    for rank, line in enumerate(sections(file)[""]):
        name, count, age = line.rsplit(" ", 2)
        names.append((_full(name), int(count) * taste.tilt(name, rank), int(age)))
    return [
        Pool(
            (name, count * _share(FIRST_DECADE + 10 * decade + 5, age))
            for name, count, age in names
        )
        for decade in range(_DECADES)
    ]


def _share(year: int, mean_age: int) -> float:
    """How common a birth about this year is among the bearers of a name of that mean age."""
    spread = 5.0 + mean_age * 0.22
    distance = (2020 - mean_age - year) / spread
    return max(1e-4, exp(-distance * distance / 2) / spread)


def _full(name: str) -> str:
    """MARIA CARMEN, as published, is María del Carmen to those who bear it."""
    first, _, last = name.partition(" ")
    if first == "MARIA" and last in _PARTICLE:
        return f"MARÍA {_PARTICLE[last]}"
    return accented(name)


_FEMININE = (("OV", "OVA"), ("EV", "EVA"), ("SKI", "SKA"), ("SKIY", "SKA"), ("SKYY", "SKA"))
_MASCULINE = (("OVA", "OV"), ("EVA", "EV"), ("SKA", "SKI"), ("SKAYA", "SKIY"))


def gendered(surname: str, origin: Origin, sex: str) -> str:
    """The form that a Slavic surname has for this sex; other surnames as they are."""
    if origin.rules != "slavic":
        return surname
    for old, new in _FEMININE if sex == "F" else _MASCULINE:
        if surname.endswith(old):
            return surname[: -len(old)] + new
    return surname
