"""What really happens to a person, from which each system learns its own part."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple, TypeVar

from trenza.territory.synth.days import THREE_YEARS, workday, years_before
from trenza.territory.synth.names import Weighted
from trenza.territory.synth.people import EUROPEAN_UNION, Home, Individual

T = TypeVar("T")


class Fact(NamedTuple):
    """Something that one organisation states about a person, in the words of the content map."""

    type: str
    start: int
    end: int  # 0: still valid
    stated: int
    second: int
    content: dict[str, Any]
    summary: str | None = None


@dataclass(slots=True)
class Story:
    """The traits of a person that all her records agree upon."""

    rng: Random
    one: Individual
    home: Home
    until: int
    since: int
    age: float
    minors: int
    education: str
    employability: str
    risk: str
    residence: str
    tenure: str
    works: bool
    out_of_work_since: int
    income: str

    def chance(self, probability: float) -> bool:
        """True as often as the probability says."""
        return self.rng.random() < probability

    def day(self, first: int, last: int) -> int:
        """A day between both."""
        return first + int(self.rng.random() * max(1, last - first))

    def fact(
        self,
        type_code: str,
        day: int,
        content: dict[str, Any],
        *,
        end: int = 0,
        summary: str | None = None,
        stated: int = 0,
    ) -> Fact:
        """A fact of that day, stated the working day after and never after the story's end."""
        until = self.until
        told = workday(stated or day)
        return Fact(
            type_code,
            day if day < until else until,
            end,
            told if told < until else until,
            28_800 + int(self.rng.random() * 23_400),  # office hours: no clock change falls there
            content,
            summary,
        )


def pick(rng: Random, values: Sequence[T]) -> T:
    """One of the values, all as likely."""
    return values[int(rng.random() * len(values))]


def barriers(story: Story) -> list[str]:
    """What stands in the person's way, among what can."""
    possible = ["transport", "digital", "schedule"]
    if story.minors:
        possible.append("children")
    if story.one.languages != ["es"]:
        possible.append("language")
    if story.residence in {"none", "in_process", "asylum_applicant"}:
        possible.append("documents")
    return [pick(story.rng, possible)]


def course(story: Story) -> tuple[str, str, int]:
    """A course or action that suits the person: no Spanish lessons for who grew up with it."""
    found = pick(story.rng, COURSES)
    if found[0] == "basic_skills" and found[1] == LANGUAGE_COURSE:
        return found if story.one.languages != ["es"] else COURSES[0]
    return found


def several(story: Story, values: list[str]) -> list[str]:
    """One or two of the values, neighbours in the list."""
    first = int(story.rng.random() * len(values))
    return values[first : first + 2]


_EDUCATION = {
    "es": Weighted([("00", 6), ("10", 34), ("20", 42), ("30", 18)]),
    "roma": Weighted([("00", 34), ("10", 48), ("20", 16), ("30", 2)]),
    "": Weighted([("00", 14), ("10", 38), ("20", 34), ("30", 14)]),
}
_TENURE = Weighted([("owner", 12), ("owner_mortgage", 8), ("tenant", 40), ("tenant_no_contract", 8),
                    ("sublet", 10), ("rent_free", 6), ("relatives", 8), ("occupied", 4),
                    ("supported", 3)])  # fmt: skip
_RISK = Weighted([("none", 12), ("vulnerable", 44), ("risk", 30), ("high", 14)])
_LEVEL = Weighted([("low", 40), ("medium", 42), ("high", 18)])
_INCOME = Weighted([("minimum_income", 24), ("imv", 14), ("none", 18), ("family_help", 12),
                    ("work", 14), ("unemployment", 12), ("other", 6)])  # fmt: skip
_FOREIGN = Weighted([("temporary_work", 26), ("long_term", 36), ("temporary", 14), ("family", 10),
                     ("protection", 7), ("asylum_applicant", 7)])  # fmt: skip
_PAPERLESS = Weighted([("none", 50), ("in_process", 25), ("asylum_applicant", 15), ("roots", 10)])


def make_story(rng: Random, one: Individual, home: Home, until: int) -> Story:
    """The traits of one person."""
    age = (until - one.birth) / 365.25
    works = rng.random() < 0.2
    out = until - int(rng.random() ** 2 * 1500) - 20
    minors = sum(
        other.role == "child" and other.birth > years_before(until, 18) for other in home.people
    )
    residence = _residence(rng, one)
    return Story(
        rng,
        one,
        home,
        until,
        max(until - THREE_YEARS, until - int(rng.random() * 1600) - 90),
        age,
        minors if one.role != "child" else 0,
        _EDUCATION.get(one.group, _EDUCATION[""]).pick(rng),
        _LEVEL.pick(rng),
        "high" if home.kind == "homeless" else _RISK.pick(rng),
        residence,
        "none" if home.kind == "homeless" else _TENURE.pick(rng),
        works,
        out,
        _income(rng, age, works, residence),
    )


def _residence(rng: Random, one: Individual) -> str:
    if one.country == "ES":
        return "spanish"
    if one.country in EUROPEAN_UNION:
        return "eu"
    return (_FOREIGN if one.document == "nie" else _PAPERLESS).pick(rng)


def _income(rng: Random, age: float, works: bool, residence: str) -> str:
    if works:
        return "work"
    if age >= 66:
        return "contributory_pension" if rng.random() < 0.7 else "non_contributory_pension"
    if residence in {"none", "in_process", "asylum_applicant"}:
        return pick(rng, ("none", "none", "family_help", "other"))
    return _INCOME.pick(rng)


OCCUPATIONS = [
    ("9210", "Personal de limpieza"),
    ("5110", "Cocina"),
    ("5120", "Camarería"),
    ("9602", "Peón de la construcción"),
    ("9511", "Peón agrícola"),
    ("5220", "Dependencia de comercio"),
    ("9700", "Peón de la industria"),
    ("8412", "Conducción de furgoneta"),
    ("5710", "Cuidado de personas en domicilio"),
    ("9811", "Mozo de almacén"),
    ("4309", "Auxiliar administrativo"),
    ("7121", "Albañilería"),
    ("5611", "Auxiliar de enfermería"),
    ("7510", "Electricidad"),
    ("9100", "Empleo doméstico"),
    ("5821", "Atención al público"),
    ("2251", "Educación infantil"),
    ("6120", "Jardinería"),
    ("7231", "Pintura de edificios"),
    ("9432", "Reparto"),
]
COMPANIES = [
    "Limpiezas Sarce",
    "Hortícolas de Oteros",
    "Hostelería Puerto Alba",
    "Construcciones Adral",
    "Conservas Levantera",
    "Supermercados Encina",
    "Logística del Llano",
    "Cuidados Brezo",
    "Bodegas Olvena",
    "Talleres Iruelo",
    "Reciclajes La Noria (empresa de inserción)",
    "Lavandería Mimbre (empresa de inserción)",
]
LANGUAGE_COURSE = "Español para el empleo"
COURSES = [
    ("training", "Certificado de atención sociosanitaria", 450),
    ("training", "Limpieza de superficies en edificios", 230),
    ("training", "Operaciones básicas de cocina", 350),
    ("training", "Carretillas elevadoras", 40),
    ("training", "Manipulación de alimentos", 10),
    ("digital_skills", "Competencias digitales básicas", 60),
    ("basic_skills", LANGUAGE_COURSE, 120),
    ("basic_skills", "Competencias clave de nivel 2", 240),
    ("job_search", "Taller de búsqueda activa de empleo", 20),
    ("work_training", "Programa mixto de empleo y formación", 960),
    ("orientation", "Tutoría individual", 2),
    ("self_employment", "Del proyecto a la empresa", 30),
]
