"""Memory does not grow with the delivery."""

import subprocess
import sys

from tests.exchange.pipeline.world import ndjson, person, record

MEASURE = """
import resource, sys, django
django.setup()
from pathlib import Path
from trenza.base import clock
from trenza.exchange.actions.ahead import dismiss
from trenza.exchange.public import load_file
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
delivery = load_file(Path(sys.argv[1]), source="se-app", clock=clock.now)
after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
dismiss()
other = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(delivery.rows_total, (after - before + other) // 1024)
"""


def megabytes(world, file) -> tuple[int, int]:
    environment = {
        **world.database.environment("intake"), "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", MEASURE, str(file)], env=environment, capture_output=True, text=True,
        check=True,
    ).stdout  # fmt: skip
    rows, used = said.split()
    return int(rows), int(used)


def write(file, persons: int) -> None:
    with file.open("wb") as out:
        for number in range(persons):
            rows = [record(f"R-{number}-{n}", str(number)) for n in range(9)]
            out.write(ndjson([person(str(number)), *rows]))


class TestMemory:
    def test_of_three_times_the_rows_is_the_same(self, world, tmp_path):
        small, large = tmp_path / "s.ndjson", tmp_path / "l.ndjson"
        write(small, 800)
        write(large, 2_400)

        _, little = megabytes(world, small)
        rows, much = megabytes(world, large)

        assert rows == 24_000
        assert much < little + 25
        assert much < 300
