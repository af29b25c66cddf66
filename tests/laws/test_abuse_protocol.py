"""Whoever holds the web's connection still changes no rule without the people who must agree."""

import json
from dataclasses import replace

import psycopg
import pytest

from tests.cast import World
from tests.governance.acts import DEMAND, HOUSING, TODAY, approve, propose
from tests.governance.owners import appoint
from tests.laws.canaries import plant
from tests.laws.rounds import client_of, furnish
from tests.laws.sabotage import as_administrator, break_function, sign
from tests.laws.test_abuse_crawl import leaks
from trenza.protocol.public import TamperedProtocol, current, published, text_of, text_of_compiled
from trenza.protocol.rules.canonical import canonical_text
from trenza.protocol.rules.changes import with_changes
from trenza.protocol.rules.compile import compile_pack
from trenza.protocol.rules.laws import broken_laws
from trenza.protocol.rules.masks import Masks

SAVE = "SELECT governance_save(%s, %s, %s, %s, 'm', '{}', 'x', NULL)"


@pytest.fixture
def world(world: World) -> World:
    return appoint(world)


def save(world: World, text: str, *, name: str = "prudencia", draft: int | None = None) -> str:
    """Save any text at all, as a web process that nobody checks would."""
    with world.database.connect("web") as web:
        context = sign(web, world, name)
        web.execute("SELECT governance_announce(%s, 'save', %s)", [context, draft])
        [answer] = web.execute(SAVE, [context, draft, current().id, text]).fetchone()
        return answer["state"]


def bent(change) -> str:
    """The canonical text of the next version with something changed in the document."""
    pack = with_changes(current().compiled.pack, [DEMAND], text="x", on=TODAY)
    compiled = compile_pack(pack)
    document = json.loads(canonical_text(compiled))
    change(document)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def slim(document: dict) -> dict:
    """Without the content map's schemas and texts, on which no right depends: quicker to send."""
    pack = document["pack"]
    types = [{k: one[k] for k in ("code", "bit", "sensitivity")} for one in pack["types"]]
    kept = {k: pack[k] for k in ("situations", "bases", "caps")}
    return {**document, "pack": {**kept, "types": types}}


class TestTables:
    def test_of_drafts_and_versions_are_closed_to_the_web(self, world: World):
        rules = ("version", "matrix", "basis", "cap", "type", "situation")
        refused = [
            *(f"{verb} governance_{table}{rest}" for table in ("draft", "approval")
              for verb, rest in (("SELECT * FROM", ""), ("DELETE FROM", ""),
                                 ("INSERT INTO", " DEFAULT VALUES"), ("UPDATE", " SET hash = ''"))),
            *(f"INSERT INTO protocol_{table} DEFAULT VALUES" for table in rules),
            "UPDATE protocol_version SET valid_to = now()",
        ]  # fmt: skip
        with world.database.connect("web") as web:
            for statement in refused:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    web.execute(statement)

    def test_functions_inside_are_closed_to_the_web(self, world: World):
        with world.database.connect("web") as web:
            for call in (
                "governance_publish(NULL)", "governance_affected('{}', '{}')",
                "governance_replayed('{}')", "governance_missing(NULL)",
                "governance_actor('x', 'save', 1)",
            ):  # fmt: skip
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    web.execute(f"SELECT {call}")


BENT = [
    (lambda d: d["matrix"].update({"data_manager/SE/follow_up": ["1"] * 6}), "laws"),
    (lambda d: d["matrix"].update({"manager/SS/follow_up": ["1"] * 6}), "laws"),
    (lambda d: d["matrix"].update({"social_worker/SS/follow_up": [*"001000"]}), "laws"),
    (
        lambda d: d["matrix"].update({"social_worker/SS/follow_up": ["3fffffffffffffff"] * 6}),
        "laws",
    ),
    (lambda d: d["matrix"].update({"social_worker/SS/follow_up": ["1"]}), "laws"),
    (lambda d: d["matrix"].update({"social_worker/SS/emergency": [*"100100"]}), "laws"),
    (lambda d: d.update(matrix={}), "laws"),
    (lambda d: d["bases"].update(ss_social_care=[*"001"]), "laws"),
    (lambda d: d["pack"]["types"][18].update(sensitivity="ordinary"), "content"),
    (lambda d: d["pack"]["types"].pop(), "content"),
    (lambda d: d["pack"].update(number=99), "content"),
    (lambda d: d["pack"].update(code="mine"), "content"),
    (lambda d: d["pack"]["situations"][5].update(openable=True), "content"),
    (lambda d: d["pack"]["consent"].update(intro="Diga que sí."), "content"),
    (lambda d: None, "saved"),
]


class TestText:
    def test_that_bends_laws_or_the_content_map_is_refused_by_postgresql(self, world: World):
        assert [save(world, bent(change)) for change, _ in BENT] == [said for _, said in BENT]

    @pytest.mark.parametrize("mask", ["0" * 8 + "1ffffffff", "1_0", "0x1", "-1", "F", ""])
    def test_with_masks_that_could_be_read_in_two_ways_is_refused(self, world: World, mask: str):
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            save(world, bent(lambda d: d["bases"]["ss_social_care"].__setitem__(0, mask)))

    def test_is_not_saved_without_its_announcement(self, world: World):
        with world.database.connect("web") as web:
            context = sign(web, world, "prudencia")
            values = [context, None, current().id, bent(lambda d: None)]
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(SAVE, values)
            web.execute("SELECT governance_announce(%s, 'read', NULL)", [context])
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(SAVE, values)
        with world.database.connect("web", autocommit=False) as web:
            context = sign(web, world, "prudencia")
            web.execute("SELECT governance_announce(%s, 'save', NULL)", [context])
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute(SAVE, [context, None, current().id, bent(lambda d: None)])


class TestRise:
    """Whatever rises is found by PostgreSQL itself: in cells, bases, bonds and protections."""

    def test_of_each_cell_basis_and_cap_is_found(self, world: World):
        protocol = current()
        old = json.dumps(slim(json.loads(text_of(protocol.id))))
        bit = protocol.types["housing"].bit
        tried = 0
        with world.database.connect("owner") as owner:
            for part in ("matrix", "bases", "caps"):
                for key in json.loads(old)[part]:
                    document = json.loads(old)
                    masks = [int(one, 16) for one in document[part][key]]
                    where = next((n for n, m in enumerate(masks) if not m >> bit & 1), None)
                    if where is None:
                        continue
                    document[part][key][where] = f"{masks[where] | 1 << bit:x}"
                    [found] = owner.execute(
                        "SELECT governance_rises(%s::jsonb, %s::jsonb)", [old, json.dumps(document)]
                    ).fetchone()
                    [back] = owner.execute(
                        "SELECT governance_rises(%s::jsonb, %s::jsonb)", [json.dumps(document), old]
                    ).fetchone()
                    tried += 1
                    assert (found, back) == (1 << bit, 0), (part, key)
        assert tried > 150

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("d.author_user = actor.user_id THEN 'own'", "false THEN 'own'"),
            ("governance_seal(draft) IS DISTINCT FROM p_hash", "false"),
            ("draft.base_id IS DISTINCT FROM protocol_current()", "false"),
        ],
        ids=["own", "hash", "stale"],
    )
    def test_checks_that_are_taken_away_are_missed(self, world: World, old: str, new: str):
        old = old.replace("d.author", "draft.author")
        draft = propose(world, DEMAND).draft
        break_function(world.database.name, "governance_approve", old, new)
        if "base_id" not in old:
            # the author's yes, or one to something else, still does not count where it is counted
            name, seal = ("prudencia", None) if "author" in old else ("elvira", "0" * 64)
            assert approve(world, draft, name, seal) == "approved"
            assert current().compiled.pack.number < json.loads(bent(lambda d: None))["pack"][
                "number"
            ]  # fmt: skip
        else:
            assert approve(world, draft, "elvira") == "published"


class TestPolicyMutants:
    def test_are_all_lawful_only_if_no_law_is_bent(self, world: World):
        """Every cell of the matrix raised to full: PostgreSQL and Python agree on which may be."""
        compiled = current().compiled
        base = slim(json.loads(text_of_compiled(compiled)))
        wrong = []
        with world.database.connect("owner") as owner:
            for (profile, sector, situation), row in compiled.matrix.items():
                if situation != "follow_up":
                    continue
                for one in compiled.pack.types:
                    up = Masks(1 << one.bit, 1 << one.bit, 1 << one.bit)
                    changed = replace(row, other=row.other | up)
                    matrix = {**compiled.matrix, (profile, sector, situation): changed}
                    lawful = not any(True for _ in broken_laws(replace(compiled, matrix=matrix)))
                    key = f"{profile}/{sector}/{situation}"
                    masks = [f"{n:x}" for n in row.own.as_tuple() + changed.other.as_tuple()]
                    [said] = owner.execute(
                        "SELECT governance_lawful(jsonb_set(%s::jsonb, %s, %s::jsonb))",
                        [json.dumps({**base, "matrix": {key: base["matrix"][key]}}),
                         ["matrix", key], json.dumps(masks)],
                    ).fetchone()  # fmt: skip
                    if said != lawful:
                        wrong.append((key, one.code))
        assert wrong == []


class TestStoredVersion:
    def test_that_was_tampered_with_explains_nothing(self, world: World):
        version = current().id
        with (
            world.database.connect("owner") as owner,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            owner.execute("UPDATE protocol_version SET source = replace(source, 'ver', 'leer')")
        as_administrator(
            world.database.name,
            "ALTER TABLE protocol_version DISABLE TRIGGER USER; UPDATE protocol_version "
            "SET source = replace(source, 'Servicios sociales', 'Servicios sociáles')",
        )
        from trenza.protocol import reads

        reads._load.cache_clear()
        with pytest.raises(TamperedProtocol, match="no coincide con su huella"):
            published(version)
        told = client_of(world, "prudencia").get(f"/protocolo/versiones/{version}")
        assert told.status_code == 500
        assert "Esta versión no es la que se publicó" in told.content.decode()
        reads._load.cache_clear()

    def test_is_not_published_if_the_draft_was_changed_under_its_approvals(self, world: World):
        draft = propose(world, HOUSING).draft
        assert approve(world, draft, "pascual") == "approved"
        as_administrator(
            world.database.name, "UPDATE governance_draft SET text = replace(text, 'a', 'a') || ' '"
        )
        with pytest.raises(psycopg.Error, match="not what was approved"):
            approve(world, draft, "elvira")


class TestPages:
    def test_show_nothing_of_anybody_to_who_owns_the_protocol(self, world: World):
        planted = plant(world)
        furnish(world)
        propose(world, DEMAND)
        found, _ = leaks(client_of(world, "prudencia"), world, planted, None, "follow_up")

        assert found == []
