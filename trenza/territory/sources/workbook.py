"""The workbook of an NGO, as its people fill it in: four sheets, dates, words and gaps."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from xlsxwriter import Workbook

from trenza.territory.sources.workbook_rows import (
    SHEETS,
    attention_row,
    children_row,
    itinerary_row,
    person_row,
)
from trenza.territory.synth.story import Fact
from trenza.territory.synth.world import Attended, HomeLife

PERSONS_PER_BOOK = 40_000
_CREATED = datetime(2026, 1, 1)  # noqa: DTZ001  (a property of the file; its format has no zone)


class Book:
    """One workbook being written row after row, with little memory."""

    def __init__(self, path: Path, author: str = "Fundación Puente Claro") -> None:
        self.book = Workbook(str(path), {"constant_memory": True})
        self.book.set_properties({"created": _CREATED, "author": author})
        bold = self.book.add_format({"bold": True})
        self._day = self.book.add_format({"num_format": "dd/mm/yyyy"})
        self._moment = self.book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
        self._sheets = {}
        self.rows = dict.fromkeys(SHEETS, 0)
        for title, columns in SHEETS.items():
            sheet = self.book.add_worksheet(title)
            sheet.write_row(0, 0, columns, bold)
            self._sheets[title] = sheet

    def add(self, title: str, row: Sequence[Any]) -> None:
        """One row more on a sheet; what is empty is not written."""
        self.rows[title] += 1
        sheet, line = self._sheets[title], self.rows[title]
        for place, value in enumerate(row):
            if isinstance(value, str):
                if value:
                    sheet.write_string(line, place, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(line, place, value, self._moment)
            elif isinstance(value, date):
                sheet.write_datetime(line, place, value, self._day)
            elif value is not None:
                sheet.write_number(line, place, value)

    def close(self) -> None:
        """Finish the file."""
        self.book.close()


class Entity(NamedTuple):
    """An NGO that fills in workbooks: how its centres and its files begin."""

    name: str
    centres: str
    files: str


PUENTE = Entity("Fundación Puente Claro", "PC-", "puente-claro")
MIMBRE = Entity("Asociación Mimbre", "MI-", "mimbre")
ABRIGO = Entity("Casa Abrigo", "AB-", "casa-abrigo")


class WorkbookWriter:
    """Fills workbooks with the persons whom an NGO attends."""

    def __init__(self, folder: Path, entity: Entity = PUENTE) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob(f"{entity.files}-*.xlsx"):
            old.unlink()
        self.folder, self.entity = folder, entity
        self.persons = 0
        self.counts = dict.fromkeys(SHEETS, 0)
        self._numbers = dict.fromkeys("AIN", 0)
        self._book: Book | None = None

    def add(self, life: HomeLife) -> None:
        """Those of a home whom the NGO attends."""
        for each in life.of("TS"):
            if each.centre.startswith(self.entity.centres):
                self._add(life, each)

    def _add(self, life: HomeLife, each: Attended) -> None:
        if self.persons % PERSONS_PER_BOOK == 0:
            self._finish()
            number = self.persons // PERSONS_PER_BOOK + 1
            path = self.folder / f"{self.entity.files}-{number:02d}.xlsx"
            self._book = Book(path, self.entity.name)
        self.persons += 1
        person = f"P-{self.persons:06d}"
        self._write("personas", person_row(person, each, life.home))
        for fact in each.facts:
            self._state(person, each, fact)

    def _state(self, person: str, each: Attended, fact: Fact) -> None:
        if fact.type in {"itinerary", "action"}:
            self._write("itinerarios", itinerary_row(self._next("I"), person, each, fact))
        elif fact.type == "child_poverty_detection":
            situation = next((one for one in each.facts if one.type == "minors_situation"), None)
            self._write("infancia", children_row(self._next("N"), person, each, fact, situation))
        elif fact.type != "minors_situation":
            self._write("atenciones", attention_row(self._next("A"), person, each, fact))

    def _next(self, letter: str) -> str:
        self._numbers[letter] += 1
        return f"{letter}-{self._numbers[letter]:06d}"

    def _write(self, title: str, row: Sequence[Any]) -> None:
        if self._book is None:
            raise ValueError("a row came before its workbook")
        self._book.add(title, row)
        self.counts[title] += 1

    def _finish(self) -> None:
        if self._book is not None:
            self._book.close()

    def close(self) -> dict[str, int]:
        """Finish the last workbook; how many rows each sheet has."""
        self._finish()
        return self.counts
