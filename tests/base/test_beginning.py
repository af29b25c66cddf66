"""Two processes that begin together on a new data folder: web and worker, or two of a suite."""

import os
import shutil
import subprocess
import sys

import pytest

from trenza.base.embedded import data_folder

ENTER = """
import psycopg
from trenza.base.embedded import server
there = server()
with psycopg.connect(
    host=there.host, port=there.port, user=there.admin, password=there.admin_password,
    dbname="postgres",
) as connection:
    print(connection.execute("SELECT 1").fetchone()[0])
input()
"""


@pytest.fixture
def folder():
    made = data_folder() / f"beginning-{os.getpid()}"
    yield made
    shutil.rmtree(made, ignore_errors=True)


def test_both_find_one_server_that_asks_for_passwords(folder):
    environment = {**os.environ, "TRENZA_DATA": str(folder)}
    pipe = subprocess.PIPE
    both = [
        subprocess.Popen(
            [sys.executable, "-c", ENTER], env=environment, stdin=pipe, stdout=pipe, text=True
        )
        for _ in range(2)
    ]

    answers = [one.stdout.readline().strip() for one in both]
    for one in both:
        one.communicate("\n", timeout=60)

    assert answers == ["1", "1"]
    rules = (folder / "postgres" / "pg_hba.conf").read_text()
    assert "trust" not in rules
