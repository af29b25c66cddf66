"""Two workers at the same time, on real connections."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest
from django.db import OperationalError, connection, transaction

from tests.people.worlds import NOW, dni, identity, nuss
from trenza.people.models import Identity, Person
from trenza.people.public import persons_of, resolve


@pytest.fixture(autouse=True)
def _as_intake(django_on):
    django_on("intake")


class Worker:
    """Runs in its own thread and transaction, and can be held before the end of it."""

    def __init__(self, work):
        self.work = work
        self.done, self.go_on = threading.Event(), threading.Event()
        self.pool = ThreadPoolExecutor(1)
        self.future = self.pool.submit(self.run)

    def run(self):
        try:
            with transaction.atomic():
                result = self.work()
                self.done.set()
                assert self.go_on.wait(20)
            return result
        finally:
            connection.close()

    def finish(self):
        self.go_on.set()
        result = self.future.result(20)
        self.pool.shutdown()
        return result


clock = count()


def tell(source, *identities):
    moment = NOW + timedelta(seconds=next(clock))
    return resolve(identities, source=source, sector="SS", now=moment)


def test_the_second_worker_waits_and_links_to_the_person_of_the_first():
    first = Worker(lambda: tell("ss", identity("P-1", dni())))
    assert first.done.wait(10)
    second = Worker(lambda: tell("se", identity("77", dni())))
    waited = not second.done.wait(0.5)
    [one] = first.finish()
    [other] = second.finish()

    assert waited
    assert (one.person_id, other.outcome) == (other.person_id, "linked")
    assert Person.objects.count() == 1


def test_workers_with_other_numbers_do_not_wait():
    first = Worker(lambda: tell("ss", identity("P-1", dni(0))))
    assert first.done.wait(10)
    second = Worker(lambda: tell("se", identity("77", dni(1))))
    ended = second.done.wait(10)
    first.finish()
    second.finish()

    assert ended


def test_the_same_identity_from_two_workers_is_written_once():
    first = Worker(lambda: tell("ss", identity("P-1")))
    assert first.done.wait(10)
    second = Worker(lambda: tell("ss", identity("P-1")))
    second.done.wait(0.3)
    [one], [other] = first.finish(), second.finish()

    assert one.person_id == other.person_id
    assert Identity.objects.count() == 1


def test_nobody_moves_an_identity_while_something_is_written_about_it():
    tell("ss", identity("P-1", dni()))
    tell("se", identity("77", nuss()))
    writer = Worker(lambda: persons_of("se", ["77"])["77"])
    assert writer.done.wait(10)
    bridge = Worker(lambda: tell("ngo", identity("x", dni(), nuss())))
    waited = not bridge.done.wait(0.5)
    known = writer.finish()
    bridge.finish()

    moved = Identity.objects.get(source="se")
    assert waited
    assert moved.id == known.identity_id
    assert moved.person_id != known.person_id


def test_many_crossing_deliveries_leave_one_person_per_document():
    def deliver(source):
        for round in range(12):
            batch = [identity(f"{round}-{n}", dni(n), nuss(n % 2)) for n in (0, 1)]
            batch += [identity(f"{round}-x", nuss(round % 2))]
            for _attempt in range(5):
                try:
                    with transaction.atomic():
                        tell(source, *batch)
                    break
                except OperationalError:  # a deadlock: PostgreSQL chose one to try again
                    continue
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(deliver, source) for source in ("ss", "se")]:
            future.result(60)

    assert Identity.objects.count() == 72
    assert Identity.objects.values("person_id").distinct().count() == 2
    assert Person.objects.filter(continues_as=None).count() == 2
