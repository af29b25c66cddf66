"""The register of accesses in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trenza.access.public import LogLine
from trenza.accounts.public import KINDS, CurrentProfile
from trenza.audit.public import label as kind_label
from trenza.desk.reads.places import Places, places_for
from trenza.desk.rules import words
from trenza.protocol.public import current

OUTCOMES = {"allowed": "Permitido", "denied": "Denegado"}
DONE = "Hecho"
SAME_SEARCH = timedelta(minutes=10)
REFERENCE = 8  # enough of a person's number to see that two lines are about the same one


@dataclass(frozen=True)
class Line:
    """Something that somebody did."""

    at: datetime
    who: str
    place: str
    what: str
    person: str
    situation: str
    reason: str
    basis: str
    outcome: str
    denied: bool
    search: tuple[str, ...] = ()
    times: int = 1


def log_lines(rows: Sequence[LogLine], profile: CurrentProfile) -> list[Line]:
    """The lines as they are read; the person by a short reference, never by name."""
    pack = current().compiled.pack
    situations = {one.code: one.label for one in pack.situations}
    places = places_for(profile, {row.centre_id for row in rows if row.centre_id is not None})
    return [
        Line(
            at=row.at,
            who=row.actor_name or "Sin identificar",
            place=_place(row, places, profile),
            what=kind_label(row.kind),
            person=row.person[:REFERENCE],
            # nobody declares why she looks at her own list; older events name one all the same
            situation="" if row.kind == "caseload.listed" else situations.get(row.situation, ""),
            reason=row.reason,
            basis=words.SCSP.get(str(row.detail.get("scsp") or ""), ""),
            outcome=OUTCOMES.get(row.outcome, DONE),
            denied=row.outcome == "denied",
            search=_search(row),
        )
        for row in rows
    ]


def _search(row: LogLine) -> tuple[str, ...]:
    """What makes two searches the same search, going on; one that missed stands by itself."""
    if row.kind != "person.searched" or row.detail.get("missed") or row.outcome == "denied":
        return ()
    about = str(row.detail.get("about") or row.detail.get("digest", ""))
    return row.actor_name, str(row.centre_id), about


def searches_once(lines: Sequence[Line]) -> list[Line]:
    """The lines of a page, newest first, with the steps of one search shown once.

    The first time with the document, then with the birth date, then to declare a visit: the log
    holds each; who reads it wants to know that somebody was looked for.
    """
    shown: list[Line] = []
    last: dict[tuple[str, ...], int] = {}
    for line in lines:
        place = last.get(line.search) if line.search else None
        if place is not None and shown[place].at - line.at < SAME_SEARCH:
            shown[place] = replace(shown[place], times=shown[place].times + 1)
            continue
        if line.search:
            last[line.search] = len(shown)
        shown.append(line)
    return shown


def _place(row: LogLine, places: Places, profile: CurrentProfile) -> str:
    """«Trabajo social · CEAS Norte», as far as it is known."""
    centre = places.place(row.centre_id, None, profile.sector) if row.centre_id else ""
    return " · ".join(part for part in (KINDS.get(row.profile, ""), centre) if part)
