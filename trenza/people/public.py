"""The door of people: recognise persons, households, and find persons by source number."""

from trenza.people.actions.caseload import drop_from_caseload, drop_unattended, index_caseload
from trenza.people.actions.forms import as_indexed
from trenza.people.actions.households import HouseholdOutcome, record_households
from trenza.people.actions.known import Known, persons_of
from trenza.people.actions.resolve import Resolution, resolve
from trenza.people.actions.rest import take_up
from trenza.people.actions.reviewing import answer_review, take_back
from trenza.people.events import IdentitiesRelinked, Relink
from trenza.people.matching.labels import LEVELS as FINDINGS
from trenza.people.reads import (
    OwnAlike,
    Queue,
    ReviewCase,
    my_answers,
    open_reviews,
    own_alike,
    read_review,
    review_queue,
)
from trenza.people.rules.births import Birth, compatible
from trenza.people.rules.households import Household, Member, read_household
from trenza.people.rules.identifiers import Identifier, read_identifier
from trenza.people.rules.identities import Identity, read_identity
from trenza.people.rules.linking import REASONS
from trenza.people.rules.masks import mask_birth, mask_identifier, mask_name, mask_phone
from trenza.people.rules.names import fold, tokens
from trenza.people.rules.problems import IdentityRefused, Problem

__all__ = [
    "FINDINGS", "REASONS", "Birth", "Household", "HouseholdOutcome", "Identifier",
    "IdentitiesRelinked", "Identity", "IdentityRefused", "Known", "Member", "OwnAlike", "Problem",
    "Queue", "Relink", "Resolution", "ReviewCase", "answer_review", "as_indexed", "compatible",
    "drop_from_caseload", "drop_unattended", "fold", "index_caseload", "mask_birth",
    "mask_identifier", "mask_name", "mask_phone", "my_answers", "open_reviews", "own_alike",
    "persons_of", "read_household", "read_identifier", "read_identity", "read_review",
    "record_households", "resolve", "review_queue", "take_back", "take_up", "tokens",
]  # fmt: skip
