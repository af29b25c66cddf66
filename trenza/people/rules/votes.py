"""When the answers of reviewers settle a doubt, and when one more person has to look."""

from collections.abc import Iterable
from dataclasses import dataclass

LINK, APART, UNSURE, UNDO = "link", "keep_apart", "unsure", "undo"
ANSWERS = (LINK, APART, UNSURE)
# A false link shows somebody's life to a stranger: where the harm would be grave, two must agree.
TWO, ONE = 2, 1


@dataclass(frozen=True)
class Vote:
    """One reviewer's answer."""

    user_id: int
    answer: str


def settled(
    votes: Iterable[Vote], *, grave: bool, together: bool = False, parted: bool = False
) -> str:
    """``link`` or ``keep_apart`` once it is decided, '' while another reviewer has to look.

    The last answer of each person counts and «no lo sé» counts for nothing. One voice keeps two
    apart, for nothing changes by it; once two disagree, a third decides between them. Two who are
    ``together`` already are parted as soon as anybody doubts it: it can be taken back, and until it
    is decided nobody sees the life of a stranger. Once ``parted`` so, two have to agree on either.
    """
    last = {vote.user_id: vote.answer for vote in votes}
    link = sum(answer == LINK for answer in last.values())
    apart = sum(answer == APART for answer in last.values())
    if together:
        return APART if apart else LINK if link >= (TWO if grave else ONE) else ""
    if link and apart:
        return "" if link == apart else LINK if link > apart else APART
    if apart:
        return APART if apart >= (TWO if parted else ONE) else ""
    return LINK if link >= (TWO if grave or parted else ONE) else ""
