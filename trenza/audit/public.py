"""The door of the log: write what belongs to a session, seal, verify, and name what happened.

Everything else is written in the database by ``audit_append``, inside the functions that act.
"""

from trenza.audit.actions.export import Copy, NothingSigned, export_log, newest_checkpoint, prove
from trenza.audit.actions.note import note_session
from trenza.audit.actions.sequence import (
    SequenceError,
    Sequencer,
    follow,
    keys_folder,
    sequence,
    sequence_once,
    sequencer,
)
from trenza.audit.reads import Noted, Outside, noted, verification
from trenza.audit.rules import kinds
from trenza.audit.rules.findings import Finding, Report
from trenza.audit.rules.keys import (
    KeyProblem,
    PublicKeys,
    SigningKey,
    public_keys,
    signing_key,
    trusted_keys,
)
from trenza.audit.rules.kinds import LABELS, label

__all__ = [
    "LABELS",
    "Copy",
    "Finding",
    "KeyProblem",
    "Noted",
    "NothingSigned",
    "Outside",
    "PublicKeys",
    "Report",
    "SequenceError",
    "Sequencer",
    "SigningKey",
    "export_log",
    "follow",
    "keys_folder",
    "kinds",
    "label",
    "newest_checkpoint",
    "note_session",
    "noted",
    "prove",
    "public_keys",
    "sequence",
    "sequence_once",
    "sequencer",
    "signing_key",
    "trusted_keys",
    "verification",
]
