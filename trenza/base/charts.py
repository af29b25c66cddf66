"""Charts as SVG text: pure functions from figures to a drawing that needs no script and no style.

Whoever sees no colours tells series by dash, mark and pattern; whoever sees nothing has the title,
the description and the table that every ``Figure`` brings along. All looks are presentation
attributes: a strict content policy refuses styles within pages. Drawn 400 units wide, so that text
can still be read where the page is 320 pixels wide.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import pairwise
from math import ceil, floor, log10

from trenza.base import spanish

WIDE = 400
_HIGH, _LEFT, _RIGHT, _TOP, _BOTTOM = 170, 48, 12, 10, 38
_LINE = 17
INK, QUIET, GRID, PALE = "#1c2a39", "#4a5560", "#d3d4d1", "#e1f1f4"
# Each at least 6 to 1 on white; neighbours differ by pattern or dash as well.
COLOURS = ("#00596b", "#8a4500", "#5b2a86", "#3d4a57", "#b3261e", "#1c6b45")
_DASHES = ("", "7 4", "2 3", "9 3 2 3", "12 4", "4 4")
_WEAVES = ("", "M0 6L6 0", "M0 3H6", "M3 0V6M0 3H6", "M0 0L6 6", "M3 0V6")
NO_VALUE = "sin dato"


@dataclass(frozen=True)
class Frame:
    """What a drawing is called, what is to be seen on it, and how its numbers are written."""

    slug: str
    title: str
    about: str
    across: str = ""
    percent: bool = False


@dataclass(frozen=True)
class Line:
    """A series of points in the order of x; None is a gap."""

    name: str
    points: Sequence[tuple[float, float | None]]
    guide: bool = False  # what would be ideal: thin, without marks


@dataclass(frozen=True)
class Bars:
    """A series with one value for each column."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True)
class Row:
    """A horizontal bar; ``low`` and ``high`` are how sure the value is, ``note`` points at it."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A drawing with its table, and a sentence on what to see in it; ``warning`` if it is bad."""

    slug: str
    title: str
    told: str
    svg: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    warning: str = ""


@dataclass
class _Sheet:
    """The drawing while it is made: how high it has become and its parts."""

    frame: Frame
    high: float = 0.0
    parts: list[str] = field(default_factory=list)

    def text(
        self, x: float, y: float, words: str, anchor: str = "start", fill: str = QUIET
    ) -> None:
        self.parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="13" fill="{fill}" '
            f'text-anchor="{anchor}">{escape(words)}</text>'
        )

    def line(self, ends: tuple[float, float, float, float], stroke: str, more: str = "") -> None:
        x1, y1, x2, y2 = map(_n, ends)
        self.parts.append(
            f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{stroke}"{more}/>'
        )

    def box(self, place: tuple[float, float, float, float], fill: str, more: str = "") -> None:
        x, y, wide, high = map(_n, place)
        self.parts.append(
            f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{fill}"{more}/>'
        )

    def svg(self) -> str:
        """The whole; ``role`` and titles make one image of it for whoever listens."""
        slug, frame = self.frame.slug, self.frame
        return (
            f'<svg viewBox="0 0 {WIDE} {_n(self.high)}" role="img" '
            f'aria-labelledby="{slug}-t {slug}-d" font-family="inherit">'
            f'<title id="{slug}-t">{escape(frame.title)}</title>'
            f'<desc id="{slug}-d">{escape(frame.about)}</desc>{"".join(self.parts)}</svg>'
        )


def _n(value: float) -> str:
    """A number of a drawing: no more digits than are seen."""
    return f"{value:.1f}".removesuffix(".0")


def told(value: float | None, *, percent: bool = False) -> str:
    """A number as it is read in Spanish: «12 %», «3,5», «12 345»."""
    if value is None:
        return NO_VALUE
    if percent:
        shown = round(100 * value, 1)
        return f"{_n(shown).replace('.', ',')}{spanish.NO_BREAK}%"
    return spanish.number(int(value)) if value == int(value) else f"{value:.2g}".replace(".", ",")


def _ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers that cover a range."""
    raw = max(high - low, 1e-9) / about
    size = 10 ** floor(log10(raw))
    step = next(size * much for much in (1, 2, 5, 10) if size * much >= raw * 0.999)
    first = floor(low / step)
    return [round(step * number, 10) for number in range(first, ceil(high / step - 1e-9) + 1)]


def _linear(first: float, last: float, start: float, end: float) -> Callable[[float], float]:
    wide = (last - first) or 1.0
    return lambda value: start + (value - first) / wide * (end - start)


class _Plot:
    """The field of a chart with upright values: grid, labels, and where a value lies."""

    def __init__(self, frame: Frame, names: Sequence[str], top: float, *, log: bool) -> None:
        self.sheet = sheet = _Sheet(frame)
        for place, name in enumerate(names):
            _key(sheet, place, name)
        self.top = _TOP + _LINE * len(names) + 4
        self.bottom = self.top + _HIGH
        sheet.high = self.bottom + (_BOTTOM if frame.across else _BOTTOM - 16)
        self.log = log
        ticks = _powers(top) if log else _ticks(0.0, top or 1.0)
        ends = (log10(ticks[0]), log10(ticks[-1])) if log else (ticks[0], ticks[-1])
        self._scale = _linear(*ends, self.bottom, self.top)
        for tick in ticks:
            sheet.line((_LEFT, self.y(tick), WIDE - _RIGHT, self.y(tick)), GRID)
            sheet.text(_LEFT - 5, self.y(tick) + 4, told(tick, percent=frame.percent), "end")
        if frame.across:
            middle = (_LEFT + WIDE - _RIGHT) / 2
            sheet.text(middle, self.bottom + 34, frame.across, "middle")

    def y(self, value: float) -> float:
        """Where a value lies; on a scale of powers whatever is under one lies at the foot."""
        return self._scale(log10(max(value, 1.0)) if self.log else value)

    def below(self, x: float, words: str) -> None:
        """A label under the field, moved inwards where it would be cut."""
        anchor = "end" if x > WIDE - 40 else "middle"
        self.sheet.text(x, self.bottom + 17, words, anchor)

    def mark(self, x: float, words: str, row: int) -> None:
        """An upright line across the field with its name."""
        self.sheet.line(
            (x, self.top, x, self.bottom), INK, ' stroke-width="1.5" stroke-dasharray="5 3"'
        )
        right = x > WIDE * 0.6
        self.sheet.text(
            x + (-4 if right else 4), self.top + 12 + _LINE * row, words,
            "end" if right else "start", INK,
        )  # fmt: skip


def _powers(top: float) -> list[float]:
    return [10.0**power for power in range(max(1, ceil(log10(max(top, 2)))) + 1)]


def _key(sheet: _Sheet, place: int, name: str) -> None:
    """A line of the legend: only where there is more than one series is it needed."""
    y = _TOP + _LINE * place + 10
    sheet.text(_LEFT + 26, y, name, fill=INK)


def lines(
    frame: Frame,
    series: Sequence[Line],
    *,
    labels: Sequence[str] = (),
    marks: Sequence[tuple[float, str]] = (),
    usual: tuple[float, float] | None = None,
) -> str:
    """Lines over a number or, with ``labels``, over columns in order; ``usual`` is a pale band."""
    values = [y for one in series for _, y in one.points if y is not None]
    # shares begin at a fifth, so that what is next to nothing looks like it
    top = 1.0 if frame.percent and max(values, default=0) > 0.5 else max([*values, 0.2])
    top = max(top, usual[1] if usual else 0.0)
    plot = _Plot(frame, [one.name for one in series], top, log=False)
    x = _across(plot, series, labels)
    if usual is not None:
        high, low = plot.y(usual[1]), plot.y(usual[0])
        plot.sheet.box((_LEFT, high, WIDE - _RIGHT - _LEFT, max(low - high, 1)), PALE,
                       f' stroke="{QUIET}" stroke-width="0.5"')  # fmt: skip
    for place, one in enumerate(series):
        _draw_line(plot, one, place, x)
    for row, (at, words) in enumerate(marks):
        plot.mark(x(at), words, row)
    return plot.sheet.svg()


def _across(plot: _Plot, series: Sequence[Line], labels: Sequence[str]) -> Callable[[float], float]:
    """Where an x lies, after writing what lies where."""
    start, end = _LEFT + 6, WIDE - _RIGHT - 6
    if labels:
        x = _linear(0, max(len(labels) - 1, 1), start, end)
        for place in _some(len(labels), 4):
            plot.below(x(place), labels[place])
        return x
    seen = [x for one in series for x, _ in one.points] or [0.0, 1.0]
    ticks = _ticks(min(seen), max(seen), 5)
    x = _linear(ticks[0], ticks[-1], start, end)
    for tick in ticks:
        plot.below(x(tick), told(tick, percent=plot.sheet.frame.percent and ticks[-1] <= 1))
    return x


def _some(count: int, most: int) -> Iterable[int]:
    """Evenly spaced places counted from the last, which is always among them."""
    return range(count - 1, -1, -max(1, ceil(count / most)))


def _draw_line(plot: _Plot, one: Line, place: int, x: Callable[[float], float]) -> None:
    sheet, colour = plot.sheet, INK if one.guide else COLOURS[place % len(COLOURS)]
    dash = "1 4" if one.guide else _DASHES[place % len(_DASHES)]
    look = f' stroke-width="{1 if one.guide else 2.2}"' + (
        f' stroke-dasharray="{dash}"' if dash else ""
    )
    y = _TOP + _LINE * place + 6
    sheet.line((_LEFT, y, _LEFT + 20, y), colour, look)
    if not one.guide:
        _dot(sheet, _LEFT + 10, y, place)
    for (x1, y1), (x2, y2) in pairwise(one.points):
        if y1 is not None and y2 is not None:
            sheet.line((x(x1), plot.y(y1), x(x2), plot.y(y2)), colour, look)
    if not one.guide and len(one.points) <= 60:
        for at, value in one.points:
            if value is not None:
                _dot(sheet, x(at), plot.y(value), place)


def _dot(sheet: _Sheet, x: float, y: float, place: int) -> None:
    """A mark of a shape of its own: circle, square, triangle, diamond."""
    colour, r = COLOURS[place % len(COLOURS)], 3.2
    shapes = (
        "",
        f"M{_n(x - r)} {_n(y - r)}h{2 * r}v{2 * r}h-{2 * r}z",
        f"M{_n(x)} {_n(y - 4)}l4 7h-8z",
        f"M{_n(x)} {_n(y - 4.4)}l4.4 4.4l-4.4 4.4l-4.4 -4.4z",
    )
    shape = shapes[place % len(shapes)]
    sheet.parts.append(
        f'<path d="{shape}" fill="{colour}"/>' if shape
        else f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{r}" fill="{colour}"/>'
    )  # fmt: skip


def columns(
    frame: Frame,
    series: Sequence[Bars],
    labels: Sequence[str],
    *,
    stacked: bool = True,
    log: bool = False,
    marks: Sequence[tuple[float, str]] = (),
) -> str:
    """Upright bars, one over the other or side by side; a mark lies where its column begins."""
    heights = (
        [sum(one.values[i] for one in series) for i in range(len(labels))] if stacked
        else [value for one in series for value in one.values]
    )  # fmt: skip
    plot = _Plot(frame, [one.name for one in series], max(heights, default=1.0) or 1.0, log=log)
    sheet = plot.sheet
    for place in range(len(series)):
        y = _TOP + _LINE * place
        _filled(sheet, (_LEFT + 4, y - 1, 14, 12), place)
    step = (WIDE - _RIGHT - _LEFT) / max(len(labels), 1)
    for at in range(len(labels)):
        _column(
            plot, [one.values[at] for one in series], (_LEFT + step * at, step), stacked=stacked
        )
    for place in _some(len(labels), 5):
        plot.below(_LEFT + step * (place + 0.5), labels[place])
    for row, (spot, words) in enumerate(marks):
        plot.mark(_LEFT + step * spot, words, row)
    return sheet.svg()


def _column(
    plot: _Plot, values: Sequence[float], place: tuple[float, float], *, stacked: bool
) -> None:
    left, step = place[0] + place[1] * 0.12, place[1] * 0.76
    under = 0.0
    for number, value in enumerate(values):
        top, foot = plot.y(under + value), plot.y(under) if stacked else plot.bottom
        if value > 0:
            wide = step if stacked else step / len(values)
            x = left if stacked else left + wide * number
            _filled(plot.sheet, (x, top, wide, max(foot - top, 0.8)), number)
        if stacked:
            under += value


def _filled(sheet: _Sheet, place: tuple[float, float, float, float], number: int) -> None:
    """A bar in the colour and the pattern of its series."""
    colour = COLOURS[number % len(COLOURS)]
    weave = _WEAVES[number % len(_WEAVES)]
    if not weave:
        sheet.box(place, colour, ' stroke="#ffffff" stroke-width="0.6"')
        return
    name = f"{sheet.frame.slug}-w{number}"
    if not any(f'id="{name}"' in part for part in sheet.parts):
        sheet.parts.append(
            f'<defs><pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse">'
            f'<rect width="6" height="6" fill="#ffffff"/><path d="{weave}" stroke="{colour}" '
            'stroke-width="2.2" fill="none"/></pattern></defs>'
        )
    sheet.box(place, f"url(#{name})", f' stroke="{colour}" stroke-width="0.9"')


def rows(frame: Frame, bars: Sequence[Row]) -> str:
    """Horizontal bars, each under its name with its value in figures; the noted one is hatched."""
    known = [v for bar in bars for v in (bar.value, bar.high) if v is not None]
    most = 1.0 if frame.percent and max(known, default=0) > 0.5 else max([*known, 1e-9])
    sheet = _Sheet(frame)
    scale = _linear(0, most, 4, WIDE - 70)
    for place, bar in enumerate(bars):
        y = 6 + 44 * place
        sheet.text(4, y + 12, bar.label + (f" · {bar.note}" if bar.note else ""), fill=INK)
        sheet.line((4, y + 18, 4, y + 38), QUIET)
        words = told(bar.value, percent=frame.percent)
        if bar.value is not None:
            end = max(scale(bar.value), 5)
            _filled(sheet, (4, y + 20, end - 4, 16), 1 if bar.note else 0)
            _whisker(sheet, bar, scale, y + 28)
        sheet.text(scale(max(bar.value or 0, bar.high or 0)) + 6, y + 33, words, fill=INK)
    sheet.high = 44 * len(bars) + 10
    return sheet.svg()


def _whisker(sheet: _Sheet, bar: Row, scale: Callable[[float], float], y: float) -> None:
    """How far the true value may lie from the one measured."""
    if bar.low is None or bar.high is None:
        return
    sheet.line((scale(bar.low), y, scale(bar.high), y), "#ffffff", ' stroke-width="5"')
    sheet.line((scale(bar.low), y, scale(bar.high), y), INK, ' stroke-width="2"')
    for end in (bar.low, bar.high):
        sheet.line((scale(end), y - 5, scale(end), y + 5), INK, ' stroke-width="2"')
