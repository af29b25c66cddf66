"""«¿Por qué lo veo?»: the factors of the decision that was taken, never a text of our own."""

from collections.abc import Iterable
from dataclasses import dataclass

from trenza.access.public import Header
from trenza.accounts.public import CurrentProfile
from trenza.desk.rules.reasons import Mark, Told, once
from trenza.protocol.public import (
    Case,
    Explanation,
    Factor,
    Granted,
    Level,
    Masks,
    Protocol,
    RecordType,
)

OPENINGS = {
    Level.FULL: "Ves todo el detalle",
    Level.SUMMARY: "Ves el resumen",
    Level.EXISTS: "Solo se te dice que consta",
    Level.NONE: "No lo ves",
}


@dataclass(frozen=True)
class Why:
    """Explains what one access shows; ``case`` says again what PostgreSQL decided upon."""

    protocol: Protocol
    case: Case
    own: Masks
    other: Masks

    def of(self, type_code: str, *, own: bool, blocked: bool = False) -> Explanation:
        """The explanation of one type, for what the own organisation or others recorded."""
        return self.protocol.explain(self.case, type_code, own=own, blocked=blocked)

    def reasons(self, explanation: Explanation) -> Told:
        """The sentence that answers, then every factor with whether it is the one that limits."""
        binding = explanation.binding
        marks = [Mark(_sentence(f), f in binding) for f in explanation.factors]
        first = (binding or explanation.factors)[0]
        return Told(_opening(explanation.level, first), tuple(marks), once([*explanation.needed]))

    def title(self, level: int) -> str:
        """The question that an item answers."""
        if level == Level.FULL:
            return "¿Por qué lo veo?"
        return "¿Por qué veo solo el resumen?" if level == Level.SUMMARY else "¿Por qué no lo veo?"

    def hidden_types(self, area: str) -> list[RecordType]:
        """The types of an area that this access could only know to exist, whatever there is."""
        return [
            one for one in self.protocol.compiled.pack.types
            if one.area == area
            and Level.EXISTS in (self.own.level(one.bit), self.other.level(one.bit))
        ]  # fmt: skip

    def of_area(self, area: str) -> Told:
        """Why an area only «consta»: what limits every type that could be there, once."""
        limits: dict[str, Factor] = {}
        needed: list[str] = []
        for one in self.hidden_types(area):
            own = self.other.level(one.bit) != Level.EXISTS
            explanation = self.of(one.code, own=own)
            for factor in explanation.binding:
                limits.setdefault(_sentence(factor), factor)
            needed += explanation.needed
        if not limits:
            return Told("Tu acceso a esta área ha cambiado.")
        opening = _opening(Level.EXISTS, next(iter(limits.values())))
        return Told(opening, tuple(Mark(text, True) for text in limits), once(needed))

    def holders(self, area: str) -> list[str]:
        """The sectors that may hold the detail: those that the pack lets author such types."""
        authors = {sector for one in self.hidden_types(area) for sector in one.authors}
        return [sector for sector in ("SS", "SE", "TS", "CO") if sector in authors]


def why_of(header: Header, profile: CurrentProfile, protocol: Protocol) -> Why:
    """The explainer of an access, from the factors that came with it."""
    granted: tuple[Granted, ...] = ()
    if header.consent:
        granted = (Granted("consent", Masks(*header.basis_masks)),)
    case = Case(
        profile=profile.kind,
        sector=profile.sector,
        situation=header.situation,
        relation=header.relation,
        protection=header.protection,
        granted=granted,
    )
    return Why(protocol, case, Masks(*header.own), Masks(*header.other))


def _opening(level: Level, factor: Factor) -> str:
    """«Ves el resumen porque tu centro atiende a esta persona.»"""
    text = f"{factor.text[:1].lower()}{factor.text[1:]}"
    if factor.name == "basis" and factor.level > Level.NONE:
        text = f"es lo que permite la base jurídica: {text}"
    return f"{OPENINGS[level]} porque {text}"


def _sentence(factor: Factor) -> str:
    norm = f" [{factor.reference}]" if " " in factor.reference else ""
    return f"{factor.label}: {factor.text}{norm}"


@dataclass(frozen=True)
class TypeRow:
    """What one type of information shows in this access."""

    label: str
    help: str
    own: str
    other: str
    question: str
    reasons: Told


def table_of(why: Why, areas: Iterable[str]) -> list[TypeRow]:
    """All types of these areas with what is shown of them and why."""
    rows = []
    wanted = set(areas)
    for one in why.protocol.compiled.pack.types:
        if one.area not in wanted:
            continue
        explained = why.of(one.code, own=False)
        rows.append(
            TypeRow(
                label=one.label,
                help=one.help,
                own=why.own.level(one.bit).label,
                other=why.other.level(one.bit).label,
                question=f"¿Por qué {why.other.level(one.bit).label}?",
                reasons=why.reasons(explained),
            )
        )
    return rows
