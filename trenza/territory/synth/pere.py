"""Pere's story, told by hand: from an eviction notice to the first interview for a job."""

from collections.abc import Callable, Iterator
from typing import Any

from trenza.territory.synth.days import iso, workday
from trenza.territory.synth.story import Fact

PERE = 1
_NOON = 43_200
# Type, days ago, days ago that it ended (0: still valid), content, summary by the author.
Told = tuple[str, int, int, dict[str, Any], str | None]
Day = Callable[[int], str]


def pere_facts(until: int) -> dict[tuple[int, str], list[Fact]]:
    """What each sector states of Pere beyond what it states of everybody."""

    def day(offset: int) -> str:
        return iso(until + offset)

    told = {"SS": _social(day), "SE": _employment(day), "TS": _ngo(day)}
    return {
        (PERE, sector): [_fact(each, until) for each in several] for sector, several in told.items()
    }


def _fact(told: Told, until: int) -> Fact:
    kind, ago, ended, content, summary = told
    start = until - ago
    end = until - ended if ended else 0
    stated = min(workday(max(start, end)), until)
    return Fact(kind, start, end, stated, _NOON, content, summary)


# fmt: off
def _social(day: Day) -> Iterator[Told]:
    yield "housing", 400, 0, {
        "tenure": "tenant", "monthly_cost": 480, "ethos": "insecure", "registered_there": True,
        "problems": ["arrears", "eviction"], "eviction_date": day(45),
    }, None
    yield "regional_benefit", 380, 0, {
        "kind": "minimum_income", "state": "granted", "scope": "region", "from": day(-380),
        "first_recognised_on": day(-380), "monthly_amount": 670, "beneficiaries_count": 3,
        "insertion_commitment": True,
    }, None
    yield "regional_benefit", 200, 0, {
        "kind": "energy", "state": "granted", "scope": "local", "last_payment_on": day(-200),
        "last_payment_amount": 220,
    }, None
    yield "regional_benefit", 650, 560, {
        "kind": "emergency", "state": "ended", "scope": "local", "from": day(-650),
        "to": day(-560), "last_payment_amount": 400,
    }, None
    yield "needs_assessment", 420, 60, {
        "groups": ["4", "5"], "urgency": "urgent", "assessed_on": day(-420),
        "needs": [{"code": "5.01", "need": "Carencia de ingresos", "demand": True},
                  {"code": "4.03", "need": "Deudas de suministros", "demand": True}],
    }, None
    yield "needs_assessment", 60, 0, {
        "groups": ["3", "4"], "urgency": "priority", "assessed_on": day(-60),
        "needs": [{"code": "3.01", "need": "Inserción laboral", "demand": True},
                  {"code": "4.01", "need": "Riesgo de perder la vivienda", "demand": True}],
    }, None
    yield "health_situation", 150, 0, {
        "affects": ["employment"], "kind": "physical", "in_treatment": True,
    }, "Dolor de espalda: evitar cargas; puede trabajar de pie."
    yield "undeclared_work", 120, 0, {
        "frequency": "occasional", "sector": "agriculture", "weekly_hours": 12,
        "wants_regularisation": True,
    }, "Jornales sueltos sin alta; quiere regularizarse."
    yield "emotional_factors", 55, 0, {
        "motivation": "high", "self_esteem": "low", "adherence": "high",
        "expectations": "realistic",
    }, "Muy motivado; le pesa el tiempo sin empleo."
    yield "prework_competences", 55, 0, {
        "itinerary_capacity": "high", "strengths": ["punctuality", "responsibility"],
        "barriers": ["children", "schedule"], "spanish_level": "native",
    }, None
    yield "itinerary", 370, 0, {
        "objective": "social", "state": "in_progress", "started_on": day(-370),
        "review_on": day(30), "agreed_with_person": True, "programme": "Plan de caso",
        "goals": [{"goal": "Conservar la vivienda", "state": "in_progress"},
                  {"goal": "Volver a tener ingresos propios", "state": "in_progress"}],
    }, None
    yield "service_provided", 360, 0, {
        "branch": "family", "code": "1.3.05", "name": "Intervención con familias en desahucio",
        "state": "in_progress", "started_on": day(-360), "users_count": 3,
    }, None
    yield "service_planned", 20, 0, {
        "branch": "legal", "code": "1.8.01", "name": "Asesoramiento jurídico",
        "state": "agreed", "planned_on": day(15), "users_count": 1,
    }, None


def _employment(day: Day) -> Iterator[Told]:
    yield "itinerary", 350, 0, {
        "objective": "employment", "state": "in_progress", "started_on": day(-350),
        "agreed_with_person": True, "programme": "Itinerario personalizado de empleo",
    }, None
    yield "action", 300, 0, {
        "kind": "job_search", "name": "Taller de búsqueda activa de empleo", "state": "finished",
        "started_on": day(-300), "ended_on": day(-290), "hours": 20, "attendance_percent": 95,
        "result": "achieved",
    }, None
    yield "action", 30, 0, {
        "kind": "training", "name": "Carretillas elevadoras", "state": "in_progress",
        "started_on": day(-30), "hours": 40, "provider": "Centro de Formación Sarce",
    }, None
    yield "action", 12, 0, {
        "kind": "orientation", "name": "Tutoría individual", "state": "finished",
        "started_on": day(-12), "ended_on": day(-12), "hours": 1, "result": "achieved",
    }, None
    yield "available_action", 6, 0, {
        "kind": "work_training", "name": "Programa mixto Almacén", "hours": 960,
        "provider": "Logística del Llano", "starts_on": day(50), "answer": "pending",
    }, None
    yield "unemployment_benefit", 535, 175, {
        "kind": "contributory", "state": "ended", "from": day(-535), "to": day(-175),
        "recognised_days": 360, "consumed_days": 360, "monthly_amount": 890,
    }, None


def _ngo(day: Day) -> Iterator[Told]:
    yield "itinerary", 230, 0, {
        "objective": "employability", "state": "in_progress", "started_on": day(-230),
        "programme": "Puentes al empleo",
    }, None
    yield "action", 200, 0, {
        "kind": "digital_skills", "name": "Competencias digitales básicas", "state": "finished",
        "started_on": day(-200), "ended_on": day(-160), "hours": 60, "result": "achieved",
    }, None
    yield "other_support", 90, 0, {
        "kind": "food", "state": "in_progress", "started_on": day(-90),
    }, None
    yield "company_mediation", 9, 0, {
        "phase": "interview", "company_name": "Logística del Llano",
        "occupation": "Mozo de almacén",
    }, None
    yield "child_poverty_detection", 80, 0, {
        "level": "some", "minors_count": 2, "detected_on": day(-80),
        "deprivations": ["school_material"],
    }, None
    yield "other_matters", 70, 0, {
        "subject": "transport",
        "description": "No hay autobús para el turno de noche del polígono.",
    }, "Necesita transporte para turnos de noche."
# fmt: on
