"""The register as the officer filters it and takes a copy of it."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.desk.conftest import events
from tests.people.test_reviews import tell
from trenza.desk.reads.log_copy import safe
from trenza.desk.reads.opaque import seal, unseal

URL = "/registro-de-accesos"
PERES = "99999018D"


@pytest.fixture
def filtered(enter):
    """Delia filters the register; the answer and the address where it ended."""

    def by(**said):
        delia = enter("delia")
        answer = delia.post(URL, said)
        if answer.status_code != 302:
            return answer, ""
        return delia.get(answer["Location"]), answer["Location"]

    return by


def whos(answer):
    html = answer.content.decode()
    found = re.findall(r'data-label="Quién">\s*<div>\s*([^<]+?)\s*<', html)
    return set(found)


class TestFilters:
    def test_narrow_by_kind_and_outcome(self, opened, filtered):
        opened("alba")
        only, _ = filtered(kind="folder.opened")
        none, _ = filtered(outcome="denied")

        assert only.content.decode().count('data-label="Quién"') == 1
        assert "Nada con estos filtros" in none.content.decode()

    def test_narrow_by_professional(self, world, opened, enter, filtered):
        opened("alba")
        enter("marta").post("/buscar", {"q": "garcía"})

        answer, _ = filtered(actor=str(world.users["alba"]))

        assert whos(answer) == {"Alba Ferrer Soler"}

    def test_narrow_by_the_days(self, opened, filtered):
        opened("alba")

        past, _ = filtered(since="2020-01-01", until="2020-12-31")
        now, _ = filtered(since="2020-01-01")
        assert "Nada con estos filtros" in past.content.decode()
        assert "Alba Ferrer Soler" in whos(now)

    def test_narrow_by_the_document_of_a_person(self, world, opened, enter, filtered):
        opened("alba")
        enter("marta").post("/buscar", {"q": "garcía"})

        answer, address = filtered(document=f"{PERES[:-1]}-{PERES[-1].lower()}")

        assert whos(answer) == {"Alba Ferrer Soler"}
        assert PERES not in address
        assert str(world.persons["pere"]) not in address

    @pytest.mark.parametrize(
        ("said", "told"),
        [
            ({"document": "Pere"}, "Escribe el documento completo"),
            ({"since": "2026-02-30"}, "fecha"),
            ({"since": "2026-02-02", "until": "2026-02-01"}, "anterior al primero"),
            ({"kind": "nada"}, "Hay algo que revisar"),
            ({"actor": "999999"}, "Hay algo que revisar"),
        ],
    )
    def test_that_cannot_be_say_so(self, opened, filtered, said, told):
        opened("alba")
        answer, _ = filtered(**said)

        assert answer.status_code == 422
        assert told in answer.content.decode()

    def test_tell_nothing_of_persons_of_others(self, world, filtered):
        """Pere's document is somebody's, but nobody of her organisation has had to do with him."""
        answer, _ = filtered(document=PERES)

        assert "Nada con estos filtros" in answer.content.decode()

    def test_are_on_record_without_their_values(self, world, opened, filtered):
        opened("alba")
        filtered(document=PERES, kind="folder.opened")

        said = [row[5] for row in events(world, "log.read")]
        assert ["kind", "documents"] in [one.get("by") for one in said]
        assert PERES not in str(said)

    def test_stay_in_the_address_without_saying_anything(self, opened, filtered):
        opened("alba")
        _, address = filtered(kind="folder.opened", since="2020-01-01")

        assert re.fullmatch(rf"{URL}\?filtro=[A-Za-z0-9_=%-]+", address)

    def test_sealed_elsewhere_are_none(self, enter, opened):
        opened("alba")
        for query in ("filtro=x", "antes=3", "filtro=" + "a" * 3000, f"filtro={seal(4)}"):
            assert enter("delia").get(f"{URL}?{query}").status_code == 200


HIDDEN, NOBODYS = "99999036G", "99999045J"


@pytest.fixture
def sheltered(world):
    """A woman whom the shelter alone knows."""
    who = {"identifiers": [{"type": "dni", "value": HIDDEN}], "given_name": "Zoe",
           "surname1": "Oculta", "birth_date": "1990-05-05"}  # fmt: skip
    return tell(world, "shelter-book", "TS", "Z-1", **who)


def shape(answer, document):
    """What a page says, without what differs from one asking to the next."""
    html = answer.content.decode().replace(document, "D")
    return re.sub(r'(value|href)="[^"]*"|\d+:\d+|[a-zA-Z0-9]{40,}', "", html)


class TestADocument:
    def test_of_whom_only_others_know_looks_like_nobodys(self, world, sheltered, enter, filtered):
        for document in (HIDDEN, NOBODYS):
            enter("alba").post("/buscar", {"q": document})
        (known, one), (nobody, other) = (filtered(document=d) for d in (HIDDEN, NOBODYS))

        assert all([one, other])  # both are asked, neither is refused
        assert shape(known, HIDDEN) == shape(nobody, NOBODYS)
        for answer in (known, nobody):
            assert whos(answer) == {"Alba Ferrer Soler"}
            assert "Buscó a la persona" in answer.content.decode()

    def test_that_nobody_sought_looks_like_nobodys_too(self, sheltered, filtered):
        (known, one), (nobody, other) = (filtered(document=d) for d in (HIDDEN, NOBODYS))

        assert all([one, other])
        assert shape(known, HIDDEN) == shape(nobody, NOBODYS)
        assert "Nada con estos filtros" in known.content.decode()

    def test_leaves_in_the_event_no_more_than_the_search_told(self, world, sheltered, enter):
        for document in (HIDDEN, NOBODYS, PERES):
            enter("alba").post("/buscar", {"q": document})
        said = events(world, "person.searched")

        assert [row[2] for row in said] == ["", "", str(world.persons["pere"])]
        assert [set(row[5]) for row in said] == [{"about", "by", "digest", "kind"}] * 3
        assert len({row[5]["about"] for row in said}) == 3

    def test_of_the_entity_itself_finds_what_was_done_with_the_person(self, opened, filtered):
        opened("alba")
        answer, _ = filtered(document=PERES, kind="folder.opened")

        assert whos(answer) == {"Alba Ferrer Soler"}

    def test_that_does_not_stand_there_may_be_asked_a_few_times_an_hour(self, world, enter):
        for number in range(20):
            address = enter("delia").post(URL, {"document": dni(99999100 + number)})["Location"]
            assert "Espera una hora" not in enter("delia").get(address).content.decode()
        html = enter("delia").get(address).content.decode()

        assert "Espera una hora" in html
        assert events(world, "log.read")[-1][1] == "denied"
        assert enter("delia").get(URL).status_code == 200


def dni(number):
    return f"{number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"


class TestPlaces:
    def test_in_the_list_are_opaque(self, world, opened, enter, monkeypatch):
        monkeypatch.setattr("trenza.desk.views.log.PAGE", 2)
        opened("alba").get(f"/personas/{world.persons['pere']}")
        html = enter("delia").get(URL).content.decode()

        [older] = re.findall(r'rel="next"\s+href="([^"]+)"', html)
        assert not re.search(r"antes=\d+(&|$)", older)
        assert enter("delia").get(older.replace("&amp;", "&")).status_code == 200

    @given(st.one_of(st.integers(), st.dictionaries(st.sampled_from("ab"), st.text())))
    def test_come_back_as_they_were(self, told):
        assert unseal(seal(told)) == told


class TestSearches:
    def test_of_one_person_in_steps_are_shown_once(self, world, opened, enter):
        alba = opened("alba")
        for _ in range(3):
            alba.post("/buscar", {"q": PERES})
        html = enter("delia").get(URL).content.decode()

        assert html.count("Buscó a la persona") - html.count(">Buscó a la persona</option>") == 1
        assert "en 3 pasos" in html
        assert len(events(world, "person.searched")) == 3

    def test_that_miss_are_shown_one_by_one(self, world, opened, enter):
        quim = opened("alba")
        for day in ("1980-03-03", "1980-03-04"):
            born = dict(zip(("birth_date_2", "birth_date_1", "birth_date_0"), day.split("-"),
                            strict=True))  # fmt: skip
            quim.post("/buscar/nacimiento", {"kind": "dni", "value": "99999019X",
                                             "birth_date": day, **born})  # fmt: skip
        html = enter("delia").get(URL).content.decode()

        assert "pasos" not in html


class TestCopy:
    def take(self, client, form, told=None):
        return client.post(f"{URL}/copia", {"formato": form, "filtro": seal(told or {})})

    def test_holds_what_is_filtered(self, world, opened, enter):
        opened("alba")
        enter("marta").post("/buscar", {"q": "garcía"})
        answer = self.take(enter("delia"), "csv", {"kind": "folder.opened"})
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))

        assert answer["Content-Disposition"] == 'attachment; filename="registro-de-accesos.csv"'
        assert [row[1] for row in rows[1:]] == ["Alba Ferrer Soler"]
        assert "García" not in answer.content.decode()

    def test_is_a_workbook_too(self, opened, enter):
        opened("alba")
        answer = self.take(enter("delia"), "xlsx")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)

        assert "Alba Ferrer Soler" in {row[1] for row in rows.to_python()}

    def test_is_an_event_of_its_own(self, world, opened, enter):
        opened("alba")
        self.take(enter("delia"), "csv", {"kind": "folder.opened"})

        assert [(row[1], row[5].get("by")) for row in events(world, "log.exported")] == [
            ("allowed", ["kind"])
        ]

    @pytest.mark.parametrize("name", ["alba", "marta", "dario", "quim"])
    def test_is_for_the_officer_alone(self, world, enter, name):
        assert self.take(enter(name), "csv").status_code == 404
        assert [row[1] for row in events(world, "log.exported")] == ["denied"]

    def test_runs_nothing_in_a_spreadsheet(self, world, enter):
        alba = enter("alba")
        alba.post(
            f"/personas/{world.persons['pere']}/motivo",
            {"situation": "follow_up", "reason": "=HYPERLINK(1)"},
        )
        text = self.take(enter("delia"), "csv").content.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text), delimiter=";"))

        assert "'=HYPERLINK(1)" in {cell for row in rows for cell in row}

    @given(st.text())
    def test_is_safe_in_every_cell(self, text):
        assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert safe(text).endswith(text)
