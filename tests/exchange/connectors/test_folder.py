"""A watched folder: files are taken whole, once, and never lost."""

import os

import pytest

from trenza.exchange.connectors import connector_for
from trenza.exchange.connectors.folder import PROCESSED, REJECTED
from trenza.exchange.rules.mapping import parse_source

SOURCE = """
source: entidad
name: Entidad
organisation: PUENTE
kind: folder
file: csv
folder: {path_env: TRENZA_SOURCE_TEST_FOLDER, pattern: "*.csv", stable_seconds: 5, max_megabytes: 1}
tables:
  t:
    version: received
    person: {source_id: id}
    statements: [{kind: person}]
"""


class World:
    def __init__(self, folder):
        self.folder = folder / "entrada"
        self.folder.mkdir()
        self.spool = folder / "spool"
        self.now = 0.0
        self.restart()

    def restart(self):
        self.connector = connector_for(
            parse_source(SOURCE),
            spool=self.spool,
            data=self.folder,
            environ={"TRENZA_SOURCE_TEST_FOLDER": str(self.folder)},
        )
        self.connector._clock = lambda: self.now

    def drop(self, name, content=b"id\n1\n"):
        (self.folder / name).write_bytes(content)

    def wait(self, seconds=5.0):
        self.now += seconds
        return self.connector.poll({})

    def quiet(self):
        self.connector.poll({})
        return self.wait()

    def names(self, *parts):
        folder = self.folder.joinpath(*parts)
        return sorted(os.listdir(folder)) if folder.is_dir() else []


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


class TestAFile:
    def test_is_taken_when_it_has_stopped_changing(self, world):
        world.drop("filas.csv")

        assert world.connector.poll({}) is None
        assert world.wait(4) is None
        assert world.wait(1).path.read_bytes() == b"id\n1\n"

    def test_that_grows_waits(self, world):
        world.drop("filas.csv")
        world.connector.poll({})
        world.drop("filas.csv", b"id\n1\n2\n")

        assert world.wait(5) is None
        assert world.wait(5).path.read_bytes() == b"id\n1\n2\n"

    def test_is_moved_only_when_its_delivery_is_kept(self, world):
        world.drop("filas.csv")

        delivery = world.quiet()
        assert world.names() == ["filas.csv"]
        world.connector.settle(delivery, accepted=True)

        assert world.names() == [PROCESSED]
        [name] = world.names(PROCESSED)
        assert name.endswith("-filas.csv")

    def test_refused_goes_to_its_own_folder(self, world):
        world.drop("filas.csv")

        world.connector.settle(world.quiet(), accepted=False)

        assert world.names() == [REJECTED]

    def test_comes_again_with_the_same_hash_after_a_crash(self, world):
        world.drop("filas.csv")
        first = world.quiet()

        world.restart()
        again = world.quiet()

        assert (again.sha256, again.file_name) == (first.sha256, first.file_name)

    def test_changed_after_it_was_taken_is_not_moved_away(self, world):
        world.drop("filas.csv")
        first = world.quiet()
        world.drop("filas.csv", b"id\n2\n3\n")

        world.connector.settle(first, accepted=True)

        assert world.names() == ["filas.csv"]
        assert world.quiet().sha256 != first.sha256

    def test_of_the_same_name_does_not_overwrite_the_one_of_before(self, world):
        for content in (b"id\n1\n", b"id\n1\n", b"id\n2\n"):
            world.drop("filas.csv", content)
            world.connector.settle(world.quiet(), accepted=True)

        assert len(world.names(PROCESSED)) == 3

    def test_leaves_no_personal_name_in_the_delivery(self, world):
        world.drop("Pere García López.csv")

        delivery = world.quiet()

        assert delivery.file_name == f"entidad-{delivery.sha256[:8]}.csv"

    def test_too_big_is_refused_unread_and_moved(self, world):
        world.drop("grande.csv", b"x" * 1_100_000)

        delivery = world.quiet()
        world.connector.settle(delivery, accepted=False)

        assert delivery.path is None
        assert delivery.problem.code == "file.too_big"
        assert len(world.names(REJECTED)) == 1


@pytest.mark.parametrize(
    "name", ["filas.csv.part", ".filas.csv", "~$filas.csv", "filas.txt", ".~lock.filas.csv#"]
)
def test_what_is_not_finished_or_not_wanted_is_left_alone(world, name):
    world.drop(name)

    assert world.quiet() is None
    assert world.names() == [name]


def test_links_pipes_folders_and_empty_files_are_left_alone(world, tmp_path):
    secret = tmp_path / "secreto"
    secret.write_bytes(b"id\n1\n")
    (world.folder / "enlace.csv").symlink_to(secret)
    os.mkfifo(world.folder / "tubo.csv")
    (world.folder / "carpeta.csv").mkdir()
    world.drop("vacio.csv", b"")

    assert world.quiet() is None


def test_files_come_one_by_one_the_oldest_first(world):
    for age, name in enumerate(["c.csv", "a.csv", "b.csv"]):
        world.drop(name, f"id\n{age}\n".encode())
        os.utime(world.folder / name, (1_000_000 + age, 1_000_000 + age))
    world.connector.poll({})
    found = []

    while delivery := world.wait():
        found.append(delivery.path.read_bytes())
        world.connector.settle(delivery, accepted=True)

    assert found == [b"id\n0\n", b"id\n1\n", b"id\n2\n"]
