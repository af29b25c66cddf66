"""Who might be like whom: those who share a key that few others have.

The index is asked once for a whole batch. Where more come back than the narrowest key may bring,
the crowds among the keys are looked for, noted, and left out from then on.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING
from uuid import UUID

from trenza.people.actions import forms
from trenza.people.actions.forms import Prepared, array
from trenza.people.matching.definition import KEYS

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# What a look-up brings at most; more than the narrowest key may bring is a reason to look closer.
MOST = 400
SOME = 20_000
FEW = min(key.cap for key in KEYS)

Pair = tuple[Prepared, Prepared]
_Found = dict[int, list[tuple[UUID, str]]]


def pairs(cursor: "CursorWrapper", news: Sequence[Prepared]) -> Iterator[Pair]:
    """The pairs to be compared, within the batch and with those the index holds, each once."""
    if len(news) > 1:
        hot = _hot(cursor, news)
        news = [
            one._replace(keys={key: cap for key, cap in one.keys.items() if key not in hot})
            for one in news
        ] if hot else news  # fmt: skip
        yield from _among(news)
    yield from _in_index(cursor, news)


def _hot(cursor: "CursorWrapper", news: Sequence[Prepared]) -> set[int]:
    """The crowds' keys: all of them while they are few, which is quicker than asking for each."""
    cursor.execute("SELECT key FROM people_hot_key LIMIT %s", [SOME + 1])
    rows = cursor.fetchall()
    if len(rows) > SOME:
        keys = {key for one in news for key in one.keys}
        cursor.execute(
            "SELECT key FROM people_hot_key WHERE key = ANY(%s::bigint[])", [array(keys)]
        )
        rows = cursor.fetchall()
    return {key for (key,) in rows}


def _among(news: Sequence[Prepared]) -> Iterator[Pair]:
    """The pairs within a batch, each once; a key that a crowd shares pairs nobody."""
    first: dict[int, int] = {}
    crowds: dict[int, list[int]] = {}
    for place, one in enumerate(news):
        for key in one.keys:
            if first.setdefault(key, place) != place:
                crowds.setdefault(key, [first[key]]).append(place)
    found = {
        pair
        for key, crowd in crowds.items()
        if len(crowd) <= news[crowd[0]].keys[key]
        for pair in combinations(crowd, 2)
    }
    return ((news[one], news[other]) for one, other in sorted(found))


def _in_index(cursor: "CursorWrapper", news: Sequence[Prepared]) -> Iterator[Pair]:
    """The pairs with those the index holds."""
    own = {one.id for one in news}
    found = _look_up(cursor, dict(enumerate(news)))
    crowds = _crowds(cursor, news, found)
    if crowds:
        again = {
            p: news[p]._replace(keys={k: c for k, c in news[p].keys.items() if k not in crowds})
            for p in found
            if not crowds.isdisjoint(news[p].keys)
        }
        found.update(_look_up(cursor, again))
    known: dict[UUID, Prepared | None] = {}
    for place, others in found.items():
        for identity, text in others:
            if identity in own:
                continue
            if identity not in known:
                form = forms.read(text)
                known[identity] = Prepared(identity, form, {}) if form else None
            other = known[identity]
            if other is not None:
                yield news[place], other


def _look_up(cursor: "CursorWrapper", asked: Mapping[int, Prepared]) -> _Found:
    found: _Found = {place: [] for place in asked}
    keys = [array(one.keys) for one in asked.values()]
    # of a batch the hot keys are known
    check = len(asked) == 1
    cursor.execute(
        "SELECT * FROM people_candidates(%s, %s, %s, %s)", [list(asked), keys, MOST, check]
    )
    for place, identity, form in cursor.fetchall():
        found[place].append((identity, form))
    return found


def _crowds(cursor: "CursorWrapper", news: Sequence[Prepared], found: _Found) -> set[int]:
    """The keys that turn out to be those of a crowd, among those that may have brought too many."""
    doubtful: dict[int, int] = {}
    for place, others in found.items():
        if len(others) > FEW:
            doubtful.update((k, cap) for k, cap in news[place].keys.items() if cap < len(others))
    if not doubtful:
        return set()
    cursor.execute(
        "SELECT * FROM people_note_crowds(%s::bigint[], %s::int[])",
        [array(doubtful), array(doubtful.values())],
    )
    return {key for (key,) in cursor.fetchall()}
