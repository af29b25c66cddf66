"""Who is like whom, by the match model: found among all that the index holds, as they come in.

A pair is compared if the two share a key that few others have. What is found depends on the two
and on the model alone, never on who came first: each is compared when either of them changes.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import orjson
from django.conf import settings

from trenza.people.actions import forms
from trenza.people.actions.candidates import pairs
from trenza.people.actions.forms import Normal, Prepared, array, contact_keys, normal
from trenza.people.actions.known import array as id_array
from trenza.people.matching.definition import DOCUMENTS
from trenza.people.matching.scorer import Score, outcome, score
from trenza.people.matching.weights import MatchModel, read_model
from trenza.people.rules.identities import Identity

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# A telephone, e-mail or address of more identities is that of a centre, and vouches for nobody.
HOME = 12
NOT_READY: Mapping[str, Normal] = {}
PAPERS = (*DOCUMENTS, "document_typed")


class Likeness(NamedTuple):
    """Two identities that are alike: how much, and whether certainly one person."""

    one: UUID
    other: UUID
    weight: float
    certain: bool
    model: str
    comparison: str

    @property
    def pair(self) -> frozenset[UUID]:
        """The two, whichever is named first."""
        return frozenset((self.one, self.other))


@dataclass(frozen=True)
class Alike:
    """What was found of the identities whose normal form is new; of nobody if there is no model."""

    new: list[Prepared] = field(default_factory=list)
    changed: list[Prepared] = field(default_factory=list)
    likenesses: list[Likeness] = field(default_factory=list)
    compared: int = 0

    @property
    def stale(self) -> set[UUID]:
        """Those of whom what was found before no longer holds."""
        return {one.id for one in self.changed}

    @property
    def reached(self) -> set[UUID]:
        """Those who are certainly one person with somebody who comes in."""
        return {end for like in self.likenesses if like.certain for end in like.pair}


def match_model() -> MatchModel | None:
    """The match model of the pack, if there is one and it is to be used."""
    path = settings.PACKS_FOLDER / settings.PACK / "matching" / "model.json"
    return _model(str(path)) if settings.MATCHING and path.exists() else None


@lru_cache(maxsize=2)
def _model(path: str) -> MatchModel:
    return read_model(settings.ROOT / path)


def prepare(
    fresh: Mapping[str, Identity],
    ids: Mapping[str, UUID],
    ready: Mapping[str, Normal] = NOT_READY,
) -> list[Prepared]:
    """The normal form and the keys of each, of those whose are ready too; none without a model."""
    if match_model() is None:
        return []
    return [
        Prepared(ids[place], *(ready.get(place) or normal(identity)))
        for place, identity in fresh.items()
    ]


def find_alike(
    cursor: "CursorWrapper", coming: Sequence[Prepared], known: Collection[UUID]
) -> Alike:
    """Compare with all who share a key, in the index and among themselves."""
    model = match_model()
    if model is None or not coming:
        return Alike()
    before = forms.held(cursor, [one.id for one in coming if one.id in known])
    news = [one for one in coming if before.get(one.id) != forms.written(one.form)]
    near, compared = [], 0
    for one, other in pairs(cursor, news):
        compared += 1
        found = score(one.form, other.form, model)
        kind = outcome(found, model)
        if kind != "new":
            near.append((one, other, found, kind == "link"))
    shared = {key for one, other, _, sure in near if sure for key in in_common(one, other)}
    crowded = _shared_by_many(cursor, shared, news)
    likenesses = [
        _likeness(one.id, other.id, found, sure and _vouched(one, other, crowded), model)
        for one, other, found, sure in near
    ]
    return Alike(
        [one for one in news if one.id not in before],
        [one for one in news if one.id in before],
        likenesses,
        compared,
    )


def _likeness(one: UUID, other: UUID, found: Score, certain: bool, model: MatchModel) -> Likeness:
    parts = [
        {"field": part.comparison, "level": part.level, "stranger": round(part.against_stranger, 1),
         "household": round(part.against_household, 1)}
        for part in found.parts
    ]  # fmt: skip
    version = f"{model.version}:{model.hash[:12]}"
    return Likeness(one, other, found.weight, certain, version, orjson.dumps(parts).decode())


def in_common(one: Prepared, other: Prepared) -> set[int]:
    """The ways of reaching two without papers in common; empty if documents speak for them."""
    if all(any(getattr(who.form, name) for name in PAPERS) for who in (one, other)):
        return set()
    return contact_keys(one.form) & contact_keys(other.form)


def _vouched(one: Prepared, other: Prepared, crowded: Collection[int]) -> bool:
    """Whether papers, or a contact that is not that of a whole house, speak for a link."""
    shared = in_common(one, other)
    return not shared or not shared <= set(crowded)


def _shared_by_many(
    cursor: "CursorWrapper", keys: Collection[int], news: Sequence[Prepared]
) -> set[int]:
    """Those of these contacts that more identities have than live in one home."""
    if not keys:
        return set()
    coming = Counter(key for one in news for key in contact_keys(one.form))
    ids = [one.id for one in news]
    cursor.execute(
        "SELECT * FROM people_holders(%s::bigint[], %s, %s)", [array(keys), ids, HOME + 1]
    )
    return {key for key, count in cursor.fetchall() if count + coming[key] > HOME}


def keep(cursor: "CursorWrapper", alike: Alike) -> None:
    """Hold the new forms and what was found; what was found of changed ones before goes."""
    if alike.changed:
        rows = [
            (one.id, forms.written(one.form), forms.all_keys(one.form, one.keys), forms.STAMP)
            for one in alike.changed
        ]
        forms.change(cursor, rows)
        cursor.execute(
            "DELETE FROM people_match "
            "WHERE one_id = ANY(%(ids)s::uuid[]) OR other_id = ANY(%(ids)s::uuid[])",
            {"ids": id_array(alike.stale)},
        )
    forms.add(cursor, alike.new)
    forms.copy(cursor, "people_match (one_id, other_id, weight, certain, model, comparison)",
               [tuple(like) for like in alike.likenesses])  # fmt: skip


def held(cursor: "CursorWrapper", ids: Collection[UUID]) -> list[Likeness]:
    """What was found of these identities and stands."""
    cursor.execute(
        """
        SELECT one_id, other_id, weight, certain, model, comparison::text FROM people_match
        WHERE one_id = ANY(%(ids)s::uuid[])
      UNION
        SELECT one_id, other_id, weight, certain, model, comparison::text FROM people_match
        WHERE other_id = ANY(%(ids)s::uuid[])
        """,
        {"ids": id_array(ids)},
    )
    return [Likeness(*row) for row in cursor.fetchall()]
