"""The door of accounts: who is looking, and how users and profiles come to be."""

from trenza.accounts.actions.accounts import AccountError, create_profile, create_user, end_profile
from trenza.accounts.reads import CurrentProfile, current_profile, professionals_of
from trenza.accounts.rules import KINDS, PRACTITIONERS, SEARCHING

__all__ = [
    "KINDS",
    "PRACTITIONERS",
    "SEARCHING",
    "AccountError",
    "CurrentProfile",
    "create_profile",
    "create_user",
    "current_profile",
    "end_profile",
    "professionals_of",
]
