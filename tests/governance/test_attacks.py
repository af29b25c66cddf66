"""Ways round the approval that were tried: each comes to nothing, with a sentence where it can."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import START
from tests.governance.acts import DEMAND, HOUSING, TODAY, approve, propose
from tests.governance.test_drafts import in_force, start_due
from tests.laws.test_abuse_protocol import bent, save
from tests.protocol.world import PACK
from trenza.access.public import open_folder
from trenza.governance.actions import drafts as acts
from trenza.governance.reads.drafts import draft as read_draft
from trenza.governance.reads.drafts import drafts, simulation
from trenza.protocol.packs import overlay_text, read_overlay


def second_profile(world, name: str, centre: str) -> str:
    """The same person as an owner of the protocol somewhere else; gives the name to act under."""
    from trenza.accounts.public import create_profile

    world.enter("owner")
    world.profiles[f"{name}-too"] = create_profile(
        user_id=world.users[name], centre_id=world.centres[centre], kind="protocol_owner",
        valid_from=START,
    )  # fmt: skip
    world.enter("web")
    return f"{name}-too"


class TestTwoProfilesOfOnePerson:
    def test_do_not_approve_what_one_of_them_wrote(self, world):
        other = second_profile(world, "prudencia", "bridge-site")
        draft = propose(world, DEMAND).draft

        assert approve(world, draft, other) == "own"
        assert in_force(DEMAND) == 2

    def test_count_once_and_with_one_sector(self, world):
        other = second_profile(world, "pascual", "bridge-site")
        rise = replace(HOUSING, level=3)
        draft = propose(world, rise).draft

        assert approve(world, draft, "pascual") == "approved"
        assert approve(world, draft, other) == "twice"
        assert in_force(rise) == 1


class TestWhatWasRead:
    def test_is_the_day_and_the_reason_too(self, world):
        """A yes to a change for next month is none to the same change at once."""
        later = datetime.now(UTC) + timedelta(days=30)
        draft = propose(world, HOUSING, starts_at=later).draft
        seal = read_draft(world.viewer("pascual"), draft).hash
        assert approve(world, draft, "elvira") == "approved"
        assert propose(world, HOUSING, draft=draft).done  # the same cells, from now on

        assert approve(world, draft, "pascual", seal) == "changed"
        assert read_draft(world.viewer("elvira"), draft).approvals == ()
        assert approve(world, draft, "pascual") == "approved"
        assert in_force(HOUSING) == 1
        assert propose(world, HOUSING, draft=draft, note="Otro motivo").done
        assert read_draft(world.viewer("elvira"), draft).approvals == ()
        assert acts.approve(world.viewer("elvira"), draft, seal).state == "changed"

    def test_is_counted_again_on_its_day(self, world):
        draft = propose(world, DEMAND, starts_at=datetime.now(UTC) + timedelta(days=3)).draft
        assert approve(world, draft, "elvira") == "scheduled"
        with world.database.connect("owner") as owner:
            owner.execute(
                "UPDATE governance_draft SET starts_at = now() - interval '1 second', note = 'x'"
            )
        assert start_due(world) == 0
        assert in_force(DEMAND) == 2
        assert read_draft(world.viewer("elvira"), draft).is_open


class TestStoredVersion:
    def test_takes_no_more_rows(self, world):
        """More rows under a published number would give more than its hash says."""
        with world.database.connect("owner") as owner:
            for rest in (
                "protocol_basis (version_id, sector, code, kind, scsp, norm, label, m1, m2, m3) "
                "SELECT version_id, sector, 'mine', kind, scsp, norm, label, m1, m2, m3 "
                "FROM protocol_basis LIMIT 1",
                "protocol_cap (version_id, factor, code, label, m1, m2, m3) SELECT version_id, "
                "factor, 'mine', label, m1, m2, m3 FROM protocol_cap LIMIT 1",
                "protocol_matrix (version_id, profile, sector, situation) SELECT version_id, "
                "'mine', sector, situation FROM protocol_matrix LIMIT 1",
            ):
                with pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changes"):
                    owner.execute(f"INSERT INTO {rest}")


class TestRules:
    def test_that_explain_something_else_than_the_cells_are_not_approved(self, world, enter):
        """Saved past the form: the cell falls, and the rules go on saying what they said."""

        def lower(document: dict) -> None:
            row = document["matrix"]["social_worker/SS/participation"]
            row[3:] = ["0", "0", "0"]

        assert save(world, bent(lower)) == "saved"
        [found] = drafts(world.viewer("elvira"))
        page = f"/protocolo/borradores/{found.id}"
        client = enter("elvira")
        told = client.get(page).content.decode()
        answer = client.post(f"{page}/aprobar", {"huella": found.hash}, follow=True)

        assert "no se puede aprobar" in told
        assert "Aprobar</button>" not in told
        assert "no sería lo que se ve" in answer.content.decode()
        assert read_draft(world.viewer("elvira"), found.id).approvals == ()


class TestSimulation:
    def test_says_the_same_of_nobody_as_of_one(self, world):
        """Whether a row is there would tell that somebody has such a record, or was looked up."""
        draft = propose(world, DEMAND).draft
        viewer = world.viewer("tomasa")
        found = [simulation(viewer, read_draft(viewer, draft))]
        open_folder(world.viewer("alba"), world.persons["pere"], situation="follow_up", reason="")
        found.append(simulation(viewer, read_draft(viewer, draft)))
        with world.database.connect("owner") as owner:
            owner.execute("UPDATE access_relation SET state = 'retracted'")
        found.append(simulation(viewer, read_draft(viewer, draft)))

        assert found[0].concerned == found[1].concerned == found[2].concerned != ()
        assert found[0].replayed == found[1].replayed == found[2].replayed != ()


class TestFile:
    def test_that_changes_words_alone_does_not_pass_for_no_change(self, world, enter):
        basis, rule = PACK.bases[0], PACK.matrix[0]
        raw = overlay_text(PACK, "").replace(f"norm: {basis.norm}", "norm: Ley 99/2099", 1)
        raw = raw.replace(f"text: {rule.text}", "text: Porque sí.", 1)
        file = SimpleUploadedFile("p.yaml", raw.replace(PACK.name, "Otro nombre").encode())
        sent = {"note": "x", "file": file}
        answer = enter("prudencia").post("/protocolo/borradores/nuevo", sent, follow=True)
        told = answer.content.decode()

        assert "Nada cambia de nivel." in told
        assert "Textos que cambian: 3" in told
        for said in (f"cita «Ley 99/2099» (antes, «{basis.norm}»)", "se llama «Otro nombre»",
                     f"leerán «Porque sí.» (antes, «{rule.text}»)"):  # fmt: skip
            assert said in told

    @pytest.mark.parametrize(
        ("raw", "line", "said"),
        [
            ("matrix: []\nname: !!bool quizá", 2, "etiquetas"),
            ("matrix: []\nname: !!timestamp hoy", 2, "etiquetas"),
            ("name: !!python/object/apply:os.getcwd []", 1, "etiquetas"),
            ("matrix: []\n? [a]\n: b", 2, "una sola palabra"),
            ('matrix: []\nname: "a\\0b"', 2, "no se puede guardar"),
            ('matrix: []\n\nname: "\\ud800"', 3, "no se puede guardar"),
            ("[" * 190_000, 1, "demasiados niveles"),
            ("matrix:\n" + "- code: r\n" * 301, 2, "son demasiadas"),
            ("a: &a [x]\nb: [*a, *a]", 2, "referencias"),
            ("matrix: []\n---\nmatrix: []", 2, "no es YAML"),
        ],
    )
    def test_with_tricks_is_refused_with_its_line(self, raw, line, said):
        checked = read_overlay(raw.encode(), PACK, on=TODAY)

        assert checked.pack is None
        assert [one.line for one in checked.problems if said in one.message] == [line]


class TestWhoCouldSee:
    def test_of_a_day_that_cannot_be_is_said_so(self, world, enter):
        client = enter("delia")
        for day, said in (("31/12/9999", "no ha llegado"), ("01/01/0001", "no había ningún")):
            answer = client.get(f"/protocolo/quien-puede-ver?type=housing&day={day}")
            assert answer.status_code == 422
            assert said in answer.content.decode()
