"""What a term of the dictionary is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TermCard:
    """A word with its common definition (key ``general``) and each sector's own, by its code."""

    code: str
    label: str
    definitions: dict[str, str]
