"""No file hurts: what tries to is refused with a sentence, quickly and in little memory."""

import resource
import time

import pytest

from tests.exchange.readers.hostile import CSVS, WORKBOOKS
from tests.exchange.readers.samples import csv_sample, sample
from trenza.exchange.readers import FileRefused, rows_of


def refusal(path, mapping):
    with pytest.raises(FileRefused) as refused:
        list(rows_of(path, mapping))
    return refused.value


@pytest.mark.parametrize("name", WORKBOOKS)
def test_a_hostile_workbook_is_refused(name, tmp_path):
    make, code = WORKBOOKS[name]
    path = tmp_path / "libro.xlsx"
    path.write_bytes(make())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()

    refused = refusal(path, sample())

    assert refused.code == code
    assert refused.message
    assert time.monotonic() - began < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30 * 1024


@pytest.mark.parametrize("name", CSVS)
def test_a_hostile_csv_is_refused(name, tmp_path):
    make, code = CSVS[name]
    path = tmp_path / "filas.csv"
    path.write_bytes(make())

    assert refusal(path, csv_sample()).code == code


def test_a_workbook_that_eats_its_process_is_refused_and_not_followed(tmp_path, monkeypatch):
    from trenza.exchange.readers import workbook

    # Stands for any parser that dies: killed for memory, aborted, out of time.
    monkeypatch.setattr(workbook, "_CHILD", "trenza.exchange.no_such_module")
    path = tmp_path / "libro.xlsx"
    path.write_bytes(WORKBOOKS["zip-slip"][0]())

    assert refusal(path, sample()).code == "file.too_big"
