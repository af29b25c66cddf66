"""Things that must be said in two places say the same in both."""

import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver

from config.cli import EXAMPLES, NOT_OURS, VERBS, Verbs, wrong_in_words
from tests.environment import ROOT

# What anybody may reach without signing in, each with a reason.
OPEN_PAGES = {
    "account_login": "signing in",
    "accounts:people": "the invented people, in the demonstration only",
    "accounts:enter_as_invented": "entering as one of them, in the demonstration only",
    "base:csp_report": "browsers report by themselves",
    "base:health": "whoever watches the service",
    "base:metrics": "whoever watches the service",
    "desk:state_record": "what is written outlives the session; it is told and kept by nobody",
    "desk:correct_record": "what is written outlives the session; it is told and kept by nobody",
    "base:components": "the catalogue of components, while developing only",
}
NAMED_IN_TEMPLATE = re.compile(r"""{%\s*(?:url|link|button_link)\s+["']([\w:]+)["']""")
USED_TEMPLATE = re.compile(r"""["']((?:[\w\-{}.]+/)*[\w\-{}.]+\.(?:html|txt))["']""")
SETTING = re.compile(r"\bTRENZA_[A-Z_]*[A-Z]\b")
SPANISH = re.compile(r"\b(de|la|el|los|las|una?|que|con|por|para|en|al?|y)\b", re.IGNORECASE)


def walk(patterns, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route with its full name; routes of the API have none of ours."""
    for one in patterns:
        if isinstance(one, URLResolver):
            space = f"{prefix}{one.namespace}:" if one.namespace else prefix
            yield from walk(one.url_patterns, space)
        else:
            yield f"{prefix}{one.name or one.pattern}", one


ROUTES = dict(walk(get_resolver().url_patterns))
PAGES = {name: route for name, route in ROUTES.items() if not name.startswith("api-")}


@cache
def texts(*folders: str) -> dict[Path, str]:
    return {
        path: path.read_text()
        for folder in folders
        for suffix in ("*.py", "*.html")
        for path in sorted((ROOT / folder).rglob(suffix))
    }


class TestRoutes:
    def test_there_are_many(self):
        assert len(PAGES) > 40

    def test_named_in_code_and_templates_exist(self):
        named: dict[str, str] = {}
        for path, text in texts("trenza", "templates").items():
            for name in NAMED_IN_TEMPLATE.findall(text):
                named[name] = path.name
            for name in re.findall(r"""(?:reverse|redirect)\(\s*["']([\w]+:[\w]+)["']""", text):
                named[name] = path.name

        assert len(named) > 20
        assert {name: where for name, where in named.items() if name not in ROUTES} == {}

    def test_ask_for_a_session_but_for_the_few_that_say_why(self):
        without = {
            name
            for name, route in PAGES.items()
            if not getattr(route.callback, "login_required", True)
        }

        assert without <= set(OPEN_PAGES)

    def test_of_the_interface_ask_for_a_token(self):
        from config.api import api

        described = api.get_openapi_schema()["paths"]
        without = [
            path
            for path, verbs in described.items()
            for verb in verbs.values()
            if not verb.get("security")
        ]

        assert described != {}
        assert without == []

    def test_carry_nothing_but_opaque_numbers_and_codes(self):
        """Law 9: an address stays in histories, logs and on paper."""
        kinds = {
            kind
            for route in PAGES.values()
            for kind in re.findall(r"<(\w+:)?\w+>", str(route.pattern))
        }

        assert kinds <= {"uuid:", "slug:", "int:"}


class TestTemplates:
    def test_are_all_used(self):
        used = set()
        for text in texts("trenza", "templates", "config").values():
            used |= set(USED_TEMPLATE.findall(text))
        made = [  # f"desk/folder/{page}.html" and the like
            re.compile(re.sub(r"\\\{.*?\\\}", "[a-z]+", re.escape(name)))
            for name in used
            if "{" in name
        ]
        there = {
            str(path.relative_to(folder))
            for folder in [ROOT / "templates", *(ROOT / "trenza").glob("*/templates")]
            for path in folder.rglob("*")
            if path.is_file()
        }
        unknown = {
            name
            for name in there - used
            if not any(pattern.fullmatch(name) for pattern in made)
            and not name.startswith(("account/", "allauth/", "django/", "admin/"))
            and name not in ("400.html", "403.html", "404.html", "500.html", "403_csrf.html")
        }

        assert len(there) > 30
        assert unknown == set()

    def test_can_all_be_read(self):
        for folder in [ROOT / "templates", *(ROOT / "trenza").glob("*/templates")]:
            for path in folder.rglob("*.html"):
                engines["django"].get_template(str(path.relative_to(folder)))


class TestSettings:
    def test_read_from_the_environment_are_written_down(self):
        written = (ROOT / "docs" / "operate" / "settings.md").read_text()
        read = {
            name for text in texts("trenza", "config").values() for name in SETTING.findall(text)
        }
        said = set(SETTING.findall(written))
        families = tuple(re.findall(r"`(TRENZA_[A-Z_]+_)<", written))  # one for each source

        assert len(read) > 12
        assert sorted(name for name in read - said if not name.startswith(families)) == []

    def test_written_down_are_read(self):
        written = (ROOT / "docs" / "operate" / "settings.md").read_text()
        code = "".join(texts("trenza", "config").values())
        rows = re.findall(r"^\| `(TRENZA_[A-Z_]+)`", written, re.MULTILINE)

        # a name made of pieces (…_PASSWORD_WEB) is looked for by its first piece
        assert len(rows) > 12
        assert [
            name for name in rows
            if name not in code and name.rsplit("_", 1)[0] + "_" not in code
        ] == []  # fmt: skip


def verbs() -> list[str]:
    return sorted(
        path.stem
        for path in (ROOT / "trenza").glob("*/management/commands/*.py")
        if path.stem != "__init__"
    )


def help_of(verb: str) -> str:
    return Verbs(["trenza", verb]).fetch_command(verb).create_parser("trenza", verb).format_help()


class TestVerbs:
    def test_are_those_promised(self):
        promised = {
            "serve", "worker", "demo", "migrate", "synth", "intake", "exchange", "match",
            "protocol", "audit", "bench", "doctor",
        }  # fmt: skip

        assert promised == set(verbs()) == set(EXAMPLES)
        assert re.findall(r"^  (\w+) ", VERBS, re.MULTILINE) != []
        assert set(re.findall(r"^  (\w+) ", VERBS, re.MULTILINE)) == promised

    @pytest.mark.parametrize("verb", verbs())
    def test_explain_themselves_in_spanish(self, verb: str):
        command = Verbs(["trenza", verb]).fetch_command(verb)

        assert SPANISH.search(str(command.help))
        assert help_of(verb).startswith(f"Uso: trenza {verb}")
        assert f"Ejemplo: trenza {verb}" in help_of(verb)

    @pytest.mark.parametrize("verb", verbs())
    def test_offer_no_option_of_the_frame(self, verb: str):
        told = help_of(verb)

        assert [name for name in sorted(NOT_OURS) if name in told] == []
        assert not re.search(r"Django|database|positional|options:|show this", told)

    @pytest.mark.parametrize("verb", verbs())
    def test_understand_their_example(self, verb: str):
        parser = Verbs(["trenza", verb]).fetch_command(verb).create_parser("trenza", verb)
        words = EXAMPLES[verb].split()

        assert words[:2] == ["trenza", verb]
        assert parser.parse_args(words[2:])

    def test_that_nobody_knows_are_refused(self):
        asked = subprocess.run(
            [sys.executable, "-c", "from config.cli import main; main()", "inventado"],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

        assert (asked.returncode, asked.stdout) == (1, "")
        assert asked.stderr.startswith("No hay ningún verbo «inventado». Los que hay:")

    def test_say_what_is_wrong_in_a_line_in_plain_words(self, capsys):
        with pytest.raises(SystemExit):
            Verbs(["trenza", "match", "dedupe", "--memory", "mucha", "x"]).execute()
        told = capsys.readouterr().err

        assert told.startswith("Uso: trenza match dedupe [-h]")
        assert told.endswith("trenza match dedupe: --memory: «mucha» no es un número.\n")
        assert wrong_in_words("the following arguments are required: FICHERO") == "falta FICHERO"

    def test_say_what_is_wrong_in_plain_words(self):
        asked = subprocess.run(
            [sys.executable, "-c", "from config.cli import main; main()", "protocol", "check", "x"],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

        assert asked.returncode == 1
        assert "No existe la carpeta" in asked.stderr
        assert "CommandError" not in asked.stderr
