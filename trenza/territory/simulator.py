"""Keeping the sources living: every few seconds somebody does her work in one of them."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from trenza.territory.sources.living import (
    Change,
    LivingEmployment,
    LivingSocial,
    Moment,
    ngo_folder,
)
from trenza.territory.sources.sink import sqlite_url
from trenza.territory.sources.workbook import Book
from trenza.territory.sources.write import EMPLOYMENT_FILE, SOCIAL_FILE
from trenza.territory.synth.days import LOCAL, iso
from trenza.territory.synth.organisations import references
from trenza.territory.synth.story import COMPANIES, COURSES, OCCUPATIONS, pick

__all__ = ["Change", "NoRegion", "simulate_step"]

_PERE = 0.34  # how often it is Pere's turn
_WORKBOOK = 0.04  # an NGO sends its workbook far less often than officials type
_SERVICES = [
    ("information", "1.1.02", "Información y orientación especializada"),
    ("inclusion", "1.6.01", "Itinerario de inclusión social"),
    ("basic_needs", "1.7.01", "Reparto de alimentos"),
]


class NoRegion(FileNotFoundError):
    """The folder holds no region yet."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Who works when: the sources, the moment, the chance and whether Pere is attended."""

    out: Path
    social: LivingSocial
    employment: LivingEmployment
    moment: Moment
    rng: Random
    pere: bool


def simulate_step(
    out: Path,
    now: datetime,
    rng: Random,
    *,
    social_url: str = "",
    employment_url: str = "",
) -> list[Change]:
    """Make one or two believable changes in the sources of a region; Pere's turn comes often.

    The moment is given by the caller; every change is written as later than the one before it.
    """
    if not (out / "manifest.json").exists():
        raise NoRegion(f"No hay un territorio en {out.name}: escríbalo antes con «trenza synth».")
    urls = (
        social_url or sqlite_url(out / SOCIAL_FILE),
        employment_url or sqlite_url(out / EMPLOYMENT_FILE),
    )
    changes = []
    with _open(*urls) as (social, employment):
        for _ in range(1 + (rng.random() < 0.3)):
            moment = Moment.of(now.astimezone(LOCAL))
            turn = Turn(out, social, employment, moment, rng, rng.random() < _PERE)
            deeds = _DEEDS_FOR_PERE if turn.pere else _DEEDS
            deed = _workbook if rng.random() < _WORKBOOK else pick(rng, deeds)
            if change := deed(turn):
                changes.append(change)
    return changes


@contextmanager
def _open(social_url: str, employment_url: str) -> Iterator[tuple[LivingSocial, LivingEmployment]]:
    social, employment = LivingSocial(social_url), LivingEmployment(employment_url)
    try:
        yield social, employment
    finally:
        social.close()
        employment.close()


def _renewal(turn: Turn) -> Change | None:
    with turn.employment.change() as connection:
        return turn.employment.renew(connection, _seeker(turn, connection)[0], turn.moment)


def _action(turn: Turn) -> Change | None:
    """An action goes on; if there is none open, a new one is arranged: at most one a day."""
    with turn.employment.change() as connection:
        who = _seeker(turn, connection)
        if change := turn.employment.advance(connection, who[0], turn.moment):
            return change
        if turn.employment.busy(connection, who[0]):
            return turn.employment.renew(connection, who[0], turn.moment)
        kind, name, hours = pick(turn.rng, COURSES)
        content = {"kind": kind, "name": name, "state": "planned", "hours": hours,
                   "started_on": iso(turn.moment.day + 7), "provider": "Red formativa"}  # fmt: skip
        return turn.employment.state(connection, who, turn.moment.fact("action", content))


def _offer(turn: Turn) -> Change | None:
    with turn.employment.change() as connection:
        kind, name, hours = pick(turn.rng, COURSES)
        content = {"kind": kind, "name": name, "hours": hours, "provider": "Red formativa",
                   "starts_on": iso(turn.moment.day + 30), "answer": "pending",
                   "apply_before": iso(turn.moment.day + 15)}  # fmt: skip
        fact = turn.moment.fact("available_action", content)
        return turn.employment.state(connection, _seeker(turn, connection), fact)


def _seeker(turn: Turn, connection: Any) -> tuple[str, str, str]:
    if turn.pere:
        return turn.employment.pere()
    return turn.employment.somebody(connection, turn.rng)


def _service(turn: Turn) -> Change | None:
    branch, code, name = pick(turn.rng, _SERVICES)
    content = {"branch": branch, "code": code, "name": name, "state": "in_progress",
               "started_on": iso(turn.moment.day), "users_count": 1}  # fmt: skip
    return _social(turn, "service_provided", content)


def _appointment(turn: Turn) -> Change | None:
    content = {"kind": "social_support", "name": "Entrevista de seguimiento", "state": "planned",
               "started_on": iso(turn.moment.day + 5), "hours": 1}  # fmt: skip
    return _social(turn, "action", content)


def _request(turn: Turn) -> Change | None:
    """The benefit that was asked for longest ago is granted."""
    with turn.social.change() as connection:
        return turn.social.decide_benefit(connection, turn.moment)


def _social(turn: Turn, type_code: str, content: dict[str, Any]) -> Change:
    with turn.social.change() as connection:
        who = turn.social.somebody(connection, turn.rng)
        return turn.social.state(connection, who, turn.moment.fact(type_code, content))


def _workbook(turn: Turn) -> Change | None:
    """The NGO leaves a small workbook with what it did today."""
    manifest = json.loads((turn.out / "manifest.json").read_text(encoding="utf-8"))
    known = manifest["rows"]["entidad"]["personas"]
    at = datetime.fromisoformat(iso(turn.moment.day))
    at = at.replace(
        hour=turn.moment.second // 3600,
        minute=turn.moment.second // 60 % 60,
        second=turn.moment.second % 60,
    )
    stamp = f"{at:%Y%m%d%H%M%S}{int(turn.rng.random() * 1000):03d}"
    folder = ngo_folder(turn.out)
    ready, path = folder / f".{stamp}.tmp", folder / f"puente-claro-{stamp}.xlsx"
    book = Book(ready)
    for place in range(1, 4):
        person = f"P-{1 + int(turn.rng.random() * known):06d}"
        worker = pick(turn.rng, references("PC-VALDEALBA"))
        book.add("atenciones", [
            f"A-{stamp}-{place}", person, "Mediación con empresas", at.date(), None, "Propuesta",
            None, pick(turn.rng, COMPANIES), pick(turn.rng, OCCUPATIONS)[1], "", "", "", worker,
            "PC-VALDEALBA", "", at,
        ])  # fmt: skip
    book.close()
    ready.rename(path)
    return Change("ts-puente", "atenciones", path.name, "libro nuevo")


_DEEDS: list[Callable[[Turn], Change | None]] = [
    _renewal,
    _renewal,
    _action,
    _action,
    _offer,
    _service,
    _appointment,
    _request,
]
# What changes about Pere goes on from what there is, so that his folder does not fill with noise.
_DEEDS_FOR_PERE: list[Callable[[Turn], Change | None]] = [_renewal, _renewal, _action]
