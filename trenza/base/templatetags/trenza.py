"""The components of the pages. Each tag draws one template of ``templates/components/``.

They know nothing of the domain but the names and colours of the four sectors. All of them, with
examples, are at /componentes/ while TRENZA_DEBUG=1.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString

from trenza.base import spanish
from trenza.base.charts import Figure
from trenza.base.clock import MADRID, now

register = template.Library()

SECTORS = {
    "SS": "Servicios sociales",
    "SE": "Empleo",
    "TS": "Tercer sector",
    "CO": "Colaboradora",
}


@register.simple_tag
def day(value: date | None, form: str = "short", missing: str = "sin fecha") -> SafeString | str:
    """A day: «25 nov 2026», or «25 de noviembre de 2026» with "long"."""
    if value is None:
        return missing
    shown = value.astimezone(MADRID).date() if isinstance(value, datetime) else value
    words = spanish.long_day(shown) if form == "long" else spanish.short_day(shown)
    return format_html('<time datetime="{}">{}</time>', shown.isoformat(), words)


@register.simple_tag
def moment(value: datetime | None, missing: str = "nunca") -> SafeString | str:
    """A moment: «25 nov 2026, 18:03», in the time of Madrid."""
    if value is None:
        return missing
    local = value.astimezone(MADRID)
    stamp = local.isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', stamp, spanish.short_moment(local))


@register.simple_tag
def ago(value: datetime | None, missing: str = "nunca") -> SafeString | str:
    """How long ago: «hace 5 minutos»; the exact moment is in the datetime attribute."""
    if value is None:
        return missing
    words = spanish.ago(now() - value.astimezone(UTC))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(timespec="minutes"), words)


@register.filter
def words_for_number(value: int) -> str:
    """A number with Spanish thousands: 12 345."""
    return spanish.number(value)


@register.inclusion_tag("components/sector.html")
def sector_tag(code: str, name: str = "") -> dict[str, Any]:
    """A sector by colour, border and text; ``name`` says which entity instead of the sector."""
    known = code if code in SECTORS else "CO"
    return {"code": known.lower(), "sector": SECTORS[known], "name": name or SECTORS[known]}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All that is wrong with a form, each with a link to its field; nothing if all is well."""
    wrong = [
        {"text": text, "target": _target(form, name), "label": _label(form, name)}
        for name, texts in (form.errors.items() if form.is_bound else ())
        for text in texts
    ]
    return {"wrong": wrong}


def _label(form: BaseForm, name: str) -> str:
    return str(form[name].label) if name in form.fields else ""


def _target(form: BaseForm, name: str) -> str:
    if name not in form.fields:
        return ""
    bound = form[name]
    return bound.id_for_label or f"{bound.auto_id}_0"


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, width: str = "") -> dict[str, Any]:
    """Label, hint, error and input of a field; ``width`` as in GOV.UK: "10", "two-thirds"."""
    return {"field": bound, "width": width}


# GOV.UK's class for each kind of widget.
INPUT_CLASSES = {
    "select": "govuk-select",
    "nullbooleanselect": "govuk-select",
    "selectmultiple": "govuk-select",
    "textarea": "govuk-textarea",
    "checkbox": "govuk-checkboxes__input",
    "file": "govuk-file-upload",
    "clearablefile": "govuk-file-upload",
}


@register.simple_tag
def drawn(bound: BoundField, width: str = "") -> SafeString:
    """The input itself with its classes; Django adds the links to hint and error."""
    base = INPUT_CLASSES.get(bound.widget_type, "govuk-input")
    classes = [base]
    if bound.errors:
        classes.append(f"{base}--error")
    if width:
        prefix = "govuk-input--width-" if width.isdigit() else "govuk-!-width-"
        classes.append(prefix + width)
    return SafeString(bound.as_widget(attrs={"class": " ".join(classes)}))


@register.simple_tag
def choices(bound: BoundField) -> Sequence[dict[str, Any]]:
    """The radios or boxes of a field one by one, with their classes."""
    kind = "radios" if bound.widget_type == "radioselect" else "checkboxes"
    drawn_choices = []
    for choice in bound:
        choice.data["attrs"]["class"] = f"govuk-{kind}__input"
        drawn_choices.append(
            {"tag": choice.tag(), "id": choice.id_for_label, "label": choice.choice_label}
        )
    return drawn_choices


@register.inclusion_tag("components/summary_list.html")
def summary_list(rows: Iterable[Any], narrow: bool = False) -> dict[str, Any]:
    """Pairs of label and value; rows are (label, value) pairs or objects with those names."""
    return {"rows": [_row(row) for row in rows], "narrow": narrow}


def _row(row: Any) -> dict[str, Any]:
    if isinstance(row, dict):
        return {"label": row["label"], "value": row["value"], "note": row.get("note", "")}
    label, value = row
    return {"label": label, "value": value, "note": ""}


@register.inclusion_tag("components/sub_navigation.html")
def sub_navigation(items: Iterable[dict[str, Any]], label: str) -> dict[str, Any]:
    """Tabs that are pages: items with url, label, current and optionally count."""
    tabs = [{"current": False, "count": None, **item} for item in items]
    return {"items": tabs, "label": label}


@register.inclusion_tag("components/empty.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """Nothing to show: says why and what can be done next."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/progress.html")
def progress(value: int | None, maximum: int, label: str, unit: str = "") -> dict[str, Any]:
    """How far a long work has come; ``value`` None while nobody knows."""
    return {"value": value, "maximum": maximum, "label": label, "unit": unit}


@register.inclusion_tag("components/why.html")
def why(title: str, reasons: Iterable[Any], denied: bool = False) -> dict[str, Any]:
    """«¿Por qué veo esto?»: the factors of a decision, each (text, holds)."""
    pairs = [row if isinstance(row, tuple) else (row, not denied) for row in reasons]
    return {"title": title, "reasons": pairs}


@register.inclusion_tag("components/exists_card.html")
def exists_card(
    title: str,
    holders: Iterable[str],
    reasons: Iterable[Any] = (),
    url: str = "",
    action: str = "",
) -> dict[str, Any]:
    """«Solo consta»: that there is something, who holds it, why no more is shown."""
    return {
        "title": title,
        "holders": list(holders),
        "reasons": list(reasons),
        "url": url,
        "action": action,
    }


@register.inclusion_tag("components/timeline.html")
def timeline(items: Iterable[dict[str, Any]], label: str) -> dict[str, Any]:
    """What happened, newest first: items with at or day, sector, title; maybe text, by, url."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("components/figure.html")
def figure(one: Figure) -> dict[str, Any]:
    """A chart of base/charts.py with what to see in it and its table."""
    return {"figure": one}


@register.inclusion_tag("components/table.html")
def table(
    caption: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Any]],
    numeric: str = "",
    hide_caption: bool = False,
) -> dict[str, Any]:
    """A table with caption; each row is a card below 640 px. ``numeric``: columns, from 1."""
    columns = {int(number) for number in numeric.split(",") if number}
    cells = [
        [
            {"value": value, "header": header, "numeric": index in columns}
            for index, (header, value) in enumerate(zip(headers, row, strict=True), start=1)
        ]
        for row in rows
    ]
    heads = [{"text": text, "numeric": n in columns} for n, text in enumerate(headers, start=1)]
    return {"caption": caption, "headers": heads, "rows": cells, "hide_caption": hide_caption}


@register.inclusion_tag("components/pagination.html")
def pagination(page: "Page[Any]", query: str = "", label: str = "Páginas") -> dict[str, Any]:
    """Previous, next and where we are; ``query`` keeps the filters («estado=abierta&»)."""
    return {"page": page, "query": query, "label": label}
