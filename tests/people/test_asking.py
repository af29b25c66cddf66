"""Rules: which pairs of one source are worth asking."""

import pytest

from trenza.people.rules.asking import asked_within_a_source

LIKELY = 1.5
SAME = [{"field": "given", "stranger": 9.0}, {"field": "surname1", "stranger": 5.0},
        {"field": "birth", "stranger": 14.0}]  # fmt: skip


@pytest.mark.parametrize(
    ("weight", "more", "asked"),
    [
        (14.0, [], True),
        (14.0, [{"field": "phone", "stranger": -4.0}], True),
        (1.4, [], False),
        (9.0, [{"field": "surname2", "stranger": -5.7}], False),  # newborns of one ward
        (9.0, [{"field": "document", "stranger": -6.5}], False),
        (9.0, [{"field": "document", "stranger": -2.0}], False),
    ],
)
def test_asked_is_what_nothing_speaks_against(weight, more, asked):
    assert asked_within_a_source(weight, [*SAME, *more], likely=LIKELY) is asked
