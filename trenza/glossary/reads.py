"""Looking words up."""

from collections.abc import Iterable

from trenza.glossary.models import Term
from trenza.glossary.rules import TermCard


def terms(codes: Iterable[str] | None = None) -> tuple[TermCard, ...]:
    """All the words in alphabetical order, or those with these codes."""
    rows = Term.objects.order_by("label")
    if codes is not None:
        rows = rows.filter(code__in=list(codes))
    return tuple(TermCard(row.code, row.label, row.definitions) for row in rows)
