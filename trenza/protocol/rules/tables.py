"""Reading the tables of a pack: areas, profiles, situations, matrix, bases, caps, words."""

from collections.abc import Collection
from typing import Any

from trenza.protocol.rules.masks import LEVEL_OF_CODE, Level
from trenza.protocol.rules.pack import (
    BASIS_KINDS,
    BLOCKS,
    SCSP_CODES,
    SECTORS,
    SENSITIVITIES,
    Area,
    Basis,
    Cap,
    Grant,
    Profile,
    RecordType,
    Rule,
    Selection,
    Situation,
    Term,
)
from trenza.protocol.rules.reading import Entry, Node, Reader

SELECTION_KEYS = ("all", "types", "areas", "blocks", "sensitivity", "except")
CONSENT_TEXTS = ("version", "language", "title", "intro", "withdrawal", "refusal", "statement")
CONSENT_GROUPS = ("purposes", "media")


def read_areas(reader: Reader, node: Node | None) -> tuple[Area, ...]:
    """The areas with their sentence of «solo consta»."""
    found = []
    for code, value in reader.pairs(node):
        entry = reader.entry(value, ("label", "exists"))
        found.append(Area(code, entry.text("label"), entry.text("exists")))
    return tuple(found)


def read_labels(reader: Reader, node: Node | None, allowed: Collection[str]) -> dict[str, str]:
    """Labels for a closed set of codes, all of them present."""
    found = {code: str(value.value) for code, value in reader.pairs(node)}
    for code, value in reader.pairs(node):
        if code not in allowed:
            reader.problem(value, f"«{code}» no vale aquí. Valen: {', '.join(allowed)}.")
    if node is not None and (missing := [code for code in allowed if code not in found]):
        reader.problem(node, f"Falta: {', '.join(missing)}.")
    return found


def read_profiles(reader: Reader, node: Node) -> tuple[Profile, ...]:
    """The kinds of professional."""
    found = []
    for item in reader.items(node):
        entry = reader.entry(item, ("code", "label", "help", "sectors", "direct_care"))
        found.append(
            Profile(
                code=entry.text("code"),
                label=entry.text("label"),
                help=entry.text("help", ""),
                sectors=entry.several_of("sectors", SECTORS),
                direct_care=entry.flag("direct_care", False),
            )
        )
    return tuple(found)


def read_situations(reader: Reader, node: Node) -> tuple[Situation, ...]:
    """The situations of access."""
    found = []
    for item in reader.items(node):
        entry = reader.entry(item, ("code", "label", "help", "openable"))
        found.append(
            Situation(
                code=entry.text("code"),
                label=entry.text("label"),
                help=entry.text("help", ""),
                openable=entry.flag("openable", True),
            )
        )
    return tuple(found)


def read_terms(reader: Reader, node: Node) -> tuple[Term, ...]:
    """The dictionary: each word with the common definition and those of the sectors."""
    found = []
    for code, value in reader.pairs(node):
        entry = reader.entry(value, ("label", "general", *SECTORS))
        keys = ("general", *(sector for sector in SECTORS if entry.get(sector)))
        found.append(Term(code, entry.text("label"), {key: entry.text(key) for key in keys}))
    return tuple(found)


def read_consent(reader: Reader, node: Node) -> dict[str, Any]:
    """The text that the person reads and signs, with its version."""
    entry = reader.entry(node, (*CONSENT_TEXTS, *CONSENT_GROUPS, "paragraphs"))
    text: dict[str, Any] = {key: entry.text(key) for key in CONSENT_TEXTS}
    for group in CONSENT_GROUPS:
        text[group] = {code: str(value.value) for code, value in reader.pairs(entry.get(group))}
        if not text[group]:
            reader.problem(entry.where(group), f"Falta «{group}».")
    text["paragraphs"] = [
        {"title": part.text("title"), "text": part.text("text")}
        for part in (
            reader.entry(item, ("title", "text")) for item in reader.items(entry.get("paragraphs"))
        )
    ]
    return text


class RuleReader:
    """Reads what selects types: the matrix, the bases and the caps."""

    def __init__(
        self,
        reader: Reader,
        *,
        types: Collection[RecordType],
        areas: Collection[Area],
        profiles: Collection[Profile],
        situations: Collection[Situation],
    ) -> None:
        self.reader = reader
        self.types = [one.code for one in types]
        self.areas = [one.code for one in areas]
        self.profiles = [one.code for one in profiles]
        self.situations = [one.code for one in situations]

    def matrix(self, node: Node) -> tuple[Rule, ...]:
        """The rules of the matrix, in order."""
        return tuple(self._rule(item) for item in self.reader.items(node))

    def bases(self, node: Node) -> tuple[Basis, ...]:
        """The legal bases of each recipient sector."""
        return tuple(self._basis(item) for item in self.reader.items(node))

    def caps(self, node: Node) -> tuple[Cap, ...]:
        """What relations and protections allow at most."""
        entry = self.reader.entry(node, ("relations", "protections"))
        return tuple(
            self._cap(factor, item)
            for factor in ("relation", "protection")
            for item in self.reader.items(entry.get(f"{factor}s"))
        )

    def _rule(self, node: Node) -> Rule:
        entry = self.reader.entry(
            node, ("code", "text", "who", "whose", "when", "what", "level", "at_most")
        )
        who = self.reader.entry(entry.where("who"), ("profiles", "sectors"))
        verbs = [verb for verb in ("level", "at_most") if entry.get(verb)]
        if len(verbs) != 1:
            self.reader.problem(entry.where("at_most"), "Una regla lleva «level» o bien «at_most».")
        profiles = who.several_of("profiles", self.profiles)
        if not profiles:
            self.reader.problem(who.node, "Falta decir a qué perfiles se aplica.")
        return Rule(
            code=entry.text("code"),
            text=entry.text("text"),
            profiles=profiles,
            sectors=who.several_of("sectors", SECTORS),
            own=entry.one_of("whose", ("own", "other")) == "own",
            situations=entry.several_of("when", self.situations),
            what=self._selection(entry),
            level=self._level(entry, verbs[0] if verbs else "level"),
            lowers="at_most" in verbs,
        )

    def _basis(self, node: Node) -> Basis:
        entry = self.reader.entry(
            node, ("sector", "code", "kind", "scsp", "norm", "label", "grants")
        )
        basis = Basis(
            sector=entry.one_of("sector", SECTORS),
            code=entry.text("code"),
            kind=entry.one_of("kind", BASIS_KINDS),
            scsp=entry.one_of("scsp", SCSP_CODES),
            norm=entry.text("norm"),
            label=entry.text("label"),
            grants=self._grants(entry),
        )
        if (basis.kind == "consent") != (basis.scsp == "Si"):
            self.reader.problem(
                entry.where("scsp"), "El consentimiento lleva «Si», y las demás bases no."
            )
        return basis

    def _cap(self, factor: str, node: Node) -> Cap:
        entry = self.reader.entry(
            node,
            ("code", "label", "text", "needed", "max", "grants", "hours", "days", "situations"),
        )
        everything = Selection(True, (), (), (), (), ())
        grants = self._grants(entry) if entry.get("grants") else ()
        if entry.get("max"):
            grants = (Grant(self._level(entry, "max"), everything), *grants)
        return Cap(
            factor=factor,
            code=entry.text("code"),
            label=entry.text("label"),
            text=entry.text("text"),
            needed=entry.text("needed", ""),
            grants=grants,
            hours=entry.integer("hours", least=1, most=8760, default=0),
            situations=entry.several_of("situations", self.situations),
            days=entry.integer("days", least=1, most=366, default=0),
        )

    def _grants(self, entry: Entry) -> tuple[Grant, ...]:
        grants = []
        for item in self.reader.items(entry.get("grants")):
            grant = self.reader.entry(item, ("max", "what"))
            grants.append(Grant(self._level(grant, "max"), self._selection(grant)))
        if not grants:
            self.reader.problem(entry.where("grants"), "Falta qué permite (grants).")
        return tuple(grants)

    def _selection(self, entry: Entry) -> Selection:
        what = self.reader.entry(entry.where("what"), SELECTION_KEYS)
        selection = Selection(
            all=what.flag("all", False),
            types=what.several_of("types", self.types),
            areas=what.several_of("areas", self.areas),
            blocks=what.several_of("blocks", BLOCKS),
            sensitivity=what.several_of("sensitivity", SENSITIVITIES),
            exceptions=what.several_of("except", self.types),
        )
        chosen = (selection.types, selection.areas, selection.blocks, selection.sensitivity)
        if selection.all == any(chosen):
            self.reader.problem(what.node, "Diga qué información: «all: true» o bien qué tipos.")
        return selection

    def _level(self, entry: Entry, key: str) -> Level:
        code = entry.one_of(key, tuple(LEVEL_OF_CODE), None)
        return LEVEL_OF_CODE.get(code, Level.NONE)
