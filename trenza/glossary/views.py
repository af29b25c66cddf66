"""The dictionary: what each sector means by the same word."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from trenza.glossary.public import search_terms

SECTORS = ("SS", "SE", "TS", "CO")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All the words, or those that contain what is looked for."""
    sought = request.GET.get("q", "").strip()[:60]
    found = [
        {
            "code": term.code,
            "label": term.label,
            "general": term.definitions.get("general", ""),
            "sectors": [(s, term.definitions[s]) for s in SECTORS if s in term.definitions],
        }
        for term in search_terms(sought)
    ]
    return render(request, "glossary/index.html", {"terms": found, "sought": sought})
