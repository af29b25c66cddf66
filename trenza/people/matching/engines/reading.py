"""Registers of others as one table of raw text: CSV or Parquet, with whatever headers they have."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import duckdb

from trenza.people.matching.engines.headers import FIELDS, HeadersRefused, columns_of, sexes

SUFFIXES = (".csv", ".parquet", ".tsv", ".txt")
_NOT_REGISTERS = ("truth", "verdad")


class RegistersRefused(ValueError):
    """The files given cannot be read as registers of people."""


def register_files(paths: Iterable[Path]) -> list[Path]:
    """The register files among paths and folders; the truth of a synthetic region is left out."""
    found = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
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


def _reader(connection: duckdb.DuckDBPyConnection, file: Path) -> str:
    """The table function that reads the file, in the encoding that it is written in."""
    name = "'" + str(file).replace("'", "''") + "'"
    if file.suffix.lower() == ".parquet":
        return f"read_parquet({name})"
    form = "header=true, all_varchar=true, null_padding=true, ignore_errors=false"
    for encoding in ("utf-8", "latin-1"):
        reader = f"read_csv({name}, {form}, encoding='{encoding}')"
        try:
            connection.execute(f"SELECT count(*) FROM {reader}").fetchall()
        except duckdb.Error:
            continue
        return reader
    raise RegistersRefused(f"{file.name} no se puede leer como CSV.")


def _sex(connection: duckdb.DuckDBPyConnection, reader: str, column: str) -> str:
    values = connection.execute(f'SELECT DISTINCT "{column}" FROM {reader} LIMIT 200').fetchall()
    known = sexes(str(value) for (value,) in values if value is not None)
    if not known:
        return "''"
    cases = " ".join(
        f"WHEN '{v.replace(chr(39), chr(39) * 2)}' THEN '{s}'" for v, s in known.items()
    )
    return f"CASE CAST(\"{column}\" AS VARCHAR) {cases} ELSE 'U' END"


def selection(connection: duckdb.DuckDBPyConnection, file: Path) -> str:
    """SELECT of our fields out of one file."""
    reader = _reader(connection, file)
    described = connection.execute(f"DESCRIBE SELECT * FROM {reader}").fetchall()
    try:
        columns = columns_of(row[0] for row in described)
    except HeadersRefused as refused:
        raise RegistersRefused(f"{file.name}: {refused}") from refused
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


def read_registers(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Path], target: Path
) -> int:
    """Write all files as one Parquet of raw text, numbered from 0; how many records."""
    union = " UNION ALL ".join(selection(connection, file) for file in files)
    half = target.with_suffix(".half")
    connection.execute(
        f"COPY (SELECT CAST(row_number() OVER () - 1 AS INTEGER) AS n, * FROM ({union})) "
        f"TO '{half}' (FORMAT parquet, COMPRESSION zstd)"
    )
    half.replace(target)
    [(records,)] = connection.execute(f"SELECT count(*) FROM read_parquet('{target}')").fetchall()
    return int(records)
