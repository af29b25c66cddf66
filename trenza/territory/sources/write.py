"""Writing the whole region: directory, cast and the three source systems, in one pass."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from trenza.territory.sources.employment import EmploymentWriter
from trenza.territory.sources.placement import PlacementWriter
from trenza.territory.sources.sink import sqlite_url
from trenza.territory.sources.social import SocialWriter
from trenza.territory.sources.workbook import ABRIGO, MIMBRE, WorkbookWriter
from trenza.territory.synth.cast import cast_directory
from trenza.territory.synth.days import DEFAULT_UNTIL, iso
from trenza.territory.synth.organisations import directory
from trenza.territory.synth.world import HomeLife, region

SOCIAL_FILE = "servicios_sociales.sqlite"
EMPLOYMENT_FILE = "empleo.sqlite"
Progress = Callable[[int], None]


class Writer(Protocol):
    """A source system being filled."""

    def add(self, life: HomeLife) -> None:
        """Take what this system knows of a home."""

    def close(self) -> dict[str, int]:
        """Finish; how many rows were written where."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What makes one region different from another."""

    persons: int
    seed: int
    until: int = DEFAULT_UNTIL.toordinal()
    social_url: str = ""
    employment_url: str = ""


def write_region(recipe: Recipe, out: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Write the region into a folder; the same recipe gives the same bytes. Returns the counts."""
    out.mkdir(parents=True, exist_ok=True)
    _write_json(out / "organisations.json", directory())
    _write_json(out / "cast.json", cast_directory())
    writers: dict[str, Writer] = {
        "servicios_sociales": SocialWriter(recipe.social_url or sqlite_url(out / SOCIAL_FILE)),
        "empleo": EmploymentWriter(
            recipe.employment_url or sqlite_url(out / EMPLOYMENT_FILE), recipe.until
        ),
        "entidad": WorkbookWriter(out / "entidad"),
        "mimbre": WorkbookWriter(out / "mimbre", MIMBRE),
        "abrigo": WorkbookWriter(out / "abrigo", ABRIGO),
        "agencia": PlacementWriter(out / "agencia", recipe.until),
    }
    persons = homes = 0
    for life in region(recipe.persons, recipe.seed, recipe.until):
        homes += 1
        persons += len(life.home.people)
        for writer in writers.values():
            writer.add(life)
        if progress is not None and homes % 50 == 0:
            progress(persons)
    counts = {name: writer.close() for name, writer in writers.items()}
    manifest = {
        "persons": persons,
        "homes": homes,
        "seed": recipe.seed,
        "until": iso(recipe.until),
        "rows": counts,
    }
    _write_json(out / "manifest.json", manifest)
    if progress is not None:
        progress(persons)
    return manifest


def _write_json(path: Path, content: Any) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")
