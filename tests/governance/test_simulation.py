"""What a draft would do is counted, not guessed: the same as deciding one by one in Python."""

import json
from collections import Counter
from dataclasses import replace

from tests.governance.acts import DEMAND, HOUSING, TODAY, propose
from tests.laws.canaries import plant
from tests.laws.sabotage import events_of
from tests.protocol.world import PACK
from trenza.access.public import open_folder
from trenza.governance.reads.drafts import draft as read_draft
from trenza.governance.reads.drafts import simulation
from trenza.protocol.public import (
    Case,
    CellChange,
    Granted,
    Masks,
    current,
    next_version,
    text_of_compiled,
)
from trenza.protocol.rules.compile import compile_pack
from trenza.protocol.rules.decide import decide
from trenza.protocol.rules.differences import rising_types

OPENABLE = [one.code for one in PACK.situations if one.openable]
ATTENDING = {
    "pere": ("county-north", "office-alba", "bridge-site"),
    "rosa": ("county-north", "shelter-site"),
    "berta": ("bridge-site",),
}
WORKING = {
    "county-north": ("social_worker", "manager"), "office-alba": ("employment_counsellor",),
    "bridge-site": ("ngo_practitioner",), "shelter-site": ("ngo_practitioner",),
}  # fmt: skip
ORGANISATION = {
    "county-north": ("county", "SS"), "office-alba": ("employment", "SE"),
    "bridge-site": ("bridge", "TS"), "shelter-site": ("shelter", "TS"),
}  # fmt: skip
CHANGES = [
    [HOUSING],
    [DEMAND],
    [CellChange("social_worker", "SS", "", True, "housing", 1), HOUSING],
    [CellChange("ngo_practitioner", "TS", "participation", False, "action", 0)],
    [CellChange("manager", "SS", "follow_up", False, "job_demand", 0)],
]


def consent(world, masks: Masks) -> None:
    with world.database.connect("owner") as owner:
        owner.execute(
            "INSERT INTO access_consent (id, person_id, organisation_id, text_code, purpose, "
            "medium, language, scope, m1, m2, m3, collected_by, collected_at, evidence, "
            "withdrawal_medium) VALUES (gen_random_uuid(), %s, %s, 'base-1', 'attention', "
            "'signed_paper', 'es', '{}', %s, %s, %s, 1, now(), 'x', '')",
            [world.persons["pere"], world.organisations["bridge"], *masks.as_tuple()],
        )


def said_of(world) -> dict[str, dict[str, int]]:
    """By person, the bits on record by organisation, as the database has them."""
    names = {number: code for code, number in world.organisations.items()}
    persons = {number: name for name, number in world.persons.items()}
    found: dict[str, dict[str, int]] = {}
    with world.database.connect("owner") as owner:
        for person, organisation, bit in owner.execute(
            "SELECT person_id, organisation_id, type_bit FROM records_record "
            "WHERE state IN ('current', 'contested')"
        ).fetchall():
            here = found.setdefault(persons[person], {})
            here[names[organisation]] = here.get(names[organisation], 0) | 1 << bit
    return found


def counted_in_python(world, old, new, given: Masks) -> Counter:
    """Pairs by profile, sector and direction, deciding each folder by both versions."""
    said, pairs = said_of(world), Counter()
    for person, centres in ATTENDING.items():
        for centre in centres:
            organisation, sector = ORGANISATION[centre]
            own = said.get(person, {}).get(organisation, 0)
            other = 0
            for code, bits in said.get(person, {}).items():
                other |= 0 if code == organisation else bits
            for kind in WORKING[centre]:
                gained = lost = 0
                for situation in OPENABLE:
                    granted = (
                        (Granted("consent", given),)
                        if (person, organisation) == ("pere", "bridge") else ()
                    )  # fmt: skip
                    protection = "protected" if person == "rosa" else "none"
                    case = Case(kind, sector, situation, "attends", protection, granted)
                    was, now = decide(old, case), decide(new, case)
                    for before, after, bits in (
                        (was.own, now.own, own), (was.other, now.other, other),
                    ):  # fmt: skip
                        steps = zip(before.as_tuple(), after.as_tuple(), strict=True)
                        for one, two in steps:
                            gained |= bits & two & ~one
                            lost |= bits & one & ~two
                pairs[kind, sector, True] += bool(gained)
                pairs[kind, sector, False] += bool(lost)
    return +pairs


class TestAffected:
    def test_are_those_whose_folders_would_be_decided_otherwise(self, world):
        plant(world)
        given = Masks(*[(1 << 62) - 1] * 2, 0)
        consent(world, given)
        old = current().compiled
        news = [next_version(old, cells, text="x", on=TODAY) for cells in CHANGES]
        for dropped in ("bases", "caps"):
            fewer = tuple(
                one for one in getattr(old.pack, dropped) if one.code not in ("ss_social_care",
                                                                              "protected")
            )  # fmt: skip
            news.append(compile_pack(replace(old.pack, **{dropped: fewer})))
        seen = 0
        with world.database.connect("owner") as owner:
            for new in [*news, old]:
                for first, second in ((old, new), (new, old)):
                    texts = [text_of_compiled(first), text_of_compiled(second)]
                    rows = owner.execute(
                        "SELECT profile, sector, rises, pairs FROM governance_affected(%s, %s)",
                        texts,
                    ).fetchall()
                    [bits] = owner.execute(
                        "SELECT governance_rises(%s::jsonb, %s::jsonb)", texts
                    ).fetchone()
                    rising = {one.code for one in first.pack.types if bits >> one.bit & 1}
                    assert rising == rising_types(first, second)
                    found = Counter({tuple(row[:3]): row[3] for row in rows})
                    assert found == counted_in_python(world, first, second, given)
                    seen += len(rows)
        assert seen >= 10


class TestReplayed:
    def test_are_the_accesses_that_would_have_been_decided_otherwise(self, world):
        for name in ("alba", "alba", "bilal", "quim"):
            open_folder(world.viewer(name), world.persons["pere"], situation="follow_up", reason="")
        open_folder(world.viewer("alba"), world.persons["rosa"], situation="follow_up", reason="")
        old = current().compiled
        fewer = next_version(old, [DEMAND], text="x", on=TODAY)
        more = next_version(old, [HOUSING], text="x", on=TODAY)
        nobody = compile_pack(replace(old.pack, bases=()))
        with world.database.connect("owner") as owner:

            def replayed(new):
                query = "SELECT profile, rises, accesses FROM governance_replayed(%s)"
                return sorted(owner.execute(query, [text_of_compiled(new)]).fetchall())

            assert replayed(old) == []
            # Rosa's protection already hides her demand: only what was seen counts
            found = {row[:2]: row[2] for row in replayed(fewer)}
            assert found["social_worker", False] in (2, 3)
            assert replayed(more) == [("employment_counsellor", True, 1)]
            assert dict((r[0], r[2]) for r in replayed(nobody)) == {
                "social_worker": 3, "employment_counsellor": 1,
            }  # fmt: skip

    def test_of_before_the_factors_were_kept_are_said_to_be_so(self, world):
        with world.database.connect("owner") as owner:
            owner.execute(
                "SELECT audit_append('folder.opened','1','1','1','1','','x','follow_up','','',"
                "'allowed',1,1,1,'base-1','{\"kind\": \"social_worker\"}')"
            )
            rows = owner.execute(
                "SELECT * FROM governance_replayed(%s)", [text_of_compiled(current().compiled)]
            ).fetchall()

        assert rows == [("", "", True, 1)]


class TestPage:
    def test_gives_no_small_number_and_leaves_its_event(self, world):
        draft = propose(world, DEMAND).draft
        open_folder(world.viewer("alba"), world.persons["pere"], situation="follow_up", reason="")
        viewer = world.viewer("delia")
        found = simulation(viewer, read_draft(viewer, draft))
        told = json.dumps([vars(one) for one in (*found.concerned, *found.replayed)])

        assert {(one.profile, one.rises) for one in found.concerned} == {
            ("social_worker", False),
        }
        assert {one.pairs for one in found.concerned} == {0}
        assert [one.accesses_told for one in found.replayed] == ["menos de 5"]
        assert str(world.persons["pere"]) not in told
        assert events_of(world, "protocol.simulated")[-1]["outcome"] == "allowed"

    def test_is_for_nobody_else(self, world):
        draft = propose(world, DEMAND).draft
        for name in ("alba", "marta", "dario"):
            found = simulation(world.viewer(name), read_draft(world.viewer("delia"), draft))
            assert (found.concerned, found.replayed) == ((), ())
            assert events_of(world, "protocol.simulated")[-1]["outcome"] == "denied"

    def test_rounds_down_to_fives(self, world):
        with world.database.connect("owner") as owner:
            rows = owner.execute(
                "SELECT n, governance_blur(n) FROM generate_series(0, 23) AS n"
            ).fetchall()

        assert [blurred for _, blurred in rows] == [0] * 5 + [n - n % 5 for n in range(5, 24)]
