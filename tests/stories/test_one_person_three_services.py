"""Pere is known to three services: one folder, three views, each explained, all on record."""

import re

from tests.desk.test_consents import give
from tests.desk.test_folder import tell


def test_one_person_three_services(world, opened, enter, log):
    pere = f"/personas/{world.persons['pere']}"

    def read(client, tab=""):
        answer = client.get(pere + tab)
        assert answer.status_code == 200
        return answer.content.decode()

    # Alba finds him by his document, with no other question than why, once.
    alba = enter("alba")
    assert alba.post("/buscar", {"q": "99999018-d"}).headers["Location"] == pere
    assert "¿Para qué abres la carpeta?" in read(alba)
    alba.post(f"{pere}/motivo", {"situation": "follow_up", "reason": "Revisión del plan"})
    glance = read(alba)
    assert all(team in glance for team in ("CEAS Norte", "Oficina de Empleo de Alba", "Puente"))

    # Bilal sees employment in full and that something «consta» in the family, not what; and why.
    bilal = opened("bilal")
    situation = read(bilal, "/situacion")
    assert "Mozo de almacén" in situation
    only_on_record = situation[situation.index('id="solo-consta"') :]
    assert "Familia" in only_on_record
    assert "En esta situación basta con saber que consta información en el área." in only_on_record
    assert "Su hermana" not in situation

    # Nora has no consent yet: what her own organisation wrote, and the way to ask for it.
    nora = opened("nora")
    assert "sin consentimiento" in read(nora)
    assert "410" not in read(nora, "/situacion")
    give(alba, world)
    assert "410" in read(nora, "/situacion")

    # An action that Alba writes is Bilal's on his next click.
    alba.post(f"{pere}/anotar/action", {"kind": "orientation", "state": "in_progress",
              "started_on": "2026-11-22", "vigencia-valid_from": "2026-11-22"})  # fmt: skip
    assert "Orientación laboral: En curso" in read(bilal, "/itinerario")

    # What employment's system says now reaches Alba by itself.
    [watch] = re.findall(r'hx-get="([^"]+/cambios[^"]+)"', read(alba, "/situacion"))
    watch = watch.replace("&amp;", "&")
    assert alba.get(watch).status_code == 204
    tell(world, "se-app", "DEM-1", "employment", "office-alba", "job_demand",
         {"state": "suspended", "since": "2026-11-21"}, version=9)  # fmt: skip
    assert alba.get(watch).status_code == 200
    assert "410" not in read(alba, "/situacion")

    # Pere changes his mind: Nora's next click shows it.
    [consent] = re.findall(
        r"/consentimientos/([0-9a-f-]{36})/retirar", read(alba, "/consentimientos")
    )
    alba.post(f"{pere}/consentimientos/{consent}/retirar", {"medium": "in_person"})
    assert "Demanda" not in read(nora, "/situacion")

    # Quim has no reason to look. He is told nothing; Delia, of Alba's organisation, sees hers only.
    quim = enter("quim")
    assert quim.get(pere).status_code == 404
    assert [row[1] for row in log("folder.denied")] == ["denied"]
    register = enter("delia").get("/registro-de-accesos").content.decode()
    assert "Revisión del plan" in register
    assert "Bilal" not in register

    # And whoever attends Pere sees who opened his folder, by service and reason, not by name.
    openings = read(alba, "/accesos")
    assert "Servicio de Empleo del Alba" in openings
    assert "Bilal" not in openings
