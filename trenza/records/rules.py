"""What identifies a statement, and what its states mean."""

import hashlib
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
    digest = hashlib.blake2b(f"{source}\x1f{source_id}".encode(), digest_size=16)
    return UUID(bytes=digest.digest())
