"""The queue of the review desk in words: what waits, how it goes, what waits for a second one."""

from dataclasses import dataclass
from uuid import UUID

from trenza.base.clock import now
from trenza.base.spanish import ago, counted
from trenza.desk.reads.places import SECTOR_NAMES
from trenza.desk.rules.words import joined
from trenza.people.public import REASONS, SAMPLE, MyAnswer, Pace, Queue

RISKS = {3: "Riesgo alto", 2: "Riesgo medio", 1: "Riesgo bajo"}
ORDERS = {"split": "Separar en dos personas", "move": "Mover una ficha", "undo": "Deshacer"}
STANDS = {
    "applied": "aplicado",
    "undoing": "has pedido deshacerlo y se está aplicando",
    "undone": "deshecho",
    "kept": "no se pudo deshacer: hay una decisión posterior",
    "refused": "no se pudo aplicar: choca con otra decisión",
    "withdrawn": "retirado",
    "replaced": "después has respondido otra vez",
    "agreed": "después se decidió así",
    "otherwise": "después se decidió otra cosa",
    "overtaken": "ya no cuenta: después cambiaron los datos o la decisión",
}
WAITS = "falta que responda otra persona, o se está aplicando"
WEEK = 7
SHARED_HOME = 2  # of what speaks for two: somebody lives with both


@dataclass(frozen=True)
class Waiting:
    """A line of the queue: nobody can be told from it."""

    id: UUID
    place: int
    reason: str
    risk: str
    level: int
    sources: str
    age: str
    answers: str
    near: bool
    sample: bool


def waiting(queue: Queue, *, first: int = 1) -> list[Waiting]:
    """A page of the queue in words; ``first`` is the place of its first line."""
    return [
        Waiting(
            id=one.id,
            place=place,
            reason=REASONS.get(one.reason, one.reason),
            risk=RISKS[one.risk],
            level=one.risk,
            sources=_sources(one.sources),
            age=ago(now() - one.created_at),
            answers=answers_in_words(one.answers),
            near=one.near >= SHARED_HOME,
            sample=one.reason == SAMPLE,
        )
        for place, one in enumerate(queue.reviews, first)
    ]


def _sources(names: list[str]) -> str:
    told = list(dict.fromkeys(source_in_words(name) for name in names))
    return joined(told) if len(told) > 1 else f"{told[0]}: dos fichas"


def source_in_words(name: str) -> str:
    """The name of a source; behind the veil its sector alone."""
    return SECTOR_NAMES.get(name, name)


def source_choices(queue: Queue) -> list[tuple[str, str]]:
    """The sources of the queue, to choose from."""
    return [(name, source_in_words(name)) for name in queue.sources]


def answers_in_words(number: int) -> str:
    """How many have answered, never what."""
    return f"{counted(number, 'persona ha', 'personas han')} opinado ya" if number else ""


def how_it_stands(mine: MyAnswer) -> str:
    """What became of an answer; whoever did not know waits for nobody."""
    if mine.stands == "waiting":
        return "" if mine.answer == "unsure" else WAITS
    if mine.answer == "unsure" and mine.stands in ("agreed", "otherwise"):
        return "ya está decidido"
    return STANDS[mine.stands]


def pace_in_words(pace: Pace | None, waits: int) -> list[str]:
    """How it goes: her own time today, the queue in a week, how long what waits would take."""
    if pace is None:
        return []
    told = []
    if pace.mine:
        mine = f"Hoy has respondido {counted(pace.mine, 'duda', 'dudas')}"
        if pace.median:
            mine += f"; la mitad, en menos de {_time(pace.median)}"
            if waits > 1:
                mine += f". A tu ritmo, las {waits} que esperan son {_time(pace.median * waits)}"
        told.append(f"{mine}.")
    told.append(
        f"En los últimos 7 días entraron {counted(pace.opened, 'duda', 'dudas')} de tu entidad y "
        f"se {'resolvió' if pace.settled < 2 else 'resolvieron'} {pace.settled or 'ninguna'}. "
        f"{_outlook(pace, waits)}"
    )
    return told


def _outlook(pace: Pace, waits: int) -> str:
    if not waits:
        return "No queda ninguna."
    left = pace.settled - pace.opened
    if left <= 0:
        return "A este paso, la lista no baja."
    days = -(-waits * WEEK // left)
    return f"A este paso, la lista se acaba en {counted(days, 'día', 'días')}."


def _time(seconds: float) -> str:
    """25 segundos, 12 minutos, 3 horas: rounded up, for it is a guess."""
    if seconds < 60:
        return counted(max(1, round(seconds)), "segundo", "segundos")
    minutes = -(-int(seconds) // 60)
    if minutes < 90:
        return counted(minutes, "minuto", "minutos")
    return counted(round(minutes / 60), "hora", "horas")
