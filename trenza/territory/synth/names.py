"""Names of the invented region, drawn by group, sex and generation."""

import unicodedata
from bisect import bisect
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random

DATA = Path(__file__).parent / "data"

# Groups of names by nationality; Roma people of the region are Spaniards with own frequencies.
GROUP_OF_COUNTRY = {
    "ES": "es",
    "MA": "ma",
    "DZ": "ma",
    **dict.fromkeys(("CO", "EC", "PE", "BO", "VE", "HN", "NI", "DO", "PY", "AR", "CU", "BR"), "la"),
    **dict.fromkeys(("RO", "MD"), "ro"),
    **dict.fromkeys(("BG", "UA", "PL", "GE"), "sl"),
    **dict.fromkeys(("SN", "ML", "GM", "NG", "GN"), "af"),
    "CN": "cn",
}
TWO_SURNAMES = frozenset({"es", "roma", "la"})


class Weighted:
    """A weighted list that one random number picks from."""

    def __init__(self, pairs: Sequence[tuple[str, int]]) -> None:
        self.values = [value for value, _ in pairs]
        self.totals = list(accumulate(weight for _, weight in pairs))
        self.total = self.totals[-1]

    def pick(self, rng: Random) -> str:
        """One value, as often as its weight says."""
        return self.values[bisect(self.totals, rng.random() * self.total)]


def read_lists(name: str) -> dict[str, Weighted]:
    """The sections of a data file, each as a weighted list."""
    lists: dict[str, Weighted] = {}
    section = ""
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and not line.startswith("#"):
            lists[section] = Weighted([_pair(item) for item in line.split(",")])
    return lists


def _pair(item: str) -> tuple[str, int]:
    value, weight = item.strip().rsplit(" ", 1)
    return value, int(weight)


GIVEN_NAMES = read_lists("given_names.txt")
SURNAMES = read_lists("surnames.txt")
STREETS = [
    line
    for line in (DATA / "streets.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The text without accents, Ñ as N."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case without accents or spaces, for user names and e-mail addresses."""
    return plain(text).lower().replace(" ", "")


def given_name(rng: Random, group: str, sex: str, birth_year: int) -> str:
    """A given name that fits group, sex and, among Spaniards, the year of birth."""
    generation = ""
    if group == "es":
        generation = "old " if birth_year < 1968 else "mid " if birth_year < 2002 else "young "
    return GIVEN_NAMES[f"{group} {generation}{sex}"].pick(rng)


def surname(rng: Random, group: str) -> str:
    """One surname of the group."""
    return SURNAMES[group].pick(rng)
