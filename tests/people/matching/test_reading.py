"""Registers as others write them: headers, encodings, what is told and what is refused."""

import pytest
from django.core.management import CommandError, call_command

from tests.people.matching.worlds import write_register
from trenza.people.matching.engines.duck import Means, Work, prepare
from trenza.people.matching.engines.headers import field_of
from trenza.people.matching.engines.reading import RegistersRefused, register_files


def read(tmp_path, *files):
    """The names of every record, and what was told while reading."""
    told = []
    work = Work(tmp_path / "work", Means(1.0, 2.0, 2), lambda *step: None, told.append)
    prepare(work, files)
    with work.connect() as connection:
        rows = connection.execute(
            "SELECT given, surname1, coalesce(dni, nie, document_typed), nuss FROM form ORDER BY n"
        ).fetchall()
    assert not list(work.folder.glob("tmp*")), "copies of persons are left behind"
    return rows, told


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("NIF/NIE", "doc_number"), ("DNI, NIE o pasaporte", "doc_number"), ("Nº DNI", "dni"),
        ("Nº documento de identidad", "doc_number"), ("DNI usuaria", "dni"),
        ("Nº SEG. SOCIAL", "nuss"), ("ID_DEMANDANTE", "rec_id"), ("id usuario", "rec_id"),
        ("Código de registro", "rec_id"), ("Nº historia", "rec_id"), ("1er apellido", "surname1"),
        ("2º apellido", "surname2"), ("Tfno. móvil", "phone"), ("Sexo/Género", "sex"),
        ("País de origen", "nationality"), ("Domicilio actual", "address"),
        ("Fecha de nacimiento del titular", "birth_date"), ("Apellidos y nombre", "given_name"),
        ("Nombre padre", None), ("DNI madre", None), ("Nombre de la calle", None), ("Nº", None),
        ("Fecha de alta", None), ("Importe", None), ("", None),
    ],
)  # fmt: skip
def test_headers_say_which_field_they_are(header, field):
    assert field_of(header) == field


TEXT = "id;nombre;apellido1;DNI/NIE;Nº Seg. Social\r\n1;Begoña;Núñez;00000023T;\r\n"


@pytest.mark.parametrize(
    "written",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("latin-1"),
        # Quotes and euros of Windows, and a byte that no encoding of the West has.
        TEXT.encode("cp1252") + "2;“Ana”;Gil €;;".encode("cp1252") + b"\x81\r\n",
        TEXT.encode("utf-16"),
        TEXT.replace(";", "\t").encode("utf-8"),
        TEXT.replace(";", "|").encode("cp1252"),
        TEXT.encode("utf-8") + b'2;"Ana\r\nRosa";Gil;;\r\n',
    ],
    ids=["utf-8", "bom", "latin-1", "cp1252", "utf-16", "tabs", "bars", "broken-lines"],
)
def test_files_are_read_as_old_programs_write_them(tmp_path, written):
    (tmp_path / "ayto.csv").write_bytes(written)

    rows, _ = read(tmp_path, tmp_path / "ayto.csv")

    assert rows[0] == ("begona", "nunez", "00000023t", None)
    assert [row[0] for row in rows[1:]] == (["ana rosa"] if b"Ana\r" in written
                                            else ["ana"] if b"Ana" in written else [])  # fmt: skip


def test_columns_that_nobody_uses_are_told(tmp_path):
    write_register(
        tmp_path / "ong.csv",
        [{"id": "1", "nombre": "Ana", "apellidos": "Gil", "Talla": "M", "DNI madre": "00000023T"}],
        ["id", "nombre", "apellidos", "Talla", "DNI madre"],
    )

    rows, told = read(tmp_path, tmp_path / "ong.csv")

    assert told == ["ong.csv: no se usan las columnas «Talla», «DNI madre»."]
    assert rows == [("ana", "gil", None, None)]


def test_what_cannot_be_read_is_refused_by_its_name(tmp_path):
    (tmp_path / "vacio.csv").touch()
    (tmp_path / "titulo.csv").write_text("Listado de usuarios;;\nid;nombre;apellidos\n")
    (tmp_path / "hoja.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "otro.parquet").write_text("hola")

    with pytest.raises(RegistersRefused, match=r"vacio\.csv está vacío"):
        read(tmp_path, tmp_path / "vacio.csv")
    with pytest.raises(RegistersRefused, match=r"titulo\.csv: En la primera línea"):
        read(tmp_path, tmp_path / "titulo.csv")
    with pytest.raises(RegistersRefused, match=r"otro\.parquet no se puede leer como Parquet"):
        read(tmp_path, tmp_path / "otro.parquet")
    with pytest.raises(RegistersRefused, match=r"hoja\.xlsx es un libro de cálculo"):
        register_files([tmp_path])


def test_headers_without_anybody_below_are_refused_only_if_there_is_nobody_elsewhere(tmp_path):
    (tmp_path / "nadie.csv").write_text("id;nombre;apellidos\n")
    (tmp_path / "ong.csv").write_text("id;nombre;apellidos\n1;Ana;Gil\n")

    with pytest.raises(RegistersRefused, match="ningún registro"):
        read(tmp_path, tmp_path / "nadie.csv")
    rows, _ = read(tmp_path, tmp_path / "nadie.csv", tmp_path / "ong.csv")
    assert rows == [("ana", "gil", None, None)]


@pytest.mark.parametrize(
    ("written", "told"),
    [(None, "No existe verdad.csv"), ("a,b\n1,2\n", "debe tener las columnas"), ("", "columnas")],
)
def test_a_truth_that_cannot_be_used_is_refused_before_anything_is_compared(
    tmp_path, written, told
):
    (tmp_path / "ong.csv").write_text("id;nombre;apellidos\n1;Ana;Gil\n")
    if written is not None:
        (tmp_path / "verdad.csv").write_text(written)

    with pytest.raises(CommandError, match=told):
        call_command("match", "evaluate", str(tmp_path / "ong.csv"), "--truth",
                     str(tmp_path / "verdad.csv"), "--work", str(tmp_path / "work"))  # fmt: skip
    assert not (tmp_path / "work" / "raw.parquet").exists()
