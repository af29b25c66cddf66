"""Law 12: an outsider checks the log with one small file and what she kept. (Each attack, one by
one: tests/audit/test_attacks.py.)"""

from pathlib import Path

import pytest

from tests.audit.world import World as Log
from tests.cast import World
from tests.laws.sabotage import folder_rows


@pytest.fixture
def log(world: World, tmp_path: Path):
    """The log of a morning's work, sealed."""
    made = Log(world.database, world.enter, tmp_path)
    with world.database.connect("web") as web:
        for who in ("alba", "bilal", "nora", "quim"):
            folder_rows(web, world, who, world.persons["pere"], parts=("records",))
    made.seal()
    yield made
    made.close()


class TestOutsider:
    def test_finds_every_access_of_the_morning_sealed(self, log: Log):
        outside = log.keep_outside()
        checked = log.outsider(outside)

        assert checked.returncode == 0, checked.stdout + checked.stderr
        assert log.rows(
            "SELECT e.kind, count(*), count(l.event) FROM audit_event e "
            "LEFT JOIN audit_leaf l ON l.event = e.id WHERE e.kind LIKE 'folder.%' "
            "GROUP BY 1 ORDER BY 1"
        ) == [("folder.denied", 1, 1), ("folder.opened", 3, 3)]

    @pytest.mark.parametrize(
        "attack",
        [
            "UPDATE audit_event SET outcome = 'allowed' WHERE kind = 'folder.denied'",
            "UPDATE audit_event SET at = at - interval '1 day' WHERE kind = 'folder.denied'",
            "DELETE FROM audit_event WHERE kind = 'folder.denied'",
        ],
        ids=["edited", "back-dated", "deleted"],
    )
    def test_is_told_of_a_refusal(self, log: Log, attack: str):
        outside = log.keep_outside()
        with log.dba() as dba:
            dba.execute(attack)
            log.rehash()
        checked = log.outsider(outside)

        assert checked.returncode == 1
        assert "ALTERADO" in checked.stdout
        assert not log.report(outside).is_sound
