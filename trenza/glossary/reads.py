"""Looking words up."""

from collections.abc import Iterable

from trenza.glossary.models import Term
from trenza.glossary.rules import TermCard, bare, speaks_of, spelling


def terms(codes: Iterable[str] | None = None) -> tuple[TermCard, ...]:
    """All the words in alphabetical order, or those with these codes."""
    rows = Term.objects.order_by("code")
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    found = (TermCard(row.code, row.label, row.definitions) for row in rows)
    return tuple(sorted(found, key=lambda term: spelling(term.label)))


def search_terms(sought: str) -> tuple[TermCard, ...]:
    """The words that speak of what is looked for; those whose own name has it come first."""
    found = [term for term in terms() if speaks_of(term, sought)]
    return tuple(sorted(found, key=lambda term: bare(sought) not in bare(term.label)))
