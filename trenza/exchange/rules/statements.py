"""Reading a canonical statement: its shape, its dates and its version. Contents are checked later.

A key that is not listed is refused: nobody slips in an organisation, a level or a state.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from trenza.exchange.rules.values import Problem, clean_text, microseconds

MADRID = ZoneInfo("Europe/Madrid")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Versions that are moments between 2001 and 2286, in microseconds.
CLOCK_VERSIONS = range(10**15, 10**16)
MAX_VERSION = 2**63 - 1
MAX_ID, MAX_AUTHOR, MAX_SUMMARY, MAX_CODE, MAX_ADDRESS = 200, 160, 2000, 60, 300
MAX_MEMBERS = 60
FIRST_YEAR, LAST_YEAR = 1900, 2200
STATES = ("current", "retracted")

_COMMON = frozenset({"kind", "source_id", "version", "person", "state", "digest"})
KEYS = {
    "record": _COMMON
    | {"type", "content", "summary", "valid_from", "valid_to", "stated_at", "centre", "author"},
    "person": frozenset({"kind", "source_id", "version", "person", "state", "stated_at", "digest"}),
    "relation": _COMMON | {"centre", "professional", "valid_from", "valid_to", "stated_at"},
    "household": (_COMMON - {"person"})
    | {"address", "municipality", "valid_from", "valid_to", "stated_at", "members"},
}
_MEMBER_KEYS = frozenset({"person", "kinship", "valid_from", "valid_to"})


class Member(NamedTuple):
    """Somebody who lives in a household, by the number the source gives them."""

    person: str
    kinship: str
    valid_from: date | None
    valid_to: date | None


class Statement(NamedTuple):
    """One statement, its shape checked. ``identity`` is the whole person, when it came along."""

    kind: str
    source_id: str
    version: int
    person: str
    identity: Mapping[str, Any] | None
    state: str
    stated_at: datetime | None
    valid_from: date | None
    valid_to: date | None
    centre: str
    type: str
    content: Mapping[str, Any]
    summary: str
    author: str
    professional: str
    address: str
    municipality: str
    members: tuple[Member, ...]
    digest: str

    def persons(self) -> tuple[str, ...]:
        """The persons whom this statement is about, by the source's numbers."""
        if self.members:
            return tuple([member.person for member in self.members])
        return (self.person,) if self.person else ()


class Wrong(Exception):
    """Raised with what is wrong in a statement."""

    def __init__(self, code: str, message: str, field: str) -> None:
        super().__init__(code)
        self.problem = Problem(code, message, field)


def read_statement(raw: Mapping[str, Any]) -> Statement | Problem:
    """A statement ready for its content to be checked, or the first thing that is wrong in it."""
    kind = raw.get("kind")
    if type(kind) is not str or kind not in KEYS:
        return Problem(
            "statement.kind", "«kind» debe ser record, person, relation o household.", "kind"
        )
    if not KEYS[kind].issuperset(raw):
        field = clean_text(min(set(raw) - KEYS[kind]))[:MAX_CODE]
        return Problem("statement.unknown_field", "Ese campo no se admite aquí.", field)
    try:
        return _READ[kind](raw)
    except Wrong as wrong:
        return wrong.problem


def _record(raw: Mapping[str, Any]) -> Statement:
    state = _state(raw)
    content = raw.get("content")
    if type(content) is not dict and (state == "current" or content is not None):
        raise Wrong("statement.content", "Falta el contenido de la anotación.", "content")
    return _statement(
        raw,
        state=state,
        content=content or {},
        type=_text(raw, "type", MAX_CODE, required=True),
        summary=_text(raw, "summary", MAX_SUMMARY),
        author=_text(raw, "author", MAX_AUTHOR),
        centre=_text(raw, "centre", MAX_CODE),
    )


def _person(raw: Mapping[str, Any]) -> Statement:
    statement = _statement(raw, state=_state(raw))
    if statement.state == "retracted":
        raise Wrong(
            "person.retracted",
            "Una persona no se retira: retire sus anotaciones y sus vínculos.",
            "state",
        )
    whole = raw["person"]
    return statement._replace(source_id=statement.person, identity=whole)


def _relation(raw: Mapping[str, Any]) -> Statement:
    return _statement(
        raw,
        state=_state(raw),
        centre=_text(raw, "centre", MAX_CODE, required=True),
        professional=_text(raw, "professional", MAX_CODE),
    )


def _household(raw: Mapping[str, Any]) -> Statement:
    state = _state(raw)
    members = raw.get("members") or []
    if type(members) is not list or len(members) > MAX_MEMBERS:
        raise Wrong("household.members", "Los miembros deben ser una lista corta.", "members")
    if not members and state == "current":
        raise Wrong("household.members", "Falta quién vive en el hogar.", "members")
    return _statement(
        raw,
        state=state,
        address=_text(raw, "address", MAX_ADDRESS),
        municipality=_text(raw, "municipality", 5),
        members=tuple(_member(item, index) for index, item in enumerate(members)),
    )


_READ: dict[str, Callable[[Mapping[str, Any]], Statement]] = {
    "record": _record,
    "person": _person,
    "relation": _relation,
    "household": _household,
}


def _statement(
    raw: Mapping[str, Any],
    *,
    state: str,
    centre: str = "",
    type: str = "",
    content: Mapping[str, Any] | None = None,
    summary: str = "",
    author: str = "",
    professional: str = "",
    address: str = "",
    municipality: str = "",
    members: tuple[Member, ...] = (),
) -> Statement:
    kind = raw["kind"]
    version = read_version(raw.get("version"))
    person, identity = ("", None) if kind == "household" else _reference(raw.get("person"))
    valid_from, valid_to = _period(raw, "")
    stated_at = _moment(raw.get("stated_at"))
    if stated_at is None and version in CLOCK_VERSIONS:
        stated_at = EPOCH + timedelta(microseconds=version)
    source_id = _text(raw, "source_id", MAX_ID, required=kind != "person")
    # In the order of the fields, because naming them costs as much as all the rest.
    return Statement(
        kind, source_id, version, person, identity, state, stated_at, valid_from, valid_to,
        centre, type, content or {}, summary, author, professional, address, municipality,
        members, raw.get("digest") or "",
    )  # fmt: skip


def _state(raw: Mapping[str, Any]) -> str:
    state = raw.get("state", "current")
    if state == "current" or state is None:
        return "current"
    if state not in STATES:
        raise Wrong("statement.state", "El estado debe ser current o retracted.", "state")
    return str(state)


def read_version(raw: Any) -> int:
    """A version as a number: the source's own counter, or a moment in microseconds."""
    if type(raw) is int and 0 <= raw <= MAX_VERSION:
        return raw
    if type(raw) is str:
        moment = _moment(raw, field="version")
        if moment is not None:
            return microseconds(moment)
    raise Wrong(
        "statement.version",
        "Falta la versión: un número entero o una fecha con hora y zona horaria.",
        "version",
    )


def _reference(raw: Any) -> tuple[str, Mapping[str, Any] | None]:
    if type(raw) is not dict:
        raise Wrong("statement.person", "Falta la persona.", "person")
    number = _identifier(raw.get("source_id"), "person.source_id")
    return number, (raw if len(raw) > 1 else None)


def _identifier(raw: Any, field: str) -> str:
    if type(raw) is int:
        raw = str(raw)
    if type(raw) is not str or not raw.strip():
        raise Wrong("statement.person", "Falta el número de la persona en su sistema.", field)
    if len(raw) > MAX_ID:
        raise Wrong("value.too_long", "El número de la persona es demasiado largo.", field)
    return clean_text(raw)


def _member(raw: Any, index: int) -> Member:
    field = f"members[{index}]"
    if type(raw) is not dict or not _MEMBER_KEYS.issuperset(raw):
        raise Wrong("household.member", "Cada miembro lleva su persona y su parentesco.", field)
    person = raw.get("person")
    if type(person) is not dict:
        raise Wrong("statement.person", "Falta la persona.", field)
    valid_from, valid_to = _period(raw, f"{field}.")
    return Member(
        _identifier(person.get("source_id"), f"{field}.person.source_id"),
        _text(raw, "kinship", MAX_CODE),
        valid_from,
        valid_to,
    )


def _text(raw: Mapping[str, Any], field: str, limit: int, *, required: bool = False) -> str:
    value = raw.get(field)
    if value is None or value == "":
        if required:
            raise Wrong(f"statement.no_{field}", f"Falta «{field}».", field)
        return ""
    if type(value) is int and field == "source_id":
        value = str(value)
    if type(value) is not str:
        raise Wrong("value.not_text", "Debe ser un texto.", field)
    text = clean_text(value)
    if len(text) > limit:
        raise Wrong("value.too_long", f"El texto pasa de {limit} caracteres.", field)
    return text


def _period(raw: Mapping[str, Any], prefix: str) -> tuple[date | None, date | None]:
    start = _date(raw.get("valid_from"), prefix, "valid_from")
    end = _date(raw.get("valid_to"), prefix, "valid_to")
    if start and end and end < start:
        raise Wrong(
            "value.period", "La fecha de fin es anterior a la de inicio.", f"{prefix}valid_to"
        )
    return start, end


def _date(raw: Any, prefix: str, name: str) -> date | None:
    if raw is None or raw == "":
        return None
    try:
        if type(raw) is str and len(raw) == 10 and raw[4] == raw[7] == "-":
            found = date.fromisoformat(raw)
            if FIRST_YEAR <= found.year <= LAST_YEAR:
                return found
    except ValueError:
        raise Wrong("value.impossible_date", "Esa fecha no existe.", f"{prefix}{name}") from None
    raise Wrong("value.date", "La fecha debe ser como 2026-03-01.", f"{prefix}{name}")


def _moment(raw: Any, *, field: str = "stated_at") -> datetime | None:
    if raw is None or raw == "":
        return None
    try:
        moment = datetime.fromisoformat(raw) if type(raw) is str and len(raw) > 10 else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Wrong(
            "value.moment",
            "Debe ser una fecha con hora y zona, como 2026-03-01T10:00:00+01:00.",
            field,
        )
    return moment.astimezone(UTC)
