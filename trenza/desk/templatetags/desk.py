"""Small drawings that only the desk uses."""

from collections.abc import Iterable
from typing import Any

from django import template

from trenza.base.spanish import counted
from trenza.desk.reads import asking
from trenza.desk.reads.asking import Holder
from trenza.desk.reads.folder import Colleague, Hidden
from trenza.desk.reads.places import SECTOR_NAMES
from trenza.desk.reads.tabs import Home
from trenza.desk.rules.reasons import Told
from trenza.desk.rules.statements import Statement
from trenza.desk.rules.timeline import as_stated
from trenza.protocol.public import Protocol

register = template.Library()


@register.filter
def split_bar(text: str) -> list[str]:
    """«a|b» as a list, for heads of tables."""
    return text.split("|")


@register.simple_tag
def entries(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """Statements as entries of the timeline component, by when they were made."""
    return as_stated(statements)


@register.simple_tag
def persons(home: Home) -> str:
    """«2 personas adultas y 1 menor»."""
    parts = [counted(home.adults, "persona adulta", "personas adultas")]
    if home.minors:
        parts.append(counted(home.minors, "menor", "menores"))
    return " y ".join(parts)


@register.inclusion_tag("desk/_why.html")
def explained(title: str, told: Told, of: str = "") -> dict[str, Any]:
    """«¿Por qué lo veo?»: a sentence first, then the factors, and apart what would show more.

    ``of`` says what it is about to those who hear it without seeing where it stands.
    """
    return {"title": title, "told": told, "of": of}


@register.simple_tag
def whom_to_ask(hidden: Iterable[Hidden], team: Iterable[Colleague], own: str) -> list[Holder]:
    """The teams, but one's own, of the sectors that may hold what only «consta»."""
    return asking.whom_to_ask(hidden, team, own)


@register.inclusion_tag("desk/_about.html")
def about(protocol: Protocol, type_code: str) -> dict[str, Any]:
    """What a type of information is, and the words that belong to it, each sector's meaning too."""
    kind = protocol.types.get(type_code)
    wanted = kind.glossary if kind else ()
    terms = [
        {
            "label": term.label,
            "general": term.definitions.get("general", ""),
            "sectors": [
                (name.lower(), term.definitions[code])
                for code, name in SECTOR_NAMES.items()
                if code in term.definitions
            ],
        }
        for term in protocol.compiled.pack.glossary
        if term.code in wanted
    ]
    return {"kind": kind, "terms": terms}
