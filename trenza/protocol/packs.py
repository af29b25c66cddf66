"""Reading a pack's folder: YAML to nodes that know their file and line."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unicodedata import category

import yaml

from trenza.protocol.rules.check import FILES, Checked, check
from trenza.protocol.rules.overlay import as_document, read_over
from trenza.protocol.rules.pack import Pack
from trenza.protocol.rules.reading import Node, Problem

UPLOAD_LIMIT = 200_000  # bytes of rules sent by somebody
MOST_LEVELS = 12  # of lists and groups, one in another; rules have five
LIMIT = 1_000_000  # bytes of one file; a pack is written by people


@dataclass(frozen=True)
class Preset:
    """A ready-made matrix to start a draft from."""

    code: str
    name: str
    help: str
    path: Path


class PackError(ValueError):
    """A pack that cannot be used; ``problems`` say where and why."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class _Loader(yaml.SafeLoader):
    """YAML where only true, false, null and plain numbers are not texts.

    Without this «NO» would be a boolean, «001» an octal number and a date no text.
    """

    yaml_implicit_resolvers: dict = {}  # type: ignore[type-arg]


for _tag, _pattern, _first in (
    ("bool", "^(?:true|false)$", "tf"),
    ("null", "^(?:null|~)$", "n~"),
    ("int", "^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    ("float", "^-?(?:0|[1-9][0-9]*)\\.[0-9]+$", "-0123456789"),
    ("merge", "^<<$", "<"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_pack(folder: Path) -> Checked:
    """Read and check the pack in a folder."""
    documents: dict[str, Node] = {}
    problems: list[Problem] = []
    for name in _names(folder):
        try:
            documents[name] = _document(folder / name, name, problems)
        except yaml.YAMLError as error:
            problems.append(_syntax(name, error))
        except (UnicodeDecodeError, OSError, RecursionError):
            problems.append(Problem(name, 1, "No se puede leer: debe ser texto UTF-8."))
    return check(documents, problems)


def _names(folder: Path) -> list[str]:
    """The files of a pack; other folders (sources, for one) belong to others."""
    types = sorted(f"types/{path.name}" for path in (folder / "types").glob("*.yaml"))
    return [name for name in (*FILES, *types) if (folder / name).is_file()]


def read_overlay(raw: bytes, base: Pack, *, on: date, name: str = "protocolo.yaml") -> Checked:
    """The rules of an uploaded file laid over ``base``; nobody vouches for what it holds."""
    problems: list[Problem] = []
    node = Node(None, name, 1)
    try:
        if len(raw) > UPLOAD_LIMIT:
            problems.append(Problem(name, 1, "El fichero es demasiado grande."))
        else:
            text = raw.decode("utf-8-sig")
            _refuse_tricks(text, name, problems)
            node = node if problems else _parse(text, name, problems)
    except yaml.YAMLError as error:
        problems.append(_syntax(name, error))
    except (ValueError, RecursionError):
        problems.append(Problem(name, 1, "No se puede leer: debe ser texto UTF-8."))
    return read_over(node, base, on=on, found=problems)


def read_presets(folder: Path) -> tuple[Preset, ...]:
    """The ready-made matrices that lie in a folder, by name of file."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        first = path.read_text(encoding="utf-8").splitlines()
        name = next(line.removeprefix("name: ") for line in first if line.startswith("name: "))
        help_ = next(line.removeprefix("# ") for line in first if line.startswith("# "))
        found.append(Preset(path.stem, name, help_, path))
    return tuple(found)


def overlay_text(pack: Pack, seal: str) -> str:
    """The rules of a pack as one file that ``read_overlay`` reads back."""
    document = as_document(pack, seal)
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=110)


def _refuse_tricks(text: str, name: str, problems: list[Problem]) -> None:
    """What fills any memory, takes any time or means something else than it says; rules need none.

    Nothing is built meanwhile, and it ends at the first one.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        wrong = _trick(event, depth)
        if wrong:
            line = event.start_mark.line + 1 if event.start_mark else 1
            problems.append(Problem(name, line, wrong))
            return


def _trick(event: yaml.Event, depth: int) -> str:
    if isinstance(event, yaml.AliasEvent):
        return "Aquí no se admiten referencias (*)."
    if getattr(event, "tag", None):
        return "Aquí no se admiten etiquetas (!)."
    if depth > MOST_LEVELS:
        return "Hay demasiados niveles unos dentro de otros."
    if isinstance(event, yaml.ScalarEvent) and _unfit(event.value):
        return "Hay un carácter que no se puede guardar."
    return ""


def _unfit(text: str) -> bool:
    """Controls and halves of characters: JSON may write them, PostgreSQL keeps them not."""
    return any(one not in "\n\t" and category(one) in ("Cc", "Cs") for one in text)


def _document(path: Path, name: str, problems: list[Problem]) -> Node:
    if path.stat().st_size > LIMIT:
        problems.append(Problem(name, 1, "El fichero es demasiado grande."))
        return Node(None, name, 1)
    return _parse(path.read_text(encoding="utf-8"), name, problems)


def _parse(text: str, name: str, problems: list[Problem]) -> Node:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return _convert(loader, node, name, problems) if node else Node(None, name, 1)
    finally:
        loader.dispose()


def _convert(loader: _Loader, node: yaml.Node, name: str, problems: list[Problem]) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Node([_convert(loader, item, name, problems) for item in node.value], name, line)
    if isinstance(node, yaml.MappingNode):
        _refuse_repeated(node, name, problems)
        loader.flatten_mapping(node)
        values = {
            str(key.value): _convert(loader, value, name, problems) for key, value in node.value
        }
        return Node(values, name, line)
    return Node(loader.construct_object(node, deep=True), name, line)


def _refuse_repeated(node: yaml.MappingNode, name: str, problems: list[Problem]) -> None:
    """YAML keeps the last of two equal keys in silence; a pack must not lose a line so."""
    # a node reached by a second alias has been flattened already: its merged keys are no mistake
    if getattr(node, "seen", False):
        return
    node.seen = True  # type: ignore[attr-defined]
    times = Counter(str(key.value) for key, _ in node.value if key.value != "<<")
    for key, _ in node.value:
        if not isinstance(key, yaml.ScalarNode):
            problem = Problem(name, key.start_mark.line + 1, "Una clave es una sola palabra.")
            problems.append(problem)
        elif times[key.value] > 1:
            problem = Problem(name, key.start_mark.line + 1, f"«{key.value}» está repetido.")
            problems.append(problem)


def _syntax(name: str, error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    return Problem(name, mark.line + 1 if mark else 1, "El fichero no es YAML bien escrito.")
