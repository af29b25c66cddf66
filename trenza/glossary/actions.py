"""Renewing the dictionary from the pack that comes into force."""

from collections.abc import Iterable

from django.db import transaction

from trenza.glossary.models import Term
from trenza.glossary.rules import TermCard


@transaction.atomic
def renew_terms(terms: Iterable[TermCard]) -> None:
    """Put these terms in the place of all earlier ones."""
    rows = [Term(code=term.code, label=term.label, definitions=term.definitions) for term in terms]
    Term.objects.exclude(code__in=[row.code for row in rows]).delete()
    Term.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["label", "definitions"],
    )
