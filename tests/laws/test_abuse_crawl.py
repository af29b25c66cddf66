"""Every page, as everybody: what the protocol does not give is in no byte of any answer."""

import re
from uuid import uuid4

import pytest

from tests.cast import World
from tests.laws.canaries import PERSONS, VIEWERS, Planted, canaries_in, permitted
from tests.laws.rounds import KNOWN_WORDS, Errand, all_words, client_of, furnish, routes
from tests.laws.sabotage import break_function

PAGES = sorted(name for name, _ in routes() if not name.startswith("api-"))
INTERFACE = sorted(name for name, _ in routes() if name.startswith("api-"))
OPEN = {"account_login", "base:health", "base:metrics"}
# Where a list of all entities is offered, so that the person may choose one.
NAMES_ENTITIES = {"desk:give_consent", "desk:consent_text"}
# The consents of the person, which social services help her to manage.
NAMES_RECIPIENTS = {"desk:consents", "desk:print_consent", "desk:withdraw_consent"}
# secret → who may find it at all
OTHER_SECRETS = {
    "Refugio 9": (),  # where Rosa is: nobody, not even those who wrote it
    "790000002": (),
    "fila-de-shelter-book": (),
    "fila-de-se-app": ("dario",),
    "99999018D": ("alba", "marta", "bilal", "nora"),
    "99999027H": ("alba", "marta", "sara"),
    "Casa Abrigo": ("sara",),
    "shelter-book": ("sara",),
}
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"|csrftoken[^;"]*')


@pytest.fixture
def furnished(world: World, planted: list[Planted]) -> list[Planted]:
    furnish(world)
    return planted


def open_folders(client, world: World, situation: str) -> None:
    for person in PERSONS:
        client.post(
            f"/personas/{world.persons[person]}/motivo", {"situation": situation, "reason": ""}
        )


def text_of(response) -> str:
    """Everything of an answer that reaches a screen, a file or a log."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.status_code} {dict(response.headers)} {body.decode(errors='replace')}"


def may_name(secret: str, viewer: str | None, page: str) -> bool:
    """Whether that secret may be found there by who looks."""
    if viewer in OTHER_SECRETS[secret]:
        return True
    of_entities = page in NAMES_ENTITIES and viewer in ("alba", "bilal", "nora", "sara")
    of_recipients = page in NAMES_RECIPIENTS and viewer == "alba"
    return secret == "Casa Abrigo" and (of_entities or of_recipients)


def leaks(
    client, world: World, planted: list[Planted], viewer: str | None, situation: str
) -> tuple[list[str], int]:
    """What a round over all pages finds that it should not, and how much that it may."""
    errand, found, seen = Errand(world), [], 0
    for person in PERSONS:
        for page in PAGES:
            may = (
                permitted(
                    planted, viewer=viewer, situation=situation, person=person,
                    history=page == "desk:history",
                )[0]
                if viewer
                else set()
            )  # fmt: skip
            for address in errand.addresses(page, person):
                told = text_of(client.get(address)).replace(address, "")
                here = f"{viewer} at {page} of {person}: "
                if "person" in all_words(page):
                    found += [here + one for one in sorted(canaries_in(told) - may)]
                    seen += len(canaries_in(told) & may)
                else:
                    found += [here + one for one in sorted(canaries_in(told))]
                found += [
                    here + secret
                    for secret in OTHER_SECRETS
                    if secret in told and not may_name(secret, viewer, page)
                ]
    return found, seen


class TestRoutes:
    def test_are_many(self):
        assert len(PAGES) > 40
        assert INTERFACE != []

    @pytest.mark.parametrize("page", PAGES)
    def test_are_gone_through_and_a_new_one_must_say_what_it_is_given(self, page: str):
        assert all_words(page) in KNOWN_WORDS

    def test_all_have_an_address_in_the_world(self, world: World, furnished):
        errand = Errand(world)

        assert [page for page in PAGES if not errand.addresses(page, "pere")] == []


class TestRound:
    @pytest.mark.parametrize("situation", ["first_diagnosis", "follow_up"])
    @pytest.mark.parametrize("viewer", VIEWERS)
    def test_finds_only_what_the_protocol_gives(
        self, world: World, furnished, viewer: str, situation: str
    ):
        client = client_of(world, viewer)
        open_folders(client, world, situation)
        found, seen = leaks(client, world, furnished, viewer, situation)

        assert found == []
        assert seen > 20 or viewer in ("delia", "dario", "quim")

    def test_without_a_session_finds_nothing(self, world: World, furnished):
        found, _ = leaks(client_of(world, None), world, furnished, None, "follow_up")

        assert found == []

    def test_of_a_broken_folder_finds_it(self, world: World, furnished):
        break_function(
            world.database.name, "access_read_folder",
            "CASE WHEN r.organisation_id = actor.organisation_id THEN", "CASE WHEN true THEN",
        )  # fmt: skip
        client = client_of(world, "bilal")
        open_folders(client, world, "follow_up")

        assert leaks(client, world, furnished, "bilal", "follow_up")[0] != []


class TestAnswer:
    def test_to_nobody_is_the_way_in(self, world: World, furnished):
        client, errand = client_of(world, None), Errand(world)
        let_in = [
            f"{page}: {answer.status_code}"
            for page in PAGES
            if page not in OPEN
            for address in errand.addresses(page, "pere")
            if (answer := client.get(address)).status_code not in (404, 405)
            and not answer.headers.get("Location", "").startswith("/entrar")
        ]

        assert let_in == []

    @pytest.mark.parametrize("viewer", ["quim", "delia", "nora"])
    def test_is_the_same_to_the_byte_for_the_hidden_and_the_unknown(
        self, world: World, furnished, viewer: str
    ):
        """Abuse cases 1, 28, 29: neither status nor length nor a header tells them apart."""
        client, errand = client_of(world, viewer), Errand(world)
        told_apart = []
        for page in PAGES:
            if "person" not in all_words(page):
                continue
            [hidden, *_] = errand.addresses(page, "rosa")
            unknown = hidden.replace(str(world.persons["rosa"]), str(uuid4()))
            answers = [TOKEN.sub("", text_of(client.get(one))) for one in (hidden, unknown)]
            if len({len(one) for one in answers}) > 1:
                told_apart.append(page)

        assert told_apart == []

    def test_about_a_person_is_kept_by_no_cache_and_carries_no_mark(self, world: World, furnished):
        """Abuse cases 29, 43, 44."""
        client, errand = client_of(world, "alba"), Errand(world)
        open_folders(client, world, "follow_up")
        wrong = []
        for page in PAGES:
            if "person" not in all_words(page):
                continue
            for address in errand.addresses(page, "pere")[:1]:
                headers = client.get(address).headers
                if "no-store" not in headers.get("Cache-Control", ""):
                    wrong.append(f"{page} may be stored")
                if "ETag" in headers or "Last-Modified" in headers:
                    wrong.append(f"{page} carries a mark")
                if headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
                    wrong.append(f"{page} tells other sites where one comes from")

        assert wrong == []

    @pytest.mark.parametrize("route", [r for r in INTERFACE if "openapi" not in r])
    def test_of_the_interface_does_not_take_a_session_for_a_token(
        self, world: World, furnished, route: str
    ):
        client, errand = client_of(world, "dario"), Errand(world)

        assert {client.get(one).status_code for one in errand.addresses(route, "pere")} <= {
            401, 404, 405,
        }  # fmt: skip
