"""The match model: how likely each level is among one person's records, a household's, strangers'.

Those who live together are not all alike, and mistakes are made with two sorts of them: who was
born the same day, and who has the same name. Each is a class of its own, so that a name or a birth
date that agrees is not taken for proof where a relative explains it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import accumulate, pairwise
from math import inf, log2
from pathlib import Path
from typing import Any

from trenza.people.matching.definition import COMPARISONS, NAMES, WHOLE
from trenza.people.matching.frequencies import NONE, Frequencies, read_frequencies

# A level never or always seen must not decide alone.
LEAST, MOST = -14.0, 24.0
FLOOR = 1e-7
FORM = 1
# Who lives with somebody: anybody; who has the first surname of the one, or it for a second one;
# who has both; who was born the same day; who has the same name, and which surname of the one.
KINDS = ("relative", "paternal", "maternal", "sibling", "twin", "namesake", "namesake_maternal")
# The level of full agreement, where it is not the first.
FULLEST = {"document": 1}
# Comparisons of which every level is plainly less than the one before.
ORDERED = frozenset({"sex", "phone", "email", "place"})
CLASSES = ("person", "stranger", "homonym", *KINDS)


class ModelRefused(ValueError):
    """The file of the match model cannot be used; says why, in words for who edits it."""


@dataclass(frozen=True)
class Thresholds:
    """From which weight a link is certain, more likely than not, or worth somebody's look.

    ``sure``: from which a link would be worth its cost, if nothing else held it back.
    """

    link: float
    same: float
    review: float
    sure: float = inf


@dataclass(frozen=True)
class Rates:
    """How often a level is seen among records of one person, of strangers, of those at home.

    ``homonym``: among strangers who have the same name and no second surname to tell them apart.
    Where a community has few names it has few birth dates too (the 1st of January), so that what
    strangers share is not independent.
    """

    person: float
    stranger: float
    homonym: float
    relative: float
    paternal: float
    maternal: float
    sibling: float
    twin: float
    namesake: float
    namesake_maternal: float

    @property
    def expected(self) -> float:
        """The share among strangers, never zero."""
        return max(self.stranger, FLOOR)


# Weights in order and, of pairs of such weight, the log2 odds of being one person as measured.
Calibration = tuple[tuple[float, float], ...]


def kept(weight: float, calibration: Calibration) -> float:
    """The log2 odds that a weight keeps; beyond what was measured it is taken at its word."""
    if not calibration:
        return weight
    first, last = calibration[0], calibration[-1]
    if weight <= first[0] or weight >= last[0]:
        end = first if weight <= first[0] else last
        return weight + end[1] - end[0]
    for (low, under), (high, over) in pairwise(calibration):
        if weight <= high:
            return under + (over - under) * (weight - low) / (high - low)
    return weight


@dataclass(frozen=True, eq=False)
class MatchModel:
    """All that scoring needs; a stored score names ``version`` and ``hash``."""

    version: str
    hash: str
    records: int
    prior: float
    prior_kinds: tuple[float, ...]
    thresholds: Thresholds
    false_link_cost: float
    rates: Mapping[str, tuple[Rates, ...]]
    frequency_strength: float = 1.0
    calibration: Calibration = ()
    frequencies: Frequencies = NONE
    trained_on: str = ""
    note: Mapping[str, Any] = field(default_factory=dict)

    def against_stranger(self, comparison: str) -> tuple[float, ...]:
        """log2 of person over stranger, by level."""
        return self._weights(comparison, "stranger")

    def against_homonym(self, comparison: str) -> tuple[float, ...]:
        """log2 of person over a stranger of the same name, by level; the name itself as ever."""
        return self._weights(comparison, "stranger" if comparison in NAMES else "homonym")

    def against_kind(self, comparison: str, kind: str) -> tuple[float, ...]:
        """log2 of person over one kind of those at home, by level."""
        return self._weights(comparison, kind)

    def _weights(self, comparison: str, kind: str) -> tuple[float, ...]:
        found = tuple(_weight(r.person, getattr(r, kind)) for r in self.rates[comparison])
        # Twins are registered together: between them a slip would speak for one person. To weigh
        # more than full agreement is what nobody could explain.
        fullest = found[FULLEST.get(comparison, 0)]
        capped = tuple(min(weight, fullest) for weight in found)
        # A region of one province has never seen two: what is farther never weighs more.
        return tuple(accumulate(capped, min)) if comparison in ORDERED else capped

    def presumed(self, comparison: str, number: int, frequency: str) -> float:
        """log2 of the share that a level's weight reckons with; what is rarer weighs more."""
        if frequency == WHOLE:
            # Strangers' names are crossed as often as one's own: then the name alone speaks.
            return -self.against_stranger(comparison)[number]
        return log2(self.rates[comparison][number].expected)

    def sized(self, records: int) -> "MatchModel":
        """For a register of so many records: the more there are, the more chance agreements.

        Who lives with whom does not depend on it.
        """
        shift = log2(max(records, 2) / self.records)
        return replace(self, prior=self.prior - shift, records=max(records, 2))

    def probability(self, weight: float) -> float:
        """How many of the pairs of this weight are one person."""
        return float(1 / (1 + 2.0 ** -kept(weight, self.calibration)))

    def knowing(self, frequencies: Frequencies) -> "MatchModel":
        """The same with the frequencies of a register."""
        return replace(self, frequencies=frequencies)


def _weight(one: float, other: float) -> float:
    return max(LEAST, min(MOST, log2(max(one, FLOOR) / max(other, FLOOR))))


def digest(data: Mapping[str, Any]) -> str:
    """The mark of a model: of everything in it but the mark itself."""
    told = {key: value for key, value in data.items() if key != "hash"}
    text = json.dumps(told, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()


def to_json(model: MatchModel) -> dict[str, Any]:
    """The model as it is kept in a pack."""
    data: dict[str, Any] = {
        "form": FORM,
        "version": model.version,
        "trained_on": model.trained_on,
        "records": model.records,
        "prior": round(model.prior, 4),
        "prior_kinds": {
            kind: round(prior, 4) for kind, prior in zip(KINDS, model.prior_kinds, strict=True)
        },
        "false_link_cost": model.false_link_cost,
        "frequency_strength": model.frequency_strength,
        "thresholds": {
            name: value for name, value in vars(model.thresholds).items() if value < inf
        },
        "calibration": [list(point) for point in model.calibration],
        "classes": list(CLASSES),
        "comparisons": {
            comparison.name: {
                name: [_short(getattr(r, kind)) for kind in CLASSES]
                for name, r in zip(comparison.names(), model.rates[comparison.name], strict=True)
            }
            for comparison in COMPARISONS
        },
        "note": dict(model.note),
    }
    return data | {"hash": digest(data)}


def _short(rate: float) -> float:
    return float(f"{rate:.4g}")


def read_model(path: Path, *, with_frequencies: bool = True) -> MatchModel:
    """The model of a file, or of the folder that training wrote; raises ModelRefused."""
    path = path / "model.json" if path.is_dir() else path
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ModelRefused(f"No se puede leer el modelo {path}.") from error
    except ValueError as error:
        raise ModelRefused(f"{path.name} no es JSON: {error}.") from error
    model = from_json(data)
    beside = path.parent / "frequencies.json"
    if with_frequencies and beside.exists():
        return model.knowing(read_frequencies(beside))
    return model


def from_json(data: Any) -> MatchModel:
    """The model out of its JSON; raises ModelRefused with what is wrong."""
    if not isinstance(data, dict) or data.get("form") != FORM:
        raise ModelRefused(f"El modelo debe ser un objeto con «form»: {FORM}.")
    if data.get("hash") != digest(data):
        raise ModelRefused(
            "La marca «hash» no corresponde al contenido: el modelo se ha editado a mano. "
            "Vuelva a escribirlo con «trenza match train»."
        )
    told = data.get("thresholds")
    thresholds = Thresholds(**{n: _number(told, n) for n in _THRESHOLDS})
    if isinstance(told, dict) and "sure" in told:
        thresholds = replace(thresholds, sure=_number(told, "sure"))
    if not thresholds.link >= thresholds.same >= thresholds.review:
        raise ModelRefused("Los umbrales deben cumplir link ≥ same ≥ review.")
    return MatchModel(
        version=str(data.get("version") or ""),
        hash=data["hash"],
        records=max(int(_number(data, "records")), 2),
        prior=_number(data, "prior"),
        prior_kinds=tuple(_number(data.get("prior_kinds"), kind) for kind in KINDS),
        thresholds=thresholds,
        false_link_cost=_number(data, "false_link_cost"),
        rates=_rates(data.get("comparisons")),
        calibration=_calibration(data.get("calibration")),
        frequency_strength=_number(data, "frequency_strength"),
        trained_on=str(data.get("trained_on") or ""),
        note=data.get("note") or {},
    )


_THRESHOLDS = ("link", "same", "review")


def _number(data: Any, name: str) -> float:
    value = data.get(name) if isinstance(data, dict) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ModelRefused(f"Falta «{name}» o no es un número.")
    return float(value)


def _calibration(data: Any) -> Calibration:
    try:
        found = tuple((float(weight), float(odds)) for weight, odds in data or ())
    except (TypeError, ValueError) as error:
        raise ModelRefused("«calibration» debe ser una lista de pares de números.") from error
    if any(not (a[0] < b[0] and a[1] <= b[1]) for a, b in pairwise(found)):
        raise ModelRefused("Los puntos de «calibration» deben crecer.")
    return found


def _rates(data: Any) -> dict[str, tuple[Rates, ...]]:
    told = data if isinstance(data, dict) else {}
    expected = {comparison.name for comparison in COMPARISONS}
    if set(told) != expected:
        wrong = ", ".join(sorted(set(told) ^ expected))
        raise ModelRefused(f"Las comparaciones no son las de esta versión: {wrong}.")
    rates = {}
    for comparison in COMPARISONS:
        levels = told[comparison.name]
        if not isinstance(levels, dict) or set(levels) != set(comparison.names()):
            raise ModelRefused(f"Los niveles de «{comparison.name}» no son los de esta versión.")
        rates[comparison.name] = tuple(
            _level(comparison.name, name, levels[name]) for name in comparison.names()
        )
    return rates


def _level(comparison: str, name: str, told: Any) -> Rates:
    right = isinstance(told, list) and len(told) == len(CLASSES)
    if not right or not all(isinstance(rate, int | float) and 0 <= rate <= 1 for rate in told):
        raise ModelRefused(
            f"«{comparison}», nivel «{name}»: hacen falta {len(CLASSES)} proporciones entre 0 y 1."
        )
    return Rates(*map(float, told))
