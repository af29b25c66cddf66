"""``python -m tools.texts``: every text for people is there, and in the language of the screens.

Castilian Spanish is the source language of screens and packs. A text of a pack may be one sentence,
in the pack's language, or one for each language that the pack declares (``language`` or
``languages``); none may be missing or empty. Templates, forms and messages hold no English words.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
TEXTS = frozenset({
    "label", "text", "help", "title", "name", "needed", "exists", "intro", "withdrawal",
    "refusal", "statement", "summary", "norm", "description",
})  # fmt: skip
GROUPS = frozenset({"purposes", "media", "sectors", "definitions", "blocks"})  # code: text
SAID = frozenset({"label", "help_text", "required_message", "empty_label"})
NAMED_TEXTS = ("error_messages",)
# Words that no Spanish sentence has and few English ones lack.
ENGLISH = re.compile(
    r"\b(the|and|of|with|please|your|you|this|that|from|not|save|cancel|delete|submit|search|next|"
    r"previous|loading|sign in|login|logout|yes|required|invalid|choose|select|must|should)\b",
    re.IGNORECASE,
)
CODE = re.compile(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|{%.*?%}|{{.*?}}|<(script|style).*?</\1>",
                  re.DOTALL)  # fmt: skip
SPOKEN = re.compile(r"""(?:\balt|\btitle|aria-label|placeholder)="([^"]*)"|>([^<>]+)<""")


def pack_problems(folder: Path) -> Iterator[str]:
    """Texts of a pack that are missing in one of its languages, or empty."""
    documents = {path: yaml.safe_load(path.read_text()) for path in _yaml(folder)}
    declared: set[str] = set()
    for document in documents.values():
        declared |= _languages(document)
    for path, document in documents.items():
        for place, text in _texts(document, ""):
            for problem in _missing(text, declared or {"es"}):
                yield f"{path}: {place}: {problem}"


def _yaml(folder: Path) -> list[Path]:
    """The files of the pack itself; its sources speak to computers."""
    return sorted([*folder.glob("*.yaml"), *folder.glob("types/*.yaml")])


def _languages(document: object) -> set[str]:
    if not isinstance(document, dict):
        return set()
    one = document.get("language")
    return {str(each) for each in [*(document.get("languages") or []), *([one] if one else [])]}


def _texts(node: object, place: str) -> Iterator[tuple[str, object]]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _texts(item, f"{place}[{index}]")
    elif isinstance(node, dict):
        for key, value in node.items():
            here = f"{place}.{key}".lstrip(".")
            if key in GROUPS and isinstance(value, dict):
                yield from ((f"{here}.{code}", text) for code, text in value.items())
            elif key in TEXTS and not isinstance(value, (list, bool)):
                yield here, value
            yield from _texts(value, here)


def _missing(text: object, languages: set[str]) -> Iterator[str]:
    if isinstance(text, dict):
        if set(text) & languages:  # one sentence for each language
            for language in sorted(languages):
                if not str(text.get(language) or "").strip():
                    yield f"falta en «{language}»"
        return  # a group that happens to be called like a text
    if not str(text or "").strip():
        yield "está vacío"


def template_problems(path: Path) -> Iterator[str]:
    """English words where a page speaks."""
    source = CODE.sub(" ", path.read_text())
    for match in SPOKEN.finditer(source):
        said = (match.group(1) or match.group(2) or "").strip()
        if found := ENGLISH.search(said):
            yield f"{path}: «{said[:60]}» («{found.group(0)}»)"


def form_problems(path: Path) -> Iterator[str]:
    """English words in what forms say."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.keyword):
            continue
        wanted = node.arg in SAID or node.arg in NAMED_TEXTS
        values = [one for one in _values(node.value) if isinstance(one, str)] if wanted else []
        for said in values:
            if found := ENGLISH.search(said):
                yield f"{path}:{node.value.lineno}: «{said[:60]}» («{found.group(0)}»)"


def _values(node: ast.expr) -> Iterator[object]:
    if isinstance(node, ast.Dict):
        for value in node.values:
            yield from _values(value)
    elif isinstance(node, ast.Constant):
        yield node.value


def problems(root: Path) -> list[str]:
    """Everything that is wrong with the texts of a working copy."""
    found: list[str] = []
    for pack in sorted((root / "packs").glob("*/pack.yaml")):
        found += pack_problems(pack.parent)
    for path in sorted([*root.glob("templates/**/*.html"), *root.glob("trenza/**/*.html")]):
        found += template_problems(path)
    for path in sorted(root.glob("trenza/**/*.py")):
        found += form_problems(path)
    return found


def main() -> int:
    """Say what is wrong; 1 if anything is."""
    found = problems(ROOT)
    for problem in found:
        sys.stderr.write(f"{problem}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
