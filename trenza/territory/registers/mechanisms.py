"""Everything that a source does to a record, under the name to which the habits file gives a rate.

A mechanism changes the row in place; where it cannot be applied it does nothing. It may leave a tag
for the truth.
"""

from collections.abc import Callable
from datetime import date
from random import Random

from trenza.territory.registers import documents
from trenza.territory.registers.population import Person
from trenza.territory.registers.spelling import (
    ABBREVIATIONS,
    NICKNAMES,
    SLIPS,
    TRANSLATIONS,
    formed,
    transliterated,
)

# Places in the row of a register.
(REC, GIVEN, S1, S2, SEX, BIRTH, PRECISION, NATIONALITY, DOC_TYPE, DOC, DOC_COUNTRY, NUSS, CARD,
 PHONE, EMAIL,
 ADDRESS, POSTCODE, TOWN, HOUSEHOLD) = range(19)  # fmt: skip

Row = list[str]
Tags = list[str]
Mechanism = Callable[[Row, Person, Random, Tags], None]

_PARTICLES = frozenset(
    {"DE", "DEL", "LA", "LAS", "LOS", "Y", "I", "DA", "DO", "DOS", "EL", "BEN", "AIT"}
)
_ARTICLES = frozenset({"EL", "AL", "BEN", "AIT", "BOU", "OULD"})
_PATRONYMIC = frozenset({"arabic", "urdu", "slavic", "romanian", "west"})
_CONTRACTED = {
    "CARMEN": "MARICARMEN", "JOSÉ": "MARIJOSE", "LUISA": "MARILUISA", "PILAR": "MARIPILI",
    "ISABEL": "MARISABEL",
    "SOLEDAD": "MARISOL", "TERESA": "MAITE", "MAR": "MARIMAR", "ÁNGELES": "MARIANGELES",
    "CRUZ": "MARICRUZ",
    "ANTONIA": "MARITOÑI", "PAZ": "MARIPAZ", "LUZ": "MARILUZ", "ROSA": "MARIROSA",
    "ELENA": "MARIELENA",
}  # fmt: skip


def maria_abbreviated(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """María del Carmen as Mª Carmen, M. Carmen, M Carmen."""
    first, _, rest = row[GIVEN].partition(" ")
    if first == "MARÍA" and rest:
        short = ("Mª", "Mª", "M.", "M", "Mª.", "MA")[int(rng.random() * 6)]
        row[GIVEN] = f"{short} {rest if rng.random() < 0.5 else _without_particles(rest)}"


def contracted(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """María del Carmen as Maricarmen."""
    first, _, rest = row[GIVEN].partition(" ")
    if first == "MARÍA" and rest:
        row[GIVEN] = _CONTRACTED.get(rest.rsplit(" ", 1)[-1], row[GIVEN])


def abbreviated(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Francisco as Fco."""
    row[GIVEN] = formed(row[GIVEN], ABBREVIATIONS, rng)


def nickname(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Francisco as Paco."""
    changed = formed(row[GIVEN], NICKNAMES, rng)
    row[GIVEN] = changed.rsplit(" ", 1)[-1] if rng.random() < 0.3 else changed


def translated(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """José as Josep, Joan as Juan."""
    row[GIVEN] = formed(row[GIVEN], TRANSLATIONS, rng)


def first_only(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """José Antonio as José."""
    row[GIVEN] = row[GIVEN].partition(" ")[0]


def last_only(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """María del Carmen as Carmen."""
    row[GIVEN] = row[GIVEN].rpartition(" ")[2]


def initial(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """José Antonio as José A."""
    first, _, rest = row[GIVEN].partition(" ")
    if rest:
        row[GIVEN] = f"{first} {rest.rsplit(' ', 1)[-1][0]}."


def without_particles(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """María del Carmen as María Carmen."""
    row[GIVEN] = _without_particles(row[GIVEN])


def truncated(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Cut at the width of an old screen."""
    row[GIVEN], row[S1], row[S2] = row[GIVEN][:10], row[S1][:12], row[S2][:12]


def stuck(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """José Antonio as JoséAntonio; El Amrani as Elamrani."""
    place = S1 if " " in row[S1] else GIVEN
    row[place] = row[place].replace(" ", "")


def _without_particles(text: str) -> str:
    return " ".join(word for word in text.split(" ") if word not in _PARTICLES) or text


def second_missing(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Only the first surname was asked."""
    row[S2] = ""


def swapped(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The second surname first."""
    if row[S2]:
        row[S1], row[S2] = row[S2], row[S1]


def joined(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Both surnames in the field of the first."""
    if row[S2]:
        row[S1], row[S2] = f"{row[S1]}{' ' if rng.random() < 0.8 else '-'}{row[S2]}", ""


def divided(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """A surname of two words taken for two surnames."""
    first, _, rest = row[S1].partition(" ")
    if rest and not row[S2]:
        row[S1], row[S2] = first, rest


def filler(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The form demands a second surname: anything."""
    if not row[S2]:
        row[S2] = ("X", "-", ".", "XX", "NO CONSTA", "SIN APELLIDO", "*", "NC", row[S1])[
            int(rng.random() * 9)
        ]


def particles_lost(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """De la Torre as Torre; El Amrani as Amrani."""
    row[S1], row[S2] = _without_particles(row[S1]), _without_particles(row[S2]) if row[S2] else ""


def particles_behind(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """De la Torre as Torre, de la."""
    words = row[S1].split(" ")
    if words[0] in _PARTICLES and len(words) > 1:
        row[S1] = f"{words[-1]}, {' '.join(words[:-1])}"


def half_of_compound(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """García de la Torre as García."""
    row[S1] = (
        row[S1].replace("-", " ").partition(" ")[0]
        if row[S1][:3] not in ("EL ", "DE ", "DEL")
        else row[S1]
    )


def married_name(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The husband's surname, in the way of the country she comes from."""
    if not person.spouse or person.sex != "F" or person.origin.code == "ES":
        return
    tags.append("married_name")
    if person.origin.rules == "latin":
        row[S2] = f"DE {person.spouse}"
    elif row[S2]:
        row[S2] = person.spouse
    else:
        row[S1] = person.spouse


def own_order(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Chinese names, family name first; Portuguese ones, the mother's surname first."""
    if person.origin.rules == "chinese":
        row[GIVEN], row[S1] = row[S1], row[GIVEN]
        tags.append("order")
    elif person.origin.rules == "lusitan" and row[S2]:
        row[S1], row[S2] = row[S2], row[S1]


def article_lost(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """El Amrani as Amrani, Ben Ali as Ali: Moroccan papers have both."""
    first, _, rest = row[S1].partition(" ")
    if person.origin.rules == "arabic" and rest and first in _ARTICLES:
        row[S1] = rest


def male_form(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Ivanova as Ivanov: taken from a husband's or a father's record."""
    if person.origin.rules == "slavic" and person.sex == "F" and row[S1].endswith(("OVA", "EVA")):
        row[S1] = row[S1][:-1]


def fathers_name(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The given name of the father as a second surname, as passports of some countries print it."""
    if row[S2] or person.origin.rules not in _PATRONYMIC:
        return
    for other in person.home.members:
        if other.sex == "M" and other is not person and other.born < person.born - 6_000:
            row[S2] = other.given
            return


def other_order(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The surname in the field of the given name."""
    row[GIVEN], row[S1] = row[S1], row[GIVEN]
    tags.append("order")


def all_in_given(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The whole name in one field."""
    row[GIVEN], row[S1], row[S2] = " ".join(x for x in (row[GIVEN], row[S1], row[S2]) if x), "", ""
    tags.append("order")


def surnames_comma_given(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """SURNAMES, GIVEN in the field of the first surname."""
    row[S1], row[S2] = f"{row[S1]} {row[S2]}".rstrip() + f", {row[GIVEN]}", ""
    row[GIVEN] = ""
    tags.append("order")


def slip(where: tuple[int, ...], kind: str) -> Mechanism:
    """A mechanism that makes this slip in one of these fields."""
    act = SLIPS[kind]

    def make(row: Row, person: Person, rng: Random, tags: Tags) -> None:
        place = where[int(rng.random() * len(where))]
        if len(row[place]) > 2:
            row[place] = act(row[place], rng)

    return make


def transliterate(where: tuple[int, ...]) -> Mechanism:
    """A mechanism that writes one of these fields in another Latin spelling."""

    def make(row: Row, person: Person, rng: Random, tags: Tags) -> None:
        place = where[int(rng.random() * len(where))]
        if row[place]:
            row[place] = transliterated(row[place], person.origin.rules, rng)

    return make


def new_year(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Only the year was told: 1 January."""
    row[BIRTH] = f"{person.year}-01-01"
    row[PRECISION] = "year" if rng.random() < 0.4 else "day"


def guessed_year(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """The age was guessed: 1 January of a year about then."""
    row[BIRTH] = f"{person.year + (-3, -2, -1, -1, 1, 1, 2, 3)[int(rng.random() * 8)]}-01-01"
    row[PRECISION] = ("about", "year", "day")[int(rng.random() * 3)]


def month_only(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Day unknown: the first of the month."""
    row[BIRTH] = f"{row[BIRTH][:8]}01"
    row[PRECISION] = "month" if rng.random() < 0.6 else "day"


def day_month(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Day and month exchanged, where that is a date."""
    year, month, day = row[BIRTH].split("-")
    if int(day) < 13:
        row[BIRTH] = f"{year}-{day}-{month}"


def wrong_digit(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """One digit of the date wrong."""
    place = (3, 3, 2, 6, 8, 9, 9)[int(rng.random() * 7)]
    changed = f"{row[BIRTH][:place]}{int(rng.random() * 10)}{row[BIRTH][place + 1 :]}"
    try:
        if date.fromisoformat(changed).year < 2027:
            row[BIRTH] = changed
    except ValueError:
        return


def no_birth(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Not asked."""
    row[BIRTH], row[PRECISION] = "", "unknown"


def no_sex(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Not marked."""
    row[SEX] = "" if rng.random() < 0.7 else "U"


def wrong_sex(row: Row, person: Person, rng: Random, tags: Tags) -> None:
    """Marked the other one."""
    row[SEX] = "M" if row[SEX] == "F" else "F"


NAME_HABITS: dict[str, Mechanism] = {
    act.__name__: act
    for act in (
        maria_abbreviated, contracted, abbreviated, nickname, translated, first_only, last_only,
        initial,
        without_particles, truncated, stuck,
    )
}  # fmt: skip
SURNAME_HABITS: dict[str, Mechanism] = {
    act.__name__: act
    for act in (
        second_missing, swapped, joined, divided, filler, particles_lost, particles_behind,
        half_of_compound,
        married_name, own_order, article_lost, male_form, fathers_name, other_order, all_in_given,
        surnames_comma_given,
    )
}  # fmt: skip
GIVEN_SLIPS: dict[str, Mechanism] = {
    **{kind: slip((GIVEN,), kind) for kind in SLIPS},
    "transliterated": transliterate((GIVEN,)),
}
SURNAME_SLIPS: dict[str, Mechanism] = {
    **{kind: slip((S1, S1, S2), kind) for kind in SLIPS},
    "transliterated": transliterate((S1, S1, S2)),
}
BIRTH_HABITS: dict[str, Mechanism] = {
    act.__name__: act
    for act in (new_year, guessed_year, month_only, day_month, wrong_digit, no_birth)
}
SEX_HABITS: dict[str, Mechanism] = {act.__name__: act for act in (no_sex, wrong_sex)}
CENTRE_PHONES = tuple(documents.landline(61_000_000 + n) for n in range(400))
