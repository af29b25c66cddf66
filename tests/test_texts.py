"""The step of ``make check`` that looks for texts that are missing or in another language."""

from pathlib import Path

import pytest

from tests.environment import ROOT
from tools.texts import form_problems, pack_problems, problems, template_problems


def pack(folder: Path, text: str, declared: str = "language: es") -> list[str]:
    (folder / "consent.yaml").write_text(f"{declared}\n")
    (folder / "types.yaml").write_text(f"entries:\n  - code: one\n    {text}\n")
    return list(pack_problems(folder))


def test_the_working_copy_has_every_text():
    assert problems(ROOT) == []


class TestPack:
    @pytest.mark.parametrize(
        "text",
        ["label: ''", "label:", "help: '   '", "definitions: {general: ''}",
         "label: {es: Uno, ca: ''}", "label: {ca: Un}"],
    )  # fmt: skip
    def test_with_a_text_missing_is_told(self, tmp_path: Path, text: str):
        declared = "languages: [es, ca]" if "ca" in text else "language: es"
        [told] = pack(tmp_path, text, declared)

        assert "entries[0]" in told

    @pytest.mark.parametrize(
        "text", ["label: Uno", "label: {es: Uno, ca: Un}", "help: {max: full}"]
    )
    def test_with_all_of_them_is_right(self, tmp_path: Path, text: str):
        assert pack(tmp_path, text, "languages: [es, ca]") == []


class TestScreens:
    @pytest.mark.parametrize(
        "page",
        ["<p>Save your changes</p>", '<button aria-label="Delete">x</button>',
         "<h1>The folder</h1>", '<img alt="Sign in">'],
    )  # fmt: skip
    def test_left_in_english_are_told(self, tmp_path: Path, page: str):
        path = tmp_path / "page.html"
        path.write_text(page)

        assert len(list(template_problems(path))) == 1

    @pytest.mark.parametrize(
        "page",
        ["<p>Guardar</p>", "{# the title #}<p>{{ form.submit }}</p>", "<div class='next'></div>"],
    )
    def test_in_spanish_are_right(self, tmp_path: Path, page: str):
        path = tmp_path / "page.html"
        path.write_text(page)

        assert list(template_problems(path)) == []

    def test_of_forms_are_looked_at_too(self, tmp_path: Path):
        path = tmp_path / "forms.py"
        path.write_text(
            'F(label="Choose one", help_text="Elige uno", error_messages={"r": "This is required"})'
        )

        assert len(list(form_problems(path))) == 2
