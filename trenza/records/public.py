"""The door of records: statements go in here; they are read through ``access`` only."""

from trenza.records.actions import (
    AppendOutcome,
    NewRecord,
    Stamp,
    append,
    append_prepared,
    relink_records,
)
from trenza.records.rules import STATES, Prepared, prepared, series_of, whose

__all__ = [
    "STATES", "AppendOutcome", "NewRecord", "Prepared", "Stamp", "append", "append_prepared",
    "prepared", "relink_records", "series_of", "whose",
]  # fmt: skip
