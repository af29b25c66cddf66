"""What people keeps: the index of persons, and the memory of who was linked with whom."""

from trenza.people.models.index import (
    CaseloadKey,
    Described,
    GenRandomUUID,
    HotKey,
    Household,
    HouseholdMember,
    Identifier,
    Identity,
    Match,
    Normal,
    Person,
)
from trenza.people.models.links import LinkDecision, LinkOrder, LinkReview, LinkVote
from trenza.people.models.quality import QualityAlarm, QualityCount

__all__ = [
    "CaseloadKey",
    "Described",
    "GenRandomUUID",
    "HotKey",
    "Household",
    "HouseholdMember",
    "Identifier",
    "Identity",
    "LinkDecision",
    "LinkOrder",
    "LinkReview",
    "LinkVote",
    "Match",
    "Normal",
    "Person",
    "QualityAlarm",
    "QualityCount",
]
