"""How PostgreSQL goes about the look-ups of a batch: by index, whatever it believes of the tables.

Statistics of a table that is being filled for the first time say that it is empty, and those of
arrays say little: reading the whole table looks cheap then, and is not.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

_WAYS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")
_BY_INDEX = "; ".join(f"SET LOCAL {way} TO off" for way in _WAYS)
_AS_BEFORE = "; ".join(f"SET LOCAL {way} TO DEFAULT" for way in _WAYS)


@contextmanager
def by_index(cursor: "CursorWrapper") -> Iterator[None]:
    """Within a transaction: nothing is read whole if there is an index."""
    cursor.execute(_BY_INDEX)
    yield
    cursor.execute(_AS_BEFORE)
