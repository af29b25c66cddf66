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
    return bare(label.lower().replace("ñ", "n\uffff"))


def bare(text: str) -> str:
    """A text in small letters without accents, as people type it when they look for something."""
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def speaks_of(term: TermCard, sought: str) -> bool:
    """Whether the word or one of its definitions contains what is looked for."""
    return any(bare(sought) in bare(text) for text in (term.label, *term.definitions.values()))
