"""Normal form: birth dates, telephones, e-mail and places."""

from datetime import date

import pytest

from tests.people.normal.saying import form_of
from trenza.people.rules.normal import Particulars, normal_form


def born(text, precision="day", today=None):
    said = Particulars("Eva", "Rubio", birth_date=text, birth_precision=precision)
    return tuple(normal_form(said, today=today)[17:22])


@pytest.mark.parametrize(
    ("text", "precision", "expected"),
    [
        ("1980-03-02", "day", ("1980-03-02", 1980, 3, 2, False)),
        ("1980-01-01", "day", ("1980-01-01", 1980, 1, 1, True)),
        ("1980-03-01", "month", (None, 1980, 3, None, True)),
        ("1980-01-01", "year", (None, 1980, None, None, True)),
        ("1980", "day", (None, 1980, None, None, True)),
        ("1980-03", "", (None, 1980, 3, None, True)),
        ("1980-01-01", "about", (None, 1980, None, None, True)),
        ("1980-01-01", "unknown", (None, None, None, None, False)),
        ("1980-13-05", "day", ("1980-05-13", 1980, 5, 13, False)),
        ("1980-02-31", "day", (None, 1980, 2, None, True)),
        ("1980-00-00", "day", (None, 1980, None, None, True)),
        ("02/03/1980", "day", ("1980-03-02", 1980, 3, 2, False)),
        ("1980-03-02T00:00:00", "day", ("1980-03-02", 1980, 3, 2, False)),
        ("1850-03-02", "day", (None, None, None, None, False)),
        ("1900-01-01", "day", (None, None, None, None, False)),
        ("9999-12-31", "day", (None, None, None, None, False)),
        ("29/08/71", "day", ("1971-08-29", 1971, 8, 29, False)),
        ("5/6/14", "day", ("2014-06-05", 2014, 6, 5, False)),
        ("1/1/99", "day", ("1999-01-01", 1999, 1, 1, True)),
        ("1971/08/29", "day", ("1971-08-29", 1971, 8, 29, False)),
        ("19710829", "day", ("1971-08-29", 1971, 8, 29, False)),
        ("29081971", "day", ("1971-08-29", 1971, 8, 29, False)),
        ("29 de agosto de 1971", "day", ("1971-08-29", 1971, 8, 29, False)),
        ("29 d'agost de 1971", "day", ("1971-08-29", 1971, 8, 29, False)),
        ("29-ago-71", "day", ("1971-08-29", 1971, 8, 29, False)),
        ("29/08/1971 0:00", "day", ("1971-08-29", 1971, 8, 29, False)),
        ("26174", "day", ("1971-08-29", 1971, 8, 29, False)),
        ("agosto de 1971", "day", (None, 1971, 8, None, True)),
        ("99/99/99", "day", (None, 1999, None, None, True)),
        ("1 2 3", "day", (None, None, None, None, False)),
        ("699000123", "day", (None, None, None, None, False)),
        ("ayer", "day", (None, None, None, None, False)),
        ("", "", (None, None, None, None, False)),
        ("١٩٨٠-٠٣-٠٢", "day", (None, None, None, None, False)),
    ],
)
def test_a_birth_date_is_told_in_parts(text, precision, expected):
    assert born(text, precision) == expected


def test_tomorrow_is_no_birth_date_where_today_is_known():
    today = date(2026, 11, 22)

    assert born("2026-11-22", today=today)[0] == "2026-11-22"
    assert born("2026-11-23", today=today) == (None, None, None, None, False)
    assert born("2027-01-01", "year", today) == (None, None, None, None, False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("699 000 123", "699000123"), ("+34 699-000-123", "699000123"),
        ("0034699000123", "699000123"), ("(34) 699.000.123", "699000123"),
        ("34699000123", "699000123"), ("+212 699 000 123", "212699000123"),
        ("00212699000123", "212699000123"), ("699000123 / 911000123", "699000123"),
        ("600000000 / 911000123", "911000123"), ("٦٩٩٠٠٠١٢٣", "699000123"),
        ("000000000", None), ("999999999", None), ("600000000", None), ("666666666", None),
        ("123456789", None), ("699000", None), ("no tiene", None), ("", None), ("+", None),
        ("212699000123", None),
    ],
)  # fmt: skip
def test_a_telephone_is_its_digits(text, expected):
    assert form_of("Eva", phone=text).phone == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" Eva.Rubio@Example.org ", "eva.rubio@example.org"),
        ("E.va.Rubio+x@googlemail.com", "evarubio@gmail.com"),
        ("notiene@gmail.com", None), ("noemail@noemail.com", None), ("eva@", None), ("@", None),
        ("eva@example", None), ("no", None), ("", None), ("eva@ejemplo.org;", "eva@ejemplo.org"),
        ("....@gmail.com", None),
    ],
)  # fmt: skip
def test_an_email_is_plain(text, expected):
    assert form_of("Eva", email=text).email == expected


@pytest.mark.parametrize(
    ("text", "address", "street"),
    [
        ("C/ Mayor, 12, 3º B", "mayor 12", "mayor"), ("Calle Mayor nº 12", "mayor 12", "mayor"),
        ("CL MAYOR 12 P03 B", "mayor 12", "mayor"), ("c/Mayor 12", "mayor 12", "mayor"),
        ("C. Mayor, núm. 12, bajo", "mayor 12", "mayor"), ("C/ Mayor 012", "mayor 12", "mayor"),
        ("Mayor 12-14", "mayor 12", "mayor"), ("Calle Mayor 12bis", "mayor 12", "mayor"),
        ("Avda. de la Constitución, s/n", "constitucion", "constitucion"),
        ("AVENIDA CONSTITUCION S/N 3º", "constitucion", "constitucion"),
        ("Pza. España 4", "espana 4", "espana"), ("Plaza de España, 4", "espana 4", "espana"),
        ("Carrer de Sants, 12, 2n 1a", "sants 12", "sants"),
        ("Rúa do Franco 7", "franco 7", "franco"), ("Franco kalea 7", "franco 7", "franco"),
        ("C/ Sta. Mª de la Cabeza 5", "santa maria cabeza 5", "santa maria cabeza"),
        ("C/ Santa María Cabeza 5", "santa maria cabeza 5", "santa maria cabeza"),
        ("C/ 25 de Abril 3", "25 abril 3", "25 abril"), ("Calle 13", "calle 13", "calle"),
        ("Pº de la Habana 9", "habana 9", "habana"), ("Ctra. de Burgos km 12", "burgos", "burgos"),
        ("Albergue Municipal", "albergue municipal", "albergue municipal"),
        ("C/ MU?OZ SECA 3", "munoz seca 3", "munoz seca"),
        ("C. Mayor N25", "mayor 25", "mayor"), ("Mayor num.25", "mayor 25", "mayor"),
        ("C/ Noria 3", "noria 3", "noria"),
        ("C/ Mayor S N", "mayor", "mayor"), ("S/N", None, None), ("S/N Mayor", "mayor", "mayor"),
        ("C/ SN VICENTE 3", "san vicente 3", "san vicente"),
        ("SIN DOMICILIO", None, None), ("no consta", None, None), ("-", None, None),
        ("", None, None), ("C/", None, None), ("😀", None, None),
    ],
)  # fmt: skip
def test_an_address_is_street_and_number(text, address, street):
    form = form_of("Eva", address=text)
    assert (form.address, form.street) == (address, street)


@pytest.mark.parametrize(
    ("postcode", "address", "expected"),
    [("37001", "", "37001"), ("8001", "", "08001"), ("", "Mayor 1, 37001 Salamanca", "37001"),
     ("00000", "", None), ("99001", "", "99001"), ("x", "", None), ("37000", "", None),
     ("", "Mayor 123456", None)],
)  # fmt: skip
def test_a_postcode_is_of_spain(postcode, address, expected):
    assert form_of("Eva", postcode=postcode, address=address).postcode == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("37274", "37274"),
        ("372746", "37274"),
        ("8019", "08019"),
        ("00000", None),
        ("", None),
        ("Alcalá de Henares", "alcala henares"),
        ("ALCALA DE HENARES (MADRID)", "alcala henares"),
        ("Campello, El", "campello"),
        ("El Campello", "campello"),
        ("Alicante/Alacant", "alacant"),
        ("Alacant", "alacant"),
        ("Vitoria-Gasteiz", "gasteiz"),
        ("San Sebastián", "donostia"),
        ("L'Hospitalet de Llobregat", "hospitalet llobregat"),
        ("no consta", None),
        ("-", None),
        ("Hospitalet de Llobregat, L'", "hospitalet llobregat"),
        ("A Coruña", "coruna"),
        ("123", None),
        ("1234567", None),
        ("(x)", None),
    ],
)
def test_a_municipality_is_its_code_or_its_name(text, expected):
    assert form_of("Eva", municipality=text).municipality == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("F", "f"), ("M", "m"), ("X", None), ("U", None), ("", None)]
)
def test_sex_is_f_or_m(text, expected):
    assert form_of("Eva", sex=text).sex == expected
