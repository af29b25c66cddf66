"""How long a normal form takes: ``python -m tests.people.normal.speed [RECORDS]``."""

import random
import sys
import time

from tests.people.normal.test_properties import WORDS
from trenza.people.rules.normal import Particulars, normal_form

_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
_STREETS = ["Mayor", "de la Constitución", "Sta. Mª", "de España", "Nueva", "del Río", "Sol"]
_TYPES = ["C/", "Calle", "Avda.", "Pza.", "Carrer", "Rúa"]


def varied(count, seed=1):
    """Records with names of every origin, accents, several orders, misspellings, all fields."""
    chance = random.Random(seed)  # noqa: S311
    surnames = WORDS + [f"{word}{ending}" for word in WORDS for ending in ("ez", "ini", "o", "a")]
    chance.shuffle(surnames)
    return [_record(chance, surnames) for _ in range(count)]


def _name(chance, words):
    name = words[int(len(words) * chance.random() ** 2)]  # some names are commoner than others
    if chance.random() < 0.1:
        place = chance.randrange(len(name))
        name = name[:place] + chance.choice("aeinrsóñ") + name[place + 1 :]
    return name.upper() if chance.random() < 0.5 else name.title()


def _record(chance, surnames):
    number = chance.randrange(10**7, 10**8)
    given = _name(chance, WORDS)
    if chance.random() < 0.4:
        given += " " + _name(chance, WORDS)
    dni = ("dni", f"{number}{_LETTERS[number % 23]}", "")
    document = chance.choice([dni, ("passport", f"AB{number}", "MA")])
    street = f"{chance.choice(_TYPES)} {chance.choice(_STREETS)} {_name(chance, surnames)}"
    born = (chance.randrange(1930, 2020), chance.randrange(1, 13), chance.randrange(1, 29))
    return Particulars(
        given,
        _name(chance, surnames),
        _name(chance, surnames) if chance.random() < 0.8 else "",
        chance.choice("FM"),
        "{:04d}-{:02d}-{:02d}".format(*born),
        "day",
        chance.choice(["ES", "MA", "RO", "UA"]),
        (document,) if chance.random() < 0.7 else (),
        f"+34 6{number}",
        f"p{number}@example.org" if chance.random() < 0.4 else "",
        f"{street}, {chance.randrange(1, 200)}, 3º B",
        f"{chance.randrange(1001, 52999):05d}",
        "37274",
    )


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    records = varied(count)
    normal_form(records[0])
    start = time.process_time()
    for record in records:
        normal_form(record)
    spent = time.process_time() - start
    print(f"{count} records, {spent * 1e6 / count:.1f} µs each")  # noqa: T201


if __name__ == "__main__":
    main()
