"""Forms made out of the schemas of every type of the pack."""

from pathlib import Path

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cast import least
from trenza.desk.forms.content import content_form, to_initial
from trenza.protocol.public import read_pack

PACK = read_pack(Path(__file__).resolve().parents[2] / "packs" / "base").pack
TYPES = {one.code: one for one in PACK.types if one.by_form}


def posted(form):
    """What a browser would send back of a form that nobody touched."""
    data = QueryDict(mutable=True)
    for bound in form:
        value = bound.value()
        if isinstance(value, list):
            data.setlist(bound.html_name, value)
        elif value is not None:
            data[bound.html_name] = str(value)
    for lines in form.rows.values():
        for line in lines:
            data.update(posted(line))
    return data


def checker(kind):
    from trenza.protocol.rules.contents import ContentChecker

    return ContentChecker(kind.schema)


@pytest.mark.parametrize("code", sorted(TYPES))
def test_every_type_has_a_form_that_takes_its_least_content(code):
    kind = TYPES[code]
    content = least(kind.schema)
    made = content_form(kind.schema)
    shown = made(initial=to_initial(kind.schema, content))
    assert shown.as_p()
    back = made(posted(shown), rows={name: len(lines) for name, lines in shown.rows.items()})
    assert back.is_valid(), back.errors
    assert back.content() == content
    assert checker(kind).problems(back.content()) == ()


@pytest.mark.parametrize("code", sorted(TYPES))
def test_every_field_has_a_label_and_what_is_required_says_so(code):
    form = content_form(TYPES[code].schema)()
    for bound in form:
        assert bound.label
        assert bound.field.required == (bound.name in TYPES[code].schema["required"])


@st.composite
def contents(draw, schema):
    """Any content that fits the schema, as far as a form can write it."""
    filled = {}
    for name, declared in schema["properties"].items():
        if name in schema["required"] or draw(st.booleans()):
            filled[name] = draw(values(declared))
    return filled


def values(declared):
    if declared["type"] == "array":
        return lists(declared)
    if "oneOf" in declared:
        return st.sampled_from([option["const"] for option in declared["oneOf"]])
    if declared["type"] in ("integer", "number"):
        return st.integers(declared["minimum"], declared["maximum"])
    return st.booleans() if declared["type"] == "boolean" else texts(declared)


def lists(declared):
    if declared["items"].get("type") == "object":
        return st.lists(contents(declared["items"]), min_size=1, max_size=3)
    codes = [option["const"] for option in declared["items"]["oneOf"]]
    chosen = st.lists(st.sampled_from(codes), min_size=1, unique=True)
    return chosen.map(lambda some: sorted(some, key=codes.index))


def texts(declared):
    if declared.get("format") == "date":
        return st.dates().map(lambda d: d.replace(year=1992 + 4 * (d.year % 8)).isoformat())
    if declared.get("x-widget") == "month":
        return st.just("2026-11")
    if declared.get("pattern", "").startswith("^(?:"):
        fitting = {"^(?:[0": "1" * declared["maxLength"], "^(?:(0": "01", "^(?:[A": "A" * 9}
        return st.just(fitting[declared["pattern"][:6]])
    letters = st.text(
        st.sampled_from("aéñ 1.,"), min_size=1, max_size=min(20, declared["maxLength"])
    )
    return letters.map(lambda text: " ".join(text.split()) or "a")


@settings(max_examples=25, deadline=None)
@pytest.mark.parametrize("code", ["itinerary", "job_demand", "administrative_situation",
                                  "working_life", "income", "exclusion_assessment"])  # fmt: skip
@given(data=st.data())
def test_what_is_shown_comes_back_the_same(code, data):
    kind = TYPES[code]
    content = data.draw(contents(kind.schema))
    made = content_form(kind.schema)
    shown = made(initial=to_initial(kind.schema, content))
    back = made(posted(shown), rows={name: len(lines) for name, lines in shown.rows.items()})
    assert back.is_valid(), back.errors
    assert back.content() == content


@pytest.mark.parametrize(
    ("written", "kept"), [("587,50", 587.5), ("1.234,5", 1234.5), ("1234.5", 1234.5), ("600", 600)]
)
def test_amounts_are_read_as_people_write_them(written, kept):
    kind = TYPES["regional_benefit"]
    form = content_form(kind.schema)(
        QueryDict(f"kind=energy&state=granted&monthly_amount={written}")
    )
    assert form.is_valid(), form.errors
    assert form.content()["monthly_amount"] == kept


def test_yes_no_and_unknown_are_three_things():
    made = content_form(TYPES["household_situation"].schema)
    told = {
        answer: made(QueryDict(f"family_type=couple&large_family={answer}"))
        for answer in ("yes", "no", "")
    }
    assert all(form.is_valid() for form in told.values())
    assert told["yes"].content()["large_family"] is True
    assert told["no"].content()["large_family"] is False
    assert "large_family" not in told[""].content()
