"""``trenza audit`` as an operator and an outsider meet it."""

import json
import stat
import subprocess
import sys

import pytest

from tests.audit.world import VERIFIER, command


@pytest.fixture
def sealed(world):
    world.grow(3, 4)
    return world


def outsider(world, *arguments):
    key = world.folder / "public-keys.txt"
    return subprocess.run(
        [sys.executable, str(VERIFIER), *map(str, arguments), "--key", str(key)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


class TestVerify:
    def test_says_what_was_checked_and_that_it_is_sound(self, sealed):
        code, out, errors = command(sealed, "verify")

        assert (code, errors) == (0, "")
        assert "Sucesos recalculados desde su contenido: 7" in out
        assert "Resultado: el registro está íntegro." in out
        assert "use --checkpoint" in out

    def test_names_the_damage_and_fails(self, sealed):
        with sealed.dba() as dba:
            dba.execute("UPDATE audit_event SET person = 'Quim' WHERE id = 3")

        code, out, _ = command(sealed, "verify")

        assert code == 1
        assert "EL REGISTRO ESTÁ ALTERADO. La primera posición afectada es la 2." in out

    def test_gives_one_json_object_as_its_last_line(self, sealed):
        code, out, _ = command(sealed, "verify", "--json")

        result = json.loads(out.splitlines()[-1])
        assert code == 0
        assert (result["sound"], result["size"], result["checkpoints"]) == (True, 7, 2)

    def test_takes_checkpoints_and_keys_kept_outside(self, sealed):
        kept = sealed.folder / "fuera.txt"
        assert command(sealed, "checkpoint", "--out", str(kept))[0] == 0
        key = sealed.folder / "clave.txt"
        key.write_text(command(sealed, "key")[1])

        given = ("--checkpoint", str(kept), "--key", str(key))
        assert command(sealed, "verify", *given)[0] == 0
        with sealed.dba() as dba:
            dba.execute("TRUNCATE audit_event, audit_leaf, audit_checkpoint")
        code, out, _ = command(sealed, "verify", *given)
        assert code == 1
        assert "fuera.txt" in out

    @pytest.mark.parametrize("option", ["--checkpoint", "--key"])
    def test_tells_in_a_sentence_that_a_file_is_missing(self, sealed, option):
        code, _, errors = command(sealed, "verify", option, str(sealed.folder / "nada.txt"))

        assert code == 1
        assert "no se puede leer" in errors
        assert "Traceback" not in errors


class TestExport:
    def test_is_for_its_owner_only_and_leaves_a_trace(self, sealed):
        folder = sealed.folder / "copia"

        code, out, _ = command(sealed, "export", "--out", str(folder))

        assert code == 0
        assert "7 sucesos y 2 puntos de control" in out
        files = sorted(folder.iterdir())
        assert [path.name for path in files] == [
            "checkpoints.ndjson", "events.ndjson", "public-keys.txt",
        ]  # fmt: skip
        assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
        [[actor]] = sealed.rows("SELECT actor FROM audit_event WHERE kind = 'log.exported'")
        assert actor.startswith("operator")

    def test_every_line_is_json_whatever_it_says(self, world):
        world.write(1, person='"]}\n\\', actor="Nora — ñ\u2028", detail='{"event":":[1, "}')
        world.seal()

        copy = world.copy()

        [line] = (copy / "events.ndjson").read_bytes().splitlines()
        assert json.loads(line)["event"][5] == "Nora — ñ\u2028"
        assert outsider(world, copy).returncode == 0


class TestProve:
    def test_convinces_an_outsider_of_one_event(self, sealed):
        proof = sealed.folder / "prueba.json"

        assert command(sealed, "prove", "--event", "3", "--out", str(proof))[0] == 0

        answer = outsider(sealed, "--proof", proof)
        assert answer.returncode == 0, answer.stdout
        assert "posición 2 de 7" in answer.stdout
        assert sealed.one("SELECT count(*) FROM audit_event WHERE kind = 'log.proved'") == 1

    def test_of_another_content_convinces_nobody(self, sealed):
        code, out, _ = command(sealed, "prove", "--event", "3")
        proof = sealed.folder / "prueba.json"
        proof.write_text(out.replace("Alba", "Quim"))

        answer = outsider(sealed, "--proof", proof)
        assert (code, answer.returncode) == (0, 1)
        assert "no está en el árbol firmado" in answer.stdout

    def test_there_is_none_for_an_event_that_is_not_sealed(self, sealed):
        number = sealed.write(1)

        code, _, errors = command(sealed, "prove", "--event", str(number))
        assert code == 1
        assert "aún no está bajo un punto de control" in errors


class TestSequence:
    def test_once_tells_how_many_it_sealed(self, world):
        world.write(4)
        world.settle()

        assert command(world, "sequence", "--once")[:2] == (0, "Sucesos sellados: 4\n")


class TestOutsider:
    def test_cannot_be_talked_into_reading_something_else(self, sealed):
        copy = sealed.copy()
        events = copy / "events.ndjson"
        events.write_text(events.read_text().replace('"salt"', '"sal"', 1))

        answer = outsider(sealed, copy)
        assert answer.returncode == 2
        assert "events.ndjson:1" in answer.stdout

    def test_says_that_a_key_taken_from_the_copy_proves_less(self, sealed):
        answer = subprocess.run(
            [sys.executable, str(VERIFIER), str(sealed.copy())],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

        assert answer.returncode == 0
        assert "la clave pública se tomó de la propia copia" in answer.stdout

    def test_imports_nothing_of_trenza(self):
        source = VERIFIER.read_text()

        imported = [line.split()[1].split(".")[0] for line in source.splitlines()
                    if line.startswith(("import ", "from "))]  # fmt: skip
        assert len(imported) > 5
        assert set(imported) - sys.stdlib_module_names == {"cryptography"}
