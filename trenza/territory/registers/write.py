"""Write the registers of three sources and their truth, block by block, in bounded memory."""

import csv
import gc
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from random import Random
from typing import IO, Any

from trenza.territory.registers.mechanisms import Row
from trenza.territory.registers.names import read_yaml
from trenza.territory.registers.places import Places
from trenza.territory.registers.population import Home, Person, Population
from trenza.territory.registers.sources import Source

COLUMNS = [
    "rec_id", "given_name", "surname1", "surname2", "sex", "birth_date", "birth_precision",
    "nationality", "doc_type", "doc_number", "doc_country", "nuss", "health_card", "phone",
    "email", "address", "postcode", "municipality", "household",
]  # fmt: skip
TRUTH = ["source", "rec_id", "person_id", "household_id", "origin", "tags"]
_BLOCK = 5_000
_CHILDLESS = frozenset({"alone", "couple", "flat_share", "homeless"})


@dataclass(frozen=True, slots=True)
class RegisterRecipe:
    """What to write: the same recipe gives the same bytes."""

    persons: int
    seed: int = 1
    difficulty: float = 1.0
    variant: str = "a"


def write_registers(
    recipe: RegisterRecipe, folder: Path, progress: Callable[[int], None] | None = None
) -> dict[str, Any]:
    """Write ss.csv, se.csv, ts.csv and truth.csv into the folder."""
    settings = read_yaml(f"habits_{recipe.variant}.yaml")
    places = Places(recipe.variant, settings["municipalities"])
    writer = _Writer(recipe, settings, Population(recipe.variant, settings, places), folder)
    # A block is some hundred thousand objects that die together when it is written: looking for
    # cycles among them meanwhile costs a fifth of the time and finds nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        while writer.persons < recipe.persons:
            writer.block()
            if progress is not None:
                progress(writer.persons)
    finally:
        writer.close()
        if collecting:
            gc.enable()
    return {
        "persons": writer.persons,
        "households": writer.homes,
        "records": {source.code: source.count for source in writer.sources},
    }


class _Writer:
    """Makes and writes one block of homes after another."""

    def __init__(
        self, recipe: RegisterRecipe, settings: dict[str, Any], population: Population, folder: Path
    ) -> None:
        self.recipe, self.settings, self.population = recipe, settings, population
        self.persons = self.homes = self.blocks = 0
        self.sources = [
            Source(code, place, habits, recipe.difficulty)
            for place, (code, habits) in enumerate(settings["sources"].items())
        ]
        folder.mkdir(parents=True, exist_ok=True)
        self.files: dict[str, IO[str]] = {}
        for name in [*(source.code for source in self.sources), "truth"]:
            self.files[name] = (folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            self.files[name].write(",".join(TRUTH if name == "truth" else COLUMNS) + "\n")

    def block(self) -> None:
        """One block: its persons, then its records in no order."""
        rng = Random(f"{self.recipe.variant}/{self.recipe.seed}/{self.blocks}")
        wanted = min(_BLOCK, self.recipe.persons - self.persons)
        homes, made = self._homes(rng, wanted)
        self.blocks += 1
        self.persons += made
        people = [person for home in homes for person in home.members]
        self._homonyms(rng, people)
        truth: list[Row] = []
        for source in self.sources:
            rows = self._rows(source, people, rng, truth)
            rng.shuffle(rows)
            self._write(source.code, rows)
        rng.shuffle(truth)
        self._write("truth", truth)
        for home in homes:
            home.members.clear()  # members know their home: this frees both

    def _homes(self, rng: Random, wanted: int) -> tuple[list[Home], int]:
        homes: list[Home] = []
        made = 0
        while made < wanted:
            home = self.population.home(rng, self.homes, self.persons + made)
            del home.members[wanted - made :]
            made += len(home.members)
            homes.append(home)
            self.homes += 1
        return homes, made

    def _homonyms(self, rng: Random, people: list[Person]) -> None:
        rate = self.settings["people"]["homonym"]
        for person in people:
            if person.home.kind in _CHILDLESS and rng.random() < rate:
                other = people[int(rng.random() * len(people))]
                if other.home is not person.home and other.sex == person.sex:
                    person.given = other.given
                    person.surname1, person.surname2 = other.surname1, other.surname2
                    if person.email:
                        person.email = self.population.email(rng, person)
                    person.tags.append("homonym")
                    other.tags.append("homonym")

    def _rows(
        self, source: Source, people: list[Person], rng: Random, truth: list[Row]
    ) -> list[Row]:
        rows: list[Row] = []
        for person in people:
            for _ in range(source.attended(person, rng.random())):
                row, tags = source.record(person, rng)
                rows.append(row)
                truth.append(
                    [source.code, row[0], f"P{person.index}", f"H{person.home.number}",
                     person.origin.code, tags]
                )  # fmt: skip
        return rows

    def _write(self, name: str, rows: list[Row]) -> None:
        text = StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        self.files[name].write(text.getvalue())

    def close(self) -> None:
        """Close every file."""
        for file in self.files.values():
            file.close()
