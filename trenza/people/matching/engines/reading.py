"""Registers of others as one table of raw text: CSV or Parquet, with whatever headers they have."""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from trenza.people.matching.engines.encodings import in_utf_8
from trenza.people.matching.engines.headers import FIELDS, HeadersRefused, columns_of, sexes

SUFFIXES = (".csv", ".parquet", ".tsv", ".txt")
_NOT_REGISTERS = ("truth", "verdad")
_WORKBOOKS = (".xlsx", ".xls", ".ods", ".xlsm", ".numbers")
_LINE = re.compile(r"CSV Error on Line: (\d+)")
Tell = Callable[[str], None]


class RegistersRefused(ValueError):
    """The files given cannot be read as registers of people."""


def register_files(paths: Iterable[Path]) -> list[Path]:
    """The register files among paths and folders; the truth of a synthetic region is left out."""
    found = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        for file in inside:
            # Left out in silence, a source would seem to have nobody in it.
            if file.suffix.lower() in _WORKBOOKS:
                raise RegistersRefused(f"{file.name} es un libro de cálculo: guárdelo como CSV.")
        found += [
            file
            for file in inside
            if file.suffix.lower() in SUFFIXES and file.stem.lower() not in _NOT_REGISTERS
        ]
        if not path.exists():
            raise RegistersRefused(f"No existe {path.name}.")
    if not found:
        raise RegistersRefused("No hay ningún fichero CSV o Parquet que leer.")
    return found


def _reader(connection: duckdb.DuckDBPyConnection, file: Path, folder: Path) -> str:
    """The table function that reads the file, whatever encoding it is written in."""
    if file.suffix.lower() == ".parquet":
        reader = f"read_parquet({_quoted(file)})"
        try:
            connection.execute(f"DESCRIBE SELECT * FROM {reader}")
        except duckdb.Error as error:
            raise RegistersRefused(f"{file.name} no se puede leer como Parquet.") from error
        return reader
    name = _quoted(in_utf_8(file, folder))
    form = "header=true, all_varchar=true, null_padding=true, ignore_errors=false"
    wrong = ""
    # Lines broken inside quotes can only be read by one thread: that is slower, so it comes last.
    for way in ("", ", parallel=false"):
        reader = f"read_csv({name}, {form}{way})"
        try:
            connection.execute(f"SELECT count(COLUMNS(*)) FROM {reader}").fetchall()
        except duckdb.Error as error:
            found = _LINE.search(str(error))
            wrong = f" (línea {found[1]})" if found else ""
            continue
        return reader
    raise RegistersRefused(f"{file.name} no se puede leer como CSV{wrong}.")


def _quoted(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"


def _sex(connection: duckdb.DuckDBPyConnection, reader: str, column: str) -> str:
    values = connection.execute(f'SELECT DISTINCT "{column}" FROM {reader} LIMIT 200').fetchall()
    known = sexes(str(value) for (value,) in values if value is not None)
    if not known:
        return "''"
    cases = " ".join(
        f"WHEN '{v.replace(chr(39), chr(39) * 2)}' THEN '{s}'" for v, s in known.items()
    )
    return f"CASE CAST(\"{column}\" AS VARCHAR) {cases} ELSE 'U' END"


def selection(connection: duckdb.DuckDBPyConnection, file: Path, folder: Path, tell: Tell) -> str:
    """SELECT of our fields out of one file; columns that nobody asked for are told."""
    if not file.stat().st_size:
        raise RegistersRefused(f"{file.name} está vacío.")
    reader = _reader(connection, file, folder)
    headers = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()]
    try:
        columns = columns_of(headers)
    except HeadersRefused as refused:
        raise RegistersRefused(f"{file.name}: {refused}") from refused
    unused = [f"«{header}»" for header in headers if header not in columns.values()]
    if unused:
        tell(f"{file.name}: no se usan las columnas {', '.join(unused)}.")
    chosen = []
    for field in FIELDS:
        if field == "sex" and field in columns:
            text = _sex(connection, reader, columns[field])
        elif field in columns:
            text = f"coalesce(trim(CAST(\"{columns[field]}\" AS VARCHAR)), '')"
        else:
            text = _absent(field, file)
        chosen.append(f"{text} AS {field}")
    return f"SELECT {', '.join(chosen)} FROM {reader}"


def _absent(field: str, file: Path) -> str:
    if field == "source":
        return "'" + file.stem.replace("'", "''") + "'"
    if field == "rec_id":
        return "CAST(row_number() OVER () AS VARCHAR)"
    return "''"


def silence(told: str) -> None:
    """Nobody listens."""


def read_registers(
    connection: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    target: Path,
    tell: Tell = silence,
) -> int:
    """Write all files as one Parquet of raw text, numbered from 0; how many records."""
    half = target.with_suffix(".half")
    with TemporaryDirectory(dir=target.parent) as copies:
        union = " UNION ALL ".join(
            selection(connection, file, _own(Path(copies), number), tell)
            for number, file in enumerate(files)
        )
        connection.execute(
            f"COPY (SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS n, * FROM ({union})) "
            f"TO '{half}' (FORMAT parquet, COMPRESSION zstd)"
        )
    [(records,)] = connection.execute(f"SELECT count(*) FROM read_parquet('{half}')").fetchall()
    if not records:
        raise RegistersRefused("No hay ningún registro en estos ficheros.")
    half.replace(target)
    return int(records)


def _own(folder: Path, number: int) -> Path:
    """A folder for the copy of one file: two can have one name."""
    own = folder / str(number)
    own.mkdir()
    return own
