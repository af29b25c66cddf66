"""The page of quality in plain words: from rounded counts to charts, each with its table."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from trenza.base import charts
from trenza.base.charts import Bars, Figure, Frame, Line, Row, told
from trenza.base.spanish import MONTHS, NO_BREAK
from trenza.people.public import QualityCount, wilson

# What is under five is rounded to nothing before it is told; and of fewer than twenty a share says
# more of chance than of them.
FEWEST, FEWEST_OF_SHARE = 5, 20
UNDER = "menos de 5"
FEW = "pocas"
OUTCOMES = {
    "by_document": "Enlazadas por documento",
    "by_likeness": "Enlazadas por parecido",
    "review": "En duda, para revisar",
    "new": "Personas nuevas",
}
# measure → how it is called, and of what it is a part
SHARES = {
    "no_document": ("Sin documento", "told"),
    "no_birth": ("Sin fecha de nacimiento", "told"),
    "no_surname2": ("Sin segundo apellido", "told"),
    "first_january": ("Nacidas un 1 de enero", "told"),
    "placeholder": ("Con un documento que no lo es", "rows"),
    "non_ascii": ("Con tildes o eñes en el nombre", "told"),
    "phone_shared": ("Con un teléfono de más de un hogar", "told"),
    "linked": ("Enlazadas sin que nadie mire", "arrived"),
    "review": ("En duda, para revisar", "arrived"),
}
_MISSING = ("no_document", "no_birth", "no_surname2")
_ODD = ("phone_shared", "first_january", "placeholder")
_WAITING = {
    "waiting_fresh": "Menos de una semana",
    "waiting_weeks": "De una a cuatro semanas",
    "waiting_months": "De uno a tres meses",
    "waiting_long": "Más de tres meses",
}
_NO_WEEKS = "Todavía no ha acabado ninguna semana con entregas de este sistema."


@dataclass
class Tally:
    """The counts of a source, a group or an organisation: by week and measure."""

    name: str = ""
    weeks: dict[date, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))
    whole: dict[str, int] = field(default_factory=dict)

    def share(self, part: str, of: str, week: date | None = None) -> float | None:
        """The share of a week or of the half year; None of few."""
        counts = self.whole if week is None else self.weeks[week]
        return share(counts.get(part, 0), counts.get(of, 0))

    def summed(self) -> "Tally":
        """The half year as the sum of its weeks."""
        for counts in self.weeks.values():
            for measure, number in counts.items():
                self.whole[measure] = self.whole.get(measure, 0) + number
        return self


def share(part: int, of: int) -> float | None:
    """A part of a whole; None of few."""
    return min(part / of, 1.0) if of >= FEWEST_OF_SHARE else None


def count(number: int) -> str:
    """A rounded count as it is told."""
    return told(number) if number >= FEWEST else UNDER


def percent(value: float | None) -> str:
    """A share in whole hundredths: finer would say more than the counts do."""
    return FEW if value is None else told(round(value, 2), percent=True)


def day(week: date) -> str:
    """The Monday of a week: «16 nov»."""
    return f"{week.day}{NO_BREAK}{MONTHS[week.month - 1][:3]}"


@dataclass(frozen=True)
class SourcePage:
    """What is shown of one source."""

    name: str
    slug: str
    figures: list[Figure]


@dataclass(frozen=True)
class QualityPage:
    """All that the page shows."""

    sources: list[SourcePage]
    doubts: list[Figure]
    own: Tally
    region: Tally
    groups: Mapping[str, Tally]

    @property
    def empty(self) -> bool:
        """Whether nothing was counted yet."""
        return not self.sources


def laid_out(counts: Iterable[QualityCount]) -> QualityPage:
    """The page out of the counts."""
    tallies: dict[tuple[str, str, str], Tally] = defaultdict(Tally)
    for one in counts:
        tally = tallies[one.scope, one.source, one.slice]
        tally.name = one.name
        if one.week is None:
            tally.whole[one.measure] = one.number
        else:
            tally.weeks[one.week][one.measure] = one.number
    sources = sorted(
        (key[1], tally) for key, tally in tallies.items() if key[0] == "own" and key[1]
    )
    own = Tally("Tus sistemas")
    for _, tally in sources:
        for measure, number in tally.summed().whole.items():
            own.whole[measure] = own.whole.get(measure, 0) + number
    return QualityPage(
        [
            SourcePage(tally.name, f"origen-{place}", _of_source(tally, f"s{place}"))
            for place, (_, tally) in enumerate(sources, start=1)
        ],
        _of_doubts(tallies["own", "", ""]),
        own,
        tallies["region", "", ""],
        {key[2]: tally for key, tally in tallies.items() if key[0] == "own" and key[2]},
    )


def _of_source(tally: Tally, slug: str) -> list[Figure]:
    return [
        _outcomes(tally, slug),
        _shares(tally, f"{slug}-falta", "Qué falta en lo que llega", _MISSING,
                "De cada 100 fichas que el sistema envía o cambia, a cuántas les falta."),
        _shares(tally, f"{slug}-raro", "Qué llama la atención en lo que llega", _ODD,
                "Un teléfono que tienen muchas fichas es de un centro, y no ayuda a reconocer a "
                "nadie. Muchos 1 de enero suelen ser cosa del programa, que rellena la fecha."),
        _shares(tally, f"{slug}-letras", "Tildes y eñes en los nombres", ("non_ascii",),
                "Si de pronto no hay ninguna, o hay muchas más, suele ser la codificación del "
                "fichero: el programa escribe unas letras y se leen otras."),
    ]  # fmt: skip


def _outcomes(tally: Tally, slug: str) -> Figure:
    title = "Qué pasa con quienes llegan por primera vez"
    weeks = sorted(week for week, counts in tally.weeks.items() if "arrived" in counts)
    if not weeks:
        return Figure(f"{slug}-llegan", title, _NO_WEEKS, "", (), ())
    words = (
        "Cada semana, las fichas nuevas del sistema: las que se enlazan solas con una persona ya "
        "conocida, las que esperan a que alguien decida y las que son personas nuevas."
    )
    frame = Frame(f"{slug}-llegan", f"{title} por {tally.name}", words, "semana que empieza el")
    series = [
        Bars(name, [tally.weeks[week].get(measure, 0) for week in weeks])
        for measure, name in OUTCOMES.items()
    ]
    return Figure(
        frame.slug, title, words, charts.columns(frame, series, [day(week) for week in weeks]),
        ("Semana", "Llegan", *OUTCOMES.values()),
        [
            (day(week), *(count(tally.weeks[week].get(m, 0)) for m in ("arrived", *OUTCOMES)))
            for week in reversed(weeks)
        ],
    )  # fmt: skip


def _shares(tally: Tally, slug: str, title: str, measures: Sequence[str], words: str) -> Figure:
    known = [m for m in measures if any(m in counts for counts in tally.weeks.values())]
    weeks = sorted(
        week for week in tally.weeks
        if any(tally.share(m, SHARES[m][1], week) is not None for m in known)
    )  # fmt: skip
    if not weeks:
        return Figure(slug, title, f"{_NO_WEEKS} Hacen falta al menos {FEWEST_OF_SHARE} fichas.",
                      "", (), ())  # fmt: skip
    told_by = {m: [tally.share(m, SHARES[m][1], week) for week in weeks] for m in known}
    frame = Frame(slug, f"{title} por {tally.name}", words, "semana que empieza el", percent=True)
    lines = [Line(SHARES[m][0], list(enumerate(values))) for m, values in told_by.items()]
    rows = [
        (day(week), *(percent(told_by[m][place]) for m in known))
        for place, week in reversed(list(enumerate(weeks)))
    ]
    middle = [
        percent(median(values)) if (values := [v for v in told_by[m] if v is not None]) else FEW
        for m in known
    ]
    return Figure(
        slug, title, words, charts.lines(frame, lines, labels=[day(week) for week in weeks]),
        ("Semana", *(SHARES[m][0] for m in known)), [("Lo habitual", *middle), *rows],
    )  # fmt: skip


def _of_doubts(tally: Tally) -> list[Figure]:
    return [_decided(tally), _sample(tally), _waiting(tally)]


def _decided(tally: Tally) -> Figure:
    title = "Dudas que tu entidad ha ayudado a decidir"
    weeks = sorted(w for w, counts in tally.weeks.items() if "same" in counts)
    if not weeks:
        return Figure("decididas", title, "Todavía no se ha decidido ninguna. Las que esperan "
                      "están en «Dudas».", "", (), ())  # fmt: skip
    words = (
        "Cuántas resultaron ser la misma persona y cuántas no, semana a semana. La tabla dice "
        "también cuánto esperó la de en medio: la mitad se decidieron antes y la mitad después."
    )
    frame = Frame("decididas", title, words, "semana que empieza el")
    names = {"same": "La misma persona", "different": "Personas distintas"}
    series = [Bars(name, [tally.weeks[w].get(m, 0) for w in weeks]) for m, name in names.items()]
    rows = [
        (day(w), *(count(tally.weeks[w].get(m, 0)) for m in names), _waited(tally.weeks[w]))
        for w in reversed(weeks)
    ]
    return Figure(
        "decididas", title, words, charts.columns(frame, series, [day(w) for w in weeks]),
        ("Semana", *names.values(), "Espera de la de en medio"), rows,
    )  # fmt: skip


def _waited(counts: Mapping[str, int]) -> str:
    """The median wait, in days; nothing of a few."""
    if counts.get("same", 0) + counts.get("different", 0) < FEWEST or "hours" not in counts:
        return FEW
    days = round(counts["hours"] / 24)
    return f"{days} días" if days > 1 else "1 día" if days else "menos de 1 día"


def _sample(tally: Tally) -> Figure:
    title = "Enlaces automáticos que se comprueban"
    right, false = (tally.whole.get(f"sample_{name}", 0) for name in ("right", "false"))
    of = right + false
    if of < FEWEST_OF_SHARE:
        return Figure("muestra", title, "Una parte de los enlaces que el programa hace solo pasa "
                      "también por revisión. Cuando se hayan mirado unos veinte, aquí dirá cuántos "
                      "eran verdad.", "", (), ())  # fmt: skip
    low, high = wilson(right, of)
    words = (
        "De los enlaces que el programa hizo solo y alguien miró después, cuántos eran verdad. La "
        "raya dice entre qué valores está lo cierto, 19 veces de cada 20."
    )
    frame = Frame("muestra", title, words, percent=True)
    return Figure(
        "muestra", title, words,
        charts.rows(frame, [Row("Enlaces que eran verdad", right / of, low, high)]),
        ("Mirados", "Falsos", "Eran verdad", "Entre"),
        [(told(of), told(false) if not false else count(false), told(right / of, percent=True),
          f"{told(low, percent=True)} y {told(high, percent=True)}")],
    )  # fmt: skip


def _waiting(tally: Tally) -> Figure:
    title = "Dudas que esperan, según desde cuándo"
    newest = max(
        (w for w, counts in tally.weeks.items() if "waiting_fresh" in counts), default=None
    )
    counts = tally.weeks[newest] if newest else {}
    if not any(counts.get(measure) for measure in _WAITING):
        return Figure("esperan", title, "No espera ninguna, o muy pocas.", "", (), ())
    words = "Mientras una duda espera, esa persona puede tener dos carpetas a medias."
    frame = Frame("esperan", title, words)
    bars = [Row(name, counts.get(measure, 0)) for measure, name in _WAITING.items()]
    old = counts.get("waiting_long", 0)
    return Figure(
        "esperan", title, words, charts.rows(frame, bars), ("Desde hace", "Dudas"),
        [(name, count(counts.get(measure, 0))) for measure, name in _WAITING.items()],
        f"{told(old)} dudas llevan más de tres meses sin decidir." if old >= FEWEST else "",
    )  # fmt: skip
