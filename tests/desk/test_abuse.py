"""What somebody who means ill may try on every page of the desk."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from trenza.desk.urls import urlpatterns

SAMPLES = {"type_code": "action"}
NAMES = [pattern.name for pattern in urlpatterns]
OF_PERSONS = [p.name for p in urlpatterns if "person" in p.pattern.converters]
# What was typed comes back in the page, to be sent again after signing in.
OUTLIVE_THE_SESSION = ("state_record", "correct_record")
METHODS = ["get", "post", "head", "options", "put", "patch", "delete"]


def address(name, world, person=None):
    [pattern] = [one for one in urlpatterns if one.name == name]
    arguments = {
        key: SAMPLES.get(key, uuid4()) for key in pattern.pattern.converters
    }  # fmt: skip
    if "person" in arguments:
        arguments["person"] = person or world.persons["pere"]
    return reverse(f"desk:{name}", kwargs=arguments)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_there_without_signing_in(world, method):
    for name in NAMES:
        answer = getattr(Client(), method)(address(name, world))
        if name in OUTLIVE_THE_SESSION and method == "post":
            assert not re.search("Pere|García|99999018D", answer.content.decode()), name
            continue
        assert answer.status_code == 302, name
        assert answer.headers["Location"].startswith("/entrar"), name


@pytest.mark.parametrize("method", METHODS)
def test_a_stranger_learns_nothing_by_any_method(world, enter, method):
    quim = enter("quim")
    for name in OF_PERSONS:
        answer = getattr(quim, method)(address(name, world))
        nobody = getattr(quim, method)(address(name, world, uuid4()))
        assert answer.status_code == nobody.status_code, name
        assert answer.status_code in (204, 404, 405, 422), (name, answer.status_code)
        body = answer.content.decode()
        assert not re.search("Pere|García|99999018D|Alba Ferrer|CEAS", body), name


def test_every_try_of_a_stranger_on_a_folder_is_on_record(world, enter, log):
    quim = enter("quim")
    asked = [name for name in OF_PERSONS if name not in ("changes", "unblock_record")]
    for name in asked:
        quim.get(address(name, world))
    assert len(log("folder.denied")) == len(asked)


def test_nothing_is_done_without_the_token_of_the_page(world, opened):
    signed_in = opened("alba")
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = signed_in.cookies
    for name in NAMES:
        answer = careful.post(address(name, world), {"situation": "follow_up", "q": "pere"})
        assert answer.status_code in (403, 405), name


ASKING_FOR_MORE = ["fields=content", "expand=all", "include=hidden", "nivel=3", "level=3",
                   "situation=first_diagnosis", "_method=PUT"]  # fmt: skip


@pytest.mark.parametrize("query", ASKING_FOR_MORE)
def test_asking_for_more_gives_no_more(world, opened, query):
    bilal = opened("bilal")
    html = bilal.get(f"/personas/{world.persons['pere']}/situacion?{query}").content.decode()
    assert "Su hermana" not in html
    assert "Monoparental" not in html


@pytest.mark.parametrize("tail", [".json", "/", "/../motivo", "%00", "?format=json"])
def test_other_spellings_of_an_address_open_no_other_door(world, enter, tail):
    answer = enter("quim").get(f"/personas/{world.persons['pere']}{tail}")
    assert answer.status_code in (301, 302, 404)
    assert "Pere" not in answer.content.decode()


def test_what_is_hidden_leaves_no_trace_in_any_page_of_its_reader(world, opened):
    nora = opened("nora")
    for name in ("folder", "situation", "itinerary", "benefits", "household", "timeline",
                 "consents", "openings", "why"):  # fmt: skip
        html = nora.get(address(name, world)).content.decode()
        # 410 as a number by itself: sealed words of a page hold any digits
        secret = r"Monoparental|Su hermana|\b410\b|Renta mínima|contributiva|Iris"
        assert not re.search(secret, html), name


def test_pages_are_not_kept_by_the_browser(world, opened):
    answer = opened("alba").get(f"/personas/{world.persons['pere']}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers
    assert "Last-Modified" not in answer.headers


def test_content_is_shown_as_text_whatever_it_says(world, opened):
    alba = opened("alba")
    bad = "<script>alert(1)</script><img src=x onerror=alert(1)>{{ 7|add:1 }}"
    alba.post(
        f"/personas/{world.persons['pere']}/anotar/action",
        {"kind": "other", "state": "planned", "name": bad, "notes": bad,
         "vigencia-valid_from": "2026-11-22"},
    )  # fmt: skip
    html = alba.get(f"/personas/{world.persons['pere']}/itinerario").content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<img src=x" not in html


def test_a_profile_that_ends_while_at_work_sees_nothing_more(world, opened):
    alba = opened("alba")
    with world.database.connect("owner") as connection:
        connection.execute(
            "UPDATE accounts_profile SET active = false WHERE id = %s", [world.profiles["alba"]]
        )
    answer = alba.get(f"/personas/{world.persons['pere']}")
    assert answer.status_code == 302
    assert "Pere" not in answer.content.decode()
