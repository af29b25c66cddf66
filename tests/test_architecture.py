"""The shape of the house: contexts, their doors, the direction of relations, the size of files."""

import ast
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from tests.environment import ROOT

LAYERS = next(
    contract["layers"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
        "contracts"
    ]
    if contract["id"] == "contexts"
)
HEIGHT = {
    name.strip(): len(LAYERS) - place
    for place, line in enumerate(LAYERS)
    for name in line.split("|")
}
CONTEXTS = sorted(
    folder.name for folder in (ROOT / "trenza").iterdir() if (folder / "__init__.py").exists()
)
FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "misc"}
LINES = 400
TEMPLATE_LINES = 150
DOOR_LINES = 60
README_LINES = 45


def sources(*folders: str, suffix: str = ".py") -> list[Path]:
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob(f"*{suffix}"))
        if "migrations" not in path.parts and "node_modules" not in path.parts
    ]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


class TestContext:
    @pytest.mark.parametrize("context", CONTEXTS)
    def test_has_its_place_in_the_order(self, context: str):
        assert context in HEIGHT

    @pytest.mark.parametrize("context", CONTEXTS)
    def test_says_in_its_readme_what_it_is(self, context: str):
        readme = ROOT / "trenza" / context / "README.md"

        assert readme.exists()
        lines = readme.read_text().strip().splitlines()
        assert 4 <= len(lines) <= README_LINES

    @pytest.mark.parametrize("context", [c for c in CONTEXTS if c not in ("base", "desk")])
    def test_has_one_small_door_that_names_what_it_gives(self, context: str):
        door = ROOT / "trenza" / context / "public.py"
        assert door.exists()
        text = door.read_text()
        tree = ast.parse(text)
        kinds = {type(node) for node in tree.body[1:]}

        assert ast.get_docstring(tree)
        assert len(text.splitlines()) < DOOR_LINES
        assert kinds <= {ast.Import, ast.ImportFrom, ast.Assign}
        assert "__all__" in text

    @pytest.mark.parametrize("context", [c for c in CONTEXTS if c not in ("base", "desk")])
    def test_gives_exactly_what_its_door_imports(self, context: str):
        tree = ast.parse((ROOT / "trenza" / context / "public.py").read_text())
        imported = {
            alias.asname or alias.name
            for node in tree.body
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        [said] = [node.value for node in tree.body if isinstance(node, ast.Assign)]

        assert set(ast.literal_eval(said)) == imported

    def test_is_mirrored_by_a_folder_of_tests(self):
        assert [c for c in CONTEXTS if not list((ROOT / "tests" / c).rglob("test_*.py"))] == []


def relations_between_contexts() -> list[tuple[str, str, models.ForeignKey]]:
    """Context that points, context pointed at, and the field that does it."""
    ours = [m for m in apps.get_models() if m.__module__.startswith("trenza.")]
    fields = [
        field
        for model in ours
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model in ours
    ]
    pairs = [(f.model._meta.app_label, f.related_model._meta.app_label, f) for f in fields]
    return [(here, there, field) for here, there, field in pairs if here != there]


class TestRelations:
    def test_point_downwards(self):
        found = relations_between_contexts()

        assert len(found) >= 5
        assert [str(f) for here, there, f in found if HEIGHT[there] >= HEIGHT[here]] == []

    def test_leave_no_way_back(self):
        found = relations_between_contexts()

        assert [str(f) for *_, f in found if f.remote_field.related_name != "+"] == []


class TestFiles:
    def test_of_code_and_tests_are_short(self):
        files = sources("trenza", "config", "tests", "tools")

        assert len(files) > 250
        assert [
            f"{name_of(p)}: {n}"
            for p in files
            if (n := len(p.read_text().splitlines())) > LINES
        ] == []  # fmt: skip

    def test_of_templates_are_shorter(self):
        files = sources("trenza", "templates", suffix=".html")

        assert len(files) > 30
        assert [
            f"{name_of(p)}: {n}"
            for p in files
            if (n := len(p.read_text().splitlines())) > TEMPLATE_LINES
        ] == []  # fmt: skip

    def test_of_sql_are_short_and_say_what_they_do(self):
        files = sources("trenza", suffix=".sql")

        assert len(files) > 20
        assert [name_of(p) for p in files if len(p.read_text().splitlines()) > LINES] == []
        assert [name_of(p) for p in files if "--" not in p.read_text()] == []

    def test_have_no_name_that_says_nothing(self):
        named = {name_of(p): set(p.with_suffix("").parts) for p in sources("trenza", "config")}

        assert [path for path, parts in named.items() if parts & FORBIDDEN] == []

    def test_of_code_begin_by_saying_what_they_are(self):
        silent = [
            name_of(path)
            for path in sources("trenza", "config")
            if path.name != "__init__.py" and ast.get_docstring(ast.parse(path.read_text())) is None
        ]

        assert silent == []

    def test_of_the_repository_name_no_other_machine(self):
        """Addresses and folders of whoever built it have no place in what others read."""
        private = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "/tm" + "p/memo")
        texts = [
            path
            for pattern in ("*.py", "*.md", "*.sql", "*.yaml", "*.html", "*.toml", "*.txt")
            for folder in (
                "trenza",
                "config",
                "docs",
                "packs",
                "templates",
                "requirements",
                "tests",
            )
            for path in (ROOT / folder).rglob(pattern)
        ]

        assert len(texts) > 300
        assert [
            name_of(path) for path in texts if any(word in path.read_text() for word in private)
        ] == []


class TestRoles:
    def test_of_statistics_and_log_write_nothing_of_others(self):
        """What the files grant to insight and audit, read from the files themselves."""
        written = []
        for path in sources("trenza", suffix=".sql"):
            statements = path.read_text().split(";")
            written += [
                f"{name_of(path)}: {' '.join(s.split())[:80]}"
                for s in statements
                if "GRANT" in s and "trenza_insight" in s
                and any(verb in s for verb in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"))
            ]  # fmt: skip

        assert written == []
