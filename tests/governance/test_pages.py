"""The pages: a change proposed on a form without a script, read in words, approved, in a file."""

import re

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.governance.acts import DEMAND, HOUSING, TODAY, approve, propose
from tests.protocol.world import COMPILED, PACK
from trenza.protocol.packs import read_overlay
from trenza.protocol.public import current, overlay_text
from trenza.protocol.reads import preset, presets
from trenza.protocol.rules.compile import compile_pack

NEW = "/protocolo/proponer/employment_counsellor/SE"
SENT = {"note": "Hace falta", "text": "Así se acordó."}


def selects(page: str) -> dict[str, str]:
    """Every level on a form, as a browser would send it unchanged."""
    found = {}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page):
        chosen = re.search(r'<option value="(\d?)" selected>', options)
        found[name] = chosen.group(1) if chosen else ""
    return found


class TestForm:
    def test_holds_every_cell_and_saves_only_what_changed(self, world, enter):
        client = enter("prudencia")
        sent = selects(client.get(NEW).content.decode())
        unchanged = client.post(NEW, {**sent, **SENT})
        sent["other.housing.follow_up"] = "2"
        answer = client.post(NEW, {**sent, **SENT}, follow=True)
        told = answer.content.decode()

        assert len(sent) == len(PACK.types) * 6
        assert unchanged.status_code == 422
        assert "No has cambiado ninguna celda." in unchanged.content.decode()
        assert "pasa de saber solo que consta «Vivienda» a ver el resumen." in told
        assert "Faltan 2 personas" in told
        assert "1 celda sube y 0 bajan" in told
        assert "Aprobar</button>" not in told  # it is her own

    def test_says_what_no_protocol_may_do_and_keeps_what_was_chosen(self, world, enter):
        client = enter("prudencia")
        answer = client.post(NEW, {**SENT, "other.disability.follow_up": "3"})
        told = answer.content.decode()

        assert answer.status_code == 422
        assert "no puede verse completo" in told
        assert selects(told)["other.disability.follow_up"] == "3"

    def test_asks_for_the_reason_and_for_a_day(self, world, enter):
        client = enter("prudencia")
        for sent in ({"note": ""}, {"starts_on": "mañana"}, {"text": "x" * 300}):
            answer = client.post(NEW, {**SENT, "other.housing.follow_up": "2", **sent})
            assert answer.status_code == 422

    def test_goes_on_with_ones_own_draft_alone(self, world, enter):
        draft = propose(world, HOUSING).draft
        address = f"/protocolo/borradores/{draft}/social_worker/SS"
        client = enter("prudencia")
        sent = selects(client.get(address).content.decode())
        sent["other.job_demand.follow_up"] = "0"
        told = client.post(address, {**sent, **SENT}, follow=True).content.decode()

        assert "1 celda sube y 1 baja" in told
        assert enter("pascual").get(address).status_code == 404
        assert enter("delia").get(address).status_code == 404


class TestDraft:
    def test_is_approved_by_others_in_two_clicks(self, world, enter):
        draft = propose(world, DEMAND).draft
        client = enter("elvira")
        assert f"/protocolo/borradores/{draft}" in client.get("/protocolo/").content.decode()
        page = client.get(f"/protocolo/borradores/{draft}").content.decode()
        seal = re.search(r'name="huella" value="(\w+)"', page).group(1)
        told = client.post(f"/protocolo/borradores/{draft}/aprobar", {"huella": seal}, follow=True)

        assert "Aprobado y en vigor" in told.content.decode()
        assert current().compiled.pack.number == PACK.number + 1

    def test_is_touched_by_nobody_else(self, world, enter):
        draft = propose(world, DEMAND).draft
        for name in ("delia", "alba", "marta"):
            client = enter(name)
            for act in ("aprobar", "descartar", "rehacer"):
                answer = client.post(f"/protocolo/borradores/{draft}/{act}")
                assert answer.status_code == 404

    def test_is_read_and_simulated_by_the_officer(self, world, enter):
        draft = propose(world, DEMAND).draft
        told = enter("delia").get(f"/protocolo/borradores/{draft}?simular=1").content.decode()

        assert "menos de 5" in told
        assert "<form" not in told.split("<main")[1].split("</main")[0]

    def test_that_was_overtaken_says_so_and_is_drawn_anew(self, world, enter):
        first, second = propose(world, DEMAND).draft, propose(world, HOUSING).draft
        approve(world, first, "elvira")
        client = enter("prudencia")
        told = client.get(f"/protocolo/borradores/{second}").content.decode()
        again = client.post(f"/protocolo/borradores/{second}/rehacer", follow=True).content.decode()

        assert "Otra versión entró en vigor" in told
        assert "Otra versión entró en vigor" not in again
        assert f"sobre la versión base-{PACK.number + 1}" in again

    def test_that_does_not_exist_is_not_found(self, world, enter):
        client = enter("prudencia")
        for number in (999, 2**63, 2**70):
            assert client.get(f"/protocolo/borradores/{number}").status_code == 404


class TestFile:
    def test_goes_out_and_comes_back_as_a_draft(self, world, enter):
        client = enter("prudencia")
        out = client.get(f"/protocolo/versiones/{current().id}/fichero")
        raw = out.content.replace(b"at_most: exists", b"at_most: none", 1)
        file = SimpleUploadedFile("p.yaml", raw)
        told = client.post("/protocolo/borradores/nuevo", {"note": "x", "file": file}, follow=True)

        assert out.headers["Content-Disposition"].endswith(f'protocolo-base-{PACK.number}.yaml"')
        assert out.content.decode() == overlay_text(current().compiled.pack, current().hash)
        assert "Responsable de centro o servicio" in told.content.decode()
        assert "pasa de saber solo que consta" in told.content.decode()

    def test_with_errors_names_their_lines_and_saves_nothing(self, world, enter):
        client = enter("prudencia")
        for old, new, said in (
            (b"- code: own_full", b"- code: [own_full", "no es YAML"),
            (b"- exclusion_assessment", b"- horoscope", "horoscope"),
            (b"  level: summary", b"  level: full", "como máximo, el resumen"),
        ):
            file = SimpleUploadedFile("p.yaml", overlay_text(PACK, "").encode().replace(old, new))
            answer = client.post("/protocolo/borradores/nuevo", {"note": "x", "file": file})
            told = answer.content.decode()
            assert answer.status_code == 422
            assert re.search(r"Línea \d+\.", told)
            assert said in told
        for sent in ({}, {"preset": "4-none"}, {"preset": "../base/pack"}):
            answer = client.post("/protocolo/borradores/nuevo", {"note": "x", **sent})
            assert answer.status_code == 422
        assert "Borrador 1" not in client.get("/protocolo/").content.decode()


class TestPresets:
    def test_are_started_from_on_the_page(self, world, enter):
        client = enter("prudencia")
        told = {}
        for one in presets():
            sent = {"note": one.name, "preset": one.code}
            answer = client.post("/protocolo/borradores/nuevo", sent, follow=True)
            told[one.code] = answer.content.decode()

        assert [one.code for one in presets()] == ["1-open", "2-mixed", "3-restricted"]
        assert "Nada cambia de nivel." in told["2-mixed"]
        assert "Baja.</span>" not in told["1-open"]
        assert "Sube.</span>" not in told["3-restricted"]
        assert "Falta que lo apruebe una persona" in told["3-restricted"]

    def test_go_from_open_to_restricted_cell_by_cell(self):
        made = [
            compile_pack(read_overlay(preset(one.code), PACK, on=TODAY).pack) for one in presets()
        ]
        for cell, row in COMPILED.matrix.items():
            for kind in PACK.types:
                for own in (True, False):
                    levels = [one.matrix[cell].side(own).level(kind.bit) for one in made]
                    assert levels == sorted(levels, reverse=True), (cell, kind.code)
                    assert levels[1] == row.side(own).level(kind.bit)

    def test_in_the_middle_is_the_base_pack(self):
        checked = read_overlay(preset("2-mixed"), PACK, on=TODAY)

        assert compile_pack(checked.pack).matrix == COMPILED.matrix
