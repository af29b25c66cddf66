"""What social services learn of a person: situation, assessments, services, benefits."""

from collections.abc import Iterator
from typing import Any

from trenza.territory.synth.days import iso, years_before
from trenza.territory.synth.life_assessments import assessments, factors
from trenza.territory.synth.life_sensitive import sensitive_facts
from trenza.territory.synth.names import Weighted
from trenza.territory.synth.people import FAMILY_TYPE
from trenza.territory.synth.story import Fact, Story, pick, several

_ORIGIN = Weighted([("own", 44), ("family", 8), ("social_services", 8), ("employment", 7),
                    ("health", 10), ("education", 8), ("justice", 3), ("third_sector", 10),
                    ("ex_officio", 2)])  # fmt: skip
_PHASE = Weighted([("reception", 12), ("assessment", 18), ("follow_up", 50), ("intensive", 12),
                   ("autonomy", 8)])  # fmt: skip
_NETWORK = Weighted([("none", 12), ("weak", 40), ("some", 36), ("strong", 12)])
_PROBLEMS = ["overcrowding", "damp", "supplies", "energy_poverty", "arrears", "access"]
_ETHOS = {"none": "roofless", "hostel": "houseless", "supported": "houseless",
          "occupied": "insecure", "sublet": "insecure", "relatives": "insecure"}  # fmt: skip
_SERVICES = [
    ("information", "1.1.02", "Información y orientación especializada"),
    ("autonomy", "1.2.01", "Ayuda a domicilio"),
    ("autonomy", "1.2.03", "Teleasistencia"),
    ("family", "1.3.02", "Apoyo a familias para la inclusión"),
    ("family", "1.3.05", "Intervención con familias en desahucio"),
    ("childhood", "1.4.01", "Programa de apoyo a la infancia"),
    ("accommodation", "1.5.02", "Alojamiento temporal"),
    ("inclusion", "1.6.01", "Itinerario de inclusión social"),
    ("inclusion", "1.6.03", "Inserción sociolaboral"),
    ("basic_needs", "1.7.01", "Reparto de alimentos"),
    ("basic_needs", "1.7.04", "Comedor social"),
    ("legal", "1.8.01", "Asesoramiento jurídico"),
]
_SERVICE_STATE = Weighted([("in_progress", 36), ("ended", 40), ("granted", 12), ("denied", 6),
                           ("withdrawn", 6)])  # fmt: skip
_PLANNED_STATE = Weighted([("proposed", 40), ("agreed", 30), ("requested", 20), ("waiting", 10)])
_BENEFITS = Weighted([("minimum_income", 38), ("emergency", 22), ("housing", 12), ("energy", 10),
                      ("food", 8), ("childhood", 10)])  # fmt: skip
_BENEFIT_STATE = Weighted([("granted", 55), ("ended", 24), ("requested", 12), ("denied", 7),
                           ("suspended", 2)])  # fmt: skip
_LACKS = ["food", "clothing", "heating", "school_material", "activities", "dental", "internet"]


def social_facts(story: Story) -> Iterator[Fact]:
    """Everything social services state about this person."""
    opened = story.since
    if story.one.birth > years_before(story.until, 16):
        yield from _of_a_minor(story, opened)
        return
    yield _sheet(story, opened)
    yield _family(story, opened)
    yield _housing(story, opened + 5)
    yield _income(story, opened + 5)
    yield _administrative(story, opened)
    if story.minors:
        yield _minors(story, opened + 5)
        if story.chance(0.45):
            yield _child_poverty(story, opened + 40)
    yield from assessments(story, opened)
    yield from factors(story, opened)
    yield from _services(story, opened)
    yield from _benefits(story, opened)
    yield from _plan(story, opened)
    yield from sensitive_facts(story, opened)


def _of_a_minor(story: Story, opened: int) -> Iterator[Fact]:
    day = max(opened, story.one.birth + 10)
    yield _administrative(story, day)
    if story.age >= 3 and story.chance(0.6):
        yield _service(story, story.day(day, story.until), _SERVICES[5])
    if story.age >= 6 and story.chance(0.5):
        content = {
            "level": "00" if story.age < 12 else "10",
            "degree": "Escolarización obligatoria",
        }
        yield story.fact("education_level", day, content)
    if story.chance(0.25):
        yield _benefit(story, story.day(day, story.until), "childhood")


def _sheet(story: Story, opened: int) -> Fact:
    closed = story.works and story.chance(0.3)
    content = {
        "file_state": "closed" if closed else "open",
        "file_number": f"{story.home.number:07d}/{story.one.number % 10}",
        "opened_on": iso(opened),
        "origin": _ORIGIN.pick(story.rng),
        "phase": "autonomy" if closed else _PHASE.pick(story.rng),
    }
    if closed:
        content |= {"closed_on": iso(story.until - 30), "close_reason": "solved"}
    return story.fact("basic_information_sheet", opened, content)


def _family(story: Story, day: int) -> Fact:
    home = story.home
    family_type = FAMILY_TYPE[home.kind]
    living = {"homeless": "centre" if home.address else "street", "flat_share": "shared"}
    alone = len(home.people) == 1
    content = {
        "family_type": family_type,
        "living_with": living.get(home.kind, "alone" if alone else "family"),
        "marital_status": _marital(story),
        "members_count": len(home.people),
        "minors_count": story.minors,
        "dependants_count": 1 if home.kind == "extended" else 0,
        "large_family": story.minors >= 3,
        "support_network": _NETWORK.pick(story.rng),
    }
    return story.fact("household_situation", day, content)


def _custody(story: Story) -> str:
    if story.home.kind != "single_parent":
        return "shared"
    return "mother" if story.home.people[0].sex == "F" else "father"


def _marital(story: Story) -> str:
    if story.home.kind == "elder":
        return "widowed"
    if story.home.kind in {"couple", "family", "extended"}:
        return "married" if story.chance(0.7) else "partner"
    return pick(story.rng, ("single", "single", "separated", "divorced"))


def _minors(story: Story, day: int) -> Fact:
    young = [one for one in story.home.people if one.birth > years_before(story.until, 3)]
    content: dict[str, Any] = {
        "minors_count": story.minors,
        "under_3_count": min(story.minors, len(young)),
        "schooled_count": max(0, story.minors - len(young)),
        "absenteeism": story.chance(0.08),
        "custody": _custody(story),
        "supports": ["canteen", "scholarship"] if story.chance(0.4) else ["none"],
    }
    return story.fact("minors_situation", day, content)


def _child_poverty(story: Story, day: int) -> Fact:
    level = pick(story.rng, ("none", "some", "some", "severe"))
    content: dict[str, Any] = {
        "level": level,
        "detected_on": iso(min(day, story.until)),
        "minors_count": story.minors,
        "warned": level == "severe",
    }
    if level != "none":
        content["deprivations"] = several(story, _LACKS)
    return story.fact("child_poverty_detection", min(day, story.until), content)


def _housing(story: Story, day: int) -> Fact:
    content: dict[str, Any] = {
        "tenure": story.tenure,
        "ethos": _ETHOS.get(story.tenure, "adequate"),
        "registered_there": story.tenure != "none" and story.chance(0.9),
    }
    if story.tenure in {"tenant", "tenant_no_contract", "sublet", "owner_mortgage"}:
        content["monthly_cost"] = 180 + 10 * int(story.rng.random() * 45)
        if story.chance(0.06):
            content["eviction_date"] = iso(story.until - 40 + int(story.rng.random() * 120))
            content["problems"] = ["arrears", "eviction"]
    if "problems" not in content and story.chance(0.35):
        content["problems"] = several(story, _PROBLEMS)
    return story.fact("housing", min(day, story.until), content)


def _income(story: Story, day: int) -> Fact:
    amounts = {"none": 0, "work": 780, "contributory_pension": 820, "minimum_income": 570}
    content: dict[str, Any] = {
        "sources": [story.income],
        "monthly_amount": amounts.get(story.income, 450) + int(story.rng.random() * 200),
        "coverage": pick(story.rng, ("partly", "partly", "not_covered", "covered")),
        "earners_count": 0 if story.income == "none" else 1,
        "debts": story.chance(0.3),
    }
    if story.income == "none":
        content["monthly_amount"] = 0
    if content["debts"]:
        content["debts_amount"] = 100 * int(1 + story.rng.random() * 60)
    return story.fact("income", min(day, story.until), content)


def _administrative(story: Story, day: int) -> Fact:
    status = story.residence
    content: dict[str, Any] = {
        "residence_status": status,
        "registered": story.chance(0.93),
        "health_card": "yes" if story.one.card else pick(story.rng, ("no", "in_process")),
        "fictitious_address": story.tenure == "none",
    }
    if status not in {"spanish", "eu"}:
        content["work_allowed"] = status in {"temporary_work", "long_term", "family", "protection"}
    if status in {"temporary", "temporary_work", "family", "protection"}:
        content["expires_on"] = iso(story.until - 90 + int(story.rng.random() * 700))
    if content["registered"]:
        content["registered_since"] = iso(max(story.one.birth, story.home.since))
    if status in {"none", "in_process", "roots"}:
        content["pending"] = ["residence"]
    return story.fact("administrative_situation", day, content)


def _services(story: Story, opened: int) -> Iterator[Fact]:
    for _ in range(1 + int(story.rng.random() * 4)):
        service = pick(story.rng, _SERVICES)
        if service[0] == "autonomy" and story.age < 66:
            service = _SERVICES[0]
        yield _service(story, story.day(opened, story.until), service)
    if story.chance(0.55):
        branch, code, name = pick(story.rng, _SERVICES)
        day = story.until - 1 - int(story.rng.random() * 90)
        content = {
            "branch": branch,
            "code": code,
            "name": name,
            "state": _PLANNED_STATE.pick(story.rng),
            "planned_on": iso(story.until + 10 + int(story.rng.random() * 90)),
            "users_count": 1,
        }
        yield story.fact("service_planned", day, content)


def _service(story: Story, day: int, service: tuple[str, str, str]) -> Fact:
    branch, code, name = service
    state = _SERVICE_STATE.pick(story.rng)
    content = {"branch": branch, "code": code, "name": name, "state": state, "users_count": 1}
    end = 0
    if state not in {"denied", "withdrawn"}:
        content["started_on"] = iso(day)
    if state == "ended":
        end = min(day + 30 + int(story.rng.random() * 300), story.until)
        content["ended_on"] = iso(end)
    return story.fact("service_provided", day, content, end=end, stated=min(end, story.until - 1))


def _benefits(story: Story, opened: int) -> Iterator[Fact]:
    if story.income == "minimum_income":
        yield _benefit(story, max(opened, story.until - 500), "minimum_income", "granted")
    for _ in range(int(story.rng.random() * 3)):
        yield _benefit(story, story.day(opened, story.until), _BENEFITS.pick(story.rng))


def _benefit(story: Story, day: int, kind: str, state: str = "") -> Fact:
    state = state or _BENEFIT_STATE.pick(story.rng)
    regional = kind == "minimum_income"
    content: dict[str, Any] = {
        "kind": kind,
        "state": state,
        "scope": "region" if regional else "local",
    }
    end = 0
    if state in {"granted", "ended", "suspended"}:
        content["from"] = iso(day)
        content["beneficiaries_count"] = len(story.home.people)
        if regional:
            content["monthly_amount"] = 520 + 75 * (len(story.home.people) - 1)
            content["insertion_commitment"] = True
            content["first_recognised_on"] = iso(day)
        else:
            content["last_payment_on"] = iso(day)
            content["last_payment_amount"] = 60 + 10 * int(story.rng.random() * 50)
    if state == "ended":
        end = min(day + 180, story.until)
        content["to"] = iso(end)
    return story.fact("regional_benefit", day, content, end=end, stated=min(end, story.until - 1))


def _plan(story: Story, opened: int) -> Iterator[Fact]:
    if not story.chance(0.4):
        return
    day = min(opened + 45, story.until - 1)
    content: dict[str, Any] = {
        "objective": pick(story.rng, ("social", "autonomy", "stabilisation", "employability")),
        "state": pick(story.rng, ("in_progress", "in_progress", "agreed", "finished")),
        "started_on": iso(day),
        "review_on": iso(story.until + 60),
        "agreed_with_person": True,
        "programme": "Plan de caso",
        "goals": [{"goal": "Estabilizar los ingresos de la familia", "state": "in_progress"}],
    }
    if content["state"] == "finished":
        content |= {"ended_on": iso(story.until - 5), "result": "partly"}
    yield story.fact("itinerary", day, content)
    for _ in range(1 + int(story.rng.random() * 2)):
        when = story.day(day, story.until)
        action = {
            "kind": "social_support",
            "name": pick(story.rng, ("Entrevista de seguimiento", "Visita a domicilio",
                                     "Acompañamiento a gestiones")),
            "state": "finished",
            "started_on": iso(when),
            "ended_on": iso(when),
            "hours": 1,
        }  # fmt: skip
        yield story.fact("action", when, action)
    if story.chance(0.5):
        yield _report(story, day)


def _report(story: Story, day: int) -> Fact:
    content = {
        "period_from": iso(day),
        "period_to": iso(story.until - 10),
        "reason": "Seguimiento del plan de caso",
        "intervention": "Entrevistas periódicas, coordinación con empleo y apoyo en gestiones.",
        "result": pick(story.rng, ("partly", "achieved", "not_achieved")),
        "proposals": "Mantener el acompañamiento y revisar en tres meses.",
        "author_role": "Trabajo social",
    }
    return story.fact(
        "social_intervention_report",
        story.until - 10,
        content,
        summary="Plan de caso en marcha, con avances parciales; se propone mantenerlo.",
    )
