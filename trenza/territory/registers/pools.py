"""Weighted pools of names: from the data files, with a generated tail, tilted by region."""

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from zlib import crc32

DATA = Path(__file__).parent / "data"
_TAIL_LEAST = 12_000
_COMMON = 150


class Pool:
    """A weighted list that one random number picks from."""

    __slots__ = ("total", "totals", "values")

    def __init__(self, pairs: Iterable[tuple[str, float]]) -> None:
        kept = [(value, weight) for value, weight in pairs if weight > 0]
        self.values = [value for value, _ in kept]
        self.totals = list(accumulate(weight for _, weight in kept))
        self.total = self.totals[-1]

    def pick(self, draw: float) -> str:
        """The value at this draw (0 to 1), as often as its weight says."""
        return self.values[bisect(self.totals, draw * self.total)]


def sections(name: str) -> dict[str, list[str]]:
    """The sections of a data file: what is in brackets, and its lines."""
    found: dict[str, list[str]] = {}
    lines: list[str] = found.setdefault("", [])
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            lines = found.setdefault(line[1:], [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return {head: body for head, body in found.items() if body}


def listed(name: str) -> dict[str, list[str]]:
    """The sections of a data file whose items are separated by commas."""
    return {
        head.strip("]"): [item.strip() for line in body for item in line.split(",")]
        for head, body in sections(name).items()
    }


@dataclass(frozen=True, slots=True)
class Taste:
    """How a region differs from the country in its use of names.

    A quarter of the names that are not common is absent from each region, another quarter from the
    other: what is learnt of the names of one does not serve for the other.
    """

    region: str
    strength: float
    absent: int

    def tilt(self, value: str, rank: int) -> float:
        """How many times more the region uses the name than the country does; 0 if never."""
        chance = crc32(f"names/{value}".encode())
        if rank > _COMMON and chance % 4 == self.absent:
            return 0.0
        if not self.strength:
            return 1.0
        chance = crc32(f"{self.region}/{value}".encode())
        return float((1.0 + self.strength) ** (chance / 2**30 - 2.0))


def surname_pools(taste: Taste) -> dict[str, Pool]:
    """The surnames of every origin: those counted by the INE and a tail of invented ones."""
    pools: dict[str, Pool] = {}
    for name in ("es", "africa_asia", "europe", "americas"):
        for head, lines in sections(f"surnames_{name}.txt").items():
            code, rest = head[:2], int(head.rsplit(" ", 1)[1])
            pools[code] = _surnames(code, rest, lines, taste)
    return pools


def _surnames(code: str, rest: int, lines: list[str], taste: Taste) -> Pool:
    counted = [(accented(name), int(count)) for name, count in (x.rsplit(" ", 1) for x in lines)]
    pairs = [(name, count * taste.tilt(name, rank)) for rank, (name, count) in enumerate(counted)]
    tail = _tail(Random(f"{taste.region}/{code}"), [name for name, _ in counted], code, rest)
    known = {name for name, _ in counted}
    each = rest / max(1, len(tail))
    return Pool(pairs + [(name, each) for name in tail if name not in known])


def _tail(rng: Random, names: list[str], code: str, rest: int) -> list[str]:
    """Rare surnames: halves of two common ones, and in Spain compounds with a place."""
    if rest < 1_000:
        return []
    size = _TAIL_LEAST if code == "ES" else min(6_000, rest // 20)
    made = {_spliced(rng, names) for _ in range(size)}
    if code == "ES":
        heads = names[:400]
        links = (" DE ", " DE LA ", " DEL ", "-", " Y ", " ")
        for _ in range(size * 2):
            made.add(f"{rng.choice(heads)}{rng.choice(links)}{rng.choice(names)}")
    return sorted(made)


def _spliced(rng: Random, names: list[str]) -> str:
    """The beginning of one surname and the end of another that meet in a pair of letters."""
    one, other = rng.choice(names), rng.choice(names)
    for place in range(3, len(one) - 1):
        meeting = other.find(one[place - 1 : place + 1], 2)
        if meeting > 0:
            return one[: place - 1] + other[meeting:]
    return one[: max(4, len(one) // 2)] + other[-3:].lstrip(" -'")


_ACCENT = str.maketrans("AEIOU", "ÁÉÍÓÚ")
_ACCENTED: dict[str, str] = {}


def _plain_to_accented() -> dict[str, str]:
    if not _ACCENTED:
        bare = str.maketrans("ÁÉÍÓÚÜÀÈÒÏÇ", "AEIOUUAEOIC")
        for words in listed("accents.txt").values():
            _ACCENTED.update((word.translate(bare), word) for word in words)
    return _ACCENTED


def accented(name: str) -> str:
    """A published name, which has no accents, as its bearer would write it."""
    words = _plain_to_accented()
    return " ".join(words.get(word) or _patronymic(word) for word in name.split(" "))


def _patronymic(word: str) -> str:
    """GONZALEZ is written GONZÁLEZ, as nearly all surnames in -EZ."""
    if not word.endswith("EZ") or word in ("JEREZ", "CORTEZ", "JUEZ", "DIEZ", "PEREZ-"):
        return word
    for place in range(len(word) - 3, 0, -1):
        if word[place] in "AEIOU":
            if word[place] == "U" and word[place - 1] == "G" and word[place + 1] in "EI":
                continue
            return word[:place] + word[place].translate(_ACCENT) + word[place + 1 :]
    return word
