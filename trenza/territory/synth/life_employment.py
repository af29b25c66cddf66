"""What the employment service learns of a person: demand, assessments, itinerary, benefits."""

from collections.abc import Iterator
from typing import Any

from trenza.territory.synth.days import iso
from trenza.territory.synth.names import Weighted
from trenza.territory.synth.story import COMPANIES, OCCUPATIONS, Fact, Story, barriers, course, pick

_AVAILABILITY = Weighted([("full", 60), ("part", 14), ("mornings", 18), ("afternoons", 4),
                          ("none", 4)])  # fmt: skip
_SCOPE = Weighted([("municipality", 30), ("area", 35), ("region", 20), ("country", 15)])
_DEMAND_END = Weighted([("placement", 50), ("no_renewal", 30), ("own_request", 12), ("other", 8)])
_SUSPENSION = Weighted([("training", 50), ("illness", 50)])
_ACTION_STATE = Weighted([("finished", 58), ("in_progress", 16), ("planned", 14),
                          ("abandoned", 12)])  # fmt: skip
_ANSWER = Weighted([("pending", 50), ("accepted", 30), ("refused", 12), ("expired", 8)])
_BENEFIT = Weighted([("contributory", 45), ("subsidy", 32), ("subsidy_52", 13), ("rai", 10)])
_CONTRACTS = ["100", "200", "401", "402", "501", "502", "300", "452"]
DEGREES = {
    "00": "Sin titulación",
    "10": "Educación primaria",
    "20": "Graduado en Educación Secundaria Obligatoria",
    "30": "Formación profesional de grado medio",
}


def employment_facts(story: Story) -> Iterator[Fact]:
    """Everything the employment service states about this person."""
    registered = max(story.since, story.out_of_work_since - 400)
    yield story.fact(
        "basic_information_sheet",
        registered,
        {
            "file_state": "open",
            "file_number": f"DEM-{story.one.number:08d}",
            "opened_on": iso(registered),
            "origin": "own",
        },
    )
    yield from _demands(story, registered)
    yield _working_life(story)
    yield _education(story, registered)
    for day in (registered + 10, story.until - 40 - int(story.rng.random() * 200)):
        if day < story.until:
            yield _employability(story, day)
    if story.chance(0.85):
        yield from _itinerary(story, registered + 15)
    yield from _offers(story)
    if story.chance(0.62):
        yield _benefit(story)


def _demands(story: Story, registered: int) -> Iterator[Fact]:
    if story.chance(0.45):
        end = registered + 60 + int(story.rng.random() * 250)
        if end < story.out_of_work_since:
            reason = _DEMAND_END.pick(story.rng)
            yield story.fact(
                "job_demand",
                registered,
                _demand(story, "ended", registered, reason),
                end=end,
                stated=end,
            )
            registered = end
    since = max(registered, min(story.out_of_work_since, story.until - 5))
    if story.works:
        state, reason = "ended", "placement"
    elif story.chance(0.12):
        state, reason = "suspended", _SUSPENSION.pick(story.rng)
    else:
        state, reason = "active", "renewal"
    stated = max(since, story.until - int(story.rng.random() * 90))
    yield story.fact("job_demand", since, _demand(story, state, since, reason), stated=stated)


def _demand(story: Story, state: str, since: int, reason: str) -> dict[str, Any]:
    days = max(0, story.until - story.out_of_work_since) if state != "ended" else 0
    first, second = pick(story.rng, OCCUPATIONS), pick(story.rng, OCCUPATIONS)
    content = {
        "state": state,
        "since": iso(since),
        "state_reason": reason,
        "first_registered_on": iso(min(since, story.since)),
        "unemployed_days": days,
        "long_term": days > 365,
        "occupations": [
            {"code": code, "name": name} for code, name in dict((first, second)).items()
        ],
        "scope": _SCOPE.pick(story.rng),
        "availability": _AVAILABILITY.pick(story.rng),
    }
    if state == "active":
        content["renewal_on"] = iso(story.until + 1 + int(story.rng.random() * 89))
    if groups := _priority(story, days):
        content["priority_groups"] = groups
    return content


def _priority(story: Story, days: int) -> list[str]:
    groups = []
    if days > 365:
        groups.append("long_term")
    if story.age >= 45:
        groups.append("over_45")
    elif story.age < 30:
        groups.append("youth")
    if story.one.country != "ES":
        groups.append("migrants")
    if story.minors and story.home.kind == "single_parent":
        groups.append("family_burden")
    return groups


def _working_life(story: Story) -> Fact:
    periods = []
    end = story.out_of_work_since
    for place in range(1 + int(story.rng.random() * 4)):
        start = end - 20 - int(story.rng.random() * 300)
        period: dict[str, Any] = {"from": iso(start)}
        if place or not story.works:
            period["to"] = iso(end)
        occupation = pick(story.rng, OCCUPATIONS)[1]
        part_time = story.chance(0.35)
        period |= {
            "occupation": occupation,
            "contract": _CONTRACTS[int(story.rng.random() * 8)],
            "regime": "general" if story.chance(0.8) else pick(story.rng, ("agrarian", "domestic")),
            "part_time_percent": 50 if part_time else 100,
        }
        periods.append(period)
        end = start - 10 - int(story.rng.random() * 200)
    content = {
        "contribution_days": int(max(0.0, story.age - 18) * story.rng.random() * 220),
        "working_now": story.works,
        "last_occupation": periods[0]["occupation"],
        "periods": periods,
    }
    if not story.works:
        content["last_ended_on"] = iso(story.out_of_work_since)
    return story.fact("working_life", story.until - 30 + int(story.rng.random() * 25), content)


def _education(story: Story, day: int) -> Fact:
    content: dict[str, Any] = {"level": story.education, "degree": DEGREES[story.education]}
    if story.one.country != "ES":
        content["foreign"] = True
        content["recognised"] = pick(story.rng, ("yes", "no", "no", "in_process"))
    content["digital_skills"] = pick(story.rng, ("none", "basic", "basic", "medium", "advanced"))
    return story.fact("education_level", day, content)


def _employability(story: Story, day: int) -> Fact:
    rng = story.rng
    code, name = pick(rng, OCCUPATIONS)
    content = {
        "level": story.employability,
        "assessed_on": iso(day),
        "target_occupation": name,
        "occupation_code": code,
        "experience_months": int(rng.random() * 90),
        "professional_competences": pick(rng, ("low", "medium", "medium", "high")),
        "search_habits": pick(rng, ("low", "low", "medium", "high")),
        "availability": _AVAILABILITY.pick(rng),
        "driving_licence": story.chance(0.45),
    }
    if story.chance(0.6):
        content["barriers"] = barriers(story)
        content["priorities"] = [pick(rng, ("training", "search", "digital", "language"))]
    return story.fact("employability_assessment", day, content)


def _itinerary(story: Story, day: int) -> Iterator[Fact]:
    if day >= story.until:
        return
    finished = story.works and story.chance(0.6)
    content = {
        "objective": pick(story.rng, ("employment", "employment", "employability", "training")),
        "state": "finished" if finished else "in_progress",
        "started_on": iso(day),
        "agreed_with_person": True,
        "programme": "Itinerario personalizado de empleo",
        "responsible": story.one.knows["SE"][1],
    }
    if finished:
        content |= {"ended_on": iso(story.until - 10), "result": "employment"}
    yield story.fact("itinerary", day, content)
    for _ in range(2 + int(story.rng.random() * 5)):
        yield _action(story, story.day(day, story.until + 30))


def _action(story: Story, day: int) -> Fact:
    kind, name, hours = course(story)
    state = "planned" if day > story.until - 5 else _ACTION_STATE.pick(story.rng)
    content = {"kind": kind, "name": name, "state": state, "started_on": iso(day), "hours": hours}
    stated = min(day, story.until - 1)
    if state == "finished":
        end = min(day + 5 + hours // 5, story.until - 1)
        content |= {
            "ended_on": iso(max(day, end)),
            "attendance_percent": 70 + int(story.rng.random() * 31),
            "result": pick(story.rng, ("achieved", "achieved", "partly", "qualification")),
        }
        stated = max(day, end)
    elif state == "abandoned":
        content["result"] = "not_achieved"
    content["provider"] = pick(
        story.rng, ("Servicio de Empleo del Alba", "Centro de Formación Sarce")
    )
    return story.fact("action", min(day, story.until - 1), content, stated=stated)


def _offers(story: Story) -> Iterator[Fact]:
    for _ in range(int(story.rng.random() * 3)):
        kind, name, hours = course(story)
        day = story.until - 1 - int(story.rng.random() * 70)
        yield story.fact(
            "available_action",
            day,
            {
                "kind": kind,
                "name": name,
                "provider": pick(story.rng, COMPANIES)
                if kind == "work_training"
                else "Red formativa",
                "municipality": story.home.place.ine,
                "starts_on": iso(day + 40),
                "apply_before": iso(day + 25),
                "hours": hours,
                "answer": _ANSWER.pick(story.rng),
            },
            end=day + 60,
        )


def _benefit(story: Story) -> Fact:
    start = max(story.since, story.out_of_work_since + 5)
    kind = "subsidy_52" if story.age >= 52 and story.chance(0.5) else _BENEFIT.pick(story.rng)
    recognised = 120 + 30 * int(story.rng.random() * 20)
    consumed = min(recognised, max(0, story.until - start))
    active = consumed < recognised and not story.works
    content = {
        "kind": "subsidy" if kind == "subsidy_52" and story.age < 52 else kind,
        "state": "active" if active else "ended",
        "from": iso(start),
        "to": iso(start + recognised),
        "recognised_days": recognised,
        "consumed_days": consumed,
        "monthly_amount": 480.0 if kind != "contributory" else 600 + int(story.rng.random() * 700),
    }
    end = 0 if active else min(start + recognised, story.until)
    stated = min(max(start, story.until - int(story.rng.random() * 60)), story.until - 1)
    return story.fact("unemployment_benefit", start, content, end=end, stated=stated)
