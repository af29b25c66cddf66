"""Counting how well persons are recognised, by the week; ringing when a source is not as ever."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import connection, transaction
from procrastinate.contrib.django import app

from trenza.access.public import Viewer, announce_and_read, signed_context
from trenza.base.clock import MADRID
from trenza.people.actions.counts import KEEP, monday_of
from trenza.people.rules.drift import (
    FEWEST,
    MEASURES,
    OF_OTHERS,
    WINDOW,
    Drift,
    Week,
    back_to_usual,
    drift_of,
)

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

TASK = "trenza.people.jobs.count_quality"
WEEK = timedelta(weeks=1)
_LOCK = 7_263_105
OPEN, ACCEPTED, MENDED, OVER = "open", "accepted", "mended", "over"

_OF_SOURCES = ["people_count_told", "people_count_rows", "people_count_arrived"]
_OF_SOURCE = """
    SELECT s.organisation_id, c.source, c.week, c.slice, c.measure, c.number, %s::timestamptz
    FROM {counted}(%s) AS c JOIN exchange_source AS s ON s.code = c.source
"""
_OF_ORGANISATION = """
    SELECT c.organisation_id, '', c.week, c.slice, c.measure, c.number, %s::timestamptz
    FROM {counted}(%s) AS c
"""
_COUNTED = """
    SELECT EXISTS (SELECT FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo'),
           (SELECT max(counted_at) FROM people_quality)
"""
_ALARMS = """
    SELECT id, organisation_id, source, measure, first_week, last_week, state
    FROM people_quality_alarm WHERE state = 'open' OR last_week >= %s
"""


@dataclass(frozen=True)
class _Alarm:
    id: UUID
    organisation_id: int
    source: str
    measure: str
    first_week: date
    last_week: date
    state: str


def keep_watch(*, now: datetime) -> None:
    """Have a worker count, once a day; whoever asks again the same day asks for nothing."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, [TASK])
        waits, last = cursor.fetchone()
    counted = last is not None and last.astimezone(MADRID).date() >= now.astimezone(MADRID).date()
    if not waits and not counted:
        app.configure_task(TASK, queue="intake", lock="people:quality").defer()


@transaction.atomic
def count_quality(*, now: datetime) -> int:
    """Count what is new since the last time, and judge it; gives how many alarms ring."""
    monday = monday_of(now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT max(week) FROM people_quality WHERE week <= %s", [monday])
        [last] = cursor.fetchone()
        # a week is final once it was counted after its end
        since = max(last or date.min, monday - WINDOW * WEEK)
        cursor.execute("DELETE FROM people_quality WHERE week = %s", [monday])
        for counted in _OF_SOURCES:
            cursor.execute(KEEP.format(rows=_OF_SOURCE.format(counted=counted)), [now, since])
        for counted, told in (
            ("people_count_decided", monday - WINDOW * WEEK),
            ("people_count_waiting", now),
        ):
            cursor.execute(KEEP.format(rows=_OF_ORGANISATION.format(counted=counted)), [now, told])
        judge_sources(cursor, now=now)
        cursor.execute("SELECT count(*) FROM people_quality_alarm WHERE state = 'open'")
        return int(cursor.fetchone()[0])


def judge_sources(cursor: "CursorWrapper", *, now: datetime) -> None:
    """Ring for every share that left its usual range, and let rest what came back to it."""
    monday = monday_of(now)
    # what was accepted begins a new usual, so alarms count as long as weeks do
    oldest = monday - (WINDOW + 2) * WEEK
    cursor.execute(_ALARMS, [oldest])
    alarms: dict[tuple[str, str], list[_Alarm]] = {}
    for row in cursor.fetchall():
        alarm = _Alarm(*row)
        alarms.setdefault((alarm.source, alarm.measure), []).append(alarm)
    first = _first_weeks(cursor)
    for (organisation, source), counts in _counts(cursor, oldest).items():
        counts.pop(first.get(source, date.min), None)
        for measure, whole in MEASURES.items():
            weeks = [
                Week(week, so.get(measure, 0), so[whole])
                for week, so in sorted(counts.items())
                if so.get(whole) and (week < monday or measure not in OF_OTHERS)
            ]
            held = alarms.get((source, measure), [])
            current = next((alarm for alarm in held if alarm.state == OPEN), None)
            if current:
                _follow(cursor, current, _usual_weeks(weeks, held), weeks, now)
            elif found := judge(weeks, held, monday):
                place = (organisation, source, measure)
                _ring(cursor, place, found, now)


def _first_weeks(cursor: "CursorWrapper") -> dict[str, date]:
    """When each source began: all that it had came at once, which is no usual week."""
    cursor.execute("SELECT code, people_week(registered_at) FROM exchange_source")
    return dict(cursor.fetchall())


def _counts(
    cursor: "CursorWrapper", oldest: date
) -> dict[tuple[int, str], dict[date, dict[str, int]]]:
    cursor.execute(
        "SELECT organisation_id, source, week, measure, number FROM people_quality "
        "WHERE source <> '' AND slice = '' AND week >= %s",
        [oldest],
    )
    found: dict[tuple[int, str], dict[date, dict[str, int]]] = {}
    for organisation, source, week, measure, number in cursor.fetchall():
        found.setdefault((organisation, source), {}).setdefault(week, {})[measure] = number
    return found


def _usual_weeks(weeks: Sequence[Week], alarms: Iterable[_Alarm]) -> list[Week]:
    """Those that tell what is usual: none that rang, and none before a new usual was accepted."""
    kept = list(weeks)
    for alarm in alarms:
        if alarm.state == ACCEPTED:
            kept = [week for week in kept if week.monday >= alarm.first_week]
        else:
            kept = [w for w in kept if not alarm.first_week <= w.monday <= alarm.last_week]
    return kept


def judge(weeks: Sequence[Week], alarms: Sequence[_Alarm], monday: date) -> Drift | None:
    """What is unusual in the newest weeks, this one or the last, and was not answered yet."""
    usual = _usual_weeks(weeks, alarms)
    answered = max((alarm.last_week for alarm in alarms), default=date.min)
    newest = [week for week in usual[-2:] if week.monday > answered]
    if not newest or newest[-1].monday < monday - WEEK:
        return None
    if newest[0].monday < newest[-1].monday - WEEK:
        newest = newest[-1:]  # not one after the other
    return drift_of([week for week in usual if week.monday < newest[0].monday], newest)


def _ring(
    cursor: "CursorWrapper", place: tuple[int, str, str], found: Drift, now: datetime
) -> None:
    number = uuid4()
    cursor.execute(
        "INSERT INTO people_quality_alarm (id, organisation_id, source, measure, first_week, "
        "last_week, low, usual, high, found, of, opened_at) "
        "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [number, *place, found.first, found.last, found.usual.low, found.usual.middle,
         found.usual.high, found.found, found.of, now],
    )  # fmt: skip
    cursor.execute("SELECT people_note_alarm('quality.alarm', %s)", [number])


def _follow(
    cursor: "CursorWrapper",
    alarm: _Alarm,
    usual: Sequence[Week],
    weeks: Sequence[Week],
    now: datetime,
) -> None:
    """An alarm that rings: over once a week is as ever again, otherwise told of the newest one."""
    newest = next((week for week in reversed(weeks) if week.of >= FEWEST), None)
    if newest is None or newest.monday < alarm.last_week:
        return
    if back_to_usual([week for week in usual if week.monday < newest.monday], newest):
        cursor.execute(
            "UPDATE people_quality_alarm SET state = %s, settled_at = %s WHERE id = %s",
            [OVER, now, alarm.id],
        )
        cursor.execute("SELECT people_note_alarm('quality.over', %s)", [alarm.id])
    else:
        cursor.execute(
            "UPDATE people_quality_alarm SET last_week = %s, found = %s, of = %s WHERE id = %s",
            [newest.monday, newest.so / newest.of, newest.of, alarm.id],
        )


def answer_alarm(viewer: Viewer, alarm: UUID, *, state: str, reason: str) -> str:
    """Note what the data manager says of an alarm: ``noted``, or ``late`` or ``refused``."""
    context = signed_context(viewer)
    rows = announce_and_read(
        "SELECT people_announce_quality(%s, %s)",
        [context, alarm],
        "SELECT * FROM people_answer_alarm(%s, %s, %s, %s)",
        [context, alarm, state, reason],
    )
    return str(rows[0]["told"]) if rows else "refused"
