"""What identifies a statement, and what its states mean."""

from datetime import date, datetime
from hashlib import blake2b, md5
from typing import NamedTuple
from uuid import UUID

# Only the newest version of a statement can be anything but superseded.
STATES = {
    "current": "Vigente",
    "superseded": "Sustituida",
    "retracted": "Retirada",
    "contested": "Discutida",
}


def series_of(source: str, source_id: str) -> UUID:
    """The identity that all versions of one statement of one source share."""
    digest = blake2b(f"{source}\x1f{source_id}".encode(), digest_size=16)
    return UUID(bytes=digest.digest())


class Prepared(NamedTuple):
    """A statement in the words of COPY; only of whom it speaks is still to be written before it.

    Prepared apart because most of the work of appending needs neither person nor database.
    """

    series: str
    version: int
    # The source has no versions of its own: append only if it says something new.
    only_if_changed: bool
    rest: str


NOTHING = "\\N"
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_TEXTS = 8


def prepared(
    source: str,
    source_id: str,
    version: int,
    only_if_changed: bool,
    stated_at: datetime,
    period: tuple[date | None, date | None],
    place: tuple[int, int | None, int],
    type_bit: int,
    texts: tuple[str, ...],
) -> Prepared:
    """A statement ready to be appended; ``place`` is its organisation, centre and row.

    ``texts`` are state, sector, type, source, source id, author, summary and content, the last as
    JSON text. Positional, because it is done for every row that comes in.
    """
    series = blake2b(f"{source}\x1f{source_id}".encode(), digest_size=16).hexdigest()
    named = f"{series[:8]}-{series[8:12]}-{series[12:16]}-{series[16:20]}-{series[20:]}:{version}"
    own = md5(named.encode(), usedforsecurity=False).hexdigest()
    start, end = period
    organisation, centre, row = place
    joined = "\t".join(texts)
    if joined.count("\t") != _TEXTS - 1 or "\\" in joined or "\n" in joined or "\r" in joined:
        joined = "\t".join([text.translate(_ESCAPES) for text in texts])
    return Prepared(
        series,
        version,
        only_if_changed,
        f"{own}\t{stated_at.isoformat()}\t{organisation}"
        f"\t{NOTHING if centre is None else centre}\t{row}"
        f"\t{NOTHING if start is None else start.isoformat()}"
        f"\t{NOTHING if end is None else end.isoformat()}\t{type_bit}\t{joined}\n",
    )


def whose(person: UUID, identity: UUID | None) -> str:
    """Of whom a statement speaks, in the words of COPY."""
    return f"{person.hex}\t{identity.hex if identity else NOTHING}"
