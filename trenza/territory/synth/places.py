"""The municipalities and zones of the Comarcas del Alba."""

from dataclasses import dataclass
from itertools import accumulate

from trenza.territory.synth.names import DATA
from trenza.territory.synth.numbers import PROVINCE, municipality_check_digit

REGION = "Comarcas del Alba"
PROVINCE_NAME = "Alba"


@dataclass(frozen=True, slots=True)
class Municipality:
    """An invented municipality, with the code that a register of municipalities would give it."""

    ine: str
    check_digit: str
    name: str
    zone: str
    population: int
    postcode: str


def _read() -> list[Municipality]:
    places: list[Municipality] = []
    lines = (DATA / "municipalities.txt").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line.startswith("#") or not line:
            continue
        zone, items = line.split(":")
        for item in items.split(","):
            name, population = item.strip().rsplit(" ", 1)
            number = len(places) + 1
            ine = f"{PROVINCE}{number:03d}"
            places.append(
                Municipality(
                    ine,
                    municipality_check_digit(ine),
                    name,
                    zone,
                    int(population),
                    f"{PROVINCE}{number:03d}",
                )
            )
    return places


MUNICIPALITIES = _read()
BY_NAME = {place.name: place for place in MUNICIPALITIES}
ZONES = list(dict.fromkeys(place.zone for place in MUNICIPALITIES))
POPULATION_TOTALS = list(accumulate(place.population for place in MUNICIPALITIES))
