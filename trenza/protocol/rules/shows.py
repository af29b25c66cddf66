"""What each level of a type shows, as it is stored beside the type."""

from typing import Any

from trenza.protocol.rules.pack import Pack, RecordType
from trenza.protocol.rules.summaries import template_fields

AUTHOR = "author"


def shows(pack: Pack, one: RecordType) -> dict[str, Any]:
    """The sentence of «solo consta», which tells the area alone, and the summary's origin."""
    summary: object = AUTHOR
    if one.summary:
        summary = {"template": one.summary, "fields": list(template_fields(one.summary))}
    return {"exists": pack.area(one.area).exists, "summary": summary}
