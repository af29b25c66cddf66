"""The matrix on a wall: every cell says what is decided, every version can be looked at."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.cast import NOW
from tests.protocol.world import COMPILED, PACK
from trenza.governance.public import posts, sheet
from trenza.governance.reads.sheet import audience
from trenza.protocol.public import Granted, Level, Masks, current, publish
from trenza.protocol.rules.decide import Case, decide

READERS = ("prudencia", "elvira", "delia")
OTHERS = ("alba", "marta", "bilal", "dario", "nora")


def most_consented(sector: str) -> tuple[Granted, ...]:
    masks = Masks()
    for basis in COMPILED.pack.bases:
        if basis.sector == sector and basis.kind == "consent":
            masks |= COMPILED.bases[basis.code]
    return (Granted("consent", masks),)


class TestSheet:
    def test_says_in_every_cell_what_would_be_decided(self):
        seen = 0
        for profile, sector in posts(COMPILED):
            granted = most_consented(sector)
            for line in (one for g in sheet(COMPILED, profile, sector).groups for one in g.lines):
                bit = PACK.type(line.code).bit
                for cell in line.cells:
                    case = Case(profile, sector, cell.situation, "attends", granted=granted)
                    alone = replace(case, granted=())
                    asked = decide(COMPILED, case).level(bit, own=False)
                    given = decide(COMPILED, alone).level(bit, own=False)
                    own = decide(COMPILED, case).level(bit, own=True)
                    assert (cell.level, cell.asks) == (asked, asked > given)
                    assert line.own.level == own or line.own_varies
                    seen += 1
        assert seen > 2000

    def test_says_where_the_law_gives_less_than_the_protocol(self):
        found = sheet(COMPILED, "employment_counsellor", "SE")
        cut = [c for g in found.groups for one in g.lines for c in one.cells if c.limited]

        assert all(c.protocol > c.level for c in cut)
        assert found.limited == bool(cut)

    def test_is_made_for_nobody_who_opens_no_folder(self):
        assert {"data_manager", "protocol_owner", "data_protection_officer"}.isdisjoint(
            profile for profile, _ in posts(COMPILED)
        )


class TestPages:
    def test_show_the_version_in_force_with_its_seal(self, world, enter):
        version = current()
        for name in READERS:
            told = enter(name).get(f"/protocolo/versiones/{version.id}").content.decode()
            assert version.hash in told
            assert f"base-{PACK.number}" in told

    def test_do_not_exist_for_others(self, world, enter):
        version = current().id
        for name in OTHERS:
            client = enter(name)
            self._closed(client, version)

    def _closed(self, client, version: int) -> None:
        for address in ("", f"versiones/{version}", f"versiones/{version}/mural",
                        f"versiones/{version}/social_worker/SS"):  # fmt: skip
            assert client.get(f"/protocolo/{address}").status_code == 404

    def test_give_each_cell_a_word_and_a_shade(self, world, enter):
        page = f"/protocolo/versiones/{current().id}/social_worker/SS"
        told = enter("prudencia").get(page).content.decode()

        words = {Level.NONE: "Nada", Level.EXISTS: "Consta", Level.SUMMARY: "Resumen",
                 Level.FULL: "Completo"}  # fmt: skip
        for level, word in words.items():
            assert f"gv-cell--{level.value}" in told
            assert word in told
        assert "Reglamento (UE) 2016/679" in told

    def test_of_the_wall_have_every_sheet(self, world, enter):
        told = enter("delia").get(f"/protocolo/versiones/{current().id}/mural").content.decode()

        assert told.count("gv-sheet__title") == len(posts(COMPILED)) > 10

    def test_show_what_was_in_force_before(self, world, enter):
        before = current().id
        world.enter("owner")
        fewer = tuple(one for one in PACK.matrix if one.code != "ss_violence")
        publish(replace(PACK, number=PACK.number + 1, matrix=fewer), by="x", now=NOW)
        world.enter("web")
        client = enter("prudencia")
        old = client.get(f"/protocolo/versiones/{before}/social_worker/SS").content.decode()
        new = client.get(f"/protocolo/versiones/{current().id}/social_worker/SS").content.decode()

        assert old.count("gv-cell--2") > new.count("gv-cell--2")
        assert client.get(f"/protocolo/versiones/{before}").status_code == 200
        assert client.get("/protocolo/versiones/999999").status_code == 404
        assert client.get(f"/protocolo/versiones/{2**70}").status_code == 404
        assert client.get(f"/protocolo/versiones/{before}/reception/XX").status_code == 404


class TestWho:
    def test_sees_a_type_on_a_day_is_told_by_the_version_of_that_day(self, world, enter):
        before = current().id
        world.enter("owner")
        fewer = tuple(one for one in PACK.matrix if one.code != "ss_violence")
        tomorrow = datetime.now(UTC) + timedelta(days=1)
        publish(replace(PACK, number=PACK.number + 1, matrix=fewer), by="x", now=tomorrow)
        world.enter("web")
        client = enter("delia")
        address = "/protocolo/quien-puede-ver?type=violence_situation&day="
        then = client.get(address, follow=True)
        later = client.get(f"{address}{tomorrow + timedelta(days=1):%d/%m/%Y}", follow=True)

        assert f"/versiones/{before}/" in then.redirect_chain[0][0]
        assert f"/versiones/{current().id}/" in later.redirect_chain[0][0]
        assert then.content.decode().count("gv-cell--2") > later.content.decode().count(
            "gv-cell--2"
        )
        for wrong in ("1/1/1990", "ayer"):
            assert client.get(address + wrong).status_code == 422
        assert client.get("/protocolo/quien-puede-ver?type=nada").status_code == 422
        assert client.get(f"/protocolo/versiones/{before}/tipo/nada").status_code == 404

    def test_is_what_the_sheets_say(self):
        for one in PACK.types:
            for found in audience(COMPILED, one.code):
                groups = sheet(COMPILED, found.profile, found.sector).groups
                assert found.line in [line for group in groups for line in group.lines]
