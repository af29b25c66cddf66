"""Which pairs are worth asking of somebody: a source that has two files mostly has two persons.

Across sources every likeness is asked. Where the source of one knows the other too, it registered
them apart, and knew more of them than it tells: only a pair that is rather one person than not,
and in which nothing of name, birth or papers speaks against it, is asked (a file opened twice).
"""

from collections.abc import Iterable, Mapping
from typing import Any

# doublings: from four times as likely to be a stranger, something speaks against it
AGAINST = -2.0
CONTACTS = frozenset({"phone", "email", "place"})  # people have several, and change them


def asked_within_a_source(
    weight: float, parts: Iterable[Mapping[str, Any]], *, likely: float
) -> bool:
    """Whether two of whom one source knows both are asked; ``likely``: rather one than not."""
    return weight >= likely and not any(
        part["stranger"] <= AGAINST for part in parts if part["field"] not in CONTACTS
    )
