"""Split, move and take back as data managers order them; marks that survive a doubted parting."""

import pytest

from tests.cast import PERE, ROSA
from tests.desk.conftest import browser_of
from tests.people.test_reviews import OTHER, answer, carry_out, managers, only, rows, tell
from trenza.people.public import (
    order,
    orders_to_confirm,
    read_origins,
    report,
    review_queue,
    second,
)

__all__ = ["managers"]
WHY = "Son dos hermanas con el mismo teléfono."
CHILD = {**PERE, "identifiers": [{"type": "dni", "value": "99999036G"}], "birth_date": "2015-02-02"}


@pytest.fixture
def doubt(world, managers):
    """Pere, known to three, and somebody with his document and another birth."""
    tell(world, "se-app", "SE", "9100", **OTHER)
    return only(managers["dario"])


def persons(world, *numbers):
    found = rows(
        world, "SELECT source_person_id, person_id FROM people_identity "
        "WHERE source_person_id = ANY(%s)", list(numbers),
    )  # fmt: skip
    return [dict(found)[number] for number in numbers]


def sheets(world, origins):
    """What is told, by the number that the source gives."""
    names = dict(rows(world, "SELECT id, source_person_id FROM people_identity"))
    return {names[one.identity_id]: one for one in origins.identities}


def give(world, viewer, doubt, kind, *numbers, **more):
    origins = read_origins(viewer, doubt)
    told = sheets(world, origins)
    chosen = [told[number].identity_id for number in numbers]
    said = {"identities": chosen, "seal": origins.identities[0].seal, "reason": WHY, **more}
    return order(viewer, doubt, kind, **said)


def events(world, kind):
    return rows(world, "SELECT person, outcome FROM audit_event WHERE kind = %s", kind)


class TestOrigins:
    def test_are_told_of_ones_own_persons_with_an_event_of_both(self, world, managers, doubt):
        told = sheets(world, read_origins(managers["dario"], doubt))

        assert set(told) == {"P-1", "9001", "7", "9100"}
        assert {told[n].side for n in ("P-1", "9001", "7")} != {told["9100"].side}
        assert (told["9001"].hangs is not None, told["P-1"].hangs) == (True, None)
        assert len({person for person, _ in events(world, "identities.read")}) == 2
        assert "99999018D" not in repr(told)

    def test_are_told_to_nobody_else(self, world, managers, doubt):
        for viewer in (managers["toni"], world.viewer("alba"), world.viewer("delia")):
            assert read_origins(viewer, doubt) is None
            assert order(viewer, doubt, "split", seal="", reason=WHY) == "refused"
        assert {outcome for _, outcome in events(world, "identities.ordered")} == {"denied"}

    def test_never_tell_of_a_shelter_nor_answer_otherwise_because_of_it(
        self, world, managers, doubt
    ):
        before = set(sheets(world, read_origins(managers["dario"], doubt)))
        tell(world, "shelter-book", "TS", "S-9", **PERE)
        after = sheets(world, read_origins(managers["dario"], doubt))

        assert set(after) == before
        assert persons(world, "S-9") == persons(world, "P-1")
        assert give(world, managers["dario"], doubt, "split", "P-1", "9001", "7") == "part"


class TestOrders:
    def test_split_makes_two_and_everything_follows(self, world, managers, doubt):
        tell(world, "se-app", "SE", "9002", **PERE)
        assert give(world, managers["dario"], doubt, "split", "9002") == "noted"
        assert carry_out(world) == 1

        ours, theirs, apart = persons(world, "P-1", "9001", "9002")
        assert ours == theirs != apart
        [line] = [d for d in read_origins(managers["dario"], doubt).decisions if d.kind == "split"]
        assert (line.by, line.who, line.reason) == ("self", "Darío Peña Lago", WHY)
        assert len(line.before) == 5
        assert [len(set(stage.values())) for stage in (line.before, line.after)] == [2, 3]
        assert {p for p, _ in events(world, "people.split")} == {str(ours), str(apart)}

    def test_can_be_taken_back_by_another_one_concerned(self, world, managers, doubt):
        give(world, managers["dario"], doubt, "split", "9001")
        carry_out(world)
        viewer = managers["dario"]
        [line] = [d for d in read_origins(viewer, doubt).decisions if d.may_undo]
        said = give(world, viewer, doubt, "undo", identities=[], token=line.token)

        assert (said, carry_out(world)) == ("noted", 1)
        assert len(set(persons(world, "P-1", "7", "9001"))) == 1
        assert give(world, viewer, doubt, "undo", identities=[], token=line.token) == "noted"
        assert carry_out(world) == 0  # once is enough, and the second time is remembered as refused
        assert read_origins(viewer, doubt).decisions[0].kind == "refused"

    def test_move_takes_one_to_the_other_person_of_the_doubt(self, world, managers, doubt):
        assert give(world, managers["dario"], doubt, "move", "9001") == "noted"
        carry_out(world)

        ours, moved, other = persons(world, "P-1", "9001", "9100")
        assert ours != moved == other

    @pytest.mark.parametrize(
        ("kind", "numbers", "more", "said"),
        [("split", ["P-1", "9001", "7"], {}, "part"), ("split", [], {}, "part"),
         ("split", ["9100"], {}, "part"), ("split", ["9001", "9100"], {}, "part"),
         ("move", ["9001", "7"], {}, "refused"), ("split", ["9001"], {"seal": "x"}, "changed"),
         ("split", ["9001"], {"reason": "corto"}, "refused"), ("link", ["9001"], {}, "refused"),
         ("undo", [], {"token": "0" * 32}, "refused")],
    )  # fmt: skip
    def test_that_cannot_be_are_not_taken(self, world, managers, doubt, kind, numbers, more, said):
        assert give(world, managers["dario"], doubt, kind, *numbers, **more) == said
        assert rows(world, "SELECT count(*) FROM people_link_order") == [(0,)]

    def test_upon_others_than_were_seen_are_refused_when_their_turn_comes(
        self, world, managers, doubt
    ):
        give(world, managers["dario"], doubt, "split", "9001")
        tell(world, "ts-book", "TS", "77", **PERE)

        assert carry_out(world) == 0
        assert len(set(persons(world, "P-1", "9001", "77"))) == 1


class TestGraveOrders:
    @pytest.fixture
    def grave(self, world, managers):
        """A child whom both public services know, and somebody called by her document."""
        tell(world, "ss-app", "SS", "C-1", **CHILD)
        tell(world, "se-app", "SE", "C-2", **CHILD)
        tell(world, "se-app", "SE", "C-3", **{**CHILD, "birth_date": "1985-02-02"})
        return only(managers["dario"])

    def test_wait_for_somebody_else(self, world, managers, grave):
        dario, olga = managers["dario"], managers["olga"]
        assert give(world, dario, grave, "split", "C-2") == "waits"
        assert carry_out(world) == 0
        [mine] = orders_to_confirm_of(dario)
        [waiting] = read_origins(dario, grave).orders
        assert second(dario, grave, waiting.reference, confirm=True) == "refused"
        assert give(world, dario, grave, "split", "C-2") == "refused"  # one at a time
        seen = bool(read_origins(olga, grave))
        said = second(olga, grave, waiting.reference, confirm=True)

        assert (mine.mine, seen, said, carry_out(world)) == (True, *EITHER[seen])

    def test_are_withdrawn_by_whoever_gave_them(self, world, managers, grave):
        dario = managers["dario"]
        give(world, dario, grave, "split", "C-2")
        [waiting] = read_origins(dario, grave).orders

        assert second(dario, grave, waiting.reference, confirm=False) == "noted"
        assert carry_out(world) == 0
        assert read_origins(dario, grave).orders == []


EITHER = {True: (True, "noted", 1), False: (False, "refused", 0)}


def orders_to_confirm_of(viewer):
    review_queue(viewer)
    return orders_to_confirm(viewer)


class TestMarks:
    """Rights are the intersection until somebody confirms: parting in doubt unveils nobody."""

    WITHOUT = {k: v for k, v in ROSA.items() if k != "protection"}

    def marks(self, world, *numbers):
        return [
            rows(world, "SELECT protection FROM people_person WHERE id = %s", person)[0][0]
            for person in persons(world, *numbers)
        ]

    @pytest.fixture
    def parted(self, world, managers, settings):
        """Rosa, marked by one service alone; somebody doubts that the other's is she."""
        settings.REVIEW_SAMPLE = 1.0
        tell(world, "se-app", "SE", "R-2", **self.WITHOUT)
        doubt = only(managers["dario"])
        answer(managers["dario"], doubt, "keep_apart")
        assert carry_out(world) == 1
        return doubt

    def test_are_of_both_while_it_is_in_doubt(self, world, managers, parted):
        one, other = persons(world, "P-2", "R-2")

        assert one != other
        assert self.marks(world, "P-2", "R-2") == ["protected", "protected"]

    def test_stay_while_news_come_in(self, world, managers, parted):
        tell(world, "se-app", "SE", "R-2", version=2, **{**self.WITHOUT, "phone": "790000078"})

        assert self.marks(world, "R-2") == ["protected"]

    def test_are_hers_alone_once_two_have_said_so(self, world, managers, parted):
        answer(managers["olga"], parted, "keep_apart")
        carry_out(world)

        assert self.marks(world, "P-2", "R-2") == ["protected", "none"]

    def test_go_with_the_link_when_it_comes_back(self, world, managers, parted):
        for name in ("olga", "ines"):
            answer(managers[name], parted, "link")
        carry_out(world)

        assert len(set(persons(world, "P-2", "R-2"))) == 1
        assert self.marks(world, "P-2") == ["protected"]


class TestReports:
    """Who attends a person says that two are mixed in her folder."""

    def pere(self, world):
        return world.persons["pere"]

    def test_open_doubts_for_the_data_managers_and_part_nobody(self, world, managers):
        assert report(world.viewer("alba"), self.pere(world), WHY)
        assert report(world.viewer("bilal"), self.pere(world), WHY)  # the first one still waits
        assert carry_out(world) == 1
        waiting = review_queue(managers["dario"]).reviews

        assert {one.reason for one in waiting} == {"reported"}
        assert len(set(persons(world, "P-1", "9001", "7"))) == 1
        answer(managers["dario"], waiting[0].id, "keep_apart")
        carry_out(world)
        assert len(set(persons(world, "P-1", "9001", "7"))) == 2

    def test_stay_open_while_news_come_in_and_can_be_made_again(self, world, managers):
        report(world.viewer("alba"), self.pere(world), WHY)
        carry_out(world)
        tell(world, "se-app", "SE", "9001", version=5, **{**PERE, "phone": "790000044"})
        before = [one.id for one in review_queue(managers["dario"]).reviews]
        for doubt in before:
            answer(managers["dario"], doubt, "link")
        carry_out(world)
        assert review_queue(managers["dario"]).total == 0
        report(world.viewer("alba"), self.pere(world), WHY)
        carry_out(world)

        assert [one.id for one in review_queue(managers["dario"]).reviews] == before

    @pytest.mark.parametrize("who", ["quim", "marta", "delia", "dario", "sara"])
    def test_are_of_those_who_attend_her_alone(self, world, managers, who):
        assert not report(world.viewer(who), self.pere(world), WHY)
        assert {outcome for _, outcome in events(world, "identities.reported")} == {"denied"}
        assert carry_out(world) == 0

    def test_are_made_from_the_folder(self, world):
        browser = browser_of(world, "alba")
        place = f"/personas/{self.pere(world)}"
        browser.post(f"{place}/motivo", {"situation": "follow_up", "reason": ""})
        shown = browser.get(place).content.decode()
        short = browser.post(f"{place}/dos-personas", {"reason": "no"})
        sent = browser.post(f"{place}/dos-personas", {"reason": WHY})

        assert f"{place}/dos-personas" in shown
        assert (short.status_code, sent.url, carry_out(world)) == (422, place, 1)
