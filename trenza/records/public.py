"""The door of records: statements go in here; they are read through ``access`` only."""

from trenza.records.actions import AppendOutcome, NewRecord, append, relink_records
from trenza.records.rules import STATES, series_of

__all__ = ["STATES", "AppendOutcome", "NewRecord", "append", "relink_records", "series_of"]
