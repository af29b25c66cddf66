"""The report of an evaluation in plain Spanish: each chart with its table and how to read it."""

from collections.abc import Mapping
from typing import Any

from trenza.base import charts
from trenza.base.charts import Bars, Figure, Frame, Line, Row, told
from trenza.people.matching.engines.picturing import Picture
from trenza.people.matching.weights import Thresholds

# Groups farther from the best than this are pointed at: the goal of the project (F1).
LARGEST_GAP = 0.03
_UNKNOWN = "Sin origen conocido"
_WRONG = {
    "household": "Alguien de la misma casa",
    "homonym": "Otra persona con el mismo nombre",
    "stranger": "Otra persona cualquiera",
}
_MISSED = {
    "review": "Quedan para que alguien las mire",
    "weak": "Se comparan, pero se parecen demasiado poco",
    "never_compared": "No llegan a compararse",
}
_DOCUMENT = {"comparable": "Con documento en las dos fichas", "none": "Sin documento comparable"}


def summary(judged: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The figures at the head: what is measured and how much it is."""
    pairs, alone, best = judged["pairs"], judged["alone"], judged["persons_best"]
    return [
        ("Fichas comparadas", told(judged["records"])),
        ("Pares de fichas que son de la misma persona", told(judged["blocking"]["true_pairs"])),
        ("Precisión por pares", _share(pairs["precision"])),
        ("Exhaustividad por pares", _share(pairs["recall"])),
        ("F1 por pares", _exact(pairs["f1"])),
        ("Precisión, exhaustividad y F1 por personas (B³)",
         " · ".join(_exact(best[f"b3_{name}"]) for name in ("precision", "recall", "f1"))),
        ("Personas reunidas exactamente", _share(best["exactly_right"])),
        ("Enlaces hechos sin que nadie mire", told(alone["links"])),
        ("De ellos, falsos", f"{told(alone['false'])} "
         f"({_exact(alone['false_per_10000'], 2)} de cada 10 000)"),
        ("Pares que quedan para revisar, por cada 1000 verdaderos",
         _exact(alone["to_review_per_1000"], 1)),
    ]  # fmt: skip


def figures(judged: Mapping[str, Any], seen: Picture, thresholds: Thresholds) -> list[Figure]:
    """Every chart of the report in the order in which it is read."""
    return [
        _curve(seen, thresholds),
        _histogram(seen, thresholds),
        _calibration(judged["calibration"]),
        _groups(judged["origin"]["origins"], judged["origin"]["gap"]),
        _documents(judged["document"]),
        _kinds("falsos", "Quiénes se parecen sin ser la misma persona", seen.wrong, _WRONG,
               "Pares de dos personas que pesan bastante para parecer una. Los de la misma casa "
               "son los más difíciles: comparten apellidos, domicilio y teléfono."),
        _kinds("perdidos", "Qué pasa con los pares que no se enlazan solos", seen.missed, _MISSED,
               "Pares de una misma persona que el programa no enlaza sin que nadie mire."),
    ]  # fmt: skip


def _exact(value: float, digits: int = 4) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _share(value: float) -> str:
    return told(value, percent=True)


def _curve(seen: Picture, thresholds: Thresholds) -> Figure:
    right, found = [(w, p) for w, p, _ in seen.curve], [(w, r) for w, _, r in seen.curve]
    series = [
        Line("Precisión: de lo enlazado, cuánto es verdad", right),
        Line("Exhaustividad: de lo verdadero, cuánto se enlaza", found),
    ]
    told_so = (
        "Si se enlazara desde cada peso en adelante. Cuanto más se exige, menos enlaces falsos y "
        "más personas que quedan sin reunir."
    )
    frame = Frame("curva", "Precisión y exhaustividad según el peso", told_so,
                  "peso desde el que se enlaza", percent=True)  # fmt: skip
    whole = [point for point in seen.curve if point[0] == int(point[0])]
    return Figure(
        "curva", frame.title, told_so,
        charts.lines(frame, series, marks=_marks(thresholds)),
        ("Peso", "Precisión", "Exhaustividad"),
        [(told(w), _share(p), _share(r)) for w, p, r in whole],
    )  # fmt: skip


def _marks(thresholds: Thresholds) -> list[tuple[float, str]]:
    return [(thresholds.review, "se revisa"), (thresholds.link, "se enlaza")]


def _histogram(seen: Picture, thresholds: Thresholds) -> Figure:
    first = seen.histogram[0][0]
    labels = [str(weight) for weight, *_ in seen.histogram]
    series = [
        Bars("Pares de una misma persona", [same for _, same, _ in seen.histogram]),
        Bars("Pares de dos personas", [apart for *_, apart in seen.histogram]),
    ]
    told_so = (
        "Cuántos pares hay con cada peso; cada línea de la escala es diez veces la anterior. Entre "
        "los dos umbrales decide alguien; en los extremos está también lo que queda fuera."
    )
    frame = Frame("pesos", "Cuántos pares hay con cada peso", told_so, "peso")
    marks = [(at - first, words) for at, words in _marks(thresholds)]
    return Figure(
        "pesos", frame.title, told_so,
        charts.columns(frame, series, labels, stacked=False, log=True, marks=marks),
        ("Peso", "De una persona", "De dos personas"),
        [(str(weight), told(same), told(apart)) for weight, same, apart in seen.histogram],
    )  # fmt: skip


def _calibration(points: list[dict[str, float]]) -> Figure:
    series = [
        Line("Lo que resulta", [(point["expected"], point["true"]) for point in points]),
        Line("Lo que debería", [(0.0, 0.0), (1.0, 1.0)], guide=True),
    ]
    told_so = (
        "Si el modelo dice que 8 de cada 10 pares son de una misma persona, deben serlo 8. Por "
        "debajo de la línea de puntos promete más de lo que cumple."
    )
    frame = Frame("calibrado", "Si el peso significa lo que dice", told_so,
                  "lo que el modelo espera", percent=True)  # fmt: skip
    return Figure(
        "calibrado", frame.title, told_so, charts.lines(frame, series),
        ("Peso", "Pares", "Espera", "Resulta"),
        [(f"de {int(p['weight'])} a {int(p['weight']) + 1}", told(p["pairs"]),
          _share(p["expected"]), _share(p["true"])) for p in points],
    )  # fmt: skip


def _groups(origins: Mapping[str, Mapping[str, float]], gap: float) -> Figure:
    return _compared(
        "origen", "Calidad según el origen de la persona",
        "F1 de cada grupo con pares bastantes para poder decir algo.",
        {_UNKNOWN if name == "?" else name: rates for name, rates in origins.items()}, gap,
    )  # fmt: skip


def _documents(parts: Mapping[str, Mapping[str, float]]) -> Figure:
    known = {_DOCUMENT[name]: rates for name, rates in parts.items() if rates["pairs"]}
    f1 = [rates["f1"] for rates in known.values()]
    return _compared(
        "documento", "Calidad con y sin documento",
        "Quien no tiene papeles, o los tiene mal escritos, no debe salir perdiendo.",
        known, max(f1) - min(f1) if f1 else 0.0,
    )  # fmt: skip


def _compared(
    slug: str, title: str, told_so: str, parts: Mapping[str, Mapping[str, float]], gap: float
) -> Figure:
    """Bars of the F1 of some groups, the worst pointed at where it lags too far."""
    ordered = sorted(parts.items(), key=lambda part: -part[1]["f1"])
    far = gap > LARGEST_GAP
    worst = ordered[-1][0] if far else ""
    frame = Frame(slug, title, told_so, percent=True)
    bars = [
        Row(name, rates["f1"], note=f"{_exact(gap)} por debajo del mejor" if name == worst else "")
        for name, rates in ordered
    ]
    return Figure(
        slug, title, told_so if ordered else "No hay ningún grupo con pares bastantes.",
        charts.rows(frame, bars) if bars else "",
        ("Grupo", "Pares", "Precisión", "Exhaustividad", "F1"),
        [(name, told(r["pairs"]), _exact(r["precision"]), _exact(r["recall"]), _exact(r["f1"]))
         for name, r in ordered],
        f"«{worst}» queda {_exact(gap)} por debajo del mejor grupo: más de lo admitido "
        f"({_exact(LARGEST_GAP, 2)})." if far else "",
    )  # fmt: skip


def _kinds(
    slug: str, title: str, counts: Mapping[str, int], names: Mapping[str, str], told_so: str
) -> Figure:
    total = sum(counts.values())
    frame = Frame(slug, title, told_so)
    return Figure(
        slug, title, told_so if total else "No hay ninguno.",
        charts.rows(frame, [Row(names[kind], many) for kind, many in counts.items()])
        if total else "",
        ("Clase", "Pares", "Parte"),
        [(names[kind], told(many), _share(many / total)) for kind, many in counts.items()]
        if total else [],
    )  # fmt: skip
