"""ENVIO_ENPI v1.1: the monthly file of a placement agency, read as a stream."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from trenza.exchange.readers.rows import CUT, Cut, FileRefused, Row, open_bytes
from trenza.exchange.rules import enpi
from trenza.exchange.rules.values import Problem

ACTION = "ACCION"
TOTALS = "DATOS_AGREGADOS"
_PERIOD = "AÑO_MES_ENVIO"
_KNOWN = tuple(name for name, *_ in enpi.ACTION_FIELDS)
_PARENTS = {
    "ENVIO_ENPI": (),
    "ENVIO_MENSUAL": ("ENVIO_ENPI",),
    "CODIGO_AGENCIA": ("ENVIO_ENPI", "ENVIO_MENSUAL"),
    _PERIOD: ("ENVIO_ENPI", "ENVIO_MENSUAL"),
    "ACCIONES_REALIZADAS": ("ENVIO_ENPI", "ENVIO_MENSUAL"),
    ACTION: ("ENVIO_ENPI", "ENVIO_MENSUAL", "ACCIONES_REALIZADAS"),
    TOTALS: ("ENVIO_ENPI", "ENVIO_MENSUAL"),
}
_MAX_DEPTH = 8
# Distinct persons are counted only to compare them with the totals.
_MAX_COUNTED = 200_000


def read_enpi(path: Path, *, today: date | None = None) -> Iterator[Row]:
    """The actions of a file as rows of the table ACCION; the totals only if they do not add up."""
    reader = _Reader(today or datetime.now(UTC).date())
    with open_bytes(path) as stream:
        # No DTD, no entities, no network; libxml2 keeps its own limits on depth and text.
        events = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            for event, element in events:
                row = reader.step(event, element)
                if row is not None:
                    yield row
        except (etree.XMLSyntaxError, Cut) as error:
            yield reader.broken(error)


class _Reader:
    def __init__(self, today: date) -> None:
        self.today = today
        self.path: list[str] = []
        self.agency = ""
        self.period_text = ""
        self.period: enpi.Period | None = None
        self.number = 0
        self.seen: set[str] = set()
        self.placed: set[str] = set()

    def step(self, event: str, element: Any) -> Row | None:
        """Follow one element; gives a row when an action or the totals end."""
        tag = element.tag
        if event == "start":
            self._enter(tag, element)
            return None
        self.path.pop()
        if tag == "CODIGO_AGENCIA" and len(self.path) == 2:
            self._agency(_text(element))
        elif tag == _PERIOD and len(self.path) == 2:
            self._period(_text(element))
        elif tag == ACTION and len(self.path) == 3:
            return self._action(element)
        elif tag == TOTALS and len(self.path) == 2:
            return self._totals(element)
        return None

    def _enter(self, tag: str, element: Any) -> None:
        if not self.path:
            if element.getroottree().docinfo.internalDTD is not None:
                raise FileRefused("file.xml_entities", "El fichero define un DTD: no se admite")
            if tag != "ENVIO_ENPI":
                raise FileRefused("enpi.root", "El fichero no es un ENVIO_ENPI")
        parents = _PARENTS.get(tag)
        if parents is not None and tuple(self.path) != parents:
            raise FileRefused("enpi.structure", f"El elemento {tag} está fuera de su sitio")
        if parents is None and len(self.path) < 3:
            raise FileRefused("enpi.structure", "El fichero tiene un elemento desconocido")
        if tag == "ACCIONES_REALIZADAS":
            self._demand_heading()
        self.path.append(tag)
        if len(self.path) > _MAX_DEPTH:
            raise FileRefused("enpi.structure", "El fichero tiene demasiados niveles")

    def _demand_heading(self) -> None:
        if not self.agency or self.period is None:
            message = "Faltan CODIGO_AGENCIA o AÑO_MES_ENVIO antes de las acciones"
            raise FileRefused("enpi.heading", message)

    def _agency(self, text: str) -> None:
        _refuse(enpi.agency_problem(text))
        self.agency = text

    def _period(self, text: str) -> None:
        self.period, problem = enpi.read_period(text, self.today)
        _refuse(problem)
        self.period_text = text

    def _action(self, element: Any) -> Row:
        self.number += 1
        values, problems = _children(element, _KNOWN, f"ACCION[{self.number}]")
        line = element.sourceline or 0
        _forget(element)
        if self.period is not None:
            problems += enpi.check_action(values, self.number, self.period)
        worker = values.get("ID_TRABAJADOR", "")
        if len(self.seen) < _MAX_COUNTED:
            self.seen.add(worker)
            if values.get("COLOCACION") == "S":
                self.placed.add(worker)
        values |= self._of_the_file()
        return Row(self.number, values, tuple(problems), ACTION, line)

    def _of_the_file(self) -> dict[str, Any]:
        """What the file says once for all its actions, and its period as dates."""
        found: dict[str, Any] = {"CODIGO_AGENCIA": self.agency, _PERIOD: self.period_text}
        if self.period is not None:
            found["PERIODO_DESDE"] = self.period.first.isoformat()
            found["PERIODO_HASTA"] = self.period.last.isoformat()
            if self.period.month is not None:
                found["PERIODO_MES"] = f"{self.period.year}-{self.period.month:02}"
        return found

    def _totals(self, element: Any) -> Row | None:
        values, problems = _children(element, enpi.TOTAL_FIELDS, TOTALS)
        problems += enpi.check_totals(values, len(self.seen), len(self.placed))
        if not problems:
            return None
        return Row(self.number + 1, values, tuple(problems), TOTALS, element.sourceline or 0)

    def broken(self, error: Exception) -> Row:
        """The last row of a file that stops being XML; refused if nothing was read before."""
        if self.number == 0:
            message = "El fichero no es XML válido (¿dice otra codificación que la que tiene?)"
            raise FileRefused("file.xml", message) from error
        return Row(self.number + 1, {}, (CUT,), ACTION)


def _refuse(problem: Problem | None) -> None:
    if problem is not None:
        raise FileRefused(problem.code, problem.message)


def _text(element: Any) -> str:
    return (element.text or "").strip()


def _children(
    element: Any, known: tuple[str, ...], place: str
) -> tuple[dict[str, Any], list[Problem]]:
    """Texts of the children; out of order, repeated or unknown ones are problems."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    last = -1
    for child in element:
        tag = child.tag
        if tag == "ERRORES":
            continue
        if tag not in known or len(child):
            problems.append(_misplaced("el elemento no existe en el formato", place))
        elif tag in values:
            problems.append(_misplaced(f"{tag} está repetido", place, tag))
        else:
            if known.index(tag) < last:
                problems.append(_misplaced(f"{tag} está fuera de orden", place, tag))
            last = max(last, known.index(tag))
            values[tag] = _text(child)
    return values, problems


def _misplaced(sentence: str, place: str, tag: str = "") -> Problem:
    return Problem("enpi.structure", f"{place}: {sentence}", tag)


def _forget(element: Any) -> None:
    # What has been read leaves memory: a file of any size takes the same.
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
