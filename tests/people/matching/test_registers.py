"""Whole registers: other people's headers, crowds that blow nothing up, runs taken up again."""

import json
from datetime import date
from time import monotonic

import pytest
from django.core.management import CommandError, call_command

from tests.people.matching.worlds import ANA, HEADER, MODEL, row, work_in, write_register
from trenza.people.matching.definition import CAP
from trenza.people.matching.engines import registers, tables
from trenza.people.matching.engines.duck import compare, prepare
from trenza.people.matching.engines.headers import HeadersRefused, columns_of, document_type, sexes
from trenza.people.matching.engines.pairs import write_pairs
from trenza.people.matching.engines.reading import RegistersRefused, register_files
from trenza.people.matching.weights import read_model
from trenza.territory.registers.write import RegisterRecipe, write_registers


def persons_of(folder):
    lines = (folder / "persons.csv").read_text().splitlines()[1:]
    return {tuple(line.split(",")[:2]): line.split(",")[2] for line in lines}


def linked(tmp_path, *paths, across=False):
    out = tmp_path / "out"
    told = registers.link(work_in(tmp_path / "work"), paths, read_model(MODEL), out, across=across)
    return told, persons_of(out)


def test_folders_of_a_run_are_for_their_owner_only(tmp_path):
    write_register(tmp_path / "ss.csv", [row(1), row(2)])
    linked(tmp_path, tmp_path / "ss.csv")

    for folder in ("work", "out"):
        assert (tmp_path / folder).stat().st_mode & 0o777 == 0o700


class TestHeaders:
    def test_are_recognised_in_spanish(self):
        found = columns_of(
            ["Nº Expediente", "Nombre", "Primer Apellido", "APELLIDO2", "Fecha de nacimiento",
             "Nº documento", "C.P.", "Municipio", "Teléfono"]
        )  # fmt: skip

        assert found["surname1"] == "Primer Apellido"
        assert found["birth_date"] == "Fecha de nacimiento"
        assert found["postcode"] == "C.P."
        assert found["phone"] == "Teléfono"

    def test_without_names_are_refused(self):
        with pytest.raises(HeadersRefused, match="nombre"):
            columns_of(["importe", "fecha"])

    def test_leave_m_for_women_where_men_are_h(self):
        assert sexes(["H", "M", ""]) == {"H": "M", "M": "F"}
        assert sexes(["F", "M"]) == {"F": "F", "M": "M"}
        assert sexes(["Mujer", "Varón", "?"]) == {"Mujer": "F", "Varón": "M", "?": "U"}

    def test_name_documents_as_they_like(self):
        assert [document_type(t) for t in ("NIF", "N.I.E.", "Pasaporte", "")] == [
            "dni", "nie", "passport", "unknown"
        ]  # fmt: skip


class TestReading:
    def test_takes_registers_of_others_by_their_headers(self, tmp_path):
        write_register(
            tmp_path / "caritas.csv",
            [{"id": "7", "nombre": "Ana Mª", "apellidos": "Bermúdez Olaizola", "sexo": "M",
              "fecha_nacimiento": "17/05/1984", "documento": "00000023-T", "cp": "61001"},
             {"id": "8", "nombre": "Luis", "apellidos": "Prado", "sexo": "H",
              "fecha_nacimiento": "1990-02-03", "documento": "", "cp": "61002"}],
            ["id", "nombre", "apellidos", "sexo", "fecha_nacimiento", "documento", "cp"],
        )  # fmt: skip
        write_register(tmp_path / "ss.csv", [row(1)])

        told, persons = linked(tmp_path, tmp_path / "caritas.csv", tmp_path / "ss.csv")

        assert told["records"] == 3
        assert persons["caritas", "7"] == persons["ss", "1"] != persons["caritas", "8"]

    def test_takes_files_in_latin_1_with_semicolons(self, tmp_path):
        text = "id;nombre;apellido1;apellido2;documento\n1;Begoña;Núñez;Peña;00000023T\n"
        (tmp_path / "ayto.csv").write_bytes(text.encode("latin-1"))
        work = work_in(tmp_path / "work")

        prepare(work, [tmp_path / "ayto.csv"])

        with work.connect() as connection:
            [(surname,)] = connection.execute("SELECT surname1 FROM form").fetchall()
        assert surname == "nunez"

    def test_leaves_the_truth_out(self, tmp_path):
        write_register(tmp_path / "ss.csv", [row(1)])
        (tmp_path / "truth.csv").write_text("source,rec_id,person_id\nss,1,P\n")

        assert [file.name for file in register_files([tmp_path])] == ["ss.csv"]

    def test_of_nothing_is_refused(self, tmp_path):
        with pytest.raises(RegistersRefused, match="ningún fichero"):
            register_files([tmp_path])
        with pytest.raises(RegistersRefused, match="No existe"):
            register_files([tmp_path / "nada.csv"])


class TestLinking:
    def test_compares_only_different_sources_if_asked(self, tmp_path):
        for source in ("ss", "ts"):
            write_register(tmp_path / f"{source}.csv", [row(1), row(2)])

        told, _ = linked(tmp_path, tmp_path / "ss.csv", tmp_path / "ts.csv", across=True)

        assert told["links"] == 4

    def test_of_ten_thousand_strangers_with_one_phone_does_not_blow_up(self, tmp_path):
        surnames = ["Abril", "Bravo", "Cid", "Duarte", "Esteban", "Ferrer", "Gil", "Haro"]
        rows = [
            row(
                n, documents="", given_name=f"Nombre{n % 97}{chr(97 + n % 26)}",
                surname1=f"{surnames[n % 8]}{n % 1231}", surname2="", doc_type="",
                doc_number="SIN DOCUMENTO", phone="699000111", email="", address="Sin domicilio",
                birth_date=f"{1930 + n % 79}-{1 + n % 12:02}-{1 + n % 28:02}",
            )
            for n in range(10_000)
        ]  # fmt: skip
        for said in rows:
            said.pop("documents")
        write_register(tmp_path / "ts.csv", rows)
        work = work_in(tmp_path / "work")
        began = monotonic()
        prepare(work, [tmp_path / "ts.csv"])
        model = registers.known(work, read_model(MODEL))
        with work.connect() as connection:
            write_pairs(connection, work.folder / "counted", CAP, lambda *told: None)
            [(pairs,)] = connection.execute(
                f"SELECT count(*) FROM '{work.folder}/counted/**/*.parquet'"
            ).fetchall()

        assert 0 < pairs < 1_000_000
        assert "699000111" in model.frequencies.crowded["phone"]
        assert registers.link(
            work, [tmp_path / "ts.csv"], read_model(MODEL), tmp_path / "out", across=False
        )["links"] == 0  # fmt: skip
        assert monotonic() - began < 60

    def test_of_what_nobody_could_be_called_breaks_nothing(self, tmp_path):
        odd = [
            {"given_name": "", "surname1": ""}, {"given_name": "X" * 200, "surname1": "Y" * 200},
            {"given_name": "محمد", "surname1": "李"}, {"given_name": "🙂", "surname1": "🙃🙃"},
            {"birth_date": "1850-01-01"}, {"birth_date": "2999-12-31"}, {"birth_date": "ayer"},
            {"phone": "0"}, {"doc_number": "00000000T"}, {"surname1": "'; DROP TABLE form; --"},
        ]  # fmt: skip
        bare = dict.fromkeys(row(0), "")
        rows = [bare | changed | {"rec_id": str(n)} for n, changed in enumerate(odd)]
        write_register(tmp_path / "ss.csv", rows)
        write_register(tmp_path / "ts.csv", rows)

        told, _ = linked(tmp_path, tmp_path / "ss.csv", tmp_path / "ts.csv")

        assert told["records"] == 20
        assert told["links"] == 0

    @pytest.mark.parametrize(
        ("changed", "persons"),
        [
            ({}, 1),
            ({"protegida": "no"}, 1),
            ({"protegida": "sí"}, 2),
            ({"birth_date": f"{date.today().year - 9}-02-03"}, 2),  # noqa: DTZ011
        ],
    )
    def test_of_the_guarded_links_nobody_by_likeness(self, tmp_path, changed, persons):
        bare = {"doc_type": "", "doc_number": "", **changed}
        write_register(tmp_path / "ss.csv", [row(1, **bare)], [*HEADER, "protegida"])
        write_register(tmp_path / "ts.csv", [row(1, **bare)], [*HEADER, "protegida"])

        told, found = linked(tmp_path, tmp_path / "ss.csv", tmp_path / "ts.csv")

        assert len(set(found.values())) == persons
        assert told["held"] == persons - 1

    def test_however_small_takes_two_common_names_for_two_people(self, tmp_path):
        bare = {"doc_type": "", "doc_number": "", "email": ""}
        twins = [row(1, given_name="Marta", **bare), row(2, given_name="María", **bare)]
        write_register(tmp_path / "ss.csv", twins)

        told, found = linked(tmp_path, tmp_path / "ss.csv")

        assert (len(set(found.values())), told["doubt"]) == (2, 1)

    def test_of_the_guarded_links_by_a_valid_document(self, tmp_path):
        rows = [row(1, protegida="sí"), row(2, protegida="")]
        write_register(tmp_path / "ss.csv", rows, [*HEADER, "protegida"])

        _, found = linked(tmp_path, tmp_path / "ss.csv")

        assert len(set(found.values())) == 1

    def test_goes_on_where_it_was(self, tmp_path):
        write_registers(RegisterRecipe(persons=300, seed=5), tmp_path / "r")
        work = work_in(tmp_path / "work")
        prepare(work, [tmp_path / "r"])
        model = registers.known(work, read_model(MODEL))
        scores = compare(work, model, across=False)
        before = {file.name: file.stat().st_mtime_ns for file in scores.iterdir()}

        prepare(work, [tmp_path / "r"])
        compare(work, model, across=False)

        assert {file.name: file.stat().st_mtime_ns for file in scores.iterdir()} == before

    def test_makes_again_only_the_step_that_was_cut_short(self, tmp_path):
        write_registers(RegisterRecipe(persons=300, seed=5), tmp_path / "r")
        work = work_in(tmp_path / "work")
        prepare(work, [tmp_path / "r"])
        model = registers.known(work, read_model(MODEL))
        scores = compare(work, model, across=False)
        [file] = scores.glob("*.parquet")
        with work.connect() as connection:
            before = connection.execute(f"FROM '{file}' ORDER BY l, r").fetchall()
        file.unlink()
        (scores / "complete").unlink()

        compare(work, model, across=False)

        with work.connect() as connection:
            assert connection.execute(f"FROM '{file}' ORDER BY l, r").fetchall() == before
        assert not (work.folder / "shared").exists()

    def test_begins_anew_when_the_files_change(self, tmp_path):
        write_register(tmp_path / "ss.csv", [row(1), row(2, phone="")])
        linked(tmp_path, tmp_path / "ss.csv")
        write_register(tmp_path / "ss.csv", [row(1), row(2, phone=""), row(3, email="")])

        told, persons = linked(tmp_path, tmp_path / "ss.csv")

        assert told["records"] == 3
        assert len(set(persons.values())) == 1


class TestCommand:
    def test_evaluates_a_region_whose_truth_is_known(self, tmp_path, capsys):
        write_registers(RegisterRecipe(persons=3_000, seed=9), tmp_path / "r")

        call_command("match", "evaluate", str(tmp_path / "r"), "--truth",
                     str(tmp_path / "r" / "truth.csv"), "--json")  # fmt: skip

        told = json.loads(capsys.readouterr().out.splitlines()[-1])
        assert told["pairs"]["f1"] > 0.97
        assert told["alone"]["false"] <= 1
        assert told["persons_best"]["largest"] <= 40
        assert told["origin"]["origins"]["ES"]["f1"] > 0.97

    def test_learns_a_model_that_can_be_used(self, tmp_path, capsys):
        write_registers(RegisterRecipe(persons=1_500, seed=3), tmp_path / "r")
        for truth in ([], ["--truth", str(tmp_path / "r" / "truth.csv")]):
            call_command(
                "match", "train", str(tmp_path / "r"), *truth, "--out", str(tmp_path / "m")
            )

            model = read_model(tmp_path / "m" / "model.json")
            assert model.against_stranger("surname1")[0] > 3
            assert model.against_kind("given", "relative")[-1] < -2

    def test_says_in_one_sentence_what_is_wrong(self, tmp_path):
        with pytest.raises(CommandError, match="No existe"):
            call_command("match", "dedupe", str(tmp_path / "nada"))

    def test_dedupes_and_writes_who_is_who(self, tmp_path, capsys):
        write_register(tmp_path / "ss.csv", [row(1), row(2, email=""), row(3, given_name="Inés")])

        call_command("match", "dedupe", str(tmp_path / "ss.csv"), "--out", str(tmp_path / "o"))

        assert "1\N{NO-BREAK SPACE}enlace seguro" in capsys.readouterr().out
        assert len(set(persons_of(tmp_path / "o").values())) == 2
        links = (tmp_path / "o" / "links.csv").read_text()
        assert "Ana" not in links
        assert ANA.documents[0][1].lower() not in links


def test_counts_what_a_crowd_shares(tmp_path):
    write_register(tmp_path / "ss.csv", [row(n, given_name=f"N{n}") for n in range(50)])
    work = work_in(tmp_path / "work")
    prepare(work, [tmp_path / "ss.csv"])

    with work.connect() as connection:
        found = tables.load_frequencies(connection)

    assert found.crowded["phone"] == {"699000111"}
    assert found.records == 50
