"""The comparison in words for whoever reviews: what is compared, and what was found."""

from trenza.people.matching.definition import COMPARISONS

MISSING = "Falta en alguna de las dos"

FIELDS = {
    "given": "Nombre",
    "surname1": "Primer apellido",
    "surname2": "Segundo apellido",
    "birth": "Nacimiento",
    "document": "Documento",
    "sex": "Sexo",
    "phone": "Teléfono",
    "email": "Correo electrónico",
    "place": "Domicilio",
}

KINDS = {
    "relative": "Otra persona de la misma casa",
    "paternal": "Un familiar con el mismo primer apellido",
    "maternal": "Un familiar cuyo primer apellido es el segundo del otro",
    "sibling": "Un hermano",
    "twin": "Un hermano nacido el mismo día",
    "namesake": "Un familiar con el mismo nombre",
    "namesake_maternal": "Un familiar con el mismo nombre, por parte de madre",
}

_ANY = {
    "exact": "Es igual",
    "slip": "Difiere en una letra o cifra",
    "sounds_alike": "Suena igual",
    "same_skeleton": "Tiene las mismas consonantes",
    "similar": "Se parece",
    "same_start": "Empieza igual",
    "faint": "Se parece poco",
    "different": "Es distinto",
}

_OF_FIELD = {
    "given": {
        "crossed_with_surname": "Nombre y apellido están cambiados de sitio",
        "first_of_compound": "Uno lleva solo el primero de los dos nombres",
        "last_of_compound": "Uno lleva solo el segundo de los dos nombres",
        "same_words": "Las mismas letras en otro orden",
        "initial": "Uno es solo la inicial",
        "another_name": "Se parecen, pero son dos nombres corrientes",
        "slip_in_short": "Nombre corto que difiere en una letra",
        "same_first": "Solo coincide el primero de los nombres",
        "same_last": "Solo coincide el último de los nombres",
        "is_surname": "El nombre de uno es el apellido del otro",
    },
    "surname1": {
        "crossed": "Los dos apellidos están cambiados de orden",
        "joined": "Los mismos apellidos, repartidos de otro modo",
        "is_second": "Es el segundo apellido del otro",
    },
    "surname2": {"is_first": "Es el primer apellido del otro"},
    "birth": {
        "exact": "La misma fecha",
        "exact_first_of_january": "El mismo 1 de enero, que suele ser una fecha supuesta",
        "day_and_month_crossed": "Día y mes están cambiados",
        "slip": "Difiere en una cifra",
        "rough_same_year": "El mismo año; una de las fechas es aproximada",
        "same_month_of_year": "El mismo mes y año, otro día",
        "same_day_of_year": "El mismo día y año, otro mes",
        "same_birthday": "El mismo día y mes, otro año",
        "rough_near_year": "Un año de diferencia; una de las fechas es aproximada",
        "rough_some_years": "Hasta tres años de diferencia; una de las fechas es aproximada",
        "rough_more_years": "Hasta seis años de diferencia; una de las fechas es aproximada",
        "same_year": "Solo coincide el año",
        "near_year": "Hasta tres años de diferencia",
        "different": "Años distintos",
    },
    "document": {
        "mixed": "Un documento coincide y otro del mismo tipo es distinto",
        "official": "El mismo DNI o NIE",
        "other_official": "El mismo pasaporte, número de la Seguridad Social o tarjeta sanitaria",
        "typed_same": "El mismo número, escrito sin validar",
        "typed_slip": "Un número sin validar que difiere en una cifra",
        "differ_slip": "Documentos válidos que difieren en una cifra",
        "differ": "Documentos válidos distintos",
        "differ_renewable": "Pasaporte o tarjeta distintos, que pueden haberse renovado",
        "typed_differ": "Números sin validar distintos",
    },
    "place": {
        "address": "La misma dirección",
        "address_slip": "La misma dirección con una errata",
        "street": "La misma calle",
        "postcode": "El mismo código postal",
        "municipality": "El mismo municipio",
        "province": "La misma provincia",
        "different": "Otra provincia",
    },
}


def level_label(comparison: str, level: str) -> str:
    """What was found, in words."""
    return _OF_FIELD.get(comparison, {}).get(level) or _ANY[level]


LEVELS = {
    (comparison.name, level): level_label(comparison.name, level)
    for comparison in COMPARISONS
    for level in comparison.names()
}
