"""What a term of the dictionary is."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class TermCard:
    """A word with its common definition (key ``general``) and each sector's own, by its code."""

    code: str
    label: str
    definitions: dict[str, str]


def spelling(label: str) -> str:
    """The key of alphabetical order in Spanish: accents and capitals do not count, ñ follows n."""
    kept = label.lower().replace("ñ", "n\uffff")
    bare = unicodedata.normalize("NFD", kept)
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
