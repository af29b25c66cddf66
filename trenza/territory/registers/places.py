"""Where the persons of a register live: towns, streets, shelters."""

from bisect import bisect
from itertools import accumulate
from random import Random

from trenza.territory.registers import documents
from trenza.territory.registers.pools import listed

Address = tuple[str, str, str, str]


class Places:
    """The municipalities, streets and shelters of a variant of the region."""

    def __init__(self, variant: str, municipalities: int) -> None:
        rng, lists = Random(f"places {variant}"), listed("streets.txt")
        province = {"a": 61, "b": 73}[variant]
        self.towns = [f"{province + n // 999}{n % 999 + 1:03d}" for n in range(municipalities)]
        self.totals = list(accumulate(1.0 / (n + 3.0) for n in range(municipalities)))
        self.streets = self._streets(rng, lists)
        self.shelters = [
            (lists["shelters"][n % 8] + (f" {n // 8 + 1}" if n > 7 else ""), "", "", n % 12)
            for n in range(max(8, municipalities // 12))
        ]
        self.mail = lists["mail"]

    def _streets(self, rng: Random, lists: dict[str, list[str]]) -> list[str]:
        made = [f"CALLE {name}" for name in lists["whole"][:40]]
        names = lists["whole"] + lists["saints"]
        names += [f"{saint} {name}" for saint in lists["saints"] for name in lists["whole"][::5]]
        made += [f"{rng.choice(lists['kinds'])} {name}" for name in names for _ in range(2)]
        return made

    def address(self, rng: Random) -> Address:
        """Street, number with floor and door, postcode, municipality."""
        draw = rng.random
        town = self.towns[bisect(self.totals, draw() * self.totals[-1])]
        street = self.streets[int(draw() ** 1.5 * len(self.streets))]
        number = str(1 + int(draw() ** 2 * 120))
        if draw() < 0.7:
            number += f", {1 + int(draw() * 8)}º {'ABCD1234'[int(draw() * 8)]}"
        return street, number, f"{town[:2]}{int(town[2:]) % 200 * 5 + int(draw() * 3):03d}", town

    def shelter(self, rng: Random) -> tuple[Address, str]:
        """The address of a shelter and its telephone."""
        place = int(rng.random() * len(self.shelters))
        name, _, _, near = self.shelters[place]
        town = self.towns[near % len(self.towns)]
        return (name, "", f"{town[:2]}001", town), documents.landline(60_000_000 + place)
