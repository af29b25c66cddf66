"""What can be done with registers: link them, learn from them, judge the links."""

import importlib.util
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from trenza.people.matching.engines import judging, learning, tables
from trenza.people.matching.engines.duck import Work, WorkRefused, compare, prepare
from trenza.people.matching.engines.headers import HeadersRefused
from trenza.people.matching.engines.reading import RegistersRefused
from trenza.people.matching.engines.results import write_results
from trenza.people.matching.engines.truth import TruthRefused
from trenza.people.matching.frequencies import FrequenciesRefused
from trenza.people.matching.weights import MatchModel, ModelRefused, to_json


class EngineMissing(RuntimeError):
    """The engine asked for is not installed here."""


REFUSALS = (
    EngineMissing,
    FrequenciesRefused,
    HeadersRefused,
    ModelRefused,
    RegistersRefused,
    TruthRefused,
    WorkRefused,
)
# Kept in a pack: what fewer records share could point at somebody.
FEWEST_IN_PACK = 100


def known(work: Work, model: MatchModel) -> MatchModel:
    """The model with the frequencies of the register at hand, and its own common names."""
    common = model.frequencies.common
    with work.connect() as connection:
        tables.name_too(connection, common)
        return model.knowing(tables.load_frequencies(connection).naming(common))


def link(
    work: Work, paths: Sequence[Path], model: MatchModel, out: Path, *, across: bool
) -> dict[str, Any]:
    """Compare registers and write who is who."""
    prepare(work, paths)
    with work.timed("compare"):
        # What lies below the review threshold is only of use to whoever evaluates.
        compare(work, known(work, model), across=across, margin=0.0)
    return _results(work, model, out)


def _results(work: Work, model: MatchModel, out: Path) -> dict[str, Any]:
    with work.timed("persons"):
        told = write_results(work, model, out)
    pairs = int((work.folder / "pairs").read_text())
    timed = {"took": work.took, "took_cpu": work.took_cpu}
    return told | {"pairs": pairs, "disk_mb": work.disk_mb} | timed


def link_with_spark(
    work: Work, paths: Sequence[Path], model: MatchModel, out: Path, *, across: bool, master: str
) -> dict[str, Any]:
    """The same with the comparison on Spark."""
    if importlib.util.find_spec("pyspark") is None:
        raise EngineMissing(
            "Spark no está instalado aquí. Instale requirements/matching.txt y Java 17, "
            "o use --engine duckdb."
        )
    # Only now: whoever does not ask for Spark need not have it.
    spark = importlib.import_module("trenza.people.matching.engines.spark")
    prepare(work, paths)
    with work.timed("compare"):
        spark.compare(work, known(work, model), across=across, master=master, margin=0.0)
    return _results(work, model, out)


def train(
    work: Work,
    paths: Sequence[Path],
    truth: Path | None,
    out: Path,
    *,
    name: str,
    cost: float,
    across: bool,
) -> MatchModel:
    """Learn a model and write it with the frequencies of common names."""
    total = prepare(work, paths)
    told = f"{total} registros"
    if truth is None:
        model = learning.train_without_truth(
            work, version=name, false_link_cost=cost, told=told, across=across
        )
    else:
        model = learning.train(
            work, truth, version=name, false_link_cost=cost, told=told, across=across
        )
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    with work.connect() as connection:
        tables.write_common(connection, out / "frequencies.json", FEWEST_IN_PACK)
    text = json.dumps(to_json(model), ensure_ascii=False, indent=1)
    (out / "model.json").write_text(text + "\n", encoding="utf-8")
    return model


def evaluate(
    work: Work, paths: Sequence[Path], truth: Path, model: MatchModel, *, across: bool
) -> dict[str, Any]:
    """Link and judge by the truth."""
    prepare(work, paths)
    compare(work, known(work, model), across=across)
    return judging.judge(work, model, truth, across=across)


def summary(told: dict[str, Any]) -> Iterator[str]:
    """The figures that matter, one line each."""
    pairs, alone, best = told["pairs"], told["alone"], told["persons_best"]
    yield f"Registros: {told['records']}; pares verdaderos: {told['blocking']['true_pairs']}"
    yield (
        f"Pares: precisión {_share(pairs['precision'])}, exhaustividad {_share(pairs['recall'])}, "
        f"F1 {_share(pairs['f1'])}"
    )
    yield f"Exhaustividad con precisión 0,999: {_share(pairs['recall_at_999'])}"
    by_weight = _share(pairs["review_per_1000"], 1)
    yield f"Para revisar por el peso, entre ambas: {by_weight} por cada 1000 pares"
    yield (
        f"Por cada 1000 pares, dudas: {_share(alone['doubts_per_1000'], 1)}; a falta solo de un "
        f"documento o un contacto: {_share(alone['held_per_1000'], 1)}"
    )
    yield f"Sin documento comparable: F1 {_share(told['document']['none']['f1'])}"
    yield (
        f"Enlaces sin que nadie mire: {alone['links']}, falsos {alone['false']} "
        f"({_share(alone['false_per_10000'], 2)} de cada 10 000)"
    )
    yield (
        f"Personas exactas: {_share(best['exactly_right'])}; B³ F1 {_share(best['b3_f1'])}; "
        f"la mayor, {best['largest']} registros"
    )
    yield f"Del mejor al peor origen: {_share(told['origin']['gap'])}"


def _share(value: float, decimals: int = 4) -> str:
    return f"{value:.{decimals}f}".replace(".", ",")
