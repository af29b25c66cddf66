"""Reading the protocol in force, and past ones by their number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings

from trenza.audit.public import noted
from trenza.protocol.models import Version
from trenza.protocol.packs import Preset, read_presets
from trenza.protocol.rules.canonical import canonical_text, digest, from_canonical
from trenza.protocol.rules.changes import CellChange, with_changes
from trenza.protocol.rules.compile import Compiled, compile_pack
from trenza.protocol.rules.contents import ContentChecker, ContentProblem
from trenza.protocol.rules.decide import Case, Decision
from trenza.protocol.rules.decide import decide as decide_with
from trenza.protocol.rules.explain import Explanation
from trenza.protocol.rules.explain import explain as explain_with
from trenza.protocol.rules.laws import BrokenLaw, broken_laws
from trenza.protocol.rules.pack import Area, Basis, Pack, RecordType, Situation
from trenza.protocol.rules.replay import NotReplayable, PastDecision, replayed, version_of
from trenza.protocol.rules.summaries import render


class NoProtocol(LookupError):
    """No protocol has been published; nothing can be decided, so nothing is shown."""


class BentLaw(ValueError):
    """A change that no protocol may make; ``broken`` says which cell and why."""

    def __init__(self, broken: BrokenLaw) -> None:
        super().__init__(broken.text)
        self.broken = broken


class TamperedProtocol(RuntimeError):
    """A stored version is not what its hash says; nothing may be explained from it."""


@dataclass(frozen=True)
class Protocol:
    """A published version with its masks, loaded once per process: nothing here asks the database.

    Take it once per request or chunk with ``current()`` and use its methods in a loop.
    """

    id: int
    hash: str
    compiled: Compiled
    types: dict[str, RecordType]
    _checkers: dict[str, ContentChecker] = field(default_factory=dict, compare=False, repr=False)

    def checker(self, type_code: str) -> ContentChecker:
        """The compiled schema of a type, made at its first use."""
        if type_code not in self._checkers:
            self._checkers[type_code] = ContentChecker(self.types[type_code].schema)
        return self._checkers[type_code]

    def summary_of(self, type_code: str, content: dict[str, Any]) -> str:
        """The summary that a type declares; '' when its author writes it. Content must be valid."""
        one = self.types[type_code]
        return render(one.summary, one.schema, content) if one.summary else ""

    def decide(self, case: Case) -> Decision:
        """Decide a whole folder by this version."""
        return decide_with(self.compiled, case)

    def explain(
        self, case: Case, type_code: str, *, own: bool, blocked: bool = False
    ) -> Explanation:
        """Explain the level of one type, factor by factor, by this version."""
        return explain_with(self.compiled, case, type_code, own=own, blocked=blocked)


def current() -> Protocol:
    """The protocol in force, looked up each time. Raises NoProtocol without one."""
    row = Version.objects.filter(valid_to=None).values_list("id", "hash").first()
    if row is None:
        raise NoProtocol("No hay ningún protocolo publicado.")
    return _load(*row)


@dataclass(frozen=True)
class VersionCard:
    """A published version: what it is called, its seal and when it holds."""

    id: int
    code: str
    number: int
    hash: str
    published_by: str
    valid_from: datetime
    valid_to: datetime | None
    draft: int | None

    @property
    def name(self) -> str:
        """As events and people call it: «base-6»."""
        return f"{self.code}-{self.number}"


def versions() -> list[VersionCard]:
    """All published versions, the one in force first."""
    columns = ("id", "code", "number", "hash", "published_by", "valid_from", "valid_to", "draft")
    return [VersionCard(*row) for row in Version.objects.order_by("-id").values_list(*columns)]


def text_of(version_id: int) -> str:
    """The canonical text of a version. Raises NoProtocol if there is none."""
    text = Version.objects.filter(pk=version_id).values_list("source", flat=True).first()
    if text is None:
        raise NoProtocol("No existe esa versión del protocolo.")
    return text


def text_in_force() -> str:
    """The protocol in force as its canonical text, to tell it to a process without database."""
    current()
    return Version.objects.values_list("source", flat=True).get(valid_to=None)


@lru_cache(maxsize=2)
def protocol_of(text: str) -> Protocol:
    """The protocol of a canonical text, for a process that has no database to look it up."""
    compiled = from_canonical(text)
    return Protocol(0, digest(text), compiled, {one.code: one for one in compiled.pack.types})


def published(version_id: int) -> Protocol:
    """A version in force now or in the past. Raises NoProtocol if there is none."""
    row = Version.objects.filter(pk=version_id).values_list("id", "hash").first()
    if row is None:
        raise NoProtocol("No existe esa versión del protocolo.")
    return _load(*row)


@lru_cache(maxsize=8)
def _load(version_id: int, seal: str) -> Protocol:
    """The hash is part of the key: a number may be used again in another database."""
    text = Version.objects.values_list("source", flat=True).get(pk=version_id)
    if digest(text) != seal:
        raise TamperedProtocol(f"La versión {version_id} del protocolo no coincide con su huella.")
    compiled = from_canonical(text)
    types = {one.code: one for one in compiled.pack.types}
    return Protocol(version_id, seal, compiled, types)


def record_types() -> tuple[RecordType, ...]:
    """The content map in force, in the order of the bits."""
    return current().compiled.pack.types


def record_type(code: str) -> RecordType:
    """A type of information in force; KeyError if there is none with that code."""
    return current().types[code]


def areas() -> tuple[Area, ...]:
    """The areas of the view at a glance, in order, each with its sentence of «solo consta»."""
    return current().compiled.pack.areas


def situations(*, openable: bool = True) -> tuple[Situation, ...]:
    """The situations of access; by default those for which a folder can be opened now."""
    found = current().compiled.pack.situations
    return tuple(one for one in found if one.openable or not openable)


def consent_text() -> dict[str, Any]:
    """The text that a person reads and signs, with its version, purposes and media."""
    return current().compiled.pack.consent


def bases(sector: str) -> tuple[Basis, ...]:
    """The legal bases by which a sector may receive, with norm and code of the intermediation."""
    return tuple(one for one in current().compiled.pack.bases if one.sector == sector)


def validate_contents(rows: Iterable[tuple[str, object]]) -> list[tuple[ContentProblem, ...]]:
    """The problems of each (type code, content), in order; an empty tuple when it is right."""
    protocol = current()
    unknown = (ContentProblem("type.unknown", "type", "No existe ese tipo de información."),)
    return [
        protocol.checker(code).problems(content) if code in protocol.types else unknown
        for code, content in rows
    ]


def summary_of(type_code: str, content: dict[str, Any]) -> str:
    """The summary that a type declares; '' when its author writes it. Content must be valid."""
    return current().summary_of(type_code, content)


def decide(case: Case, *, version_id: int | None = None) -> Decision:
    """Decide a whole folder by the protocol in force, or by the version that was."""
    return _version(version_id).decide(case)


def explain(
    case: Case,
    type_code: str,
    *,
    own: bool,
    blocked: bool = False,
    version_id: int | None = None,
) -> Explanation:
    """Explain the level of one type, factor by factor, by the version that decided."""
    return _version(version_id).explain(case, type_code, own=own, blocked=blocked)


def next_version(base: Compiled, changes: Iterable[CellChange], *, text: str, on: date) -> Compiled:
    """The version in which these cells have changed. Raises UnknownCell or BentLaw."""
    return _lawful(compile_pack(with_changes(base.pack, changes, text=text, on=on)))


def compiled_of(pack: Pack) -> Compiled:
    """A pack with its masks. Raises BentLaw for what no protocol may do."""
    return _lawful(compile_pack(pack))


def follows_its_rules(compiled: Compiled) -> bool:
    """Whether the masks of a text are those that its rules give: else it would explain wrongly."""
    return compile_pack(compiled.pack) == compiled


def _lawful(compiled: Compiled) -> Compiled:
    for broken in broken_laws(compiled):
        raise BentLaw(broken)
    return compiled


def past_decision(number: int) -> PastDecision:
    """The decision of an event, taken again by the version that decided it.

    Raises NotReplayable for what is no decision, NoProtocol or TamperedProtocol for its version.
    """
    event = noted(number)
    if event is None:
        raise NotReplayable(f"No hay ningún suceso con el número {number}.")
    version = version_of(number, event.detail)
    return replayed(published(version).compiled, number, event.situation, event.detail)


def presets() -> tuple[Preset, ...]:
    """The ready-made matrices of this installation."""
    return read_presets(settings.PACKS_FOLDER / "presets")


def preset(code: str) -> bytes:
    """A ready-made matrix as its file has it. Raises KeyError if there is none with that code."""
    return {one.code: one.path for one in presets()}[code].read_bytes()


def text_of_compiled(compiled: Compiled) -> str:
    """The canonical text, whose SHA-256 is the seal of a version."""
    return canonical_text(compiled)


def _version(version_id: int | None) -> Protocol:
    return current() if version_id is None else published(version_id)
