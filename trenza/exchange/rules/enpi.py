"""What a monthly file of a placement agency must keep, also where its XSD does not say so.

The XSD of ENVIO_ENPI v1.1 accepts a placement without date, contract or company, a person
identifier with a wrong control letter and the 31st of February. RD 1796/2010 wants them right.
"""

import calendar
import re
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from stdnum.es import cif, dni, nie

from trenza.exchange.rules.values import WARNING, Problem

# Fields of one action in the order of the schema: name, must be there, shortest, longest.
ACTION_FIELDS: tuple[tuple[str, bool, int, int], ...] = (
    ("ID_TRABAJADOR", True, 9, 9),
    ("NOMBRE_TRABAJADOR", True, 1, 15),
    ("APELLIDO1_TRABAJADOR", True, 1, 20),
    ("APELLIDO2_TRABAJADOR", True, 0, 20),
    ("FECHA_NACIMIENTO", True, 8, 8),
    ("SEXO_TRABAJADOR", True, 1, 1),
    ("NIVEL_FORMATIVO", True, 2, 2),
    ("DISCAPACIDAD", True, 1, 1),
    ("INMIGRANTE", True, 1, 1),
    ("COLOCACION", True, 1, 1),
    ("FECHA_COLOCACION", False, 8, 8),
    ("TIPO_CONTRATO", False, 3, 3),
    ("CIF_NIF_EMPRESA", False, 9, 9),
    ("RAZON_SOCIAL_EMPRESA", False, 1, 55),
)
PLACEMENT_FIELDS = ("FECHA_COLOCACION", "TIPO_CONTRATO", "CIF_NIF_EMPRESA", "RAZON_SOCIAL_EMPRESA")
TOTAL_FIELDS = (
    "TOTAL_PERSONAS",
    "TOTAL_NUEVAS_REGISTRADAS",
    "TOTAL_PERSONAS_PERCEPTORES",
    "TOTAL_PERSONAS_INSERCION",
    "TOTAL_OFERTAS",
    "TOTAL_OFERTAS_ENVIADAS",
    "TOTAL_OFERTAS_CUBIERTAS",
    "TOTAL_PUESTOS",
    "TOTAL_PUESTOS_CUBIERTOS",
    "TOTAL_CONTRATOS",
    "TOTAL_CONTRATOS_INDEFINIDOS",
    "TOTAL_PERSONAS_COLOCADAS",
)
OPTIONS: Mapping[str, tuple[str, ...]] = {
    "SEXO_TRABAJADOR": ("1", "2"),
    "NIVEL_FORMATIVO": ("00", "10", "20", "30"),
    "DISCAPACIDAD": ("S", "N"),
    "INMIGRANTE": ("S", "N"),
    "COLOCACION": ("S", "N"),
    "TIPO_CONTRATO": ("001", "003", "401", "501"),
}
# A part can never exceed its whole.
_AT_MOST = (
    ("TOTAL_NUEVAS_REGISTRADAS", "TOTAL_PERSONAS"),
    ("TOTAL_PERSONAS_PERCEPTORES", "TOTAL_PERSONAS"),
    ("TOTAL_PERSONAS_INSERCION", "TOTAL_PERSONAS"),
    ("TOTAL_PERSONAS_COLOCADAS", "TOTAL_PERSONAS"),
    ("TOTAL_OFERTAS_CUBIERTAS", "TOTAL_OFERTAS"),
    ("TOTAL_PUESTOS_CUBIERTOS", "TOTAL_PUESTOS"),
    ("TOTAL_CONTRATOS_INDEFINIDOS", "TOTAL_CONTRATOS"),
)
_AGENCY = re.compile(r"(0[0-9]|1[0-9]|99)[0-9]{8}")
_PERIOD = re.compile(r"20(1|2)[0-9](0[1-9]|1[0-2]|99)")
_WORKER = re.compile(r"[XYZ][0-9]{7}[A-Z]|[0-9]{8}[A-Z]")
_COMPANY = re.compile(r"[XYZ]?[0-9]{7,8}[A-Z]|[A-Z][0-9]{7}[A-Z0-9]")
_DAY = re.compile(r"[0-9]{8}")
_WORKING_AGE = 16
_INT_MAX = 2**31 - 1


class Period(NamedTuple):
    """The month that a file speaks of, or the whole year when it is the annual one."""

    year: int
    month: int | None

    @property
    def first(self) -> date:
        """First day of the period."""
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        """Last day of the period."""
        month = self.month or 12
        return date(self.year, month, calendar.monthrange(self.year, month)[1])


def agency_problem(code: str) -> Problem | None:
    """What is wrong with the code of the agency, if anything."""
    if _AGENCY.fullmatch(code):
        return None
    return Problem(
        "enpi.agency",
        "ENVIO_MENSUAL/CODIGO_AGENCIA debe tener 10 cifras que empiecen por 00-19 o por 99",
        "CODIGO_AGENCIA",
    )


def read_period(text: str, today: date) -> tuple[Period | None, Problem | None]:
    """The period of a file; it must be over before the file is sent."""
    place = "ENVIO_MENSUAL/AÑO_MES_ENVIO"
    if not _PERIOD.fullmatch(text):
        message = f"{place} debe ser AAAAMM, o AAAA99 si el envío es anual"
        return None, Problem("enpi.period", message, "AÑO_MES_ENVIO")
    period = Period(int(text[:4]), None if text[4:] == "99" else int(text[4:]))
    if period.last >= today:
        message = f"{place} nombra un periodo que aún no ha terminado"
        return None, Problem("enpi.period_open", message, "AÑO_MES_ENVIO")
    return period, None


def check_action(values: Mapping[str, str], row: int, period: Period) -> list[Problem]:
    """Every rule that one action breaks, each said with its path and row."""
    place = f"ENVIO_MENSUAL/ACCIONES_REALIZADAS/ACCION[{row}]"
    found = _Findings(place, row)
    broken = _check_form(values, found)
    if "ID_TRABAJADOR" not in broken:
        _check_worker(values, found)
    born = None if "FECHA_NACIMIENTO" in broken else _day(values, "FECHA_NACIMIENTO", found)
    if born is not None:
        _check_age(born, period, found)
    if "COLOCACION" not in broken:
        _check_placement(values, broken, period, born, found)
    return found.problems


class _Findings:
    def __init__(self, place: str, row: int) -> None:
        self.place = place
        self.row = row
        self.problems: list[Problem] = []

    def add(self, code: str, name: str, sentence: str, severity: str = "error") -> None:
        message = f"Acción {self.row}: {sentence} ({self.place}/{name})"
        self.problems.append(Problem(f"enpi.{code}", message, name, severity))


def _check_form(values: Mapping[str, str], found: _Findings) -> set[str]:
    """Presence, length and code lists; gives the fields that are not worth a second look."""
    broken: set[str] = set()
    for name, must, shortest, longest in ACTION_FIELDS:
        text = values.get(name)
        if text is None:
            if must:
                found.add("missing", name, f"falta el elemento {name}")
                broken.add(name)
            continue
        if not must and text == "":
            continue
        size = len(text)
        if not shortest <= size <= longest:
            wanted = f"{longest}" if shortest == longest else f"de {shortest} a {longest}"
            found.add("length", name, f"{name} debe tener {wanted} caracteres y tiene {size}")
            broken.add(name)
        elif name in OPTIONS and text not in OPTIONS[name]:
            options = ", ".join(OPTIONS[name])
            found.add("code", name, f"{name} solo puede ser: {options}")
            broken.add(name)
    return broken


def _check_worker(values: Mapping[str, str], found: _Findings) -> None:
    name = "ID_TRABAJADOR"
    text = values[name].upper()
    if not _WORKER.fullmatch(text):
        found.add("worker", name, "ID_TRABAJADOR no es un DNI ni un NIE")
        return
    is_foreigner = text[0] in "XYZ"
    if not (nie if is_foreigner else dni).is_valid(text):
        found.add("letter", name, "la letra de control de ID_TRABAJADOR no corresponde")
    if is_foreigner and values.get("INMIGRANTE") == "N":
        found.add("immigrant", "INMIGRANTE", "tiene NIE y consta como no inmigrante", WARNING)
    if not is_foreigner and values.get("APELLIDO2_TRABAJADOR") == "":
        sentence = "el segundo apellido solo puede faltar en personas extranjeras"
        found.add("surname2", "APELLIDO2_TRABAJADOR", sentence, WARNING)


def _day(values: Mapping[str, str], name: str, found: _Findings) -> date | None:
    text = values[name]
    try:
        if _DAY.fullmatch(text):
            return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        pass
    found.add("date", name, f"{name} no es una fecha AAAAMMDD que exista")
    return None


def _check_age(born: date, period: Period, found: _Findings) -> None:
    name = "FECHA_NACIMIENTO"
    if born > period.last or born.year < 1900:
        found.add("birth", name, "la fecha de nacimiento no es posible")
    elif _age(born, period.last) < _WORKING_AGE:
        found.add("age", name, "la persona no tiene edad de trabajar (16 años)", WARNING)


def _age(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _check_placement(
    values: Mapping[str, str],
    broken: set[str],
    period: Period,
    born: date | None,
    found: _Findings,
) -> None:
    filled = [name for name in PLACEMENT_FIELDS if values.get(name)]
    if values["COLOCACION"] == "N":
        for name in filled:
            found.add("not_placed", name, f"no hay colocación y {name} viene relleno", WARNING)
        return
    for name in PLACEMENT_FIELDS:
        if name not in filled:
            found.add("placement", name, f"hay colocación (COLOCACION=S) y falta {name}")
    if "FECHA_COLOCACION" in filled and "FECHA_COLOCACION" not in broken:
        _check_start(values, period, born, found)
    if "CIF_NIF_EMPRESA" in filled and "CIF_NIF_EMPRESA" not in broken:
        _check_company(values["CIF_NIF_EMPRESA"].upper(), found)


def _check_start(
    values: Mapping[str, str], period: Period, born: date | None, found: _Findings
) -> None:
    name = "FECHA_COLOCACION"
    start = _day(values, name, found)
    if start is None:
        return
    if born is not None and _age(born, start) < _WORKING_AGE:
        found.add("placed_young", name, "la colocación es anterior a los 16 años de la persona")
    elif not period.first <= start <= period.last:
        found.add("placed_when", name, "la colocación queda fuera del periodo del envío", WARNING)


def _check_company(text: str, found: _Findings) -> None:
    name = "CIF_NIF_EMPRESA"
    is_valid = dni.is_valid(text) or nie.is_valid(text) or cif.is_valid(text)
    if not _COMPANY.fullmatch(text):
        found.add("company", name, "CIF_NIF_EMPRESA no tiene forma de CIF ni de NIF")
    elif not is_valid:
        found.add("company_control", name, "el control de CIF_NIF_EMPRESA no corresponde")


def check_totals(values: Mapping[str, str], persons: int, placed: int) -> list[Problem]:
    """Every rule that the aggregated figures break, by themselves and against the actions."""
    problems: list[Problem] = []
    figures: dict[str, int] = {}
    for name in TOTAL_FIELDS:
        text = values.get(name)
        digits = (text or "").strip()
        if digits.isascii() and digits.isdecimal() and int(digits) <= _INT_MAX:
            figures[name] = int(digits)
        else:
            what = "falta" if text is None else "no es un número entero"
            problems.append(_total(name, f"{name} {what}"))
    for part, whole in _AT_MOST:
        if part in figures and whole in figures and figures[part] > figures[whole]:
            problems.append(_total(part, f"{part} es mayor que {whole}"))
    if figures.get("TOTAL_PERSONAS", persons) < persons:
        problems.append(_total("TOTAL_PERSONAS", "hay más personas en las acciones que en total"))
    if figures.get("TOTAL_PERSONAS_COLOCADAS", placed) < placed:
        sentence = "hay más personas colocadas en las acciones que en el total"
        problems.append(_total("TOTAL_PERSONAS_COLOCADAS", sentence))
    return problems


def _total(name: str, sentence: str) -> Problem:
    message = f"Datos agregados: {sentence} (ENVIO_MENSUAL/DATOS_AGREGADOS/{name})"
    return Problem("enpi.total", message, name, WARNING)
