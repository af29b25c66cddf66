"""Taking a past decision again, from the version and the factors that its event keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trenza.protocol.rules.compile import Compiled
from trenza.protocol.rules.decide import Case, Decision, Granted, decide
from trenza.protocol.rules.masks import Masks


class NotReplayable(ValueError):
    """An event that decided nothing, or of which too little was kept; a sentence for people."""


@dataclass(frozen=True)
class PastDecision:
    """What was decided then, what the same factors decide now, by the same version."""

    event: int
    version: int
    case: Case
    then: Decision
    again: Decision

    @property
    def agrees(self) -> bool:
        """Whether the decision comes out the same."""
        return self.then == self.again


def version_of(number: int, detail: Mapping[str, Any]) -> int:
    """The version by which an event was decided. Raises NotReplayable if it does not say."""
    factors = detail.get("factors")
    if not isinstance(factors, Mapping) or not isinstance(factors.get("version"), int):
        raise NotReplayable(f"El suceso {number} no guarda con qué se decidió.")
    return int(factors["version"])


def replayed(
    compiled: Compiled, number: int, situation: str, detail: Mapping[str, Any]
) -> PastDecision:
    """Decide an event's access again."""
    version = version_of(number, detail)
    factors = detail["factors"]
    case = Case(
        profile=str(detail.get("kind", "")),
        sector=str(factors["sector"]),
        situation=situation,
        relation=str(factors["relation"]),
        protection=str(factors["protection"]),
        granted=(Granted("consent", _masks(factors["granted"])),),
    )
    then = Decision(own=_masks(factors["own"]), other=_masks(factors["other"]))
    return PastDecision(number, version, case, then, decide(compiled, case))


def _masks(numbers: Sequence[int]) -> Masks:
    return Masks(*(int(number) for number in numbers))
