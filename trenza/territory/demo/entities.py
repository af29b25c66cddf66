"""Two smaller NGOs of the invented region, which fill in the same workbook as Puente Claro."""

from pathlib import Path

from trenza.base.clock import now
from trenza.exchange.public import register_source

MODEL = "ngo-workbook.yaml"
# Folder of the region, then what differs from the model: source, name, organisation, variable.
ENTITIES = {
    "mimbre": ("ts-mimbre", "Asociación Mimbre, libro de atención", "MIMBRE"),
    "abrigo": ("ts-abrigo", "Casa Abrigo, libro de atención", "ABRIGO"),
}


def variable_of(source: str) -> str:
    """Where the folder of that source is told."""
    return f"TRENZA_SOURCE_{source.upper().replace('-', '_')}_FOLDER"


def declare_entities(sources: Path) -> None:
    """Register them by the declaration of Puente Claro, under their own names."""
    model = (sources / MODEL).read_text("utf-8")
    for source, name, organisation in ENTITIES.values():
        told = {"source": source, "name": name, "organisation": organisation}
        lines = [
            f"{key}: {told[key]}" if (key := line.partition(":")[0]) in told else line
            for line in model.splitlines()
        ]
        text = "\n".join(lines).replace(variable_of("ts-puente"), variable_of(source))
        register_source(text, name=f"{source}.yaml", now=now())
