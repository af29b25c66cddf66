"""The door of the glossary: the words, with each sector's own definition."""

from trenza.glossary.actions import renew_terms
from trenza.glossary.reads import search_terms, terms
from trenza.glossary.rules import TermCard

__all__ = ["TermCard", "renew_terms", "search_terms", "terms"]
