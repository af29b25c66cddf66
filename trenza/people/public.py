"""The door of people: recognise persons, households, and find persons by source number."""

from trenza.people.actions.alike import Alike, Likeness, find_alike, match_model, prepare
from trenza.people.actions.caseload import drop_from_caseload, drop_unattended, index_caseload
from trenza.people.actions.counts import Count, counts_of, keep_counts, monday_of
from trenza.people.actions.forms import Normal, as_indexed, normal
from trenza.people.actions.forms import heard as heard_normal
from trenza.people.actions.forms import told as told_normal
from trenza.people.actions.households import HouseholdOutcome, record_households
from trenza.people.actions.known import Known, persons_of
from trenza.people.actions.ordering import order, report, second
from trenza.people.actions.quality import answer_alarm, count_quality, keep_watch
from trenza.people.actions.resolve import Resolution, resolve
from trenza.people.actions.rest import take_up
from trenza.people.actions.reviewing import answer_review, take_back
from trenza.people.events import IdentitiesRelinked, Relink
from trenza.people.matching.labels import LEVELS as FINDINGS
from trenza.people.reads.alike import OwnAlike, own_alike, own_mix
from trenza.people.reads.counted import open_reviews
from trenza.people.reads.identities import Origins, ToldDecision, ToldIdentity, read_origins
from trenza.people.reads.quality import QualityCount, quality_alarms, quality_counts, ringing
from trenza.people.reads.queue import (
    MyAnswer,
    Pace,
    Queue,
    ReviewCase,
    Wanted,
    my_answers,
    orders_to_confirm,
    read_review,
    review_pace,
    review_queue,
)
from trenza.people.rules.alarms import FEWEST_LETTERS, MOST_LETTERS
from trenza.people.rules.births import Birth, compatible
from trenza.people.rules.drift import wilson
from trenza.people.rules.households import Household, Member, read_household
from trenza.people.rules.identifiers import Identifier, is_placeholder, read_identifier
from trenza.people.rules.identities import Identity, read_identity
from trenza.people.rules.linking import REASONS, SAMPLE
from trenza.people.rules.masks import mask_birth, mask_identifier, mask_name, mask_phone
from trenza.people.rules.names import fold, tokens
from trenza.people.rules.problems import IdentityRefused, Problem

__all__ = [
    "FEWEST_LETTERS", "FINDINGS", "MOST_LETTERS", "REASONS", "SAMPLE", "Alike", "Birth", "Count",
    "Household", "HouseholdOutcome", "Identifier", "IdentitiesRelinked", "Identity",
    "IdentityRefused", "Known", "Likeness", "Member", "MyAnswer", "Normal", "Origins", "OwnAlike",
    "Pace", "Problem", "QualityCount", "Queue", "Relink", "Resolution", "ReviewCase",
    "ToldDecision", "ToldIdentity", "Wanted", "answer_alarm", "answer_review", "as_indexed",
    "compatible", "count_quality", "counts_of", "drop_from_caseload", "drop_unattended",
    "find_alike", "fold", "heard_normal", "index_caseload", "is_placeholder", "keep_counts",
    "keep_watch", "mask_birth", "mask_identifier", "mask_name", "mask_phone", "match_model",
    "monday_of", "my_answers", "normal", "open_reviews", "order", "orders_to_confirm", "own_alike",
    "own_mix", "persons_of", "prepare", "quality_alarms", "quality_counts", "read_household",
    "read_identifier", "read_identity", "read_origins", "read_review", "record_households",
    "report", "resolve", "review_pace", "review_queue", "ringing", "second", "take_back",
    "take_up", "tokens", "told_normal", "wilson",
]  # fmt: skip
