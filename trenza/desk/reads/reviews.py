"""A doubt about who is who, in plain words: what agrees, what differs and what is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from trenza.base.clock import now
from trenza.base.spanish import ago, counted, long_day
from trenza.desk.reads.places import SECTOR_NAMES
from trenza.desk.rules.words import IDENTIFIERS, SEXES, joined
from trenza.people.public import FINDINGS, REASONS, Queue, ReviewCase

_FIELDS = {
    "given_name": "Nombre", "surname1": "Primer apellido", "surname2": "Segundo apellido",
    "birth_date": "Fecha de nacimiento", "sex": "Sexo", "nationality": "Nacionalidad",
    "phone": "Teléfono", "email": "Correo", "address": "Domicilio", "municipality": "Municipio",
    **IDENTIFIERS,
}  # fmt: skip
_LEVELS = {"agrees": "Coincide", "similar": "Se parece", "differs": "Distinto", "missing": "Falta"}
_RISKS = {3: "Riesgo alto", 2: "Riesgo medio", 1: "Riesgo bajo"}
_PRECISIONS = {"year": "solo el año", "month": "solo el mes", "about": "aproximada"}
_LITTLE, _MUCH = 1.0, 6.0  # log2: twice as likely, sixty-four times


@dataclass(frozen=True)
class Waiting:
    """A line of the queue: nobody can be told from it."""

    id: int
    reason: str
    risk: str
    level: int
    sources: str
    age: str
    answers: str


@dataclass(frozen=True)
class Row:
    """One field of both sides."""

    label: str
    one: str
    other: str
    level: str
    verdict: str
    finding: str
    weight: str


@dataclass(frozen=True)
class Shown:
    """A doubt as it is shown."""

    case: ReviewCase
    reason: str
    risk: str
    one: str
    other: str
    own_one: bool
    own_other: bool
    rows: list[Row]
    effect: list[str]
    answers: str
    hidden: bool


def waiting(queue: Queue) -> list[Waiting]:
    """The queue in words."""
    return [
        Waiting(
            id=one.id,
            reason=REASONS.get(one.reason, one.reason),
            risk=_RISKS[one.risk],
            level=one.risk,
            sources=_sources(one.sources),
            age=ago(now() - one.created_at),
            answers=_answers(one.answers),
        )
        for one in queue.reviews
    ]


def _sources(names: list[str]) -> str:
    told = list(dict.fromkeys(_source(name) for name in names))
    return joined(told) if len(told) > 1 else f"{told[0]}: dos fichas"


def _source(name: str) -> str:
    return SECTOR_NAMES.get(name, name)


def _answers(number: int) -> str:
    return f"{counted(number, 'persona ha', 'personas han')} opinado ya" if number else ""


def shown(case: ReviewCase) -> Shown:
    """Side by side, with the fields that neither has left out."""
    rows = [_row(compared, case) for compared in case.comparison]
    return Shown(
        case=case,
        reason=REASONS.get(case.reason, case.reason),
        risk=_RISKS[case.risk],
        one=_source(case.one["source"]),
        other=_source(case.other["source"]),
        own_one=case.one["own"],
        own_other=case.other["own"],
        rows=[row for row in rows if row.one or row.other or row.level != "missing"],
        effect=[_effect(line) for line in case.effect],
        answers=_answers(case.answers),
        hidden=case.one["hidden"] or case.other["hidden"],
    )


def _row(compared: dict[str, Any], case: ReviewCase) -> Row:
    field, level = compared["field"], compared["level"]
    return Row(
        label=_FIELDS.get(field, field),
        one=_value(field, case.one),
        other=_value(field, case.other),
        level=level,
        verdict=_LEVELS[level],
        finding=_finding(compared.get("finding") or "", level),
        weight=_weight(compared.get("stranger"), compared.get("household")),
    )


def _finding(found: str, level: str) -> str:
    """What the model saw, where it says more than that they agree or differ."""
    comparison, _, name = found.partition(":")
    plain = level in ("agrees", "missing") or name in ("exact", "different")
    return "" if not found or plain else f"{FINDINGS.get((comparison, name), '')}."


def _value(field: str, side: dict[str, Any]) -> str:
    if field in IDENTIFIERS:
        return joined([d["value"] or "Consta" for d in side["documents"] if d["type"] == field])
    if field == "birth_date":
        return _birth(side)
    if field == "sex":
        return SEXES.get(side["sex"], "")
    if field in ("email", "address"):
        return "Consta" if side[field] else ""
    return str(side.get(field) or "")


def _birth(side: dict[str, Any]) -> str:
    if not side["birth_date"]:
        return str(side["birth_year"] or "")
    born = date.fromisoformat(side["birth_date"])
    precision = _PRECISIONS.get(side["birth_precision"])
    if side["birth_precision"] in ("year", "about"):
        return f"{born.year} ({precision})"
    return f"{long_day(born)} ({precision})" if precision else long_day(born)


def _weight(stranger: float | None, household: float | None) -> str:
    """How much a field says, against a stranger and against somebody of the same home."""
    if stranger is None or household is None:
        return ""
    return f"Ante un extraño, {_strength(stranger)}; ante un familiar, {_strength(household)}"


def _strength(bits: float) -> str:
    if abs(bits) < _LITTLE:
        return "no dice nada"
    much = "mucho" if abs(bits) >= _MUCH else "algo"
    number = f"{bits:+.1f}".replace(".", ",").replace("-", "−")
    return f"{much} {'a favor' if bits > 0 else 'en contra'} ({number})"


def _effect(line: dict[str, Any]) -> str:
    sector = SECTOR_NAMES.get(line["sector"], line["sector"])
    areas = "alguna área" if line["areas"] == "some" else "varias áreas"
    return f"{sector}: quienes atienden a una de las dos sabrían de {areas} más de su vida."
