"""«¿Por qué lo veo?»: the factors of the decision that was taken, never a text of our own."""

from collections.abc import Iterable
from dataclasses import dataclass

from trenza.access.public import Header
from trenza.accounts.public import CurrentProfile
from trenza.protocol.public import Case, Explanation, Granted, Level, Masks, Protocol, RecordType

Reason = tuple[str, bool]


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

    def reasons(self, explanation: Explanation) -> list[Reason]:
        """Its factors as sentences, each with whether it lets everything through."""
        told = [
            (_sentence(f.label, f.text, f.level, f.reference), f.level == Level.FULL)
            for f in explanation.factors
        ]
        needed = [(f"Para ver más: {text}", False) for text in explanation.needed]
        return [*told, *needed]

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

    def of_area(self, area: str) -> list[Reason]:
        """Why an area only «consta»: the reasons of every type that could be there, once."""
        found: dict[str, bool] = {}
        for one in self.hidden_types(area):
            own = self.other.level(one.bit) != Level.EXISTS
            explanation = self.of(one.code, own=own)
            for factor in explanation.binding:
                found.setdefault(f"{factor.label}: {factor.text}", False)
            for text in explanation.needed:
                found.setdefault(f"Para ver más: {text}", False)
        return list(found.items())

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


def _sentence(label: str, text: str, level: Level, reference: str) -> str:
    norm = f" [{reference}]" if " " in reference else ""
    return f"{label}: {text}{norm} ({level.label})"


@dataclass(frozen=True)
class TypeRow:
    """What one type of information shows in this access."""

    label: str
    help: str
    own: str
    other: str
    question: str
    reasons: list[Reason]


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
