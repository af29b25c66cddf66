"""Abuse of the review desk: finding somebody out by it, linking her to a stranger through it."""

from datetime import timedelta

import pytest

from tests.cast import NOW, PERE, ROSA, START
from tests.laws.rounds import plant_doubts
from tests.laws.sabotage import break_function
from tests.people.test_reviews import answer, carry_out, managers, only, rows, tell
from trenza.access.public import NewRelation, note_relations
from trenza.audit.rules.kinds import label
from trenza.people.public import read_review, review_queue

__all__ = ["managers"]
FREE = {"given_name": "Otra", "surname1": "Persona", "birth_date": "1950-01-01"}
ADA = {
    "identifiers": [{"type": "dni", "value": "99999036G"},
                    {"type": "passport", "value": "AB123", "country": "MA"}],
    "given_name": "Ada", "surname1": "Solana", "surname2": "Ruiz", "birth_date": "1985-04-04",
    "birth_precision": "day", "sex": "F", "nationality": "MA", "phone": "790000055",
    "email": "ada@example.org", "address": "Calle Honda 5", "municipality": "53001",
}  # fmt: skip
VEILED = {
    "own": False, "hidden": True, "known_at": None, "given_name": "A.", "surname1": "S.",
    "surname2": "R.", "birth_date": None, "birth_year": 1985, "birth_precision": "", "sex": "",
    "nationality": "", "phone": "", "email": False, "address": False, "municipality": "",
    "documents": [{"type": "dni", "value": ""}, {"type": "passport", "value": ""}],
}  # fmt: skip
CONTACTS = {"phone", "email", "address", "municipality"}


def doubted(world, source, sector, **who):
    """Ada at one source, and her document with another birth at the employment service."""
    tell(world, source, sector, "A-1", **{**ADA, **who})
    tell(world, "se-app", "SE", "A-2", **{**FREE, "identifiers": ADA["identifiers"][:1]})


def theirs(case):
    return case.one if case.other["own"] else case.other


def levels(case):
    return {line["field"]: line["level"] for line in case.comparison}


def guesses(world, viewer, number="9300"):
    """What Darío is told of Rosa while he delivers one guess of her address after another."""
    told = set()
    for version, (street, phone) in enumerate(
        [("Mayor 1", "790000009"), ("Refugio 3", "790000009"), ("Refugio 9", "790000002")], 1
    ):
        who = {**FREE, "identifiers": ROSA["identifiers"], "address": street, "phone": phone}
        tell(world, "se-app", "SE", number, version=version, **who)
        case = read_review(viewer, only(viewer))
        told.add((repr(case.comparison), case.weight, repr(theirs(case))))
    return told


class TestVeil:
    def test_nobody_finds_out_where_a_protected_woman_lives(self, world, managers):
        assert len(guesses(world, managers["dario"])) == 1

    def test_the_check_notices_a_comparison_of_addresses(self, world, managers):
        break_function(world.database.name, "people_comparison", "NOT p_hide OR", "true OR")

        assert len(guesses(world, managers["dario"])) > 1

    @pytest.mark.parametrize(
        ("source", "sector", "mark"),
        [("ss-app", "SS", "protected"), ("shelter-book", "TS", "none"), ("ts-book", "TS", "none")],
    )
    def test_every_field_of_the_other_side(self, world, managers, source, sector, mark):
        doubted(world, source, sector, protection=mark)
        viewer = managers["dario"]
        case = read_review(viewer, only(viewer))

        assert theirs(case) == {**VEILED, "source": sector, "sector": sector}
        assert set(levels(case)).isdisjoint({*CONTACTS, "sex", "nationality"})
        assert (case.weight, case.effect) == (None, [])
        assert set(review_queue(viewer).reviews[0].sources) == {sector, "Aplicación de empleo"}

    def test_the_check_notices_a_side_without_veil(self, world, managers):
        break_function(
            world.database.name, "people_side", "p_hide AND o.id <> p_organisation AS hide",
            "false AS hide",
        )  # fmt: skip
        doubted(world, "ss-app", "SS", protection="protected")
        case = read_review(managers["dario"], only(managers["dario"]))

        assert theirs(case) != {**VEILED, "source": "SS", "sector": "SS"}

    def test_goes_once_a_public_service_attends_her(self, world, managers):
        doubted(world, "ts-book", "TS")
        attend(world, "A-1", "ts-book", "county-north", "county", NOW)
        case = read_review(managers["dario"], only(managers["dario"]))

        assert theirs(case)["source"] == "Libro de Puente"
        assert theirs(case)["given_name"] == "Ada"

    def test_a_short_number_is_masked_whole(self, world, managers):
        doubted(world, "ss-app", "SS")
        case = read_review(managers["dario"], only(managers["dario"]))
        shown = {d["type"]: d["value"] for d in theirs(case)["documents"]}

        assert shown == {"dni": "•••36G", "passport": "•••"}

    def test_an_address_agrees_whole_or_not_at_all(self, world, managers):
        tell(world, "se-app", "SE", "9100", **{**FREE, "identifiers": PERE["identifiers"],
                                               "address": "Calle Mayor 2"})  # fmt: skip
        case = read_review(managers["dario"], only(managers["dario"]))

        assert levels(case)["address"] == "differs"


def attend(world, number, source, centre, organisation, moment):
    [(person, identity)] = rows(
        world, "SELECT person_id, id FROM people_identity WHERE source_person_id = %s "
        "AND source = %s", number, source,
    )  # fmt: skip
    world.enter("intake")
    relation = NewRelation(
        person_id=person, identity_id=identity, centre_id=world.centres[centre],
        organisation_id=world.organisations[organisation], profile_id=None, valid_from=START,
        valid_to=None, source=source, source_id=f"rel-{number}", version=1,
    )  # fmt: skip
    note_relations([relation], now=moment)
    world.enter("web")


class TestEffect:
    """Who would see more, without counting a stranger's life."""

    @pytest.mark.parametrize("days", [-1, 1])
    def test_is_told_in_bands_and_only_of_relations_older_than_the_doubt(
        self, world, managers, days
    ):
        doubt = plant_doubts(world)["pere"]
        attend(world, "9701", "se-app", "office-far", "employment", NOW + timedelta(days=days))
        effect = read_review(managers["dario"], doubt).effect

        assert effect == ([{"sector": "SE", "areas": "several"}] if days < 0 else [])

    def test_does_not_depend_on_what_a_shelter_wrote(self, world, managers):
        doubt = plant_doubts(world)["pere"]
        attend(world, "9701", "se-app", "office-far", "employment", NOW - timedelta(days=1))
        with world.database.connect("owner") as owner:
            owner.execute("ALTER TABLE records_record DISABLE TRIGGER USER")
            owner.execute(
                "UPDATE records_record SET organisation_id = %s WHERE person_id = %s",
                [world.organisations["shelter"], world.persons["pere"]],
            )

        assert read_review(managers["dario"], doubt).effect == []

    def test_is_not_told_where_one_is_protected(self, world, managers):
        doubt = plant_doubts(world)["rosa"]
        attend(world, "9702", "se-app", "office-far", "employment", NOW - timedelta(days=1))

        assert read_review(managers["dario"], doubt).effect == []


class TestSealedLine:
    """What the log says of an answer is what happened: she wanted to; a decision has its own."""

    def test_of_an_answer_that_came_late_says_no_more_than_that_she_tried(self, world, managers):
        doubt = plant_doubts(world)["pere"]
        answer(managers["dario"], doubt, "link")
        carry_out(world)
        late = answer(managers["dario"], doubt, "keep_apart")
        told = rows(world, "SELECT kind FROM audit_event WHERE profile = %s AND kind IN "
                           "('review.answered', 'people.linked', 'people.kept_apart') ORDER BY id",
                    str(world.profiles["dario"]))  # fmt: skip

        kinds = list(dict.fromkeys(kind for (kind,) in told))
        assert (late, kinds) == ("late", ["review.answered", "people.linked"])
        assert told[-1] == ("review.answered",)
        assert label("review.answered").startswith("Quiso")


class TestLikenessAlone:
    """With the model on: what it may not link, however sure it is."""

    SHE = {k: v for k, v in ADA.items() if k != "identifiers"}

    @pytest.fixture(autouse=True)
    def _on(self, settings):
        settings.MATCHING = True

    def linked(self, world, one, other, **more):
        first = tell(world, *one, "L-1", **{**ADA, **more})
        return first == tell(world, *other, "L-2", **{**self.SHE, **more, "protection": "none"})

    def test_links_who_says_the_same_of_herself(self, world):
        assert self.linked(world, ("ss-app", "SS"), ("se-app", "SE"))

    @pytest.mark.parametrize(
        ("source", "more"),
        [(("ss-app", "SS"), {"protection": "protected"}),
         (("ss-app", "SS"), {"birth_date": "2016-05-05"}), (("shelter-book", "TS"), {})],
    )  # fmt: skip
    def test_links_nobody_protected_no_child_and_nobody_of_a_shelter(self, world, source, more):
        assert not self.linked(world, source, ("se-app", "SE"), **more)
        assert rows(world, "SELECT bool_and(certain) FROM people_match") == [(True,)]
        assert rows(world, "SELECT reason, state FROM people_link_review") == [("similar", "open")]

    def test_parts_whoever_turns_out_to_be_protected(self, world):
        before = self.linked(world, ("ss-app", "SS"), ("se-app", "SE"))
        tell(world, "ss-app", "SS", "L-1", version=2, **ADA, protection="protected")
        held = "SELECT count(DISTINCT person_id) FROM people_identity WHERE source_person_id LIKE "

        assert before
        assert rows(world, held + "'L-%%'", *[]) == [(2,)]

    def test_a_document_still_links_a_protected_woman(self, world):
        first = tell(world, "ss-app", "SS", "L-1", **ADA, protection="protected")

        assert first == tell(world, "se-app", "SE", "L-2", **ADA)

    def test_names_and_birth_alone_link_nobody(self, world):
        bare = {k: v for k, v in self.SHE.items() if k not in CONTACTS}
        first = tell(world, "ss-app", "SS", "L-1", **ADA)

        assert first != tell(world, "se-app", "SE", "L-2", **bare)

    def test_nor_does_a_telephone_that_a_whole_house_has(self, world):
        for number in range(14):
            tell(world, "ss-app", "SS", f"H-{number}", given_name=f"Vecina{number}",
                 surname1=f"Lejana{number}", phone=ADA["phone"])  # fmt: skip
        first = tell(world, "ss-app", "SS", "L-1", **ADA)
        only_phone = {k: v for k, v in self.SHE.items() if k not in ("email", "address")}

        assert first != tell(world, "se-app", "SE", "L-2", **only_phone)


class TestDoubtedLink:
    """A link that somebody doubts falls at once; two have to agree to have it again."""

    @pytest.fixture
    def parted(self, world, managers, settings):
        settings.REVIEW_SAMPLE = 1.0
        same = {**PERE, "identifiers": [{"type": "dni", "value": "99999036G"}]}
        for source, sector, number in (("ss-app", "SS", "C-1"), ("se-app", "SE", "C-2")):
            tell(world, source, sector, number, **same)
        doubt = only(managers["olga"])
        answer(managers["olga"], doubt, "keep_apart")
        assert carry_out(world) == 1
        return doubt

    def persons(self, world):
        [(count,)] = rows(world, "SELECT count(DISTINCT person_id) FROM people_identity "
                                 "WHERE source_person_id LIKE 'C-_'")  # fmt: skip
        return count

    def test_is_parted_and_stays_a_doubt_for_the_others(self, world, managers, parted):
        assert self.persons(world) == 2
        assert only(managers["dario"]) == parted
        assert review_queue(managers["olga"]).total == 0
        assert read_review(managers["dario"], parted).risk == 3

    def test_comes_back_only_when_two_say_so(self, world, managers, parted):
        answer(managers["dario"], parted, "link")
        done = [carry_out(world), self.persons(world)]
        answer(managers["ines"], parted, "link")

        assert [*done, carry_out(world), self.persons(world)] == [0, 2, 1, 1]

    def test_is_over_when_a_second_one_doubts_it_too(self, world, managers, parted):
        answer(managers["dario"], parted, "keep_apart")

        assert carry_out(world) == 1
        assert review_queue(managers["ines"]).total == 0

    def test_stays_parted_while_news_come_in(self, world, managers, parted):
        same = {**PERE, "identifiers": [{"type": "dni", "value": "99999036G"}]}
        tell(world, "se-app", "SE", "C-2", version=2, **{**same, "phone": "790000077"})

        assert (self.persons(world), only(managers["dario"])) == (2, parted)


class TestAskedAgain:
    def test_at_most_three_times_a_week(self, world, managers):
        told = []
        for version in range(1, 6):
            tell(world, "se-app", "SE", "9100", version=version,
                 **{**FREE, "identifiers": PERE["identifiers"],
                    "birth_date": f"19{50 + version}-01-01"})  # fmt: skip
            waiting = review_queue(managers["dario"]).reviews
            told.append(len(waiting))
            for one in waiting:
                answer(managers["dario"], one.id, "keep_apart")
                carry_out(world)

        assert told == [1, 1, 1, 0, 0]
