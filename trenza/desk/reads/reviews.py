"""A doubt about who is who, in plain words: what agrees, what differs and what is missing."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from trenza.base.spanish import long_day
from trenza.desk.reads.places import SECTOR_NAMES
from trenza.desk.reads.review_queue import RISKS, answers_in_words, source_in_words
from trenza.desk.rules.strength import Strength, strength_of
from trenza.desk.rules.words import IDENTIFIERS, SEXES, joined
from trenza.people.public import FINDINGS, REASONS, SAMPLE, ReviewCase

_FIELDS = {
    "given_name": "Nombre", "surname1": "Primer apellido", "surname2": "Segundo apellido",
    "birth_date": "Fecha de nacimiento", "sex": "Sexo", "nationality": "Nacionalidad",
    "phone": "Teléfono", "email": "Correo", "address": "Domicilio", "municipality": "Municipio",
    **IDENTIFIERS,
}  # fmt: skip
_LEVELS = {"agrees": "Coincide", "similar": "Se parece", "differs": "Distinto", "missing": "Falta"}
_PRECISIONS = {"year": "solo el año", "month": "solo el mes", "about": "aproximada"}


@dataclass(frozen=True)
class Row:
    """One field of both sides."""

    label: str
    one: str
    other: str
    level: str
    verdict: str
    finding: str
    strength: Strength | None


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
    sample: bool
    whole: Strength | None
    weighed: bool


def shown(case: ReviewCase) -> Shown:
    """Side by side, with the fields that neither has left out."""
    rows = [_row(compared, case) for compared in case.comparison]
    shown_rows = [row for row in rows if row.one or row.other or row.level != "missing"]
    return Shown(
        case=case,
        reason=REASONS.get(case.reason, case.reason),
        risk=RISKS[case.risk],
        one=source_in_words(case.one["source"]),
        other=source_in_words(case.other["source"]),
        own_one=case.one["own"],
        own_other=case.other["own"],
        rows=shown_rows,
        effect=[_effect(line) for line in case.effect],
        answers=answers_in_words(case.answers),
        hidden=case.one["hidden"] or case.other["hidden"],
        sample=case.reason == SAMPLE,
        weighed=any(row.strength for row in shown_rows),
        whole=None if case.weight is None else strength_of(case.weight, case.weight),
    )


def _row(compared: dict[str, Any], case: ReviewCase) -> Row:
    field, level = compared["field"], compared["level"]
    return Row(
        label=_FIELDS.get(field, field),
        one=value_of(field, case.one),
        other=value_of(field, case.other),
        level=level,
        verdict=_LEVELS[level],
        finding=_finding(compared.get("finding") or "", level),
        # one comparison weighs all papers together: it says nothing of a kind that one side lacks
        strength=None
        if level == "missing"
        else _strength(compared.get("stranger"), compared.get("household")),
    )


def _finding(found: str, level: str) -> str:
    """What the model saw, where it says more than that they agree or differ."""
    comparison, _, name = found.partition(":")
    plain = level in ("agrees", "missing") or name in ("exact", "different")
    return "" if not found or plain else f"{FINDINGS.get((comparison, name), '')}."


def value_of(field: str, side: dict[str, Any]) -> str:
    """What one side says of a field, as far as it is told."""
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


def _strength(stranger: float | None, household: float | None) -> Strength | None:
    if stranger is None or household is None:
        return None
    return strength_of(stranger, household)


def _effect(line: dict[str, Any]) -> str:
    sector = SECTOR_NAMES.get(line["sector"], line["sector"])
    areas = "alguna área" if line["areas"] == "some" else "varias áreas"
    return f"{sector}: quienes atienden a una de las dos sabrían de {areas} más de su vida."
