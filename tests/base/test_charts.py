"""Charts: well-formed, told in words, never by colour alone, and within a strict policy."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trenza.base import charts
from trenza.base.charts import Bars, Frame, Line, Row, told

FRAME = Frame("curva", "Precisión <b>", "Qué se ve & qué no", "peso", percent=True)
SVG = "{http://www.w3.org/2000/svg}"
ZERO_TO_ONE = st.floats(0, 1)


def drawing(svg):
    """The drawing as a tree; fails unless it is well-formed."""
    named = svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ')
    return ElementTree.fromstring(named)  # noqa: S314 - it is our own text


def inside(root):
    """Whether every mark lies within the drawing."""
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    ends = {"x1": wide, "x2": wide, "x": wide, "cx": wide, "y1": high, "y2": high, "y": high,
            "cy": high}  # fmt: skip
    return all(
        -0.05 <= float(node.attrib[name]) <= most + 0.05
        for node in root.iter() for name, most in ends.items() if name in node.attrib
    )  # fmt: skip


SERIES = [Line("Una", [(0, 0.2), (1, None), (2, 0.9)]), Line("Otra", [(0, 0.1), (2, 0.3)])]
DRAWN = {
    "lines": charts.lines(FRAME, SERIES, marks=[(1, "se enlaza")]),
    "weeks": charts.lines(FRAME, SERIES, labels=["1 ene", "8 ene", "15 ene"], usual=(0.1, 0.4)),
    "stacked": charts.columns(FRAME, [Bars("A", [1, 2]), Bars("B", [0, 4])], ["x", "y"]),
    "log": charts.columns(
        FRAME, [Bars("A", [1, 2000]), Bars("B", [0, 4])], ["x", "y"], stacked=False, log=True
    ),
    "rows": charts.rows(FRAME, [Row("Con", 0.9, 0.8, 0.95), Row("Sin", None, note="el peor")]),
}


class TestEveryChart:
    @pytest.mark.parametrize("svg", DRAWN.values(), ids=DRAWN)
    def test_is_one_image_with_title_and_description(self, svg):
        root = drawing(svg)

        assert root.attrib["role"] == "img"
        assert root.attrib["aria-labelledby"] == "curva-t curva-d"
        assert root.find(f"{SVG}title").text == "Precisión <b>"
        assert root.find(f"{SVG}desc").text == "Qué se ve & qué no"

    @pytest.mark.parametrize("svg", DRAWN.values(), ids=DRAWN)
    def test_has_nothing_that_a_strict_policy_refuses(self, svg):
        assert not re.search(r"<style|<script|style=|class=|\son\w+=|href", svg)
        assert inside(drawing(svg))


class TestSeries:
    def test_differ_by_more_than_colour(self):
        bars, dots = DRAWN["stacked"], DRAWN["lines"]

        assert "<pattern" in bars  # the second is hatched
        assert 'stroke-dasharray="7 4"' in dots  # the second is dashed
        assert "<circle" in dots  # and the marks are of two shapes
        assert "<path" in dots

    def test_are_named_beside_their_sample(self):
        assert {"Una", "Otra", "se enlaza"} <= {
            text.text for text in drawing(DRAWN["lines"]).iter(f"{SVG}text")
        }

    def test_leave_a_gap_where_nothing_is_known(self):
        whole = charts.lines(FRAME, [Line("a", [(0, 0.1), (1, 0.2), (2, 0.3)])])
        broken = charts.lines(FRAME, [Line("a", [(0, 0.1), (1, None), (2, 0.3)])])

        assert whole.count("<line") - broken.count("<line") == 2

    @given(st.lists(st.tuples(st.integers(0, 9999), st.integers(0, 9999)), max_size=30))
    def test_of_any_counts_fit_in_the_drawing(self, counts):
        series = [Bars(name, [pair[i] for pair in counts]) for i, name in enumerate("ab")]
        labels = [str(place) for place in range(len(counts))]

        for stacked in (True, False):
            assert inside(drawing(charts.columns(FRAME, series, labels, stacked=stacked)))

    @given(st.lists(st.none() | ZERO_TO_ONE, max_size=30), ZERO_TO_ONE)
    def test_of_any_shares_fit_in_the_drawing(self, shares, high):
        points = list(enumerate(shares))
        weeks = [str(place) for place, _ in points]

        assert inside(drawing(charts.lines(FRAME, [Line("a", points)], labels=weeks)))
        assert inside(drawing(charts.lines(FRAME, [Line("a", points)], usual=(0.0, high))))
        assert inside(drawing(charts.rows(FRAME, [Row("a", share, 0.0, high) for share in shares])))


@pytest.mark.parametrize(
    ("value", "percent", "words"),
    [
        (0.123, True, "12,3\N{NO-BREAK SPACE}%"), (1, True, "100\N{NO-BREAK SPACE}%"),
        (12345, False, "12\N{NARROW NO-BREAK SPACE}345"), (0.25, False, "0,25"),
        (None, True, "sin dato"),
    ],
)  # fmt: skip
def test_numbers_are_told_in_spanish(value, percent, words):
    assert told(value, percent=percent) == words
