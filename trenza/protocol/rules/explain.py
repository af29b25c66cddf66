"""Why somebody sees what she sees: each factor of the decision, the binding one, what is missing.

The levels come from the same masks that decided, so an explanation cannot disagree with its
decision; only the sentences are looked up.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from trenza.protocol.rules.compile import Compiled, bases_of, cap_applies
from trenza.protocol.rules.decide import Case, basis_masks, cap_masks, decide, most_granted
from trenza.protocol.rules.masks import Level
from trenza.protocol.rules.pack import AUTOMATIC_KINDS, RecordType

BASIS_NAMES = {"consent": "el consentimiento de la persona", "agreement": "un convenio"}


@dataclass(frozen=True)
class Factor:
    """One of the things that limit a level, with its sentence and where it is written."""

    name: str  # matrix | basis | relation | protection | block
    label: str
    level: Level
    text: str
    reference: str


@dataclass(frozen=True)
class Explanation:
    """The level of one type for one case, factor by factor."""

    type: str
    type_label: str
    own: bool
    level: Level
    factors: tuple[Factor, ...]
    needed: tuple[str, ...]

    @property
    def binding(self) -> tuple[Factor, ...]:
        """The factors that keep the level where it is; none when everything is shown."""
        if self.level == Level.FULL:
            return ()
        return tuple(factor for factor in self.factors if factor.level == self.level)

    @property
    def sentence(self) -> str:
        """The explanation in a line: the level and the reason that binds."""
        reason = (self.binding or self.factors)[0].text
        return f"{self.level.label.capitalize()}. {reason}"


def explain(
    compiled: Compiled, case: Case, type_code: str, *, own: bool, blocked: bool = False
) -> Explanation:
    """Explain one type in one case."""
    one = compiled.pack.type(type_code)
    factors = tuple(_factors(compiled, case, one, own=own, blocked=blocked))
    level = decide(compiled, case).level(one.bit, own=own, blocked=blocked)
    return Explanation(
        type=one.code,
        type_label=one.label,
        own=own,
        level=level,
        factors=factors,
        needed=tuple(_needed(compiled, case, one, factors, level, own=own)),
    )


def _factors(
    compiled: Compiled, case: Case, one: RecordType, *, own: bool, blocked: bool
) -> Iterator[Factor]:
    yield _matrix(compiled, case, one, own=own)
    if not own:
        yield _basis(compiled, case, one)
    yield _cap(compiled, case, one, "relation", "Vínculo")
    if not own:
        yield _cap(compiled, case, one, "protection", "Protección")
        text = f"La entidad que lo anotó {'lo ha' if blocked else 'no lo ha'} bloqueado."
        yield Factor("block", "Bloqueo", Level.NONE if blocked else Level.FULL, text, "")


def _matrix(compiled: Compiled, case: Case, one: RecordType, *, own: bool) -> Factor:
    cell = (case.profile, case.sector, case.situation)
    level = compiled.row(*cell).side(own).level(one.bit)
    rule = compiled.rule(cell, one.code, own=own)
    text = rule.text if rule else _closed(compiled, case.situation)
    return Factor("matrix", "Protocolo", level, text, rule.code if rule else "")


def _closed(compiled: Compiled, situation: str) -> str:
    for one in compiled.pack.situations:
        if one.code == situation and not one.openable:
            return f"Todavía no se puede abrir una carpeta por «{one.label}»."
    return "El protocolo no abre esto a tu perfil en esta situación."


def _basis(compiled: Compiled, case: Case, one: RecordType) -> Factor:
    level = basis_masks(compiled, case).level(one.bit)
    if level == Level.NONE:
        return Factor("basis", "Base jurídica", level, _no_basis(compiled, case.sector), "")
    for basis in bases_of(compiled.pack, case.sector, AUTOMATIC_KINDS):
        if compiled.bases[basis.code].level(one.bit) == level:
            return Factor("basis", "Base jurídica", level, f"{basis.label}.", basis.norm)
    for granted in case.granted:
        for basis in bases_of(compiled.pack, case.sector, [granted.kind]):
            if (compiled.bases[basis.code] & granted.masks).level(one.bit) == level:
                return Factor("basis", "Base jurídica", level, f"{basis.label}.", basis.norm)
    return Factor("basis", "Base jurídica", level, "Varias bases jurídicas a la vez.", "")


def _no_basis(compiled: Compiled, sector: str) -> str:
    if bases_of(compiled.pack, sector, ["consent"]):
        return "No consta que la persona consienta que tu entidad vea esta información."
    return "Ninguna norma del protocolo permite comunicar esta información a tu sector."


def _cap(compiled: Compiled, case: Case, one: RecordType, factor: str, label: str) -> Factor:
    code = case.relation if factor == "relation" else case.protection
    level = cap_masks(compiled, factor, code, case.situation).level(one.bit)
    cap = compiled.pack.cap(factor, code)
    if cap is None and factor == "relation":
        return Factor(factor, label, level, "No consta que tu centro atienda a esta persona.", "")
    if cap is None:
        return Factor(factor, label, level, "El protocolo no prevé esta protección.", "")
    text = cap.text
    if not cap_applies(cap, case.situation):
        allowed = " o ".join(f"«{compiled.pack.situation(s).label}»" for s in cap.situations)
        text = f"{text} Solo sirve para {allowed}."
    return Factor(factor, label, level, text, cap.code)


def _needed(
    compiled: Compiled,
    case: Case,
    one: RecordType,
    factors: tuple[Factor, ...],
    level: Level,
    *,
    own: bool,
) -> Iterator[str]:
    """What would have to change to see one level more, factor by factor."""
    if level == Level.FULL:
        return
    target = Level(level + 1)
    for factor in factors:
        if factor.level < target:
            yield _remedy(compiled, case, one, factor.name, target, own=own)


def _remedy(
    compiled: Compiled, case: Case, one: RecordType, name: str, target: Level, *, own: bool
) -> str:
    if name == "matrix":
        return _matrix_remedy(compiled, case, one, target, own=own)
    if name == "basis":
        return _basis_remedy(compiled, case, one, target)
    if name == "block":
        return "Que la entidad que lo anotó quite el bloqueo."
    code = case.protection if name == "protection" else case.relation
    cap = compiled.pack.cap(name, code) or compiled.pack.cap(name, "attends")
    return f"{_capital(cap.needed)}." if cap and cap.needed else "Nada: el protocolo no lo permite."


def _matrix_remedy(
    compiled: Compiled, case: Case, one: RecordType, target: Level, *, own: bool
) -> str:
    def level_in(situation: str) -> Level:
        return compiled.row(case.profile, case.sector, situation).side(own).level(one.bit)

    others = [
        situation
        for situation in compiled.pack.situations
        if situation.openable and level_in(situation.code) >= target
    ]
    foreign = _of_other_bonds(compiled, case.relation)
    names = [f"«{one.label}»" for one in others if one.code not in foreign]
    if others and not names:
        return "Que el protocolo lo permita también a quien ya atiende a la persona."
    if names:
        return f"El protocolo lo prevé en otra situación de acceso: {', '.join(names)}."
    return "Que una nueva versión del protocolo lo permita a tu perfil."


def _of_other_bonds(compiled: Compiled, relation: str) -> set[str]:
    """The situations made for another bond: who attends is not told to declare a first visit."""
    caps = [cap for cap in compiled.pack.caps if cap.factor == "relation"]
    return {code for cap in caps if cap.code != relation for code in cap.situations}


def _basis_remedy(compiled: Compiled, case: Case, one: RecordType, target: Level) -> str:
    for kind, name in BASIS_NAMES.items():
        if most_granted(compiled, case.sector, kind).level(one.bit) >= target:
            return f"{_capital(name)} para tu entidad que incluya esta información."
    return "Una norma que lo permita: ni el consentimiento ni un convenio bastan para tu sector."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
