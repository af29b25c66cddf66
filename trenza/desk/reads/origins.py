"""Of which identities («fichas») the persons of a doubt are made, and every decision about them."""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from trenza.desk.reads.places import SECTOR_NAMES
from trenza.desk.reads.review_queue import ORDERS, source_in_words
from trenza.desk.reads.reviews import value_of
from trenza.desk.rules.words import IDENTIFIERS, full_name, joined
from trenza.people.public import Origins, ToldDecision, ToldIdentity

KINDS = {
    "linked": "Se enlazaron",
    "unlinked": "Se separó una ficha",
    "split": "Se separaron en dos personas",
    "moved": "Se movió una ficha",
    "kept_apart": "Se dijo que son personas distintas",
    "undone": "Se deshizo una decisión",
    "reported": "Quien la atiende avisó de que aquí hay dos personas",
    "refused": "Se pidió un cambio y no se pudo",
}
OTHER = 2  # the side of the other person of the doubt
BY_DOCUMENT = "document-1"
_HANGS = {
    "records": ("anotaciones", "ninguna anotación"),
    "relations": ("centros que la atienden", "ningún centro que la atienda"),
    "consents": ("consentimientos", "ningún consentimiento"),
}


@dataclass(frozen=True)
class Sheet:
    """An identity as a card: a letter to speak of it, and what is told of it."""

    id: UUID
    letter: str
    source: str
    own: bool
    hidden: bool
    doubted: bool
    name: str
    facts: list[str]
    since: datetime | None
    hangs: str


@dataclass(frozen=True)
class Side:
    """One of the two persons: her cards, and whether something may be ordered of them."""

    number: int
    title: str
    mine: bool
    sheets: list[Sheet]

    @property
    def parts(self) -> bool:
        """Whether there is anything to part."""
        return self.mine and len(self.sheets) > 1


@dataclass(frozen=True)
class Line:
    """A decision, in words."""

    token: str
    at: datetime
    what: str
    who: str
    said: str
    why: str
    before: str
    after: str
    undone: bool
    may_undo: bool


@dataclass(frozen=True)
class Pending:
    """What was ordered and is not carried out yet."""

    reference: UUID
    what: str
    sheets: str
    at: datetime
    mine: bool
    waits: bool


@dataclass(frozen=True)
class Told:
    """The whole page."""

    sides: list[Side]
    lines: list[Line]
    pending: list[Pending]
    seal: str
    grave: bool

    def side(self, number: int) -> Side | None:
        """One of the two persons."""
        return next((side for side in self.sides if side.number == number), None)


def told_origins(origins: Origins) -> Told:
    """The identities by person with a letter each, and the decisions by those letters."""
    letters = {
        one.identity_id: letter for one, letter in zip(origins.identities, _letters(), strict=False)
    }
    together = all(one.side != OTHER for one in origins.identities)
    sides = [
        Side(
            number,
            _title(number, together),
            any(one.mine for one in origins.identities if one.side == number),
            [_sheet(one, letters[one.identity_id])
             for one in origins.identities if one.side == number],
        )
        for number in dict.fromkeys(one.side for one in origins.identities)
    ]  # fmt: skip
    by_text = {str(number): letter for number, letter in letters.items()}
    return Told(
        sides=sides,
        lines=[_line(one, by_text) for one in origins.decisions],
        pending=[
            Pending(
                one.reference, ORDERS[one.kind],
                joined(sorted(letters[n] for n in one.identities if n in letters)),
                one.at, one.mine, one.waits,
            )
            for one in origins.orders
        ],
        seal=origins.identities[0].seal,
        grave=origins.identities[0].grave,
    )  # fmt: skip


def _title(number: int, together: bool) -> str:
    if number > OTHER:
        return "Separada de ellas antes"
    return "La persona" if together else ("Una persona", "La otra persona")[number - 1]


def _letters() -> list[str]:
    """A, B… Z, then A2, B2…: a person of more cards than letters is rare, and is shown too."""
    first = list(string.ascii_uppercase)
    return first + [f"{letter}{turn}" for turn in range(2, 9) for letter in first]


def _sheet(one: ToldIdentity, letter: str) -> Sheet:
    told = one.told
    documents = [f"{IDENTIFIERS.get(d['type'], 'Documento')} {d['value']}".strip()
                 for d in told["documents"]]  # fmt: skip
    facts = [value_of("birth_date", told), *documents, told["municipality"]]
    return Sheet(
        id=one.identity_id,
        letter=letter,
        source=source_in_words(told["source"]),
        own=told["own"],
        hidden=told["hidden"],
        doubted=one.doubted,
        name=full_name(told["given_name"], told["surname1"], told["surname2"]),
        facts=[fact for fact in facts if fact],
        since=one.since,
        hangs=_hangs(one.hangs) if one.hangs else "",
    )


def _hangs(hangs: Mapping[str, bool]) -> str:
    """«Con ella van anotaciones y centros que la atienden»: no number of anything."""
    has = [some for name, (some, _) in _HANGS.items() if hangs[name]]
    return f"Con ella van {joined(has)}." if has else "Con ella no va nada más."


def _line(one: ToldDecision, letters: Mapping[str, str]) -> Line:
    before, after = (_groups(held, letters) for held in (one.before, one.after))
    return Line(
        token=one.token,
        at=one.at,
        what=KINDS.get(one.kind, one.kind),
        who=_who(one),
        said=one.reason,
        why=_why(one),
        before=before or "no constaba",
        after=after if after != before else "",
        undone=one.undone,
        may_undo=one.may_undo,
    )


def _who(one: ToldDecision) -> str:
    if one.by == "machine":
        return "El sistema, sin nadie"
    if one.kind == "reported" and one.by == "other":
        return f"Alguien de {SECTOR_NAMES.get(one.sector, 'otra entidad').lower()}"
    if one.by == "other":
        return f"Gestión de datos de {SECTOR_NAMES.get(one.sector, 'otra entidad').lower()}"
    return "Tú" if one.by == "self" else one.who


def _why(one: ToldDecision) -> str:
    if one.by != "machine":
        return "" if one.kind in ("undone", "reported") else "Respondió a una duda."
    if one.kind == "unlinked":
        return "Los datos cambiaron y ya no cuadraban."
    if one.model == BY_DOCUMENT:
        return "Por el mismo documento."
    return "Coinciden en lo bastante para enlazarlas sin preguntar."


def _groups(held: Mapping[str, Any], letters: Mapping[str, str]) -> str:
    """«A y B juntas; C aparte»: who pointed to the same person."""
    by_place: dict[int, list[str]] = {}
    for identity, place in held.items():
        if identity in letters:
            by_place.setdefault(place, []).append(letters[identity])
    groups = sorted(sorted(group) for group in by_place.values())
    return "; ".join(
        f"{joined(group)} {'juntas' if len(group) > 1 else 'aparte'}" for group in groups
    )
