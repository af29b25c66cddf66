"""What the demonstration puts on the terminal, and how it ends."""

import io
import os
import signal
import subprocess
import sys
import time
from datetime import date

import pytest

from trenza.exchange.rules.mapping import parse_source
from trenza.territory.demo import entities, processes
from trenza.territory.demo.consents import record_consents
from trenza.territory.demo.processes import Processes
from trenza.territory.demo.status import StatusLine
from trenza.territory.sources.workbook import ABRIGO, MIMBRE
from trenza.territory.synth.world import region


def test_consents_are_kept_as_they_were_given(world):
    record_consents()
    with world.database.connect("owner") as owner:
        kept = owner.execute("SELECT DISTINCT medium, evidence FROM access_consent").fetchall()

    assert kept == [("signed_paper", "Expediente en papel de la sede, hoja 1")]


class Terminal(io.StringIO):
    def isatty(self):
        return True


class TestStatusLine:
    def test_rewrites_one_line_of_a_terminal(self):
        out = Terminal()
        line = StatusLine(out)
        line.say("uno")
        line.say("dos " * 200)
        line.clear()

        assert "\n" not in out.getvalue()
        assert out.getvalue().count("\r\x1b[2K") == 3
        assert max(map(len, out.getvalue().split("\r\x1b[2K"))) < 200

    def test_says_nothing_where_there_is_no_terminal(self):
        out = io.StringIO()
        line = StatusLine(out)
        line.say("uno")
        line.clear()

        assert out.getvalue() == ""


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"


PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
open(sys.argv[1], "w").write(str(child.pid))
{ignore}
time.sleep(60)
"""


def family(tmp_path, *, deaf=False):
    """A process with a child; deaf = one that does not end when asked."""
    ignore = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)" if deaf else ""
    note = tmp_path / "child"
    process = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(ignore=ignore), str(note)], start_new_session=True
    )
    while not (note.exists() and note.read_text()):
        time.sleep(0.02)
    time.sleep(0.1)
    return process, int(note.read_text())


class TestProcesses:
    @pytest.mark.parametrize("deaf", [False, True])
    def test_ends_every_process_and_what_it_started(self, tmp_path, monkeypatch, deaf):
        monkeypatch.setattr(processes, "GRACE", 0.5)
        process, child = family(tmp_path, deaf=deaf)
        Processes(running=[process], grace=0.5).stop()

        assert process.returncode is not None
        for _ in range(50):
            if not alive(child):
                break
            time.sleep(0.02)
        assert not alive(child)

    def test_answers_the_first_ctrl_c_at_once_and_hurries_at_the_second(self):
        said = []
        here = Processes(farewell=lambda: said.append("Deteniendo"))
        before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            here.listen()
            os.kill(os.getpid(), signal.SIGINT)
            began = time.monotonic()
            code = here.wait()
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.01)
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

        assert (said, code, here.grace) == (["Deteniendo"], 0, 0.0)
        assert time.monotonic() - began < 2

    def test_tells_who_ended_by_itself(self):
        process = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])

        here = Processes(running=[process])

        assert (here.wait(), here.stopping) == (3, False)


class TestSmallerEntities:
    @pytest.mark.parametrize("entity", [MIMBRE, ABRIGO], ids=lambda one: one.name)
    def test_attend_somebody_where_their_one_click_account_works(self, entity):
        centre = {"MI-": "MI-VALDEALBA", "AB-": "AB-CASA"}[entity.centres]
        until = date(2026, 11, 15).toordinal()

        attended = [
            each
            for life in region(800, 2026, until)
            for each in life.of("TS")
            if each.centre == centre
        ]

        assert len(attended) >= 2

    def test_declare_the_same_book_under_their_own_names(self, tmp_path, monkeypatch, settings):
        told = {}
        monkeypatch.setattr(
            entities, "register_source", lambda text, name, now: told.update({name: text})
        )
        entities.declare_entities(settings.SOURCES_FOLDER)
        mappings = {
            name: parse_source(text, codes={"municipalities": {"Valdealba": "53001"}})
            for name, text in told.items()
        }

        assert {(one.code, one.organisation) for one in mappings.values()} == {
            ("ts-mimbre", "MIMBRE"),
            ("ts-abrigo", "ABRIGO"),
        }
        assert {one.raw["folder"]["path_env"] for one in mappings.values()} == {
            "TRENZA_SOURCE_TS_MIMBRE_FOLDER",
            "TRENZA_SOURCE_TS_ABRIGO_FOLDER",
        }
