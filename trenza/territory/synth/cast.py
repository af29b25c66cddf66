"""The persons who always live in the region, whatever its size and seed: those of the tour."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from trenza.territory.synth import numbers
from trenza.territory.synth.days import iso
from trenza.territory.synth.people import Home, Individual
from trenza.territory.synth.pere import PERE, pere_facts
from trenza.territory.synth.places import BY_NAME
from trenza.territory.synth.story import Fact, Story

ALBA = ("UTS-6001", "TS0101")
BILAL = ("OF-01", "1101")
NORA = ("PC-VALDEALBA", "Nora Vidal Serra")
SHELTER = ("AB-CASA", "Olga Marín Rey")
# key, number, home, role, sex, group, given name, surnames, birth, country, document, knows
_TABLE = """
pere         1 1 head    M es   Pere    Soler   Vidal  1979-04-12 ES dni  SET
-            2 1 child   F es   Aina    Soler   Moya   2012-09-03 ES dni  ST
-            3 1 child   F es   Júlia   Soler   Moya   2017-02-20 ES none ST
protected    4 2 head    F es   Lucía   Moreno  Cano   1990-11-08 ES dni  SEA
-            5 2 child   M es   Leo     Peña    Moreno 2019-05-30 ES none SA
undocumented 6 3 head    M af   Mamadou Diallo  -      1998-01-01 GN none ST
twin_one     7 4 head    F roma Sara    Heredia Amaya  2003-06-21 ES dni  SET
twin_two     8 4 sibling F roma Saray   Heredia Amaya  2003-06-21 ES dni  SE
father       9 5 head    M es   Antonio Jiménez Cortés 1968-03-15 ES dni  SE
son         10 5 child   M es   Antonio Jiménez Cortés 1994-03-15 ES dni  SET
mother      11 5 partner F es   Carmen  Cortés  Vega   1970-07-01 ES dni  S
"""
_EVERYBODY = [line.split() for line in _TABLE.strip().splitlines()]
_HOMES = {
    1: ("single_parent", "Calle de los Tejedores, 14, 2.º B"),
    2: ("single_parent", "Calle Clara Campoamor, 3"),
    3: ("homeless", "Albergue Senda, Camino Viejo, 2"),
    4: ("flat_share", "Barriada de la Esperanza, 21, 1.º A"),
    5: ("family", "Calle del Horno, 8"),
}
_LETTERS = {"S": ("SS", ALBA), "E": ("SE", BILAL), "T": ("TS", NORA), "A": ("TS", SHELTER)}
_Extras = dict[tuple[int, str], list[Fact]]


def cast_homes(until: int) -> Iterator[tuple[Home, _Extras]]:
    """The homes of the cast, and the facts told by hand of some of its members."""
    for number, (kind, address) in _HOMES.items():
        rows = [row for row in _EVERYBODY if int(row[2]) == number]
        home = Home(number, kind, BY_NAME["Valdealba"], address, "", until - 2500,
                    [_person(row) for row in rows])  # fmt: skip
        yield home, pere_facts(until) if number == 1 else {}


def _person(row: list[str]) -> Individual:
    _, place, _, role, sex, group, given, first, second, birth, country, document, known = row
    number = int(place)
    one = Individual(number, role, group, sex, given, first, second.strip("-"),
                     date.fromisoformat(birth).toordinal(), country)  # fmt: skip
    grown = one.birth < date(2009, 1, 1).toordinal()
    if document == "dni":
        one.document, one.document_value = "dni", numbers.dni(number)
        one.card = numbers.health_card(number)
        one.nuss = numbers.nuss(number) if grown else ""
    one.birth_precision = "year" if group == "af" else "day"
    one.languages = ["fr", "es"] if group == "af" else ["es"]
    one.phone = numbers.mobile(number) if grown else ""
    one.protected = "A" in known
    one.knows = dict(_LETTERS[letter] for letter in known)
    return one


def cast_directory() -> list[dict[str, Any]]:
    """What cast.json holds: who they are, where they are known and by which number."""
    seen = dict.fromkeys(("ss-alba", "se-alba", "ts-puente"), 0)
    cast = []
    for row in _EVERYBODY:
        one = _person(row)
        entry = {
            "key": row[0],
            "number": one.number,
            "given_name": one.given_name,
            "surname1": one.surname1,
            "surname2": one.surname2,
            "birth_date": iso(one.birth),
            "birth_precision": one.birth_precision,
            "document": one.document,
            "document_value": one.document_value,
            "protected": one.protected,
            "known_to": {sector: list(where) for sector, where in one.knows.items()},
            "source_ids": _source_ids(one, seen),
        }
        if row[0] != "-":
            cast.append(entry)
    return cast


def _source_ids(one: Individual, seen: dict[str, int]) -> dict[str, str]:
    """The number that each source gives her: the writers count in this same order."""
    forms = {"SS": ("ss-alba", "{}"), "SE": ("se-alba", "{:08d}"), "TS": ("ts-puente", "P-{:06d}")}
    found = {}
    for sector, (centre, _) in one.knows.items():
        source, form = forms[sector]
        if sector != "TS" or centre.startswith("PC-"):
            seen[source] += 1
            found[source] = form.format(seen[source])
    return found


def settle(story: Story) -> None:
    """Fix the traits of those whose story the tour tells."""
    if story.one.number == PERE:
        story.works = False
        story.since = story.until - 760
        story.out_of_work_since = story.until - 540
        story.income, story.risk, story.education = "minimum_income", "risk", "10"
        story.employability, story.tenure = "medium", "tenant"
    if story.one.protected:
        story.works, story.since = False, story.until - 420
