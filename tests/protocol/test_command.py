"""``trenza protocol`` reads well at a terminal and fails with code 1."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.conftest import as_role
from tests.protocol.world import BASE, PACK, bent


def run(*words):
    out, err = StringIO(), StringIO()
    call_command("protocol", *words, stdout=out, stderr=err)
    return out.getvalue()


def test_check_says_that_the_base_pack_is_right():
    said = run("check", str(BASE))

    assert "correcto" in said
    assert "12672 celdas" in said


def test_check_points_at_the_line_of_a_bad_pack(tmp_path):
    folder, line = bent(tmp_path, "bases.yaml", "scsp: Si", "scsp: Quizá")
    err = StringIO()

    with pytest.raises(CommandError) as raised:
        call_command("protocol", "check", str(folder), stdout=StringIO(), stderr=err)

    assert f"bases.yaml:{line}: «Quizá» no vale en «scsp»" in err.getvalue()
    assert raised.value.returncode == 1


def test_check_says_when_there_is_no_folder(tmp_path):
    with pytest.raises(CommandError, match="No existe la carpeta"):
        run("check", str(tmp_path / "nothing"))


def test_show_lists_every_type():
    said = run("show")

    assert all(one.code in said for one in PACK.types)


def test_show_compares_situations():
    said = run("show", "--profile", "social_worker")

    assert "Trámite" in said
    assert "completo" in said


def test_show_gives_the_reason_of_each_cell():
    said = run(
        "show", "--profile", "employment_counsellor", "--sector", "SE",
        "--situation", "first_diagnosis",
    )  # fmt: skip

    assert "Primera visita o diagnóstico" in said
    assert "diagnóstico de empleo necesita" in said


def explain(*more):
    return run(
        "explain", "--profile", "ngo_practitioner", "--sector", "TS",
        "--situation", "first_diagnosis", "--type", "exclusion_assessment", *more,
    )  # fmt: skip


def test_explain_names_the_binding_factor_and_what_is_missing():
    said = explain()

    assert "NADA" in said
    assert "►   Base jurídica" in said
    assert "El consentimiento de la persona" in said


def test_explain_with_a_consent_shows_more_but_never_above_the_protocol():
    assert "RESUMEN" in explain("--consent", "full")
    assert "SOLO CONSTA" in explain("--consent", "exists")
    assert "NADA" in explain("--consent", "full", "--blocked")
    assert "COMPLETO" in explain("--own")


@pytest.mark.parametrize(
    "words",
    [
        ("--profile", "boss", "--sector", "SS", "--situation", "follow_up", "--type", "housing"),
        ("--profile", "manager", "--sector", "SS", "--situation", "x", "--type", "housing"),
        ("--profile", "manager", "--sector", "SS", "--situation", "follow_up", "--type", "x"),
    ],
)
def test_an_unknown_word_is_answered_with_those_that_are_known(words):
    with pytest.raises(CommandError, match=r"no existe\. Valen: "):
        run("explain", *words)


@pytest.mark.django_db
def test_publish_says_what_is_in_force():
    with as_role("owner"):
        assert "En vigor: base, número" in run("publish")


@pytest.mark.django_db
def test_publish_refuses_a_changed_pack_with_the_same_number(tmp_path):
    folder, _ = bent(tmp_path, "pack.yaml", "name: Protocolo base", "name: Otro protocolo")

    with as_role("owner"), pytest.raises(CommandError, match="suba «number»"):
        run("publish", str(folder))
