"""How social services assess a person: exclusion, needs, factors and competences."""

from collections.abc import Iterator
from typing import Any

from trenza.territory.synth.days import iso
from trenza.territory.synth.names import Weighted
from trenza.territory.synth.story import Fact, Story, barriers, pick, several

_DIMENSIONS = ["economic", "employment", "training", "housing", "health", "relational"]
_INTENSITY = {"none": 1, "vulnerable": 2, "risk": 3, "high": 4}
_INTENSITIES = ["none", "mild", "moderate", "severe"]
NEEDS = {
    "1": [("1.01", "Información sobre prestaciones", "Información y orientación"),
          ("1.03", "Tramitación de documentación", "Apoyo en gestiones")],
    "2": [("2.02", "Apoyo en la crianza", "Programa de familia"),
          ("2.05", "Cuidado de persona mayor o dependiente", "Ayuda a domicilio")],
    "3": [("3.01", "Inserción laboral", "Itinerario de inserción"),
          ("3.04", "Aprendizaje del idioma", "Clases de español"),
          ("3.06", "Aislamiento social", "Actividades comunitarias")],
    "4": [("4.01", "Falta de alojamiento", "Programa de vivienda"),
          ("4.03", "Deudas de suministros", "Ayuda a suministros")],
    "5": [("5.01", "Carencia de ingresos", "Renta garantizada"),
          ("5.02", "Alimentación insuficiente", "Ayuda de alimentos")],
}  # fmt: skip
_GRADE = Weighted([("low", 30), ("medium", 48), ("high", 22)])
_STRENGTHS = ["punctuality", "appearance", "autonomy", "teamwork", "communication",
              "responsibility", "mobility"]  # fmt: skip


def assessments(story: Story, opened: int) -> Iterator[Fact]:
    """Assessments of exclusion and of needs, the last one still valid."""
    days = [opened + 15, story.day(opened + 60, story.until), story.until - 20]
    count = 2 if story.until - opened < 400 else 3
    days = sorted(days)
    for place in range(count):
        day = min(days[place], story.until - 1)
        end = 0 if place == count - 1 else min(days[place + 1], story.until - 1)
        yield _exclusion(story, day, end)
        yield _needs(story, day, end)


def _exclusion(story: Story, day: int, end: int) -> Fact:
    highest = _INTENSITY[story.risk]
    content: dict[str, Any] = {
        "risk": story.risk,
        "assessed_on": iso(day),
        "tool": "Escala de valoración de la exclusión",
        "score": highest * 5 + int(story.rng.random() * 5),
        "dimensions": [
            {
                "dimension": dimension,
                "intensity": _INTENSITIES[int(story.rng.random() * highest)],
            }
            for dimension in _DIMENSIONS
        ],
    }
    if story.risk in {"risk", "high"} and not end and story.chance(0.25):
        group = "a" if story.income in {"minimum_income", "imv"} else "o"
        content |= {"certified": True, "certified_group": group, "certified_on": iso(day)}
    return story.fact("exclusion_assessment", day, content, end=end)


def _needs(story: Story, day: int, end: int) -> Fact:
    group = "5" if story.income == "none" else pick(story.rng, ("1", "2", "3", "3", "4", "5"))
    needs = []
    for code, need, resource in NEEDS[group][: 1 + int(story.rng.random() * 2)]:
        needs.append(
            {"code": code, "need": need, "demand": story.chance(0.6), "suitable_resource": resource}
        )
    content = {
        "groups": [group],
        "urgency": pick(story.rng, ("ordinary", "ordinary", "ordinary", "priority", "urgent")),
        "assessed_on": iso(day),
        "needs": needs,
    }
    return story.fact("needs_assessment", day, content, end=end)


def factors(story: Story, opened: int) -> Iterator[Fact]:
    """Emotional factors and pre-work competences, of those who could work."""
    if story.age >= 66:
        return
    if story.chance(0.5):
        day = story.day(opened + 30, story.until)
        motivation = _GRADE.pick(story.rng)
        content: dict[str, Any] = {
            "motivation": motivation,
            "self_esteem": _GRADE.pick(story.rng),
            "social_skills": _GRADE.pick(story.rng),
            "adherence": _GRADE.pick(story.rng),
            "expectations": pick(story.rng, ("realistic", "realistic", "low", "high")),
        }
        words = {"low": "baja", "medium": "media", "high": "alta"}[motivation]
        yield story.fact(
            "emotional_factors", day, content,
            summary=f"Motivación {words} para participar; conviene acordar pasos cortos.",
        )  # fmt: skip
    if story.chance(0.6):
        content = {
            "itinerary_capacity": _GRADE.pick(story.rng),
            "strengths": several(story, _STRENGTHS),
            "barriers": barriers(story),
            "spanish_level": "native"
            if story.one.languages == ["es"]
            else pick(story.rng, ("basic", "medium", "medium", "high")),
        }
        yield story.fact("prework_competences", story.day(opened + 30, story.until), content)
