"""How a statement about a person is refused: in Spanish, without repeating what it said."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One reason why something cannot be accepted; never holds the value itself."""

    code: str
    field: str
    message: str


class IdentityRefused(Exception):
    """Raised with every problem found, so that the source can mend them at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.code for problem in problems))
        self.problems = problems
