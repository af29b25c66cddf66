"""Who is like whom, by the match model: found among all that the index holds, as they come in.

A pair is compared if the two share a key that few others have. What is found depends on the two
and on the model alone, never on who came first: each is compared when either of them changes.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

import orjson
from django.conf import settings

from trenza.people.actions.locks import Number
from trenza.people.matching.definition import DOCUMENTS
from trenza.people.matching.scorer import Score, blocking_keys, outcome, score
from trenza.people.matching.weights import MatchModel, read_model
from trenza.people.rules.identities import Identity
from trenza.people.rules.normal import EDITION, NormalForm, normal_form, particulars_of

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# A key that more identities share is dropped; a look-up that finds more than MANY looks for such.
CROWD = 100
MANY = 400
# A telephone, e-mail or address of more identities is that of a centre, and vouches for nobody.
HOME = 12
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


class Prepared(NamedTuple):
    """An identity ready to be compared."""

    id: UUID
    form: NormalForm
    keys: tuple[int, ...]


@dataclass(frozen=True)
class Alike:
    """What was found of the identities whose normal form is new; of nobody if there is no model."""

    new: list[Prepared] = field(default_factory=list)
    changed: list[Prepared] = field(default_factory=list)
    likenesses: list[Likeness] = field(default_factory=list)

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


def prepare(fresh: Mapping[str, Identity], ids: Mapping[str, UUID]) -> list[Prepared]:
    """The normal form and the keys of each; nothing without a model."""
    if match_model() is None:
        return []
    found = []
    for place, identity in fresh.items():
        form = normal_form(particulars_of(identity))
        found.append(Prepared(ids[place], form, blocking_keys(form)))
    return found


def as_indexed(identity: Identity) -> tuple[str, int, str]:
    """The normal form, its edition and the keys of an identity as the index holds them."""
    form = normal_form(particulars_of(identity))
    return _written(form), EDITION, _array({*blocking_keys(form), *contact_keys(form)})


def numbers_of(prepared: Iterable[Prepared]) -> list[Number]:
    """The keys as something to be locked, so that nobody else compares by them meanwhile."""
    return [("key", str(key)) for one in prepared for key in one.keys]


def find_alike(
    cursor: "CursorWrapper", prepared: Sequence[Prepared], known: Collection[UUID]
) -> Alike:
    """Compare with all who share a key, in the index and among themselves."""
    model = match_model()
    if model is None or not prepared:
        return Alike()
    before = _forms(cursor, [one.id for one in prepared if one.id in known])
    news = [one for one in prepared if before.get(one.id) != _written(one.form)]
    hot = _hot(cursor, {key for one in news for key in one.keys})
    cool = [one._replace(keys=tuple(k for k in one.keys if k not in hot)) for one in news]
    near = []
    for one, other in chain(_among(cool), _in_index(cursor, cool)):
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
    )


def _likeness(one: UUID, other: UUID, found: Score, certain: bool, model: MatchModel) -> Likeness:
    parts = [
        {"field": part.comparison, "level": part.level, "stranger": round(part.against_stranger, 1),
         "household": round(part.against_household, 1)}
        for part in found.parts
    ]  # fmt: skip
    version = f"{model.version}:{model.hash[:12]}"
    return Likeness(one, other, found.weight, certain, version, orjson.dumps(parts).decode())


def contact_keys(form: NormalForm) -> set[int]:
    """How somebody is reached, as numbers; they are counted, and nobody is looked for by them."""
    ways = (("phone", form.phone), ("email", form.email), ("address", form.address, form.postcode),
            ("address", form.address, form.municipality))  # fmt: skip
    return {
        int.from_bytes(blake2b(repr(way).encode(), digest_size=8).digest(), "big", signed=True)
        for way in ways
        if None not in way
    }


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
        "SELECT k, (SELECT count(*) FROM (SELECT FROM people_normal AS n WHERE n.keys && ARRAY[k] "
        "AND n.identity_id <> ALL(%s) LIMIT %s) AS few) FROM unnest(%s::bigint[]) AS k",
        [ids, HOME + 1, _array(keys)],
    )
    return {key for key, count in cursor.fetchall() if count + coming[key] > HOME}


def _written(form: NormalForm) -> str:
    return orjson.dumps(list(form)).decode()


def _read(form: str) -> NormalForm:
    return NormalForm(*orjson.loads(form))


def _forms(cursor: "CursorWrapper", ids: list[UUID]) -> dict[UUID, str]:
    """The forms held of these identities; those of an older edition count as another form."""
    if not ids:
        return {}
    cursor.execute(
        "SELECT identity_id, CASE WHEN edition = %s THEN form ELSE '' END "
        "FROM people_normal WHERE identity_id = ANY(%s)",
        [EDITION, ids],
    )
    return dict(cursor.fetchall())


def _hot(cursor: "CursorWrapper", keys: set[int]) -> set[int]:
    # one text: psycopg takes long to write out a list of many numbers
    cursor.execute("SELECT key FROM people_hot_key WHERE key = ANY(%s::bigint[])", [_array(keys)])
    return {key for (key,) in cursor.fetchall()}


def _among(news: Sequence[Prepared]) -> Iterator[tuple[Prepared, Prepared]]:
    """The pairs within a batch, each once; a key that a crowd shares pairs nobody."""
    holders: dict[int, list[int]] = defaultdict(list)
    for place, one in enumerate(news):
        for key in one.keys:
            holders[key].append(place)
    pairs = {
        pair
        for crowd in holders.values()
        if 1 < len(crowd) <= CROWD
        for pair in combinations(crowd, 2)
    }
    return ((news[one], news[other]) for one, other in sorted(pairs))


_CANDIDATES = """
    SELECT q.place, c.identity_id, c.form
    FROM unnest(%s::int[], %s::text[]) AS q(place, keys)
    CROSS JOIN LATERAL (
        SELECT n.identity_id, n.form FROM people_normal AS n
        WHERE n.keys && q.keys::bigint[] AND n.edition = %s LIMIT %s
    ) AS c
"""
# which of some keys a crowd shares; no more of it is counted than is needed to know
_CROWDED = """
    INSERT INTO people_hot_key
    SELECT k FROM unnest(%s::bigint[]) AS k
    WHERE (SELECT count(*) FROM (SELECT FROM people_normal AS n WHERE n.keys && ARRAY[k]
                                 LIMIT %s) AS few) >= %s
    ON CONFLICT DO NOTHING RETURNING key
"""


def _in_index(
    cursor: "CursorWrapper", news: Sequence[Prepared]
) -> Iterator[tuple[Prepared, Prepared]]:
    """The pairs with those the index holds, each once; in one question for the whole batch."""
    own = {one.id for one in news}
    found = _candidates(cursor, news)
    heavy = [place for place, others in found.items() if len(others) >= MANY]
    if heavy:
        keys = sorted({key for place in heavy for key in news[place].keys})
        cursor.execute(_CROWDED, [keys, CROWD + 1, CROWD + 1])
        hot = {key for (key,) in cursor.fetchall()}
        cool = [news[p]._replace(keys=tuple(k for k in news[p].keys if k not in hot))
                for p in heavy]  # fmt: skip
        for place, others in _candidates(cursor, cool).items():
            found[heavy[place]] = others
    forms: dict[UUID, Prepared] = {}
    for place, others in found.items():
        for identity, form in others:
            if identity not in own:
                other = forms.get(identity)
                if other is None:
                    other = forms[identity] = Prepared(identity, _read(form), ())
                yield news[place], other


def _candidates(
    cursor: "CursorWrapper", news: Sequence[Prepared]
) -> dict[int, list[tuple[UUID, str]]]:
    asked = [(place, one.keys) for place, one in enumerate(news) if one.keys]
    cursor.execute(
        _CANDIDATES,
        [
            [place for place, _ in asked],
            ["{" + ",".join(map(str, keys)) + "}" for _, keys in asked],
            EDITION,
            MANY,
        ],
    )
    found: dict[int, list[tuple[UUID, str]]] = {place: [] for place, _ in asked}
    for place, identity, form in cursor.fetchall():
        found[place].append((identity, form))
    return found


def keep(cursor: "CursorWrapper", alike: Alike) -> None:
    """Hold the new forms and what was found; what was found of changed ones before goes."""
    if alike.changed:
        rows = [(o.id, _written(o.form), _kept(o)) for o in alike.changed]
        cursor.execute(
            """
            UPDATE people_normal AS n SET form = new.form, keys = new.keys::bigint[], edition = %s
            FROM unnest(%s::uuid[], %s::text[], %s::text[]) AS new(id, form, keys)
            WHERE n.identity_id = new.id
            """,
            [EDITION, *[list(column) for column in zip(*rows, strict=True)]],
        )
        stale = list(alike.stale)
        cursor.execute(
            "DELETE FROM people_match WHERE one_id = ANY(%s) OR other_id = ANY(%s)", [stale, stale]
        )
    _copy(cursor, "people_normal (identity_id, form, edition, keys)",
          [(o.id, _written(o.form), EDITION, _kept(o)) for o in alike.new])  # fmt: skip
    _copy(cursor, "people_match (one_id, other_id, weight, certain, model, comparison)",
          [tuple(like) for like in alike.likenesses])  # fmt: skip


def _kept(one: Prepared) -> str:
    return _array({*one.keys, *contact_keys(one.form)})


def _array(keys: Iterable[int]) -> str:
    return "{" + ",".join(map(str, keys)) + "}"


def _copy(cursor: "CursorWrapper", into: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        with cursor.copy(f"COPY {into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)


def held(cursor: "CursorWrapper", ids: Collection[UUID]) -> list[Likeness]:
    """What was found of these identities and stands."""
    cursor.execute(
        """
        SELECT one_id, other_id, weight, certain, model, comparison::text FROM people_match
        WHERE one_id = ANY(%(ids)s)
      UNION
        SELECT one_id, other_id, weight, certain, model, comparison::text FROM people_match
        WHERE other_id = ANY(%(ids)s)
        """,
        {"ids": list(ids)},
    )
    return [Likeness(*row) for row in cursor.fetchall()]


def without_form(cursor: "CursorWrapper", *, most: int) -> list[UUID]:
    """Identities that were never compared, or only in an older edition of the normal form."""
    cursor.execute(
        """
        SELECT i.id FROM people_identity AS i
        WHERE NOT EXISTS (SELECT FROM people_normal AS n
                          WHERE n.identity_id = i.id AND n.edition = %s)
        ORDER BY i.id LIMIT %s
        """,
        [EDITION, most],
    )
    return [identity for (identity,) in cursor.fetchall()]
