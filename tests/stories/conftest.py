"""Stories are told in the desk's world, with its browsers."""

from tests.desk.conftest import enter, log, opened, world

__all__ = ["enter", "log", "opened", "world"]
