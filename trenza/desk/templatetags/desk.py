"""Small drawings that only the desk uses."""

from collections.abc import Iterable
from typing import Any

from django import template

from trenza.base.spanish import counted
from trenza.desk.reads.tabs import Home
from trenza.desk.rules.statements import Statement
from trenza.desk.rules.timeline import entries_of

register = template.Library()


@register.filter
def split_bar(text: str) -> list[str]:
    """«a|b» as a list, for heads of tables."""
    return text.split("|")


@register.simple_tag
def entries(statements: Iterable[Statement]) -> list[dict[str, Any]]:
    """Statements as entries of the timeline component."""
    return entries_of(statements)


@register.simple_tag
def persons(home: Home) -> str:
    """«2 personas adultas y 1 menor»."""
    parts = [counted(home.adults, "persona adulta", "personas adultas")]
    if home.minors:
        parts.append(counted(home.minors, "menor", "menores"))
    return " y ".join(parts)
