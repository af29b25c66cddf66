"""A wrong pack is told with file, line and a sentence; it never comes half into use."""

import pytest

from tests.protocol.world import BASE, bent
from trenza.protocol.packs import read_pack

WRONG = [
    # file, what is changed, into what, what is said
    ("pack.yaml", "number: 6", "number: uno", "«number» debe ser un número"),
    ("pack.yaml", "agreed_on: 2026-11-21", "agreed_on: 2026-13-41", "debe ser una fecha"),
    ("pack.yaml", "territory: ", "territorio: ", "no es una clave conocida"),
    ("lists.yaml", "  owner: En propiedad\n", "  owner: [1]\n", "necesita su texto"),
    ("profiles.yaml", "sectors: [SS]", "sectors: [SS, SS]", "repetido"),
    ("profiles.yaml", "sectors: [SS]", "sectors: [Salud]", "«Salud» no vale en «sectors»"),
    ("situations.yaml", "openable: false", "openable: quizá", "true o false"),
    ("types/benefits.yaml", "bit: 28", "bit: 23", "El bit 23 ya es de «available_action»"),
    ("types/benefits.yaml", "bit: 28", "bit: 62", "entre 0 y 61"),
    ("types/benefits.yaml", "code: regional_benefit", "code: itinerary", "ya está en"),
    ("types/benefits.yaml", "area: benefits", "area: dinero", "«dinero» no vale en «area»"),
    ("types/benefits.yaml", "authors: [SS]", "authors: []", "Al menos un sector"),
    ("types/benefits.yaml", "choice: benefit_state}\n    scope", "choice: nada}\n    scope",
     "La lista «nada» no está"),
    ("types/benefits.yaml", "{kind}: {state}[, desde", "{kind}: {nope}[, desde", "no es un campo"),
    ("types/benefits.yaml", "{kind}: {state}[, desde", "{notes}: {state}[, desde",
     "no se resume cortándolo"),
    ("types/benefits.yaml", "{kind}: {state}[, desde el {from}]", "{kind}: {from}",
     "debe ir entre corchetes"),
    ("types/benefits.yaml", "{kind}: {state}[, desde", "{kind}: {state}[[, desde", "sin cerrar"),
    ("types/benefits.yaml", "glossary: [minimum_income", "glossary: [renta", "glossary.yaml"),
    ("types/benefits.yaml", "amount: {max: 10000}}", "amount: {}}", "Falta «max»"),
    ("types/benefits.yaml", "unit: €, amount", "euros: €, amount", "no es una clave conocida"),
    ("types/benefits.yaml", "date: {}}", "date: {}, boolean: true}", "una sola clase"),
    ("types/actions.yaml", "if: {placed: true}", "if: {colocada: true}", "no es un campo"),
    ("matrix.yaml", "profiles: [manager]", "profiles: [jefe]", "«jefe» no vale"),
    ("matrix.yaml", "  level: full", "  level: todo", "«todo» no vale en «level»"),
    ("matrix.yaml", "  level: full", "  level: full\n  at_most: full", "o bien «at_most»"),
    ("matrix.yaml", "what: {all: true}", "what: {all: true, areas: [health]}", "o bien qué tipos"),
    ("matrix.yaml", "when: [first_diagnosis, emergency]", "when: [hoy]", "«hoy» no vale"),
    ("bases.yaml", "scsp: Si", "scsp: Ley", "El consentimiento lleva «Si»"),
    ("bases.yaml", "kind: public_task", "kind: costumbre", "«costumbre» no vale"),
    ("caps.yaml", "code: none", "code: ninguna", "Falta «none»"),
    ("caps.yaml", "hours: 24", "hours: 0", "entre 1 y 8760"),
    ("consent.yaml", "version: base-1\n", "", "Falta «version»"),
    ("glossary.yaml", "household:\n  label: Unidad de convivencia\n", "household:\n", "Falta"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "said"), WRONG)
def test_says_what_is_wrong_and_where(tmp_path, name, old, new, said):
    folder, line = bent(tmp_path, name, old, new)

    checked = read_pack(folder)

    assert checked.pack is None
    found = [p for p in checked.problems if said in p.message]
    assert found, [str(problem) for problem in checked.problems]
    if said not in ("glossary.yaml", "Falta «none»", "Falta «version»"):
        assert any(p.file == name and abs(p.line - line) <= 2 for p in found), found


LAWS = [
    ("  who: {profiles: [manager]}\n  whose: own\n  what: {all: true}\n  level: summary",
     "  who: {profiles: [manager]}\n  whose: own\n  what: {all: true}\n  level: full",
     "como máximo, el resumen"),
    ("  who: {profiles: [manager]}\n  whose: own\n  what: {all: true}",
     "  who: {profiles: [manager, data_manager]}\n  whose: own\n  what: {all: true}",
     "no abre carpetas"),
    ("  what: {types: [violence_situation]}\n  level: summary",
     "  what: {types: [violence_situation]}\n  level: full",
     "no puede verse completo"),
    ("- code: own_full", "- code: dead\n  text: Nada.\n  who: {profiles: [manager]}\n"
     "  whose: own\n  what: {all: true}\n  level: full\n- code: own_full",
     "La regla «dead» no decide ninguna celda"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), LAWS)
def test_no_pack_bends_the_promises(tmp_path, old, new, said):
    folder, _ = bent(tmp_path, "matrix.yaml", old, new)

    checked = read_pack(folder)

    assert checked.pack is None
    assert any(said in problem.message for problem in checked.problems)


def test_an_area_that_would_give_a_sensitive_type_away_is_refused(tmp_path):
    old = "  area: personal\n  block: situation\n  sensitivity: special\n  authors: [SS, TS]"
    folder, _ = bent(
        tmp_path, "types/situation_special.yaml", old, old.replace("personal", "violence")
    )
    pack = folder / "pack.yaml"
    pack.write_text(
        pack.read_text().replace(
            "  personal:", "  violence: {label: Violencia, exists: Consta violencia.}\n  personal:"
        )
    )

    assert any("lo delataría" in p.message for p in read_pack(folder).problems)


def test_a_repeated_key_is_not_swallowed(tmp_path):
    folder, line = bent(tmp_path, "pack.yaml", "number: 6", "number: 1\nnumber: 6")

    [first, second] = read_pack(folder).problems

    assert (first.line, second.line) == (line, line + 1)
    assert "repetido" in first.message


def test_a_missing_file_is_named(tmp_path):
    folder, _ = bent(tmp_path, "pack.yaml", "number: 6", "number: 6")
    (folder / "matrix.yaml").unlink()

    assert [str(p) for p in read_pack(folder).problems] == ["matrix.yaml:1: Falta este fichero."]


@pytest.mark.parametrize("broken", [b"a: [", b"\xff\xfe", b"a: &a [*a]", b"", b"!!python/name:os"])
def test_a_broken_file_is_told_not_thrown(tmp_path, broken):
    folder, _ = bent(tmp_path, "caps.yaml", "hours: 24", "hours: 24")
    (folder / "caps.yaml").write_bytes(broken)

    checked = read_pack(folder)

    assert checked.pack is None
    assert {problem.file for problem in checked.problems} == {"caps.yaml"}


def test_words_that_yaml_takes_for_something_else_stay_texts():
    pack = read_pack(BASE).pack
    schema = pack.type("administrative_situation").schema["properties"]["health_card"]
    codes = [option["const"] for option in schema["oneOf"]]
    levels = pack.type("education_level").schema["properties"]["level"]["oneOf"]

    assert codes[:2] == ["yes", "no"]
    assert [option["const"] for option in levels] == ["00", "10", "20", "30"]
