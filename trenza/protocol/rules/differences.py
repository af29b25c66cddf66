"""What changes from one protocol to the next: cell by cell, and in sentences."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trenza.protocol.rules.compile import CLOSED, Compiled
from trenza.protocol.rules.masks import NOTHING, Level, Masks
from trenza.protocol.rules.pack import AUTOMATIC_KINDS, Cap, Pack

FROM = ("no ver nada de", "saber solo que consta", "ver el resumen de", "ver entero")
TO = ("no ver nada", "saber solo que consta", "ver el resumen", "verlo entero")
NAMED = 6  # types named in one sentence; the table has them all


@dataclass(frozen=True)
class Difference:
    """One cell before and after. ``seen`` is what really changes once the law has cut both."""

    profile: str
    sector: str
    situation: str
    own: bool
    type: str
    before: Level
    after: Level
    seen: bool

    @property
    def rises(self) -> bool:
        """Whether it gives more than before."""
        return self.after > self.before


@dataclass(frozen=True)
class Sentence:
    """A change as people say it, and whether something rises by it."""

    text: str
    rises: bool


def differences(old: Compiled, new: Compiled) -> tuple[Difference, ...]:
    """The cells whose level differs, in the order of the new pack."""
    return tuple(_differences(old, new))


def _differences(old: Compiled, new: Compiled) -> Iterator[Difference]:
    lawful = {sector: (_most(old, sector), _most(new, sector)) for sector in new.pack.sectors}
    for cell, row in new.matrix.items():
        former = old.matrix.get(cell, CLOSED)
        if former == row:
            continue
        for own in (False, True):
            for one in new.pack.types:
                before, after = (side.side(own).level(one.bit) for side in (former, row))
                if before == after:
                    continue
                most = [Level.FULL] * 2 if own else [m.level(one.bit) for m in lawful[cell[1]]]
                seen = min(before, most[0]) != min(after, most[1])
                yield Difference(*cell, own, one.code, before, after, seen)


def _most(compiled: Compiled, sector: str) -> Masks:
    """What law and consent can give to a sector; no agreement is on record yet."""
    total = NOTHING
    for basis in compiled.pack.bases:
        if basis.sector == sector and basis.kind != "agreement":
            total |= compiled.bases[basis.code]
    return total


def in_sentences(old: Compiled, new: Compiled) -> tuple[Sentence, ...]:
    """Every change as a sentence: alike ones together, rises first."""
    told = [*_cells_told(new.pack, differences(old, new)), *_bases_told(old, new)]
    told += _caps_told(old, new)
    return tuple(sorted(told, key=lambda one: not one.rises))


def _cells_told(pack: Pack, changed: Iterable[Difference]) -> Iterator[Sentence]:
    cases: dict[tuple[str, str, bool, str, Level, Level, bool], list[str]] = {}
    for one in changed:
        key = (one.profile, one.sector, one.own, one.type, one.before, one.after, one.seen)
        cases.setdefault(key, []).append(one.situation)
    alike: dict[tuple[str, str, bool, Level, Level, bool, tuple[str, ...]], list[str]] = {}
    for (profile, sector, own, code, before, after, seen), situations in cases.items():
        place = (profile, sector, own, before, after, seen, tuple(situations))
        alike.setdefault(place, []).append(code)
    for (profile, sector, own, before, after, seen, found), codes in alike.items():
        who = f"{pack.profile(profile).label} ({pack.sectors[sector].lower()})"
        whose = "de lo que anota su propia entidad, " if own else ""
        text = (
            f"{who}, {whose}{_when(pack, found)}, pasa de {FROM[before]} {_types(pack, codes)} "
            f"a {TO[after]}."
        )
        if not seen:
            text += " En la práctica se ve lo mismo: la ley no da más."
        yield Sentence(text, after > before)


def _when(pack: Pack, codes: tuple[str, ...]) -> str:
    openable = [one.code for one in pack.situations if one.openable]
    if len(openable) > 1 and set(codes) == set(openable):
        return "en cualquier situación"
    return "en " + _joined([f"«{pack.situation(code).label}»" for code in codes])


def _types(pack: Pack, codes: list[str]) -> str:
    named = [f"«{pack.type(code).label}»" for code in codes[:NAMED]]
    rest = len(codes) - NAMED
    return _joined([*named, f"otros {rest} tipos"] if rest > 0 else named)


def _joined(words: list[str]) -> str:
    if len(words) < 2:
        return "".join(words)
    last = words[-1]
    union = "e" if last.lower().lstrip("«").startswith(("i", "hi")) else "y"
    return f"{', '.join(words[:-1])} {union} {last}"


def _bases_told(old: Compiled, new: Compiled) -> Iterator[Sentence]:
    before = {one.code: one for one in old.pack.bases}
    after = {one.code: one for one in new.pack.bases}
    for code in (*after, *(code for code in before if code not in after)):
        was, now = before.get(code), after.get(code)
        one = now or was
        same_hands = was and now and (was.sector, was.kind) == (now.sector, now.kind)
        first = old.bases[code] if was and (same_hands or not now) else NOTHING
        second = new.bases[code] if now else NOTHING
        if first == second or one is None:
            continue
        asks = "" if one.kind in AUTOMATIC_KINDS else ", si la persona o el convenio lo permiten"
        what = f"La base «{one.label}» ({new.pack.sectors[one.sector].lower()}{asks})"
        yield from _masks_told(new.pack, what, first, second)


def _caps_told(old: Compiled, new: Compiled) -> Iterator[Sentence]:
    before = {(one.factor, one.code): one for one in old.pack.caps}
    after = {(one.factor, one.code): one for one in new.pack.caps}
    for key in (*after, *(key for key in before if key not in after)):
        was, now = before.get(key), after.get(key)
        one = now or was
        if one is None:
            continue
        first = old.caps[key] if was else NOTHING
        second = new.caps[key] if now else NOTHING
        yield from _masks_told(new.pack, f"«{one.label}»", first, second)
        if was and now and _lasts(was) != _lasts(now):
            yield Sentence(f"«{now.label}» cambia de duración o de situaciones.", True)


def _lasts(cap: Cap) -> tuple[int, int, tuple[str, ...]]:
    return cap.hours, cap.days, cap.situations


def _masks_told(pack: Pack, what: str, first: Masks, second: Masks) -> Iterator[Sentence]:
    alike: dict[tuple[Level, Level], list[str]] = {}
    for one in pack.types:
        levels = (first.level(one.bit), second.level(one.bit))
        if levels[0] != levels[1]:
            alike.setdefault(levels, []).append(one.code)
    for (before, after), codes in alike.items():
        text = f"{what} pasa de permitir «{before.label}» a «{after.label}» en "
        yield Sentence(f"{text}{_types(pack, codes)}.", after > before)


def rising_types(old: Compiled, new: Compiled) -> frozenset[str]:
    """The types of which anybody could see more, as PostgreSQL counts them."""
    total = 0
    for cell, row in new.matrix.items():
        former = old.matrix.get(cell, CLOSED)
        total |= _more(former.own, row.own) | _more(former.other, row.other)
    kept = {one.code: (one.sector, one.kind) for one in old.pack.bases}
    for basis in new.pack.bases:
        same = kept.get(basis.code) == (basis.sector, basis.kind)
        total |= _more(old.bases[basis.code] if same else NOTHING, new.bases[basis.code])
    lasting = {(one.factor, one.code): _lasts(one) for one in old.pack.caps}
    for cap in new.pack.caps:
        key = (cap.factor, cap.code)
        total |= _more(old.caps[key] if lasting.get(key) == _lasts(cap) else NOTHING, new.caps[key])
    return frozenset(one.code for one in new.pack.types if total >> one.bit & 1)


def _more(before: Masks, after: Masks) -> int:
    total = 0
    for old, new in zip(before.as_tuple(), after.as_tuple(), strict=True):
        total |= new & ~old
    return total
