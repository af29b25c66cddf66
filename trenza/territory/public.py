"""The door of the territory: write the invented region, keep it living, tell it as statements."""

from trenza.territory.simulator import NoRegion, simulate_step
from trenza.territory.sources.living import Change
from trenza.territory.sources.write import Recipe, write_region
from trenza.territory.synth.cast import cast_directory
from trenza.territory.synth.organisations import directory
from trenza.territory.synth.statements import statements

__all__ = [
    "Change",
    "NoRegion",
    "Recipe",
    "cast_directory",
    "directory",
    "simulate_step",
    "statements",
    "write_region",
]
