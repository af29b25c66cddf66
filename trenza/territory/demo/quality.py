"""Half a year of counts for the invented region, whose systems have all arrived just now.

Each week is made of invented arrivals, so that its parts add up: the flaws of each source are those
that its real delivery has, what became of them is what a region at work would see. In the last week
the social services begin to lose second surnames, and the alarm rings.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random

from trenza.people.public import Count, count_quality, counts_of, keep_counts, monday_of

SEED = 2026
WEEKS = 26
# source → how many arrive in a week
ARRIVALS = {"ss-alba": 110, "se-alba": 140, "ts-puente": 62, "ts-puente-enpi": 12, "ts-mimbre": 25,
            "ts-abrigo": 4}  # fmt: skip
# what becomes of arrivals by the sector of their source: shares that add up to one
OUTCOMES = {
    "ss": {"by_document": 0.38, "by_likeness": 0.06, "review": 0.03, "new": 0.53},
    "se": {"by_document": 0.47, "by_likeness": 0.04, "review": 0.02, "new": 0.47},
    "ts": {"by_document": 0.27, "by_likeness": 0.21, "review": 0.06, "new": 0.46},
}
FLAWS = ("no_birth", "first_january", "no_surname2", "non_ascii", "phone_shared")
# Names that are written in many ways, and no papers, leave more in doubt.
HARDER = {"origin:MA": 3.0, "origin:SN": 3.5, "document:no": 4.0}
DRIFT = ("ss-alba", "no_surname2", 0.47)
PLACEHOLDERS = 0.02
# a week of reviewers: doubts decided, of them the same person; links looked at again
DECIDED, SAME, LOOKED_AT, RIGHT = 16, 0.44, 7, 0.988


def invent_quality(*, now: datetime) -> None:
    """Count what arrived, remember the weeks before it as they might have been, and count again."""
    count_quality(now=now)
    monday = monday_of(now)
    real = counts_of(monday)
    keep_counts(_history(real, monday), now=now)
    count_quality(now=now)


def _history(real: list[Count], monday: date) -> Iterator[Count]:
    seen: dict[tuple[int, str], dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for one in real:
        seen[one.organisation_id, one.source][one.slice][one.measure] = one.number
    random = Random(SEED)
    weeks = [monday - timedelta(weeks=number) for number in range(WEEKS, 0, -1)]
    for (organisation, source), slices in seen.items():
        for week in weeks:
            last = week == weeks[-1]
            made = _arrivals(source, slices, random, drifts=last) if source else _reviewers(random)
            for (cut, measure), number in made.items():
                yield Count(organisation, source, week, cut, measure, number)


def _arrivals(
    source: str, slices: Mapping[str, Mapping[str, int]], random: Random, *, drifts: bool
) -> Counter[tuple[str, str]]:
    """A week of a source."""
    whole = slices[""]
    told = max(whole.get("told", 0), 1)
    flaws = {flaw: whole.get(flaw, 0) / told for flaw in FLAWS}
    if drifts and source == DRIFT[0]:
        flaws[DRIFT[1]] = DRIFT[2]
    origins = {cut: counts["arrived"] for cut, counts in slices.items() if cut[:6] == "origin"}
    papers = 1 - whole.get("no_document", 0) / told
    made: Counter[tuple[str, str]] = Counter()
    for _ in range(round(ARRIVALS.get(source, 20) * random.uniform(0.85, 1.15))):
        origin = random.choices([*origins], [*origins.values()])[0] if origins else "origin:"
        paper = "document:yes" if random.random() < papers else "document:no"
        outcome = _outcome(source, origin, paper, random)
        for cut in ("", origin, paper):
            made[cut, "arrived"] += 1
            made[cut, outcome] += 1
            made[cut, "linked"] += outcome in ("by_document", "by_likeness")
        made["", "told"] += 1
        made["", "rows"] += 1
        made["", "no_document"] += paper == "document:no"
        made["", "placeholder"] += random.random() < PLACEHOLDERS
        for flaw, share in flaws.items():
            made["", flaw] += random.random() < share
    return made


def _outcome(source: str, origin: str, paper: str, random: Random) -> str:
    shares = dict(OUTCOMES[source[:2]])
    shares["review"] *= HARDER.get(origin, 1.0) * HARDER.get(paper, 1.0)
    if paper == "document:no":
        shares["by_document"] = 0.0
    return random.choices([*shares], [*shares.values()])[0]


def _reviewers(random: Random) -> Counter[tuple[str, str]]:
    """A week of an organisation's reviewers."""
    made: Counter[tuple[str, str]] = Counter()
    for _ in range(round(DECIDED * random.uniform(0.6, 1.4))):
        made["", "same" if random.random() < SAME else "different"] += 1
    for _ in range(round(LOOKED_AT * random.uniform(0.6, 1.4))):
        made["", "sample_right" if random.random() < RIGHT else "sample_false"] += 1
    made["", "hours"] = round(random.uniform(30, 150))
    return made
