"""What few may know: health, disability, dependency, violence, penal measures, informal work."""

from collections.abc import Iterator
from typing import Any

from trenza.territory.synth.days import iso
from trenza.territory.synth.names import Weighted
from trenza.territory.synth.story import Fact, Story, pick

_HEALTH = Weighted([("physical", 34), ("mental", 22), ("chronic", 24), ("addiction", 10),
                    ("sensory", 5), ("pregnancy", 5)])  # fmt: skip
_AFFECTS = ["employment", "training", "housing", "care", "daily_life"]


def sensitive_facts(story: Story, opened: int) -> Iterator[Fact]:
    """The facts of the special categories, rare as they are."""
    if story.chance(0.25 if story.age < 60 else 0.5):
        yield health(story, story.day(opened, story.until))
    if story.chance(0.12):
        yield _disability(story, opened)
    if story.age > 68 and story.chance(0.4):
        yield _dependency(story, opened)
    if story.one.protected or (story.one.sex == "F" and story.chance(0.02)):
        yield violence(story, story.day(opened, story.until))
    if story.chance(0.02 if story.one.sex == "F" else 0.05):
        yield _penal(story, opened)
    if not story.works and story.age < 66 and story.chance(0.06):
        yield _undeclared(story, story.day(opened, story.until))
    if story.chance(0.015):
        yield _received_history(story, opened)


def health(story: Story, day: int) -> Fact:
    """How health bears on what the person wants to do, never a diagnosis."""
    affects = pick(story.rng, _AFFECTS)
    content: dict[str, Any] = {
        "affects": [affects],
        "kind": _HEALTH.pick(story.rng),
        "in_treatment": story.chance(0.7),
        "adaptations": "Evitar cargas y turnos de noche",
    }
    return story.fact(
        "health_situation",
        day,
        content,
        summary="Situación de salud que pide adaptar horarios y tareas.",
    )


def _disability(story: Story, opened: int) -> Fact:
    recognised = story.chance(0.8)
    content: dict[str, Any] = {"recognition": "recognised" if recognised else "in_process"}
    if recognised:
        content |= {
            "degree_percent": 33 + int(story.rng.random() * 45),
            "kinds": [pick(story.rng, ("physical", "intellectual", "mental", "sensory_hearing"))],
            "reduced_mobility": story.chance(0.2),
            "from": iso(opened - 300),
            "permanent": True,
        }
    return story.fact("disability", opened, content)


def _dependency(story: Story, opened: int) -> Fact:
    content: dict[str, Any] = {
        "recognition": "recognised",
        "degree": pick(story.rng, ("1", "1", "2", "3")),
        "resolved_on": iso(opened),
        "pia_on": iso(min(opened + 40, story.until)),
        "benefit": pick(story.rng, ("home_help", "telecare", "day_centre", "family_care")),
    }
    return story.fact("dependency", opened, content)


def violence(story: Story, day: int) -> Fact:
    """A situation of violence, with its measure of protection."""
    content: dict[str, Any] = {
        "kind": "gender",
        "state": "protection_order" if story.one.protected else "recovering",
        "accreditation": "protection_order" if story.one.protected else "services",
        "specialised_service": "Centro de emergencia",
    }
    if story.one.protected:
        content["protection_until"] = iso(story.until + 400)
    return story.fact(
        "violence_situation",
        day,
        content,
        summary="Con medidas de protección: no facilitar su paradero ni citarla con familiares.",
    )


def _penal(story: Story, opened: int) -> Fact:
    situation = pick(story.rng, ("alternative", "conditional", "finished", "open_regime"))
    content: dict[str, Any] = {"situation": situation, "conditions_employment": story.chance(0.4)}
    if situation != "finished":
        content["ends_on"] = iso(story.until + 200)
    return story.fact(
        "criminal_record", opened, content, summary="Medida penal que condiciona algunos empleos."
    )


def _undeclared(story: Story, day: int) -> Fact:
    content = {
        "frequency": pick(story.rng, ("occasional", "seasonal", "regular")),
        "sector": pick(story.rng, ("domestic", "agriculture", "hospitality", "street")),
        "weekly_hours": 4 + int(story.rng.random() * 26),
        "wants_regularisation": story.chance(0.7),
    }
    return story.fact(
        "undeclared_work", day, content, summary="Hace trabajos sin alta; quiere regularizarse."
    )


def _received_history(story: Story, opened: int) -> Fact:
    text = "Unidad de convivencia atendida desde hace cuatro años; sin medidas en vigor."
    content = {
        "origin": "Servicios sociales de otra comunidad autónoma",
        "issued_on": iso(opened - 20),
        "reference_centre": "Centro de origen",
        "blocks": [
            {"block": "household", "updated_on": iso(opened - 20), "text": text},
            {
                "block": "benefits",
                "updated_on": iso(opened - 20),
                "text": "Renta mínima cesada.",
            },
        ],
    }
    return story.fact(
        "summarised_social_history", opened, content, summary="Llega con historia social resumida."
    )
