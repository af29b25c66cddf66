"""Whether any group is served worse: by origin and document; and how it is in the region."""

from collections.abc import Iterable, Mapping

from trenza.base import charts
from trenza.base.charts import Figure, Frame, Row
from trenza.desk.reads.quality import SHARES, QualityPage, Tally, count, percent, share
from trenza.desk.rules.countries import COUNTRIES
from trenza.people.public import wilson

# Of so few no share of a group is told: a handful of them could turn it round.
FEWEST_OF_GROUP = 50  # origins of fewer than 100 come together (46_quality_page.sql)
# A group so far above the one with the least doubts is pointed at: ten of every hundred persons.
LARGEST_GAP = 0.10
_PAPERS = {"document:yes": "Con documento", "document:no": "Sin documento"}
_HEAD = ("Grupo", "Llegan", "Enlazadas solas", "En duda", "Dudas: eran la misma", "Muestra: verdad")
_COMPARED = ("linked", "review", "no_document", "no_birth", "phone_shared")


def fairness(page: QualityPage) -> list[Figure]:
    """The charts of groups, and of the region."""
    origins = {
        _origin(cut): tally for cut, tally in page.groups.items() if cut.startswith("origin:")
    }
    papers = {
        name: page.groups[cut] for cut, name in _PAPERS.items() if cut in page.groups
    }  # fmt: skip
    return [
        _groups(
            "por-origen", "Según la nacionalidad",
            "De cada 100 personas que llegan, cuántas se quedan en duda hasta que alguien decide. "
            "Los nombres que el programa conoce peor dan más dudas: conviene mirarlas antes.",
            origins,
        ),
        _groups(
            "por-documento", "Con documento y sin él",
            "Quien llega sin documento da más dudas, y no debe esperar más por ello.", papers,
        ),
        _region(page),
    ]  # fmt: skip


def _origin(cut: str) -> str:
    code = cut.partition(":")[2]
    if code == "*":
        return "Otras, de pocas personas cada una"
    return COUNTRIES.get(code, code) if code else "Sin nacionalidad conocida"


def _groups(slug: str, title: str, words: str, groups: Mapping[str, Tally]) -> Figure:
    large = {
        name: tally for name, tally in groups.items()
        if tally.whole.get("arrived", 0) >= FEWEST_OF_GROUP
    }  # fmt: skip
    if len(large) < 2:
        return Figure(slug, title, "Para comparar hacen falta dos grupos de al menos "
                      f"{FEWEST_OF_GROUP} personas en medio año.", "", (), ())  # fmt: skip
    doubted = {name: tally.share("review", "arrived") or 0.0 for name, tally in large.items()}
    ordered = sorted(large, key=lambda name: (-doubted[name], name))
    worst, best = ordered[0], ordered[-1]
    gap = doubted[worst] - doubted[best]
    far = gap >= LARGEST_GAP and _surely_above(large[worst], large.values())
    points = round(100 * gap)
    frame = Frame(slug, f"{title}: cuántas quedan en duda", words, percent=True)
    bars = [
        Row(name, round(doubted[name], 2),
            note=f"{points} más que el que menos" if far and name == worst else "")
        for name in ordered
    ]  # fmt: skip
    return Figure(
        slug, title, words, charts.rows(frame, bars), _HEAD,
        [(name, *_told(large[name])) for name in ordered],
        f"«{worst}» tiene {points} dudas más por cada 100 personas que «{best}». Pide que sus "
        "dudas se miren primero, y revisa cómo se escriben sus nombres." if far else "",
    )  # fmt: skip


def _surely_above(worst: Tally, groups: Iterable[Tally]) -> bool:
    """Whether chance alone hardly puts the worst group above all of them together."""
    every = [tally.whole for tally in groups]
    arrived = sum(counts.get("arrived", 0) for counts in every)
    doubted = sum(counts.get("review", 0) for counts in every)
    low, _ = wilson(worst.whole.get("review", 0), worst.whole["arrived"])
    return low > doubted / arrived


def _told(tally: Tally) -> tuple[str, ...]:
    counts = tally.whole
    same, right = counts.get("same", 0), counts.get("sample_right", 0)
    return (
        count(counts.get("arrived", 0)),
        percent(tally.share("linked", "arrived")),
        percent(tally.share("review", "arrived")),
        percent(share(same, same + counts.get("different", 0))),
        percent(share(right, right + counts.get("sample_false", 0))),
    )


def _region(page: QualityPage) -> Figure:
    title = "Tus sistemas y los de toda la región"
    if not page.region.whole:
        return Figure("region", title, "Se compara cuando al menos tres entidades tengan entregas: "
                      "con menos se sabría de cuál se habla.", "", (), ())  # fmt: skip
    words = "En los últimos seis meses. De las demás entidades solo se sabe el total, redondeado."
    shares = {
        measure: (page.own.share(measure, SHARES[measure][1]),
                  page.region.share(measure, SHARES[measure][1]))
        for measure in _COMPARED
    }  # fmt: skip
    bars = [
        Row(f"{SHARES[measure][0]} · {who}", None if value is None else round(value, 2))
        for measure, both in shares.items()
        for who, value in zip(("tus sistemas", "región"), both, strict=True)
    ]
    return Figure(
        "region", title, words, charts.rows(Frame("region", title, words, percent=True), bars),
        ("Qué", "Tus sistemas", "Toda la región"),
        [(SHARES[m][0], percent(mine), percent(all)) for m, (mine, all) in shares.items()],
    )  # fmt: skip
