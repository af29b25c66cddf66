"""The normal form of a whole register, on all processors."""

import csv
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import duckdb

from trenza.people.matching.engines.headers import FIELDS, document_type, marked
from trenza.people.rules.normal import NormalForm, Particulars, normal_form

CHUNK = 25_000
Progress = Callable[[str, int, int], None]
_AT = {field: place for place, field in enumerate(FIELDS)}
_APART = (("dni", "dni"), ("nie", "nie"), ("passport", "passport"), ("nuss", "nuss"),
          ("health_card", "health_card"))  # fmt: skip


def particulars(row: tuple[str, ...]) -> Particulars:
    """The particulars of one raw record (its values in the order of FIELDS)."""
    documents = [
        (type, row[_AT[field]], row[_AT["doc_country"]] if type == "passport" else "ES")
        for field, type in _APART
        if row[_AT[field]]
    ]
    if row[_AT["doc_number"]]:
        type = document_type(row[_AT["doc_type"]])
        documents.insert(0, (type, row[_AT["doc_number"]], row[_AT["doc_country"]]))
    return Particulars(
        given_name=row[_AT["given_name"]],
        surname1=row[_AT["surname1"]],
        surname2=row[_AT["surname2"]],
        sex=row[_AT["sex"]],
        birth_date=row[_AT["birth_date"]],
        birth_precision=row[_AT["birth_precision"]] or "day",
        nationality=row[_AT["nationality"]],
        documents=tuple(documents),
        phone=row[_AT["phone"]],
        email=row[_AT["email"]],
        address=row[_AT["address"]],
        postcode=row[_AT["postcode"]],
        municipality=row[_AT["municipality"]],
    )


def normalise_chunk(raw: str, target: str, first: int, last: int) -> int:
    """Write the normal forms of the records from ``first`` up to ``last`` as CSV."""
    connection = duckdb.connect(config={"threads": 1})
    rows = connection.execute(
        f"SELECT n, {', '.join(FIELDS)} FROM read_parquet('{raw}') WHERE n >= ? AND n < ?",
        [first, last],
    ).fetchall()
    connection.close()
    half = Path(target).with_suffix(".half")
    with half.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_MINIMAL)
        for n, *fields in rows:
            form = normal_form(particulars(tuple(fields)))
            mark = "true" if marked(fields[_AT["guarded"]]) else "false"
            household = fields[_AT["household"]]
            writer.writerow((n, fields[0], fields[1], household, mark, *form))
    half.replace(target)
    return len(rows)


def _waiting(raw: Path, folder: Path, records: int) -> Iterator[tuple[str, str, int, int]]:
    for number, first in enumerate(range(0, records, CHUNK)):
        target = folder / f"{number:06d}.csv"
        if not target.exists():
            yield str(raw), str(target), first, min(first + CHUNK, records)


def normalise(raw: Path, folder: Path, records: int, progress: Progress, processes: int) -> None:
    """Write the chunks that are not there yet."""
    folder.mkdir(exist_ok=True)
    waiting = list(_waiting(raw, folder, records))
    done = records - sum(last - first for *_, first, last in waiting)
    progress("normal", done, records)
    if len(waiting) <= 1 or processes == 1:
        # Starting processes costs more than a small register.
        for job in waiting:
            done += _normalise_job(job)
            progress("normal", done, records)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for count in pool.map(_normalise_job, waiting):
            done += count
            progress("normal", done, records)


def _normalise_job(job: tuple[str, str, int, int]) -> int:
    return normalise_chunk(*job)


_TYPES = {"birth_year": "INTEGER", "birth_month": "INTEGER", "birth_day": "INTEGER",
          "birth_rough": "BOOLEAN"}  # fmt: skip
FORM_COLUMNS = {
    "n": "INTEGER",
    "source": "VARCHAR",
    "rec_id": "VARCHAR",
    "household": "VARCHAR",
    "guarded": "BOOLEAN",
    **{column: _TYPES.get(column, "VARCHAR") for column in NormalForm._fields},
}


def forms_reader(folder: Path) -> str:
    """The table function that reads the chunks."""
    columns = ", ".join(f"'{name}': '{type}'" for name, type in FORM_COLUMNS.items())
    return (
        f"read_csv('{folder}/*.csv', header=false, auto_detect=false, delim=',', quote='\"', "
        f"escape='\"', nullstr='', columns={{{columns}}})"
    )
