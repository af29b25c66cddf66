"""Rules: when answers settle a doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.people.rules.votes import ANSWERS, APART, LINK, UNSURE, Vote, settled

votes = st.lists(st.builds(Vote, st.integers(1, 4), st.sampled_from(ANSWERS)), max_size=8)


def said(*answers):
    return [Vote(number, answer) for number, answer in enumerate(answers)]


@given(votes, st.booleans(), st.booleans())
def test_two_who_are_linked_are_parted_as_soon_as_anybody_doubts_it(given_votes, grave, parted):
    last = {vote.user_id: vote.answer for vote in given_votes}
    verdict = settled(given_votes, grave=grave, together=True, parted=parted)

    assert (verdict == APART) == (APART in last.values())


@given(votes, st.booleans())
def test_once_parted_nobody_decides_alone(given_votes, grave):
    last = list({vote.user_id: vote.answer for vote in given_votes}.values())
    verdict = settled(given_votes, grave=grave, parted=True)

    assert not verdict or last.count(verdict) >= 2


@given(votes)
def test_a_grave_link_takes_two(given_votes):
    last = list({vote.user_id: vote.answer for vote in given_votes}.values())

    assert settled(given_votes, grave=True) != LINK or last.count(LINK) >= 2


@pytest.mark.parametrize(
    ("answers", "verdict"),
    [((APART, LINK), ""), ((APART, LINK, LINK), LINK), ((APART, APART), APART), ((APART,), ""),
     ((APART, UNSURE), "")],
)  # fmt: skip
def test_what_a_parted_pair_ends_as(answers, verdict):
    assert settled(said(*answers), grave=True, parted=True) == verdict
