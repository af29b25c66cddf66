"""Canaries: a string that exists once in the world for each secret, so that a leak has a name.

For each person and type of information every organisation states one current record, with its own
canary in the content, the summary, the author and the source's number; there are also an older
version, a withdrawn one, one that ended and one that has not begun. What a viewer may find in the
bytes of an answer is computed by the Python twin of the decision, never by the SQL under test.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tests.cast import CENTRES, NOW, ORGANISATIONS, START, World, least

MARK = "kanario"
PARTS = ("content", "summary", "author", "number")
# organisation, its centre, its source, its sector
STATING = [
    ("county", "county-north", "ss-app", "SS"),
    ("employment", "office-alba", "se-app", "SE"),
    ("bridge", "bridge-site", "ts-book", "TS"),
    ("shelter", "shelter-site", "shelter-book", "TS"),
]
PERSONS = ("pere", "rosa", "berta")
VIEWERS = ("alba", "marta", "delia", "bilal", "dario", "quim", "nora", "sara")
KIND_OF = {
    "alba": "social_worker", "marta": "manager", "delia": "data_protection_officer",
    "bilal": "employment_counsellor", "dario": "data_manager", "quim": "employment_counsellor",
    "nora": "ngo_practitioner", "sara": "ngo_practitioner",
}  # fmt: skip
CENTRE_OF = {
    "alba": "county-north", "marta": "county-north", "delia": "county-north",
    "bilal": "office-alba", "dario": "office-alba", "quim": "office-far", "nora": "bridge-site",
    "sara": "shelter-site",
}  # fmt: skip
ATTENDED = {
    ("pere", "county-north"), ("pere", "office-alba"), ("pere", "bridge-site"),
    ("rosa", "county-north"), ("rosa", "shelter-site"), ("berta", "bridge-site"),
}  # fmt: skip
ORGANISATION_OF = {centre: organisation for centre, organisation, _, _ in CENTRES}
SECTOR_OF = {code: sector for code, _, sector, *_ in ORGANISATIONS}


@dataclass(frozen=True)
class Planted:
    """One canary: whose, of which type, stated by whom, where, and in which state."""

    person: str
    type: str
    organisation: str
    part: str
    state: str = "current"

    @property
    def text(self) -> str:
        """The string itself; nothing else in the world looks like it."""
        return f"{MARK}.{self.person}.{self.type}.{self.organisation}.{self.part}.{self.state}."


STATES = ("current", "old", "withdrawn", "ended", "coming")


def plant(world: World) -> list[Planted]:
    """State everything about everybody, as intake; the shelter attends Rosa. Ends as web."""
    from trenza.access.public import NewRelation, note_relations
    from trenza.protocol.public import record_types
    from trenza.records.public import NewRecord, append

    types = record_types()
    planted: list[Planted] = []
    world.enter("intake")
    note_relations(
        [NewRelation(
            person_id=world.persons["rosa"], identity_id=None,
            centre_id=world.centres["shelter-site"],
            organisation_id=world.organisations["shelter"], profile_id=world.profiles["sara"],
            valid_from=START, valid_to=None, source="shelter-book", source_id="rel-rosa", version=1,
        )],
        now=NOW,
    )  # fmt: skip
    for organisation, centre, source, sector in STATING:
        rows: list[NewRecord] = []
        for person in PERSONS:
            for one in types:
                for state in _states_of(one.code):
                    told, row = _statement(world, person, one, organisation, centre, source, state)
                    planted += told
                    rows.append(NewRecord(**row, sector=sector))
        append(rows, delivery_id=None, now=NOW)
        withdrawn = [r for r in rows if r.state == "retracted"]
        assert withdrawn
    world.enter("web")
    return planted


_VARIED = ("health_situation", "income", "action", "regional_benefit")
# The only type of its area, and nothing of it is in force today: it does not exist.
_NOT_TODAY = "housing"


def _states_of(type_code: str) -> tuple[str, ...]:
    if type_code == _NOT_TODAY:
        return ("withdrawn", "ended", "coming")
    return STATES if type_code in _VARIED else ("current",)


def _statement(
    world: World, person: str, one: Any, organisation: str, centre: str, source: str, state: str
) -> tuple[list[Planted], dict[str, Any]]:
    told = [Planted(person, one.code, organisation, part, state) for part in PARTS]
    content, summary, author, number = (t.text for t in told)
    body, holds_it = _body(one.schema, content)
    told = told if holds_it else told[1:]
    today = NOW.date()
    dates = {
        "ended": (START, START + timedelta(days=9)),
        "coming": (today + timedelta(days=400), None),
    }.get(state, (START, None))
    series = number if state in ("ended", "coming", "withdrawn") else number.split(".number.")[0]
    return told, {
        "row_number": 1, "person_id": world.persons[person], "type": one.code,
        "type_bit": one.bit, "content": json.dumps(body), "summary": summary,
        "organisation_id": world.organisations[organisation], "centre_id": world.centres[centre],
        "author": author, "source": source, "source_id": series,
        "version": 1 if state == "old" else 2, "stated_at": NOW, "valid_from": dates[0],
        "valid_to": dates[1], "state": "retracted" if state == "withdrawn" else "current",
    }  # fmt: skip


def _body(schema: dict[str, Any], canary: str) -> tuple[dict[str, Any], bool]:
    """Content that the schema accepts with the canary in its first free text, if it has one."""
    body = dict(least(schema))
    for name, field in schema["properties"].items():
        if field.get("maxLength", 0) >= len(canary) and not {"enum", "format"} & set(field):
            return {**body, name: canary}, True
    return body, False


def permitted(
    planted: Iterable[Planted], *, viewer: str, situation: str, person: str,
    consent: tuple[int, int, int] | None = None, history: bool = False,
) -> tuple[set[str], set[str]]:  # fmt: skip
    """The canaries that this viewer may find, and the areas where something merely exists.

    In the ``history``, who sees a type in full also finds what was corrected, whole only if her
    organisation said it; what was taken back is told in words to that organisation alone.
    """
    from trenza.protocol.public import Case, Granted, Masks, current

    protocol = current()
    centre = CENTRE_OF[viewer]
    organisation = ORGANISATION_OF[centre]
    decision = protocol.decide(
        Case(
            KIND_OF[viewer], SECTOR_OF[organisation], situation,
            "attends" if (person, centre) in ATTENDED else "",
            "protected" if person == "rosa" else "none",
            (Granted("consent", Masks(*consent)),) if consent else (),
        )
    )  # fmt: skip
    found: set[str] = set()
    areas: set[str] = set()
    for one in planted:
        former = one.state in ("old", "withdrawn")
        if one.person != person or (former and not history):
            continue
        kind = protocol.types[one.type]
        hers = one.organisation == organisation
        level = decision.level(kind.bit, own=hers)
        kept_back = {"content", "summary"} if one.state == "withdrawn" else {"content"}
        if former and (level < 3 or (not hers and one.part in kept_back)):
            continue
        if level >= 2 and one.part == "summary":
            found.add(one.text)
        # Who states something of a protected person, or for a shelter, gives away where she is.
        veiled = one.organisation != organisation and (
            person == "rosa" or one.organisation == "shelter"
        )
        if level == 3 and (one.part == "content" or (one.part == "author" and not veiled)):
            found.add(one.text)
        if level == 1 and one.state == "current":
            areas.add(kind.area)
    return found, areas


def canaries_in(answer: str) -> set[str]:
    """Every canary in some bytes, whole or cut at the end."""
    found = set()
    for piece in answer.split(MARK)[1:]:
        words = piece.split(".")
        found.add(MARK + ".".join(words[:6]) + "." if len(words) > 6 else MARK + piece[:60])
    return found
