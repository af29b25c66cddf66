"""A protocol as one file: its matrix and, if it says so, its bases and caps, over a content map.

So it travels to another region and comes back as a draft. Types, profiles and situations are those
of the protocol it is laid over: a word that this one does not have is a problem with its line.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from trenza.protocol.rules.check import Checked, check_matrix
from trenza.protocol.rules.pack import Basis, Cap, Grant, Pack, Rule, Selection
from trenza.protocol.rules.reading import Node, Reader
from trenza.protocol.rules.tables import RuleReader

KEYS = ("code", "name", "number", "hash", "matrix", "bases", "caps")
MOST = 300  # rules, bases or caps in a file: each is tried without the others


def read_over(node: Node, base: Pack, *, on: date, found: Iterable[Any] = ()) -> Checked:
    """The next version of ``base`` with the rules of a file, or what is wrong with the file."""
    reader = Reader()
    reader.problems.extend(found)
    if reader.problems:
        return Checked(None, tuple(sorted(reader.problems)))
    about = reader.entry(node, KEYS)
    rules = RuleReader(
        reader, types=base.types, areas=base.areas, profiles=base.profiles,
        situations=base.situations,
    )  # fmt: skip
    matrix, bases, caps = about.get("matrix"), about.get("bases"), about.get("caps")
    if matrix is None:
        reader.problem(node, "Falta «matrix»: las reglas de quién ve qué.")
    for key, value in (("matrix", matrix), ("bases", bases), ("caps", caps)):
        if value is not None and _length(value) > MOST:
            reader.problem(value, f"«{key}» tiene más de {MOST} entradas: son demasiadas.")
    if reader.problems:
        return Checked(None, tuple(sorted(reader.problems)))
    pack = replace(
        base,
        name=about.text("name", base.name),
        number=base.number + 1,
        agreed_on=on,
        matrix=rules.matrix(matrix) if matrix else (),
        bases=rules.bases(bases) if bases else base.bases,
        caps=rules.caps(caps) if caps else base.caps,
    )
    if not reader.problems and matrix is not None:
        _check_codes(reader, node, pack)
    if not reader.problems and matrix is not None:
        check_matrix(reader, matrix, pack)
    problems = tuple(sorted(reader.problems))
    return Checked(None if problems else pack, problems)


def _length(node: Node) -> int:
    """How many entries a table of the file has, those of its parts together."""
    if isinstance(node.value, dict):
        return sum(_length(part) for part in node.value.values())
    return len(node.value) if isinstance(node.value, list) else 0


def _check_codes(reader: Reader, node: Node, pack: Pack) -> None:
    tables: tuple[tuple[str, list[str]], ...] = (
        ("matrix", [one.code for one in pack.matrix]),
        ("bases", [one.code for one in pack.bases]),
        ("caps", [f"{one.factor} {one.code}" for one in pack.caps]),
    )
    about = reader.entry(node, KEYS)
    for key, codes in tables:
        seen: set[str] = set()
        items = list(reader.items(about.get(key))) if key != "caps" else []
        for place, code in enumerate(codes):
            if code in seen:
                where = items[place] if items else about.where(key)
                reader.problem(where, f"El código «{code}» está repetido.")
            seen.add(code)
    for factor, code in (("relation", "attends"), ("protection", "none")):
        if pack.cap(factor, code) is None:
            reader.problem(about.where("caps"), f"Falta «{code}».")


def as_document(pack: Pack, seal: str) -> dict[str, Any]:
    """A pack as the plain values of its file."""
    return {
        "code": pack.code,
        "name": pack.name,
        "number": pack.number,
        "hash": seal,
        "matrix": [_rule(rule) for rule in pack.matrix],
        "bases": [_basis(basis) for basis in pack.bases],
        "caps": {
            f"{factor}s": [_cap(cap) for cap in pack.caps if cap.factor == factor]
            for factor in ("relation", "protection")
        },
    }


def _rule(rule: Rule) -> dict[str, Any]:
    who = {"profiles": list(rule.profiles), "sectors": list(rule.sectors)}
    return _said({
        "code": rule.code,
        "text": rule.text,
        "who": _said(who),
        "whose": "own" if rule.own else "other",
        "when": list(rule.situations),
        "what": _selection(rule.what),
        "at_most" if rule.lowers else "level": rule.level.code,
    })  # fmt: skip


def _basis(basis: Basis) -> dict[str, Any]:
    return {
        "sector": basis.sector,
        "code": basis.code,
        "kind": basis.kind,
        "scsp": basis.scsp,
        "norm": basis.norm,
        "label": basis.label,
        "grants": [_grant(grant) for grant in basis.grants],
    }


def _cap(cap: Cap) -> dict[str, Any]:
    return _said({
        "code": cap.code,
        "label": cap.label,
        "text": cap.text,
        "needed": cap.needed,
        "grants": [_grant(grant) for grant in cap.grants],
        "hours": cap.hours,
        "days": cap.days,
        "situations": list(cap.situations),
    })  # fmt: skip


def _grant(grant: Grant) -> dict[str, Any]:
    return {"max": grant.max.code, "what": _selection(grant.what)}


def _selection(what: Selection) -> dict[str, Any]:
    return _said({
        "all": what.all,
        "types": list(what.types),
        "areas": list(what.areas),
        "blocks": list(what.blocks),
        "sensitivity": list(what.sensitivity),
        "except": list(what.exceptions),
    })  # fmt: skip


def _said(values: dict[str, Any]) -> dict[str, Any]:
    """Without what says nothing."""
    return {key: value for key, value in values.items() if value}
