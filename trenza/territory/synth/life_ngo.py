"""What an NGO learns of a person: supports, itineraries, mediation, what is outside employment."""

from collections.abc import Iterator
from typing import Any

from trenza.territory.synth.days import iso, years_before
from trenza.territory.synth.life_sensitive import health, violence
from trenza.territory.synth.names import Weighted
from trenza.territory.synth.story import COMPANIES, OCCUPATIONS, Fact, Story, course, pick

_SUPPORT = Weighted([("food", 28), ("clothing", 10), ("accommodation", 8), ("economic", 10),
                     ("accompaniment", 16), ("legal", 8), ("language", 8), ("school_support", 5),
                     ("digital", 5), ("respite", 2)])  # fmt: skip
_STATE = Weighted([("finished", 52), ("in_progress", 38), ("abandoned", 10)])
_PHASE = Weighted([("registered", 15), ("proposed", 25), ("interview", 30), ("trial", 8),
                   ("placed", 12), ("closed", 10)])  # fmt: skip
_MATTERS = {
    "coexistence": "Convivencia tensa en el piso compartido; busca otra habitación.",
    "legal": "Pendiente de cita de asilo; necesita acompañamiento.",
    "language": "Entiende bien, pero no se atreve a hablar por teléfono.",
    "digital": "Sin ordenador en casa; usa el del centro dos tardes por semana.",
    "transport": "No hay autobús para el turno de mañana desde su pueblo.",
    "leisure": "Participa en el huerto comunitario y se siente acompañada.",
}
_MATTER_NAMES = list(_MATTERS)
_LACKS = ["food", "clothing", "heating", "school_material", "activities", "dental"]


def ngo_facts(story: Story) -> Iterator[Fact]:
    """Everything an NGO states about this person."""
    began = max(story.since, story.until - 60 - int(story.rng.random() * 700))
    if story.one.birth > years_before(story.until, 16):
        yield _support(story, story.day(began, story.until), "school_support")
        return
    for _ in range(1 + int(story.rng.random() * 4)):
        kind = _SUPPORT.pick(story.rng)
        if kind == "language" and story.one.languages == ["es"]:
            kind = "accompaniment"
        yield _support(story, story.day(began, story.until), kind)
    yield from _assessments(story, began)
    yield from _itinerary(story, began)
    if story.chance(0.5):
        yield _mediation(story, story.day(began, story.until))
    if story.chance(0.6):
        yield _matter(story, story.day(began, story.until))
    if story.minors:
        yield from _children(story, story.day(began, story.until))
    yield from _rest(story, began)


def _support(story: Story, day: int, kind: str) -> Fact:
    state = _STATE.pick(story.rng)
    content: dict[str, Any] = {"kind": kind, "state": state, "started_on": iso(day)}
    end = 0
    if state == "finished":
        end = min(day + int(story.rng.random() * 120), story.until)
        content["ended_on"] = iso(end)
    return story.fact("other_support", day, content, end=end, stated=max(day, end))


def _assessments(story: Story, began: int) -> Iterator[Fact]:
    if story.age < 66 and story.chance(0.7):
        day = story.day(began, story.until)
        content: dict[str, Any] = {
            "level": story.employability,
            "assessed_on": iso(day),
            "target_occupation": pick(story.rng, OCCUPATIONS)[1],
        }
        yield story.fact("employability_assessment", day, content)
    if story.chance(0.7):
        day = story.day(began, story.until)
        points = {"none": 2, "vulnerable": 7, "risk": 12, "high": 17}[story.risk]
        content = {
            "risk": story.risk,
            "assessed_on": iso(day),
            "tool": "Ficha de acogida",
            "score": points + int(story.rng.random() * 4),
        }
        yield story.fact("exclusion_assessment", day, content)


def _itinerary(story: Story, began: int) -> Iterator[Fact]:
    if story.age >= 66 or not story.chance(0.7):
        return
    day = began + 10
    content: dict[str, Any] = {
        "objective": pick(story.rng, ("employability", "employment", "social", "training")),
        "state": "in_progress",
        "started_on": iso(day),
        "programme": pick(story.rng, ("Puentes al empleo", "Primeros pasos", "Volver a empezar")),
    }
    if story.works:
        content |= {"state": "finished", "ended_on": iso(story.until - 15), "result": "employment"}
    yield story.fact("itinerary", day, content)
    for _ in range(1 + int(story.rng.random() * 3)):
        kind, name, hours = course(story)
        when = story.day(day, story.until)
        state = _STATE.pick(story.rng)
        action = {
            "kind": kind,
            "name": name,
            "state": state,
            "started_on": iso(when),
            "hours": hours,
        }
        if state == "finished":
            action |= {"ended_on": iso(min(when + 30, story.until)), "result": "achieved"}
        yield story.fact("action", when, action)


def _mediation(story: Story, day: int) -> Fact:
    content = {
        "phase": "placed" if story.works else _PHASE.pick(story.rng),
        "company_name": pick(story.rng, COMPANIES),
        "occupation": pick(story.rng, OCCUPATIONS)[1],
    }
    return story.fact("company_mediation", day, content)


def _matter(story: Story, day: int) -> Fact:
    subject = pick(story.rng, _MATTER_NAMES)
    native = story.one.languages == ["es"]
    if (subject == "legal" and story.residence != "asylum_applicant") or (
        subject == "language" and native
    ):
        subject = "digital"
    content = {"subject": subject, "description": _MATTERS[subject]}
    return story.fact("other_matters", day, content, summary="Aspecto trabajado en tutoría.")


def _children(story: Story, day: int) -> Iterator[Fact]:
    level = pick(story.rng, ("none", "none", "some", "severe"))
    content: dict[str, Any] = {
        "level": level,
        "detected_on": iso(day),
        "minors_count": story.minors,
    }
    if level != "none":
        content["deprivations"] = [pick(story.rng, _LACKS)]
    found = story.fact("child_poverty_detection", day, content)
    yield found
    young = sum(one.birth > years_before(story.until, 3) for one in story.home.people)
    situation = {
        "minors_count": story.minors,
        "schooled_count": max(0, story.minors - young),
        "absenteeism": story.chance(0.05),
        "supports": ["canteen"] if story.chance(0.4) else ["none"],
    }
    yield found._replace(type="minors_situation", content=situation)


def _rest(story: Story, began: int) -> Iterator[Fact]:
    if story.chance(0.3):
        yield story.fact("housing", story.day(began, story.until), {"tenure": story.tenure})
    if story.chance(0.35):
        yield story.fact("education_level", began, {"level": story.education})
    if story.chance(0.12):
        found = health(story, story.day(began, story.until))
        yield found._replace(content={"affects": found.content["affects"]})
    if story.one.protected:
        yield violence(story, began)._replace(content={"kind": "gender"})
    if story.chance(0.25):
        yield _report(story, began)


def _report(story: Story, began: int) -> Fact:
    content = {
        "period_from": iso(began),
        "period_to": iso(story.until - 8),
        "reason": "Devolución a servicios sociales",
        "intervention": "Tutorías quincenales, taller de empleo y mediación con dos empresas.",
        "result": "employment" if story.works else pick(story.rng, ("partly", "not_achieved")),
    }
    return story.fact(
        "social_intervention_report",
        began,
        content,
        stated=story.until - 8,
        summary="Asiste con regularidad; mejora en hábitos y sigue en búsqueda de empleo.",
    )
