"""From cells under a header to named values, the same for CSV and workbooks."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from trenza.exchange.readers.rows import MAX_COLUMNS, FileRefused, Row
from trenza.exchange.rules.mapping import SourceMapping, TableMapping
from trenza.exchange.rules.mapping_scope import fold
from trenza.exchange.rules.values import WARNING, Problem, clean_text

# What a spreadsheet would take for a formula if somebody opened it again. Telephones and plain
# negative numbers begin alike and are harmless.
_LOOKS_LIKE_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d\s.,()/-]*$)")
_TEXT_FORMULA = "El texto empieza como una fórmula; se ha guardado tal cual, sin calcularla"

TOO_MANY_CELLS = Problem("row.too_many_cells", "La fila tiene celdas sin cabecera encima")
NUL_CELL = Problem("row.nul", "La fila contiene caracteres nulos")


class Header:
    """The columns of one sheet, by the names that the mapping uses."""

    def __init__(self, cells: Sequence[Any], table: TableMapping) -> None:
        if len(cells) > MAX_COLUMNS:
            raise FileRefused("file.too_many_columns", "El fichero tiene demasiadas columnas")
        known = {fold(name): name for name in (*table.columns, *table.described)}
        titles = [clean_text(cell) for cell in cells]
        self.names = [known.get(fold(title), title) for title in titles]
        self.table = table
        self._empty = [place for place, name in enumerate(self.names) if not name]
        self._refuse_repeated()
        missing = sorted(table.required_columns - set(self.names))
        if missing:
            listed = ", ".join(f"«{name}»" for name in missing[:10])
            raise FileRefused(
                "file.missing_columns", f"Faltan columnas en «{table.sheet}»: {listed}"
            )

    def _refuse_repeated(self) -> None:
        seen: dict[str, int] = {}
        for position, name in enumerate(self.names):
            if name in seen and name:
                first, second = column_letters(seen[name]), column_letters(position)
                raise FileRefused(
                    "file.repeated_column",
                    f"Las columnas {first} y {second} de «{self.table.sheet}» se llaman igual",
                )
            seen[name] = position

    def _nameless(self, cells: Sequence[Any]) -> list[int]:
        return [place for place in self._empty if place < len(cells)]

    def row(
        self, number: int, line: int, cells: Sequence[Any], problems: Sequence[Problem] = ()
    ) -> Row | None:
        """The row of these cells; None when all are empty."""
        if not any(cell not in (None, "") for cell in cells):
            return None
        found = list(problems)
        values = dict(zip(self.names, cells, strict=False))
        nameless = [*cells[len(self.names) :], *(cells[place] for place in self._nameless(cells))]
        if any(cell not in (None, "") for cell in nameless):
            found.append(TOO_MANY_CELLS)
        values.pop("", None)
        found += _warnings(values)
        return Row(number, values, tuple(found), self.table.name, line)


def _warnings(values: Mapping[str, Any]) -> list[Problem]:
    found: list[Problem] = []
    for name, value in values.items():
        if type(value) is not str or not value:
            continue
        if "\x00" in value:
            found.append(NUL_CELL)
        if value[0] in "=+-@\t\r" and _LOOKS_LIKE_FORMULA.match(value):
            found.append(Problem("cell.text_formula", _TEXT_FORMULA, name, WARNING))
    return found


def fits(cells: Sequence[Any], table: TableMapping) -> int:
    """How many of the columns that a table needs are among these cells."""
    titles = {fold(clean_text(cell)) for cell in cells}
    return sum(fold(name) in titles for name in table.required_columns)


def table_of_sheet(sheet: str, mapping: SourceMapping) -> TableMapping | None:
    """The table that a sheet feeds, by its name without regard to case and accents."""
    wanted = fold(sheet)
    return next((t for t in mapping.tables.values() if fold(t.sheet) == wanted), None)


def column_letters(position: int) -> str:
    """The letters by which spreadsheets call a column: A, B … AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
