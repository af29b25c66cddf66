"""``trenza match``: persons in whole registers, training, evaluation, and what is in doubt."""

import json
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string

from trenza.base import clock
from trenza.base.spanish import counted
from trenza.people.actions.rest import compare_rest
from trenza.people.matching import report
from trenza.people.matching.engines import registers
from trenza.people.matching.engines.duck import Means, Work
from trenza.people.matching.engines.picturing import picture
from trenza.people.matching.engines.truth import check_truth
from trenza.people.matching.weights import read_model, to_json
from trenza.people.public import open_reviews

STEPS = {
    "read": "Lectura",
    "normal": "Forma normal",
    "keys": "Claves",
    "score": "Comparación",
    "persons": "Personas",
    "train": "Entrenamiento",
    "renew": "Formas normales",
    "compare": "Comparación",
}


class Command(BaseCommand):
    help = (
        "Vinculación de personas. Ejemplo: trenza match dedupe registros/ --out resultado/ "
        "reconoce a la misma persona en los CSV o Parquet de una carpeta."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The verbs, each with what it needs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERBO")
        dedupe = verbs.add_parser("dedupe", help="busca a la misma persona en todos los registros")
        link = verbs.add_parser("link", help="igual, pero solo entre orígenes distintos")
        train = verbs.add_parser(
            "train",
            help="aprende un modelo: de registros con su verdad (--truth) o, sin ella, de los "
            "propios registros",
        )
        evaluate = verbs.add_parser("evaluate", help="mide los enlaces con la verdad delante")
        review = verbs.add_parser(
            "review", help="enumera, sin datos personales, las dudas abiertas"
        )
        renew = verbs.add_parser(
            "renew", help="rehace en el índice las formas normales de una edición anterior"
        )
        for verb in (dedupe, link, train, evaluate):
            _means(verb)
        for verb in (dedupe, link):
            verb.add_argument("--out", type=Path, default=Path("enlaces"), help="carpeta de salida")
            verb.add_argument(
                "--engine",
                choices=("duckdb", "spark"),
                default="duckdb",
                help="con qué se compara (duckdb)",
            )
            verb.add_argument("--master", default="local[2]", help="spark: dónde (local[2])")
        for verb in (train, evaluate):
            verb.add_argument("--across", action="store_true", help="solo entre orígenes distintos")
        evaluate.add_argument("--truth", type=Path, required=True, help="source, rec_id, person_id")
        evaluate.add_argument("--report", type=Path, help="además, una página HTML con gráficos")
        train.add_argument(
            "--truth",
            type=Path,
            help="CSV con source, rec_id, person_id y, si se sabe, household_id: qué fichas son de "
            "la misma persona, por ejemplo las decididas en la revisión",
        )
        train.add_argument(
            "--out", type=Path, required=True, help="carpeta donde se escribe el modelo"
        )
        train.add_argument("--name", default="local", help="nombre de la versión (local)")
        train.add_argument(
            "--cost",
            type=float,
            default=50.0,
            help="cuántas personas sin reconocer vale un enlace falso (50)",
        )
        for verb in (dedupe, link, train, evaluate, review, renew):
            verb.add_argument("--json", action="store_true", help="última línea: un objeto JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it; what is wrong is told in one sentence."""
        if options["verb"] in ("review", "renew"):
            {"review": self._review, "renew": self._renew}[options["verb"]](options)
            return
        action: Callable[[Work, dict[str, Any]], dict[str, Any]] = {
            "dedupe": self._link,
            "link": self._link,
            "train": self._train,
            "evaluate": self._evaluate,
        }[options["verb"]]
        _check(options)
        began = monotonic()
        try:
            with self._work(options) as work:
                told = action(work, options)
        except registers.REFUSALS as refused:
            raise CommandError(str(refused)) from refused
        except OSError as failed:
            raise CommandError(f"No se puede escribir {failed.filename}.") from failed
        told["seconds"] = round(monotonic() - began, 2)
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))

    @contextmanager
    def _work(self, options: dict[str, Any]) -> Iterator[Work]:
        means = Means(options["memory"], options["disk"], options["processes"])
        if options["work"]:
            yield Work(options["work"], means, self._progress(), self.stderr.write)
            return
        with tempfile.TemporaryDirectory(prefix="trenza-match-") as folder:
            yield Work(Path(folder), means, self._progress(), self.stderr.write)

    def _progress(self) -> Callable[[str, int, int], None]:
        live = sys.stderr.isatty()

        def tell(step: str, done: int, total: int) -> None:
            if live or done == total:
                text = f"{STEPS.get(step, step)}: {done} de {total}"
                self.stderr.write(text.ljust(50), ending="\r" if done < total else "\n")

        return tell

    def _link(self, work: Work, options: dict[str, Any]) -> dict[str, Any]:
        model = read_model(_model(options))
        across = options["verb"] == "link"
        if options["engine"] == "spark":
            told = registers.link_with_spark(
                work,
                options["paths"],
                model,
                options["out"],
                across=across,
                master=options["master"],
            )
        else:
            told = registers.link(work, options["paths"], model, options["out"], across=across)
        self.stdout.write(
            f"{counted(told['records'], 'registro', 'registros')}: "
            f"{counted(told['links'], 'enlace seguro', 'enlaces seguros')}, "
            f"{told['to_review']} para revisar ({counted(told['doubt'], 'duda', 'dudas')}, "
            f"{told['held']} a falta solo de un documento o un contacto, y los ya reunidos por "
            f"otros), {counted(told['persons'], 'persona', 'personas')}. "
            f"Resultado en {options['out']}."
        )
        return told

    def _train(self, work: Work, options: dict[str, Any]) -> dict[str, Any]:
        if options["truth"]:
            check_truth(options["truth"])
        model = registers.train(
            work,
            options["paths"],
            options["truth"],
            options["out"],
            name=options["name"],
            cost=options["cost"],
            across=options["across"],
        )
        self.stdout.write(
            f"Modelo {model.version} escrito en {options['out']}: enlaza desde "
            f"{model.thresholds.link}, revisa desde {model.thresholds.review}."
        )
        return to_json(model)

    def _evaluate(self, work: Work, options: dict[str, Any]) -> dict[str, Any]:
        model, across = read_model(_model(options)), options["across"]
        truth: Path = options["truth"]
        check_truth(truth)
        told = registers.evaluate(work, options["paths"], truth, model, across=across)
        for line in registers.summary(told):
            self.stdout.write(line)
        if file := options["report"]:
            context = {
                "judged": told,
                "summary": report.summary(told),
                "figures": report.figures(
                    told, picture(work, model, truth, across=across), model.thresholds
                ),
            }
            file.write_text(render_to_string("people/report.html", context), encoding="utf-8")
            self.stdout.write(f"Informe en {file}.")
        return told

    def _renew(self, options: dict[str, Any]) -> None:
        """What the worker does by itself whenever it starts; interrupted, it goes on from there."""
        done = compare_rest(now=clock.now(), tell=self._progress())
        if options["json"]:
            self.stdout.write(json.dumps({"compared": done}))
            return
        self.stdout.write(f"{done} identidades comparadas de nuevo.")

    def _review(self, options: dict[str, Any]) -> None:
        reviews = open_reviews()
        total = sum(review.waiting for review in reviews)
        if options["json"]:
            listed = [asdict(review) for review in reviews]
            self.stdout.write(json.dumps({"open": total, "reviews": listed}, ensure_ascii=False))
            return
        for review in reviews:
            self.stdout.write(
                f"{review.waiting:>6}  {review.source} y {review.other_source}"
                f"  (la más antigua, {review.oldest_days} días)\n        {review.explanation}"
            )
        self.stdout.write(f"{total} dudas abiertas." if total else "No hay dudas abiertas.")


def _means(verb: ArgumentParser) -> None:
    verb.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="FICHERO",
        help="ficheros CSV o Parquet, o sus carpetas",
    )
    verb.add_argument("--model", type=Path, help="modelo: su fichero o su carpeta (el del paquete)")
    verb.add_argument(
        "--work", type=Path, help="carpeta de trabajo: si se interrumpe, se sigue donde estaba"
    )
    verb.add_argument("--memory", type=float, default=3.0, help="GB de memoria (3)")
    verb.add_argument("--disk", type=float, default=60.0, help="GB de disco de paso (60)")
    verb.add_argument("--processes", type=int, default=2, help="procesadores (2)")


def _check(options: dict[str, Any]) -> None:
    """What would only come out after minutes of work is told before."""
    for name in ("memory", "disk", "processes"):
        if options[name] <= 0:
            raise CommandError(f"--{name} ha de ser más que 0.")
    report_file: Path | None = options.get("report")
    if report_file and not report_file.absolute().parent.is_dir():
        raise CommandError(f"No existe la carpeta de {report_file}.")


def _model(options: dict[str, Any]) -> Path:
    """The model asked for, or the one of the pack in force."""
    chosen: Path | None = options["model"]
    return chosen or settings.PACKS_FOLDER / settings.PACK / "matching" / "model.json"
