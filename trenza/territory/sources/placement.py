"""The files of the NGO's placement agency: ENVIO_ENPI v1.1, monthly and yearly, in Latin-1."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

from trenza.territory.synth.days import iso, years_before
from trenza.territory.synth.names import plain
from trenza.territory.synth.numbers import cif
from trenza.territory.synth.story import COMPANIES
from trenza.territory.synth.world import CAST_NUMBERS, Attended, HomeLife

AGENCY = "9960000017"
_CONTRACTS = ["401", "501", "401", "001", "003"]
_INCOMPLETE_EVERY = 200  # one placement in so many lacks what the business rules ask for
_TOTALS = [
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
]


def latin(text: str) -> str:
    """The text with only what fits Latin-1: «ł» or «ş» lose their marks."""
    try:
        text.encode("iso-8859-1")
    except UnicodeEncodeError:
        return plain(text)
    return text


class PlacementFile:
    """One ENVIO_ENPI file being written person after person."""

    def __init__(self, folder: Path, month: str) -> None:
        self.totals: Counter[str] = Counter()
        self.path = folder / f"ENVIO_ENPI_{month}.xml"
        self._file: IO[str] = self.path.open("w", encoding="iso-8859-1", newline="\n")
        self._file.write(
            '<?xml version="1.0" encoding="ISO-8859-1"?>\n<ENVIO_ENPI>\n <ENVIO_MENSUAL>\n'
            f"  <CODIGO_AGENCIA>{AGENCY}</CODIGO_AGENCIA>\n"
            f"  <AÑO_MES_ENVIO>{month}</AÑO_MES_ENVIO>\n  <ACCIONES_REALIZADAS>\n"
        )

    def add(self, elements: dict[str, str]) -> None:
        """One person attended in the period."""
        inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in elements.items())
        self._file.write(f"   <ACCION>{inside}</ACCION>\n")
        self.totals["TOTAL_PERSONAS"] += 1
        if elements["COLOCACION"] == "S":
            for name in ("PERSONAS_COLOCADAS", "CONTRATOS", "OFERTAS_CUBIERTAS",
                         "PUESTOS_CUBIERTOS"):  # fmt: skip
                self.totals[f"TOTAL_{name}"] += 1
            self.totals["TOTAL_CONTRATOS_INDEFINIDOS"] += elements.get(
                "TIPO_CONTRATO", ""
            ).startswith("00")

    def close(self) -> None:
        """Write the totals and finish the file."""
        placed = self.totals["TOTAL_PERSONAS_COLOCADAS"]
        for name in ("TOTAL_OFERTAS", "TOTAL_OFERTAS_ENVIADAS", "TOTAL_PUESTOS"):
            self.totals[name] = placed * 2 + 1
        rows = "".join(f"   <{name}>{self.totals[name]}</{name}>\n" for name in _TOTALS)
        self._file.write(
            f"  </ACCIONES_REALIZADAS>\n  <DATOS_AGREGADOS>\n{rows}  </DATOS_AGREGADOS>\n"
            " </ENVIO_MENSUAL>\n</ENVIO_ENPI>\n"
        )
        self._file.close()


class PlacementWriter:
    """The last closed month and the year before it, for the persons of Puente Claro."""

    def __init__(self, folder: Path, until: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("ENVIO_ENPI_*.xml"):
            old.unlink()
        self.until = until
        first = date.fromordinal(until).replace(day=1)
        self.month = date.fromordinal(first.toordinal() - 1).replace(day=1)
        self._monthly = PlacementFile(folder, f"{self.month:%Y%m}")
        self._yearly = PlacementFile(folder, f"{first.year - 1}99")
        self._count = 0

    def add(self, life: HomeLife) -> None:
        """Those of a home whom the agency has helped to look for work."""
        for each in life.of("TS"):
            if self._reportable(each):
                self._count += 1
                mediated = [fact for fact in each.facts if fact.type == "company_mediation"]
                placed = any(fact.content["phase"] == "placed" for fact in mediated)
                yearly = self._count % 3 == 0 and each.one.number >= CAST_NUMBERS
                (self._yearly if yearly else self._monthly).add(
                    self._elements(each, placed=placed, yearly=yearly)
                )

    def _reportable(self, each: Attended) -> bool:
        """The file cannot carry a passport, nor somebody without papers."""
        return (
            each.centre.startswith("PC-")
            and each.one.document in {"dni", "nie"}
            and each.one.birth < years_before(self.until, 16)
            and any(fact.type == "company_mediation" for fact in each.facts)
        )

    def _elements(self, each: Attended, *, placed: bool, yearly: bool) -> dict[str, str]:
        one = each.one  # the agency copies the document itself: no slips here
        level = next(
            (fact.content["level"] for fact in each.facts if fact.type == "education_level"), "10"
        )
        elements = {
            "ID_TRABAJADOR": one.document_value,
            "NOMBRE_TRABAJADOR": latin(one.given_name)[:15],
            "APELLIDO1_TRABAJADOR": latin(one.surname1)[:20],
            "APELLIDO2_TRABAJADOR": latin(one.surname2)[:20],
            "FECHA_NACIMIENTO": iso(one.birth).replace("-", ""),
            "SEXO_TRABAJADOR": "1" if one.sex == "M" else "2",
            "NIVEL_FORMATIVO": level,
            "DISCAPACIDAD": "N",
            "INMIGRANTE": "N" if one.country == "ES" else "S",
            "COLOCACION": "S" if placed else "N",
        }
        if placed and self._count % _INCOMPLETE_EVERY:
            elements |= self._contract(yearly=yearly)
        return elements

    def _contract(self, *, yearly: bool) -> dict[str, str]:
        month = self.month.replace(year=self.month.year - 1) if yearly else self.month
        company = self._count % len(COMPANIES)
        return {
            "FECHA_COLOCACION": f"{month:%Y%m}{self._count % 27 + 1:02d}",
            "TIPO_CONTRATO": _CONTRACTS[self._count % len(_CONTRACTS)],
            "CIF_NIF_EMPRESA": cif("B", company + 50),
            "RAZON_SOCIAL_EMPRESA": f"{COMPANIES[company]} S.L."[:55],
        }

    def close(self) -> dict[str, int]:
        """Finish both files; how many persons each has."""
        counts = {}
        for file in (self._monthly, self._yearly):
            file.close()
            counts[file.path.name] = file.totals["TOTAL_PERSONAS"]
        return counts
