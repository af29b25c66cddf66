"""The cast's world with folders that look like real ones, for the pages of the desk."""

from datetime import UTC, date, datetime

from tests import cast

LATER = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)

# person, source, number, organisation, centre, type, content, changes
LIVED = [
    ("pere", "ss-app", "FAM-1", "county", "county-north", "household_situation",
     {"family_type": "single_parent", "living_with": "family", "members_count": 3,
      "minors_count": 2, "support_network": "weak",
      "notes": "Su hermana le ayuda dos tardes por semana."}, {}),
    ("pere", "ss-app", "VIV-1", "county", "county-north", "housing",
     {"tenure": "tenant", "building": "flat", "problems": ["arrears", "energy_poverty"],
      "monthly_cost": 520}, {}),
    ("pere", "ts-book", "VIV-7", "bridge", "bridge-site", "housing",
     {"tenure": "sublet", "problems": ["overcrowding"]}, {"valid_from": date(2026, 9, 1)}),
    ("pere", "ss-app", "VAL-1", "county", "county-north", "exclusion_assessment",
     {"risk": "risk", "assessed_on": "2026-05-12",
      "dimensions": [{"dimension": "economic", "intensity": "severe"},
                     {"dimension": "housing", "intensity": "moderate"}]}, {"version": 2}),
    ("pere", "ss-app", "REN-1", "county", "county-north", "regional_benefit",
     {"kind": "minimum_income", "state": "granted", "from": "2026-03-01",
      "monthly_amount": 587.5}, {"version": 2}),
    ("pere", "se-app", "DEM-1", "employment", "office-alba", "job_demand",
     {"state": "active", "since": "2025-10-02", "long_term": True, "unemployed_days": 410,
      "occupations": [{"name": "Mozo de almacén", "experience_months": 26},
                      {"name": "Camarero de barra"}]}, {"version": 2}),
    ("pere", "se-app", "EMP-1", "employment", "office-alba", "employability_assessment",
     {"level": "medium", "assessed_on": "2026-02-20", "barriers": ["children", "transport"]}, {}),
    ("pere", "se-app", "ITI-1", "employment", "office-alba", "itinerary",
     {"objective": "employment", "state": "in_progress", "started_on": "2026-03-05",
      "review_on": "2026-12-10", "agreed_with_person": True,
      "goals": [{"goal": "Carné de carretillero", "state": "in_progress", "due_on": "2026-12-20"}]},
     {"valid_from": date(2026, 3, 5)}),
    ("pere", "ts-book", "ACT-1", "bridge", "bridge-site", "action",
     {"kind": "digital_skills", "state": "finished", "started_on": "2026-04-01",
      "ended_on": "2026-06-15", "hours": 40, "result": "achieved"},
     {"valid_from": date(2026, 4, 1), "valid_to": date(2026, 6, 15)}),
    ("pere", "ts-book", "APO-1", "bridge", "bridge-site", "other_support",
     {"kind": "food", "state": "in_progress", "started_on": "2026-09-01",
      "frequency": "fortnightly"}, {"version": 2, "valid_from": date(2026, 9, 1)}),
    ("pere", "ss-app", "FIC-1", "county", "county-north", "basic_information_sheet",
     {"file_state": "open", "opened_on": "2024-01-08", "reference_centre": "CEAS Norte",
      "reference_professional": "Alba Ferrer Soler", "phase": "follow_up"}, {}),
]  # fmt: skip


def fill(world):
    """Fill Pere's folder as three services would, in the cast's world; ends as web."""
    from trenza.records.public import append

    world.enter("intake")
    rows = [
        cast.new_record(world, person, source, number, organisation, centre, kind,
                        content=content, **changes)
        for person, source, number, organisation, centre, kind, content, changes in LIVED
    ]  # fmt: skip
    append(rows, delivery_id=None, now=LATER)
    _household()
    world.enter("web")


def _household():
    from django.db import transaction

    from trenza.people.public import read_household, read_identity, record_households, resolve

    child = {"source_id": "P-3", "given_name": "Iris", "surname1": "García",
             "birth_date": "2017-04-04", "sex": "F"}  # fmt: skip
    identity = read_identity(child, version=1, today=LATER.date())
    with transaction.atomic():
        resolve([identity], source="ss-app", sector="SS", now=LATER)
    home = {
        "source_id": "UC-1", "valid_from": "2024-01-08",
        "members": [{"person": {"source_id": "P-1"}, "kinship": "head"},
                    {"person": {"source_id": "P-3"}, "kinship": "child"}],
    }  # fmt: skip
    with transaction.atomic():
        record_households([read_household(home, version=1)], source="ss-app", now=LATER)
