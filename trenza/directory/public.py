"""The door of the directory: organisations, centres and their codes."""

from trenza.directory.actions import DirectoryError, load_directory
from trenza.directory.reads import CentreCard, centre_cards, centre_ids, organisation_ids
from trenza.directory.rules import PUBLIC_SECTORS, SECTORS

__all__ = [
    "PUBLIC_SECTORS",
    "SECTORS",
    "CentreCard",
    "DirectoryError",
    "centre_cards",
    "centre_ids",
    "load_directory",
    "organisation_ids",
]
