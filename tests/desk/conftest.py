"""A committed world and somebody signed in, for every test of the desk."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.desk.world import fill


@pytest.fixture
def world(world):
    fill(world)
    return world


@pytest.fixture
def enter(world):
    """``enter("alba")`` gives a browser in which Alba works as her only profile."""
    return lambda name: browser_of(world, name)


def browser_of(world, name):
    from django.apps import apps

    client = Client()
    client.force_login(
        apps.get_model("accounts", "User").objects.get(id=world.users[name]),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    session = client.session
    moment = datetime.now(UTC).isoformat()
    session.update(
        {"profile": world.profiles[name], "mark": f"mark-of-{name}",
         "started_at": moment, "seen_at": moment}
    )  # fmt: skip
    session.save()
    return client


@pytest.fixture
def opened(world, enter):
    """``opened("alba", "pere", "follow_up")`` gives a browser with that folder open."""

    def go(name, person="pere", situation="follow_up"):
        client = enter(name)
        answer = client.post(
            f"/personas/{world.persons[person]}/motivo", {"situation": situation, "reason": ""}
        )
        assert answer.status_code == 302, answer.content.decode()
        return client

    return go


def events(world, kind=None):
    """What is in the log, oldest first."""
    with world.database.connect("owner") as connection:
        rows = connection.execute(
            "SELECT kind, outcome, person, situation, reason, detail FROM audit_event ORDER BY id"
        ).fetchall()
    return [row for row in rows if kind in (None, row[0])]


@pytest.fixture
def log(world):
    return lambda kind=None: events(world, kind)
