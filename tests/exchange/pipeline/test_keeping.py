"""Who may read the files of deliveries: their owner, or the group that the folder was given to."""

import stat

import pytest

from tests.exchange.pipeline.world import NOW
from trenza.exchange.actions.store import keep


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


class TestKeptFiles:
    def test_are_closed_to_other_users(self, deliveries):
        kept = deliveries / keep([b"x"], now=NOW).path

        assert [mode(one) for one in (kept, kept.parent, deliveries / "incoming", deliveries)] == [
            0o600, 0o700, 0o700, 0o700,
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("folder", "inside", "file"),
        [(0o2770, 0o2770, 0o660), (0o750, 0o750, 0o640), (0o777, 0o770, 0o660)],
    )
    def test_are_as_open_to_the_group_as_their_folder(self, deliveries, folder, inside, file):
        deliveries.mkdir()
        deliveries.chmod(folder)

        kept = deliveries / keep([b"x"], now=NOW).path

        assert (mode(kept), mode(kept.parent), mode(deliveries / "incoming")) == (
            file, inside, inside,
        )  # fmt: skip
