"""How registers call their columns, and which of ours each is."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from trenza.people.rules.normal.listed import listed

FIELDS = (
    "source", "rec_id", "given_name", "surname1", "surname2", "sex", "birth_date",
    "birth_precision", "nationality", "doc_type", "doc_number", "doc_country", "dni", "nie",
    "passport", "nuss", "health_card", "phone", "email", "address", "postcode", "municipality",
    "household", "guarded",
)  # fmt: skip

_SYNONYMS = {
    "source": "source origen sistema fuente",
    "rec_id": "rec_id record_id id id_registro registro identificador expediente num_expediente "
    "numero_expediente n_expediente no_expediente codigo clave unique_id "
    "source_person_id id_persona_origen",
    "given_name": "given_name given nombre name first_name firstname nombre_pila nom "
    "nombre_propio forename nombre_completo nombre_y_apellidos apellidos_y_nombre full_name",
    "surname1": "surname1 apellido1 primer_apellido ap1 apellido_1 surname last_name lastname "
    "apellido apellidos surname_1 cognom1 primer_cognom family_name cognoms "
    "1er_apellido 1o_apellido 1_apellido apell1",
    "surname2": "surname2 apellido2 segundo_apellido ap2 apellido_2 surname_2 cognom2 segon_cognom "
    "2o_apellido 2_apellido apell2",
    "sex": "sex sexo genero gender sexe",
    "birth_date": "birth_date fecha_nacimiento fecha_de_nacimiento f_nacimiento fecha_nac fec_nac "
    "fnac f_nac nacimiento dob date_of_birth data_naixement birthdate fecha_nto",
    "birth_precision": "birth_precision precision_nacimiento precision dob_precision",
    "nationality": "nationality nacionalidad pais_nacionalidad nac pais nacionalitat country "
    "pais_de_origen pais_origen pais_de_nacionalidad",
    "doc_type": "doc_type tipo_documento tipo_doc doc_tipo tipo_de_documento tipodoc "
    "document_type",
    "doc_number": "doc_number documento num_documento numero_documento doc docn doc_num doc_numero "
    "identificacion numero_identificacion num_doc no_documento document nif dni_nie "
    "documento_identidad id_number",
    "doc_country": "doc_country pais_documento pais_doc doc_pais pais_emisor",
    "dni": "dni",
    "nie": "nie tie",
    "passport": "passport pasaporte num_pasaporte numero_pasaporte",
    "nuss": "nuss naf num_seguridad_social seguridad_social numero_seguridad_social nss "
    "seg_social num_seg_social naf_nuss",
    "health_card": "health_card tarjeta_sanitaria cip tsi cipa num_tarjeta_sanitaria",
    "phone": "phone telefono tel tfno movil telefono_movil telefono_fijo telefono1 telefon "
    "telephone tlf",
    "email": "email correo e_mail mail correo_electronico",
    "address": "address direccion domicilio dir calle adreca direccion_postal street_address",
    "postcode": "postcode cp codigo_postal cod_postal c_postal zip codi_postal postal_code",
    "municipality": "municipality municipio cod_municipio ine codigo_ine codigo_municipio "
    "municipio_ine localidad poblacion muni municipi",
    "household": "household hogar id_hogar household_id unidad_convivencia num_hogar hh "
    "unidad_familiar",
    "guarded": "guarded protected protegida protegido protegidos marca marca_proteccion proteccion "
    "protection",
}  # fmt: skip
# Words that say whose a column is, or that it is a number: «DNI del usuario», «Nº Seg. Social».
_OF_NO_WEIGHT = listed("""
    de del la el los las o u y e n no num numero nro usuario usuaria persona demandante titular
    beneficiario beneficiaria solicitante interesado interesada participante ciudadano actual
""")
_NUMBERS = listed("id cod codigo n no num numero nro")
_NUMBERED = listed("""
    de del usuario usuaria persona demandante beneficiario beneficiaria participante ciudadano
    expediente historia caso registro ficha socio solicitud
""")
_KINDS_OF_DOCUMENT = listed("""
    dni nif nie tie pasaporte passport documento doc identidad identificacion identificativo cif
""")
_FIELD_OF = {
    word.replace("_", ""): field for field, words in _SYNONYMS.items() for word in words.split()
}


class HeadersRefused(ValueError):
    """A register without the columns that recognising needs."""


def plain(header: str) -> str:
    """A header without accents, capitals or signs."""
    letters = unicodedata.normalize("NFKD", header).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", letters).strip("_")


def field_of(header: str) -> str | None:
    """Which of our fields a header names, if it can be told."""
    words = plain(header).split("_")
    field = _FIELD_OF.get("".join(words))
    if field:
        return field
    if words[0] in _NUMBERS and len(words) > 1 and set(words[1:]) <= _NUMBERED:
        return "rec_id"
    told = [word for word in words if word not in _OF_NO_WEIGHT]
    if len(told) > 1 and set(told) <= _KINDS_OF_DOCUMENT:
        return "doc_number"
    each = {_FIELD_OF.get(word) for word in told}
    return _FIELD_OF.get("".join(told)) or (each.pop() if len(each) == 1 else None)


def columns_of(headers: Iterable[str]) -> dict[str, str]:
    """Our field → their header; raises HeadersRefused if nobody could be told by them."""
    found: dict[str, str] = {}
    for header in headers:
        field = field_of(header)
        if field and field not in found:
            found[field] = header
    if not {"given_name", "surname1"} & set(found):
        raise HeadersRefused(
            "En la primera línea no se reconoce ninguna columna de nombre o apellidos "
            "(por ejemplo: nombre, apellido1, apellido2, fecha_nacimiento, documento)."
        )
    return found


_DOCUMENT_TYPES = {
    "dni": "dni", "nif": "dni", "d": "dni", "nie": "nie", "tie": "nie", "n": "nie",
    "pasaporte": "passport", "passport": "passport", "pas": "passport", "p": "passport",
    "passaport": "passport", "nuss": "nuss", "naf": "nuss", "tarjetasanitaria": "health_card",
    "healthcard": "health_card", "tsi": "health_card", "cip": "health_card", "own": "own",
}  # fmt: skip


def document_type(text: str) -> str:
    """Our word for a type of document."""
    return _DOCUMENT_TYPES.get(plain(text).replace("_", ""), "unknown")


_UNMARKED = frozenset(
    ("", "no", "n", "0", "false", "falso", "f", "none", "null", "nada", "ninguna", "ninguno", "sin",
     "unprotected", "sin_proteccion")
)  # fmt: skip


def marked(text: str) -> bool:
    """Whether a mark says that somebody is protected: anything but a no."""
    return plain(text) not in _UNMARKED


_WOMAN = frozenset({"f", "mujer", "female", "femenino", "dona", "2", "6"})
_MAN = frozenset({"h", "v", "hombre", "varon", "male", "masculino", "home", "1"})


def sexes(values: Iterable[str]) -> Mapping[str, str]:
    """Each value written in a register → F, M or U.

    «M» is a woman where men are «H» or «V» (mujer), and a man elsewhere (male).
    """
    written = {value: plain(value) for value in values if value}
    women_are_m = bool({"h", "v", "d"} & set(written.values())) and "f" not in written.values()
    found = {}
    for value, word in written.items():
        if word == "m":
            found[value] = "F" if women_are_m else "M"
        else:
            found[value] = "F" if word in _WOMAN else "M" if word in _MAN else "U"
    return found
