"""Which words change from one protocol to the next, where perhaps no level does.

The sentence that a professional reads under «¿Por qué lo veo?» and the norm that a decision cites
are part of what people agree to: nobody may change them unseen behind levels that stay.
"""

from collections.abc import Iterator

from trenza.protocol.rules.pack import Pack

OF_A_BASIS = {"label": "se llama", "norm": "cita", "scsp": "se comunica como"}
OF_A_CAP = {"label": "se llama", "text": "dice", "needed": "pide"}


def wording(old: Pack, new: Pack) -> tuple[str, ...]:
    """Every text that is new or another, as a sentence."""
    return tuple(_wording(old, new))


def _wording(old: Pack, new: Pack) -> Iterator[str]:
    if old.name != new.name:
        yield f"El protocolo se llama «{new.name}» (antes, «{old.name}»)."
    yield from _rules(old, new)
    bases = {one.code: one for one in old.bases}
    for basis in new.bases:
        who = f"La base «{basis.label}» ({new.sectors[basis.sector].lower()})"
        yield from _changed(who, bases.get(basis.code), basis, OF_A_BASIS)
    caps = {(one.factor, one.code): one for one in old.caps}
    for cap in new.caps:
        yield from _changed(f"«{cap.label}»", caps.get((cap.factor, cap.code)), cap, OF_A_CAP)


def _rules(old: Pack, new: Pack) -> Iterator[str]:
    before = {one.code: one.text for one in old.matrix}
    known, told = set(before.values()), set()
    for rule in new.matrix:
        was = before.get(rule.code)
        if was == rule.text or (was is None and rule.text in known) or rule.text in told:
            continue
        told.add(rule.text)
        yield f"Los profesionales leerán «{rule.text}»" + (f" (antes, «{was}»)." if was else ".")


def _changed(who: str, old: object | None, new: object, words: dict[str, str]) -> Iterator[str]:
    for key, verb in words.items():
        was, now = getattr(old, key, ""), getattr(new, key)
        if was != now:
            yield f"{who} {verb} «{now}»" + (f" (antes, «{was}»)." if was else ".")
