"""The command ``trenza synth``."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command


def synth(*args):
    out = StringIO()
    call_command("synth", *map(str, args), stdout=out)
    return out.getvalue()


class TestSynth:
    def test_writes_a_region_and_says_so_in_one_object(self, tmp_path):
        said = synth("--persons", 40, "--seed", 2, "--out", tmp_path, "--json")
        result = json.loads(said.splitlines()[-1])

        assert result["persons"] == 40
        assert (tmp_path / "empleo.sqlite").exists()
        assert json.loads((tmp_path / "manifest.json").read_text())["until"] == "2026-11-15"

    def test_ends_the_story_when_told(self, tmp_path):
        synth("--persons", 20, "--out", tmp_path, "--until", "2025-03-31")

        assert (tmp_path / "agencia" / "ENVIO_ENPI_202502.xml").exists()

    def test_writes_statements_one_by_line(self, tmp_path):
        path = tmp_path / "region.ndjson"
        said = synth("statements", "--persons", 30, "--out", path, "--json")
        lines = path.read_text().splitlines()

        assert json.loads(said.splitlines()[-1])["statements"] == len(lines)
        assert {json.loads(line)["kind"] for line in lines} >= {"person", "record"}

    def test_keeps_a_region_living(self, living_folder):
        said = synth("live", "--dir", living_folder, "--every", 0, "--steps", 3, "--json")

        assert json.loads(said.splitlines()[-1])["steps"] == 3

    @pytest.mark.parametrize(
        ("args", "message"),
        [
            (["--persons", 10], "Falta --out"),
            (["--persons", 0, "--out", "x"], "1 o más"),
            (["live"], "Falta --dir"),
        ],
    )
    def test_says_what_is_missing(self, args, message):
        with pytest.raises(CommandError, match=message):
            synth(*args)
