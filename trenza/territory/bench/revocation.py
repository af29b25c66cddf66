"""``trenza bench revocation``: whether a right that ended is ever seen again, under load.

Readers are real connections of the web role; one writer withdraws and gives consent, ends and
renews relations, sets and lifts protection. A read that began after an ending was committed and
ended before the right was given again must show nothing. While a right is ended, something new is
stated and taken back before the right returns: nobody may ever see it, whenever the read began.
"""

import json
import random
import threading
import time
import uuid
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from trenza.access.public import Folder, ReasonNeeded, Viewer, call, open_folder, read_folder
from trenza.base import roles
from trenza.base.postgresql.base import connection_parameters
from trenza.base.queries import named_queries
from trenza.protocol.public import current
from trenza.territory.bench.measure import timing

QUERIES = named_queries(Path(__file__).parent / "revocation.query.sql")
KINDS = ("consent", "relation", "protection")
PERSONS = tuple(uuid.UUID(int=7_000 + n) for n in range(6))
COUNTY, ENTITY = 1, 3
WRITER = 0  # the profile of the county; those of the readers follow
SHEET, SUPPORT = "basic_information_sheet", "other_support"
ENEMY = "nuevo enemigo"
SEED = 11

Tell = Callable[[str], None]


@dataclass
class Watch:
    """What the writer did and the readers saw, each with its moments on the same clock."""

    # kind and person → moments between which the right was surely ended
    closed: dict[tuple[str, uuid.UUID], list[tuple[float, float]]] = field(default_factory=dict)
    seen: list[tuple[float, float, uuid.UUID, tuple[str, ...]]] = field(default_factory=list)
    # askings that gave no folder: the reason was missing, or was given; each is an event too
    others: list[uuid.UUID] = field(default_factory=list)
    enemies: list[str] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    failures: list[BaseException] = field(default_factory=list)
    done: threading.Event = field(default_factory=threading.Event)

    def note(self, begun: float, person: uuid.UUID, folder: Folder) -> None:
        """Keep which rights a folder just read made use of."""
        ended = time.perf_counter()
        self.seen.append((begun, ended, person, used(folder)))
        said = (card.summary for card in folder.cards)
        self.enemies += [text for text in said if text.startswith(ENEMY)]

    def pause(self) -> float:
        """Long enough for some reads to begin and end while a right is ended."""
        latest = self.seen[-200:]
        mean = sum(end - begun for begun, end, *_ in latest) / max(1, len(latest))
        return max(0.01, 4 * mean)


def used(folder: Folder) -> tuple[str, ...]:
    """The rights without which this folder could not have been shown."""
    if folder.refused:
        return ()
    of_others = any(card.organisation_id != ENTITY for card in folder.cards)
    sheet = any(card.type == SHEET for card in folder.cards)
    shown = {"relation": True, "consent": of_others or bool(folder.exists), "protection": sheet}
    return tuple(kind for kind in KINDS if shown[kind])


def measure_revocation(readers: int, reads: int, tell: Tell) -> dict[str, Any]:
    """Stale reads among ``reads`` by ``readers`` at once, in a database migrated and empty.

    The process must be in the web role; the world is laid out by the administrator.
    """
    tell("  personas, profesionales y anotaciones")
    _lay_out(readers)
    watch = Watch()
    quota = -(-reads // readers)
    threads = [
        threading.Thread(target=_read, args=(watch, Viewer(n, f"reader-{n}"), quota), daemon=True)
        for n in range(1, readers + 1)
    ]
    tell(f"  {readers} lectores, {quota * readers} lecturas y las revocaciones que quepan")
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    writer = threading.Thread(target=_revoke, args=(watch,), daemon=True)
    writer.start()
    for thread in threads:
        thread.join()
    watch.done.set()
    writer.join()
    seconds = time.perf_counter() - begun
    if watch.failures:
        raise watch.failures[0]
    return _figures(watch, readers, seconds)


def _lay_out(readers: int) -> None:
    parameters = {"readers": readers, "persons": list(PERSONS)}
    with roles.administrator() as database:
        for statement in QUERIES["world"].split(";\n"):
            database.execute(statement, parameters)
        for person in PERSONS:
            for organisation, sector, kind in ((COUNTY, "SS", SHEET), (ENTITY, "TS", SUPPORT)):
                _state(database, person, organisation, sector, kind, "dicho antes")
    for person in PERSONS:
        _consent(person)
    connection.close()


def _state(
    database: "psycopg.Connection[Any]",
    person: uuid.UUID,
    organisation: int,
    sector: str,
    kind: str,
    summary: str,
) -> uuid.UUID:
    made = uuid.uuid4()
    database.execute(
        QUERIES["state"],
        {"id": made, "person": person, "organisation": organisation, "sector": sector,
         "type": kind, "summary": summary},
    )  # fmt: skip
    return made


def _consent(person: uuid.UUID) -> uuid.UUID:
    areas = json.dumps({"areas": sorted({one.area for one in current().types.values()})})
    made = call(
        "access_record_consent", Viewer(WRITER, "writer"), person, ENTITY, "base-1", "attention",
        "signed_paper", "es", areas, None, "",
    )  # fmt: skip
    if made is None:
        raise RuntimeError("the bench may not record a consent")
    return uuid.UUID(str(made))


def _read(watch: Watch, viewer: Viewer, quota: int) -> None:
    """One reader: its own connection, its own profile, any person, again and again."""
    dice = random.Random(viewer.profile_id)
    try:
        for _ in range(quota):
            person = dice.choice(PERSONS)
            folder = None
            while folder is None:
                begun = time.perf_counter()
                try:
                    folder = read_folder(
                        viewer, person, situation="follow_up", parts=("identity", "records")
                    )
                except ReasonNeeded:  # also when the right ended while the reason was given
                    open_folder(viewer, person, situation="follow_up", reason="", parts=())
                    watch.others += [person, person]
            watch.note(begun, person, folder)
    except BaseException as error:
        watch.failures.append(error)
    finally:
        connection.close()


def _revoke(watch: Watch) -> None:
    """The writer: ends a right of somebody, states something, takes it back, gives the right."""
    dice = random.Random(SEED)
    consents: dict[uuid.UUID, uuid.UUID] = {}
    try:
        with psycopg.connect(**connection_parameters("intake"), autocommit=True) as intake:
            while not watch.done.is_set():
                _one_ending(watch, intake, dice.choice(KINDS), dice.choice(PERSONS), consents)
                time.sleep(watch.pause() / 4)
    except BaseException as error:
        watch.failures.append(error)
    finally:
        connection.close()


def _one_ending(
    watch: Watch,
    intake: "psycopg.Connection[Any]",
    kind: str,
    person: uuid.UUID,
    consents: dict[uuid.UUID, uuid.UUID],
) -> None:
    asked = time.perf_counter()
    _end(intake, kind, person, consents)
    ended = time.perf_counter()
    watch.waits.append(ended - asked)
    enemy = _state(intake, person, COUNTY, "SS", SHEET, f"{ENEMY}: {kind}")
    time.sleep(watch.pause())
    intake.execute(QUERIES["retract"], {"person": person, "id": enemy})
    watch.closed.setdefault((kind, person), []).append((ended, time.perf_counter()))
    _renew(intake, kind, person, consents)


def _end(
    intake: "psycopg.Connection[Any]",
    kind: str,
    person: uuid.UUID,
    consents: dict[uuid.UUID, uuid.UUID],
) -> None:
    if kind == "relation":
        intake.execute(QUERIES["relation"], {"state": "retracted", "person": person})
    elif kind == "protection":
        intake.execute(QUERIES["protection"], {"mark": "protected", "person": person})
    else:
        held = consents.pop(person, None) or _first_consent(person)
        viewer = Viewer(WRITER, "writer")
        if not call("access_withdraw_consent", viewer, held, "in_person"):
            raise RuntimeError("the bench may not withdraw a consent")


def _first_consent(person: uuid.UUID) -> uuid.UUID:
    """The consent that was given when the world was laid out."""
    with roles.administrator() as database:
        row = database.execute(
            "SELECT id FROM access_consent WHERE person_id = %s AND withdrawn_at IS NULL", [person]
        ).fetchone()
    return uuid.UUID(str(row[0])) if row else uuid.UUID(int=0)


def _renew(
    intake: "psycopg.Connection[Any]",
    kind: str,
    person: uuid.UUID,
    consents: dict[uuid.UUID, uuid.UUID],
) -> None:
    if kind == "relation":
        intake.execute(QUERIES["relation"], {"state": "current", "person": person})
    elif kind == "protection":
        intake.execute(QUERIES["protection"], {"mark": "none", "person": person})
    else:
        consents[person] = _consent(person)


def _figures(watch: Watch, readers: int, seconds: float) -> dict[str, Any]:
    inside = {kind: 0 for kind in KINDS}
    stale = {kind: 0 for kind in KINDS}
    showing = {kind: 0 for kind in KINDS}
    for begun, ended, person, shown in watch.seen:
        for kind in KINDS:
            showing[kind] += kind in shown
            if _within(watch.closed.get((kind, person), []), begun, ended):
                inside[kind] += 1
                stale[kind] += kind in shown
    with roles.administrator() as database:
        row = database.execute(QUERIES["events"]).fetchone()
    waits = timing(watch.waits)
    return {
        "readers": readers,
        "reads": len(watch.seen),
        "other_askings": len(watch.others),
        "reads_per_second": round(len(watch.seen) / seconds),
        "events_written": int(str(row[0])) if row else 0,
        "revocations": sum(len(spans) for spans in watch.closed.values()),
        **{f"reads_while_{kind}_ended": inside[kind] for kind in KINDS},
        **{f"reads_showing_by_{kind}": showing[kind] for kind in KINDS},
        "stale_reads": sum(stale.values()),
        "new_enemy_reads": len(watch.enemies),
        "new_enemies": sorted(set(watch.enemies)),
        "revocation_p50_ms": round(waits.p50, 2),
        "revocation_p99_ms": round(waits.p99, 2),
    }


def _within(spans: list[tuple[float, float]], begun: float, ended: float) -> bool:
    """Whether a read lies wholly in one of the spans, which are in order and apart."""
    place = bisect_right(spans, begun, key=lambda span: span[0]) - 1
    return place >= 0 and ended <= spans[place][1]
